"""The profile of the city that this platform serves, as the setting ``LUOSHI_PROFILE`` names it."""

from datetime import date
from functools import cache

from django.conf import settings

from luoshi.delivery.rules.light_rules import NoRulesYet, rules_on
from luoshi.delivery.rules.profile import Profile, load_profile


def profile() -> Profile:
    """The city's profile; raises NoSuchProfile or ProfileWrong."""
    return _loaded(settings.PROFILE)


@cache
def _loaded(name: str) -> Profile:
    return load_profile(name)


def has_rules(on: date) -> bool:
    """Whether the profile has rules for lights on this day; before the first there are no lights."""
    try:
        rules_on(profile().lights, on)
    except NoRulesYet:
        return False
    return True
