"""Cases for lights, written as short as an example in a document."""

from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from luoshi.delivery.rules.goals import Goal
from luoshi.delivery.rules.light_case import Light, LightCase, Observation
from luoshi.delivery.rules.light_rules import LightRules, practice
from luoshi.delivery.rules.lights import light
from luoshi.delivery.rules.paths import Path, Point, checked_path
from luoshi.delivery.rules.project_lights import ProjectCase, project_light

NUMBERS = {"value", "low", "high", "base", "numerator", "denominator", "done", "planned"}


def exact(table: Mapping[str, Any]) -> dict[str, Any]:
    """The table with its whole numbers as decimals, as they come from a database."""
    return {name: Decimal(value) if name in NUMBERS else value for name, value in table.items()}


def make_path(table: Mapping[str, Any]) -> Path:
    points = tuple(Point(point["on"], Decimal(point["value"])) for point in table.get("points", ()))
    return checked_path(Path(**{"target": None, **exact(table), "points": points}))


def make_rules(example: Mapping[str, Any]) -> LightRules:
    return replace(practice(example["rules"]), **example.get("with", {}))


def make_case(example: Mapping[str, Any]) -> LightCase:
    observation = example.get("observation")
    return LightCase(
        path=make_path(example["path"]),
        goal=Goal(**exact(example["goal"])),
        on=example["on"],
        observation=None if observation is None else Observation(**exact(observation)),
        period_end=example.get("period_end"),
        report_due=example.get("report_due"),
        open_until=example.get("open_until"),
        evidence=tuple(example.get("evidence", ())),
    )


def make_light(example: Mapping[str, Any]) -> Light:
    rules = make_rules(example)
    if "project" in example:
        return project_light(ProjectCase(on=example["on"], **exact(example["project"])), rules)
    return light(make_case(example), rules)
