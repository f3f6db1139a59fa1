"""Who may read the ledger and who may decide in it."""

from luoshi.people.permissions import allow, is_officer, is_supervisor

allow("ledger.read", is_officer)
allow("ledger.adopt", is_supervisor)
allow("ledger.decide", is_supervisor)
