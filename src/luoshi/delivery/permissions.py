"""Who may do what in delivery; which rows somebody sees is decided in ``rows``.

An act also asks the table of lives (``rules.states``) whether the role fits: these permissions are for the
pages, and for acts that belong to no life.
"""

from luoshi.people.models import Role
from luoshi.people.permissions import allow, has_role, is_officer, is_supervisor


def works_in_an_office(user: object) -> bool:
    """Whether ``user`` reports for an office or heads it."""
    return has_role(user, Role.REPORTER, Role.HEAD)


def may_verify(user: object) -> bool:
    """Whether ``user`` verifies what offices report."""
    return has_role(user, Role.VERIFIER)


def is_leader(user: object) -> bool:
    """Whether ``user`` is a leader of the city."""
    return has_role(user, Role.LEADER)


allow("delivery.read", is_officer)
allow("delivery.manage", is_supervisor)  # sheets, periods, reminders, the register, the plan
allow("delivery.comment", lambda user: works_in_an_office(user) or is_leader(user))
allow("delivery.report", works_in_an_office)
allow("delivery.check", lambda user: has_role(user, Role.HEAD))
allow("delivery.verify", lambda user: may_verify(user) or is_supervisor(user))
allow("delivery.strike_off", may_verify)
allow("delivery.decide", is_leader)
allow("delivery.sign", lambda user: is_supervisor(user) or is_leader(user))
allow("delivery.evidence", lambda user: works_in_an_office(user) or may_verify(user) or is_supervisor(user))
