"""The profile of the city that this platform serves: one of ours by its name, or the city's own file."""

from datetime import date
from functools import cache
from pathlib import Path

from django.conf import settings

from luoshi.delivery.rules.light_rules import NoRulesYet, rules_on
from luoshi.delivery.rules.profile import NoSuchProfile, Profile, load_profile, profile_names, read_profile


def profile() -> Profile:
    """The city's profile; raises NoSuchProfile or ProfileWrong."""
    return _loaded(settings.PROFILE)


@cache
def _loaded(name: str) -> Profile:
    if not name.endswith(".toml"):
        return load_profile(name)
    path = Path(name)
    try:
        data = path.read_bytes()
    except OSError as error:
        raise NoSuchProfile(name=name[-100:], known=list(profile_names())) from error
    return read_profile(data, file=path.name)


def has_rules(on: date) -> bool:
    """Whether the profile has rules for lights on this day; before the first there are no lights."""
    try:
        rules_on(profile().lights, on)
    except NoRulesYet:
        return False
    return True
