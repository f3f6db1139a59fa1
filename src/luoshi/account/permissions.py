"""Who may do what in the account: who prepares a publication, who passes it, who signs, who drafts."""

from luoshi.people.models import Role
from luoshi.people.permissions import allow, has_role, is_officer, is_supervisor, sees_everything

allow("account.read", is_officer)
allow("account.deputies", lambda user: sees_everything(user) or has_role(user, Role.LEADER))
allow("account.draft_review", lambda user: is_supervisor(user) or has_role(user, Role.LEADER))
allow("account.prepare", lambda user: has_role(user, Role.REPORTER, Role.HEAD))
allow("account.withdraw", lambda user: has_role(user, Role.HEAD, Role.SUPERVISOR, Role.LEADER))
