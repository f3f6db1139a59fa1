"""What time it is for those who open a page: now, or the moment that a demonstration has reached."""

from datetime import date, datetime

from django.utils import timezone

from luoshi.people.models import Demonstration


def demonstration() -> Demonstration | None:
    """The demonstration that this platform shows, None where it holds a city's own data."""
    return Demonstration.objects.first()


def now() -> datetime:
    """The time by which pages show and act.

    A demonstration plays in its own year and goes on from there: an hour of ours is an hour of its own.
    """
    shown = demonstration()
    real = timezone.now()
    return real if shown is None else shown.plays_from + (real - shown.begun_at)


def today() -> date:
    """The day it is, where the city is."""
    return timezone.localdate(now())
