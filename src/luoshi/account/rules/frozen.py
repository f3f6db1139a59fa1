"""How what is published is written down: one canonical text, and the case of each light within it.

Whoever has the text alone can judge its lights anew: ``case_of`` and ``rules_of`` give back exactly what
``delivery.rules.lights.light`` judged on the day of publication.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from decimal import Decimal
from typing import Any

from luoshi.delivery.rules.goals import Goal
from luoshi.delivery.rules.light_case import Light, LightCase, Observation
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.paths import Path, Point
from luoshi.journal import chain


def frozen(content: Mapping[str, object]) -> str:
    """``content`` in the one way in which it is hashed and kept: keys sorted, decimals and days as text."""
    return chain.canonical(content)


def thawed(text: str) -> dict[str, Any]:
    """What ``frozen`` wrote, with decimals and days still as text."""
    content: dict[str, Any] = json.loads(text)
    return content


def sha256(text: str) -> str:
    """SHA-256 in hexadecimal over ``text`` in UTF-8."""
    return hashlib.sha256(text.encode()).hexdigest()


def plain_case(case: LightCase) -> dict[str, Any]:
    """``case`` as plain data, for ``case_of``."""
    data: dict[str, Any] = chain.plain(asdict(case))
    return data


def plain_rules(rules: LightRules) -> dict[str, Any]:
    """``rules`` as plain data, for ``rules_of``."""
    data: dict[str, Any] = chain.plain(asdict(rules))
    return data


def plain_light(light: Light) -> dict[str, Any]:
    """What a light says, as far as others compare it: its colour and why, what was expected, the gap."""
    said = {
        "colour": light.colour,
        "grey": light.grey,
        "reason": light.reason,
        "rule": light.rule,
        "rules": light.rules,
        "expected": light.expected,
        "gap": light.gap,
        "in_points": light.in_points,
        "marks": sorted(light.marks),
        "observed": light.inputs.get("observed"),
        "share": light.inputs.get("share"),
    }
    data: dict[str, Any] = chain.plain(said)
    return data


def case_of(data: Mapping[str, Any]) -> LightCase:
    """The case that ``plain_case`` wrote; raises KeyError, TypeError or ValueError for anything else."""
    path, goal, seen = data["path"], data["goal"], data["observation"]
    return LightCase(
        path=Path(
            kind=path["kind"],
            shape=path["shape"],
            start=date.fromisoformat(path["start"]),
            due=date.fromisoformat(path["due"]),
            target=_decimal(path["target"]),
            base=_decimal(path["base"]),
            points=tuple(
                Point(date.fromisoformat(point["on"]), Decimal(point["value"])) for point in path["points"]
            ),
        ),
        goal=Goal(
            bound=goal["bound"],
            value=_decimal(goal["value"]),
            low=_decimal(goal["low"]),
            high=_decimal(goal["high"]),
            unit=goal["unit"],
            rising=goal["rising"],
        ),
        on=date.fromisoformat(data["on"]),
        observation=None
        if seen is None
        else Observation(
            period_end=date.fromisoformat(seen["period_end"]),
            value=_decimal(seen["value"]),
            unit=seen["unit"],
            numerator=_decimal(seen["numerator"]),
            denominator=_decimal(seen["denominator"]),
            status=seen["status"],
            reported_on=_day(seen["reported_on"]),
        ),
        period_end=_day(data["period_end"]),
        report_due=_day(data["report_due"]),
        open_until=_day(data["open_until"]),
        evidence=tuple(data["evidence"]),
        proves_itself=data["proves_itself"],
    )


def rules_of(data: Mapping[str, Any]) -> LightRules:
    """The rules that ``plain_rules`` wrote; raises KeyError, TypeError or ValueError for anything else."""
    return LightRules(
        code=data["code"],
        since=date.fromisoformat(data["since"]),
        source=data["source"],
        amber_from_points=Decimal(data["amber_from_points"]),
        red_over_points=_decimal(data["red_over_points"]),
        missed_report=data["missed_report"],
        made_up=data["made_up"],
        near_due_days=data["near_due_days"],
        evidence=data["evidence"],
        about_points=Decimal(data["about_points"]),
        about_percent=Decimal(data["about_percent"]),
        start_red_months=data["start_red_months"],
        registered_amber_months=data["registered_amber_months"],
        registered_red_months=data["registered_red_months"],
    )


def _decimal(text: str | None) -> Decimal | None:
    return None if text is None else Decimal(text)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
