"""Who may read the ledger and who may decide in it."""

from luoshi.people.models import Role
from luoshi.people.permissions import allow, has_role, is_officer, is_supervisor

allow("ledger.read", is_officer)
allow("ledger.adopt", is_supervisor)
allow("ledger.decide", is_supervisor)
allow("ledger.measure", is_supervisor)
allow("ledger.observe", lambda user: has_role(user, Role.SUPERVISOR, Role.VERIFIER))
allow("ledger.verify", lambda user: has_role(user, Role.SUPERVISOR, Role.VERIFIER))
