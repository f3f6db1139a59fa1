"""Checking many reports at once, as the head of an office."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from luoshi.delivery.models import Progress
from luoshi.delivery.reporting.reports import check_progress
from luoshi.ground.refused import Refused
from luoshi.people.models import Officer
from luoshi.people.permissions import require


@dataclass(frozen=True, slots=True)
class CheckedMany:
    """What became of many reports: those checked, and why others were not, by their ids."""

    checked: Sequence[Progress]
    refused: Mapping[int, Refused]


def check_reports(*, seen: Mapping[int, int], at: datetime, by: Officer) -> CheckedMany:
    """Agree with many reports, each for itself: what cannot be checked keeps none of the others back.

    ``seen``: the version of each that was seen, by id. Raises NotAllowed.
    """
    require("delivery.check", by)
    checked: list[Progress] = []
    refused: dict[int, Refused] = {}
    for progress_id, version in seen.items():
        try:
            checked.append(check_progress(progress_id=progress_id, at=at, by=by, seen_version=version))
        except Refused as refusal:
            refused[progress_id] = refusal
    return CheckedMany(checked, refused)
