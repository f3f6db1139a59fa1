"""Every write of the account."""

from luoshi.account.publishing.acts import clear_publication as clear_publication
from luoshi.account.publishing.acts import pass_publication as pass_publication
from luoshi.account.publishing.acts import prepare_publication as prepare_publication
from luoshi.account.publishing.acts import return_publication as return_publication
from luoshi.account.publishing.acts import sign_publication as sign_publication
from luoshi.account.publishing.acts import withdraw_from_public as withdraw_from_public
