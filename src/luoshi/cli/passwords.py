"""Passwords that nobody chose, for the accounts that the command line makes."""

from luoshi.people.passwords import random_password

__all__ = ["random_password"]
