"""Passwords that nobody chose: random, and easy to read out over a telephone."""

import secrets

# Without the signs that look alike: 0 o, 1 l i.
_SIGNS = "abcdefghjkmnpqrstuvwxyz23456789"
_GROUPS, _GROUP_SIGNS = 4, 5


def random_password() -> str:
    """A password of 20 signs in four groups: 99 bits."""
    groups = ("".join(secrets.choice(_SIGNS) for _ in range(_GROUP_SIGNS)) for _ in range(_GROUPS))
    return "-".join(groups)
