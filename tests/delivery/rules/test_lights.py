"""What holds for every light, whatever the case: tried on cases that nobody thought of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.delivery.rules.goals import Goal, GoalBound
from luoshi.delivery.rules.light_case import COLOUR_OF, Colour, Light, LightCase, Observation
from luoshi.delivery.rules.light_rules import LightRules, NoRulesYet, practice, practices, rules_on
from luoshi.delivery.rules.lights import light
from luoshi.delivery.rules.paths import KINDS, Path, Point, shapes_of
from luoshi.delivery.rules.project_lights import ProjectCase, months_after, project_light

START, DUE = date(2025, 1, 1), date(2025, 12, 31)
BOUNDS: Final[tuple[GoalBound, ...]] = (
    "eq",
    "ge",
    "gt",
    "le",
    "lt",
    "about",
    "near",
    "range",
    "first",
    "all",
    "outside",
)

amounts = st.decimals(-(10**6), 10**10, places=2)
some_rules = st.builds(
    replace,
    st.sampled_from(practices()),
    evidence=st.sampled_from(["always", "at-end", "never"]),
    near_due_days=st.integers(0, 40),
    about_points=st.just(Decimal("0.5")),
    about_percent=st.just(Decimal(5)),
)
days = st.dates(date(2024, 12, 1), date(2026, 3, 1))


@st.composite
def some_paths(draw: st.DrawFn) -> Path:
    kind = draw(st.sampled_from(KINDS))
    shape = draw(st.sampled_from(shapes_of(kind)))
    shares = draw(st.lists(st.integers(0, 100), min_size=1, max_size=4).map(sorted))
    points = tuple(Point(date(2025, 3 * n + 1, 28), Decimal(v)) for n, v in enumerate(shares))
    base = draw(st.none() | amounts)
    return Path(kind, shape, START, DUE, None, base, points if shape in ("seasonal", "staged") else ())


@st.composite
def some_cases(draw: st.DrawFn) -> LightCase:
    low, high = sorted((draw(amounts), draw(amounts)))
    goal = Goal(
        draw(st.sampled_from(BOUNDS)),
        value=draw(amounts),
        low=low,
        high=high,
        unit=draw(st.sampled_from(["元", "万元", "%", "家", ""])),
        rising=draw(st.booleans()),
    )
    ratio = st.tuples(st.integers(0, 300).map(Decimal), st.integers(0, 300).map(Decimal))
    numerator, denominator = draw(st.tuples(st.none(), st.none()) | ratio)
    observation = Observation(
        draw(days),
        draw(st.none() | amounts),
        draw(st.sampled_from([goal.unit, "元", "亩"])),
        numerator,
        denominator,
        draw(st.sampled_from(["forecast", "preliminary", "final"])),
        draw(st.none() | days),
    )
    period_end, report_due = draw(st.tuples(st.none(), st.none()) | st.tuples(days, days))
    return LightCase(
        draw(some_paths()),
        goal,
        draw(days),
        draw(st.none() | st.just(observation)),
        period_end,
        report_due,
        draw(st.none() | days),
        tuple(draw(st.lists(st.booleans(), max_size=3))),
        draw(st.booleans()),
    )


# How bad a light is. Unproved news is worth as much as none; what is contradicted or missing, as amber.
BADNESS: Final = {"green": 0, "not-yet-due": 1, "no-evidence": 1, "amber": 2, "red": 3}


def badness(found: Light) -> int:
    return BADNESS.get(found.grey or found.colour, BADNESS["amber"])


@given(some_cases(), some_rules)
def test_every_case_has_a_light_with_a_reason_and_a_way_out(case: LightCase, rules: LightRules) -> None:
    found = light(case, rules)
    assert found.colour == COLOUR_OF[found.reason]
    assert (found.grey is not None) == (found.colour == "grey")
    assert found.changes
    assert found.rules.startswith(rules.code)
    assert found.values.keys() >= {"kind", "shape", "due", "on"}


@given(some_cases(), some_rules)
def test_confirming_evidence_never_worsens_a_light(case: LightCase, rules: LightRules) -> None:
    confirmed = replace(case, evidence=(*case.evidence, True))
    assert badness(light(confirmed, rules)) <= badness(light(case, rules))


@given(some_cases(), some_rules)
def test_contradicting_evidence_never_leaves_a_light_green(case: LightCase, rules: LightRules) -> None:
    contradicted = light(replace(case, evidence=(*case.evidence, False)), rules)
    assert contradicted.colour != "green"
    assert badness(contradicted) >= badness(light(case, rules))


@given(
    some_cases().filter(lambda case: case.goal.unit in ("元", "万元")),
    some_rules,
    st.sampled_from(["元", "万元", "亿元", "百万元"]),
)
def test_a_change_of_unit_changes_nothing(case: LightCase, rules: LightRules, unit: str) -> None:
    factors = {"元": 1, "万元": 10**4, "百万元": 10**6, "亿元": 10**8}
    observation = case.observation
    if observation is None or observation.value is None or observation.unit not in factors:
        return
    factor = Decimal(factors[observation.unit]) / Decimal(factors[unit])
    if case.path.kind in ("rank", "done", "zero"):
        return  # counted without a unit
    rewritten = replace(observation, value=observation.value * factor, unit=unit)
    one, other = light(case, rules), light(replace(case, observation=rewritten), rules)
    assert one == other


@given(some_cases(), some_rules, st.sampled_from([Decimal(10) ** 4, Decimal(10) ** -4]))
def test_a_goal_written_in_another_unit_has_the_same_light(
    case: LightCase, rules: LightRules, factor: Decimal
) -> None:
    goal = replace(case.goal, unit="万元" if factor < 1 else "元")
    if case.path.shape == "staged" or case.path.kind in ("rank", "done", "zero"):
        return  # points are written in the goal's unit too, and these kinds are counted without one
    written = replace(
        goal,
        unit="元" if factor < 1 else "万元",
        value=None if goal.value is None else goal.value / factor,
        low=None if goal.low is None else goal.low / factor,
        high=None if goal.high is None else goal.high / factor,
    )
    base = case.path.base
    path = replace(case.path, base=None if base is None else base / factor)
    one = light(replace(case, goal=goal), rules)
    other = light(replace(case, goal=written, path=path), rules)
    assert (one.colour, one.grey, one.reason, one.marks) == (
        other.colour,
        other.grey,
        other.reason,
        other.marks,
    )
    assert not one.in_points or one.gap == other.gap


@given(some_cases(), some_rules, st.decimals(0, 10**9, places=2))
def test_more_of_what_should_rise_never_worsens_a_light(
    case: LightCase, rules: LightRules, more: Decimal
) -> None:
    observation = case.observation
    rises = (
        case.goal.rising and case.goal.bound not in ("le", "lt") and case.path.kind not in ("rank", "zero")
    )
    if observation is None or observation.value is None or not rises:
        return
    better = replace(case, observation=replace(observation, value=observation.value + more))
    assert badness(light(better, rules)) <= badness(light(case, rules))


def at_the_end_of_november(value: str) -> Colour:
    case = LightCase(
        Path("cumulative", "linear", START, DUE, None),
        Goal("ge", Decimal(100), unit="%"),
        date(2025, 12, 10),
        Observation(date(2025, 11, 30), Decimal(value), "%"),
    )
    return light(case, practice("xuancheng-2020")).colour


def test_the_bound_of_eleven_twelfths_is_exact() -> None:
    assert at_the_end_of_november("91.66666666666666666666666666") == "amber"
    assert at_the_end_of_november("91.66666666666666666666666667") == "green"


def test_a_first_breakthrough_is_not_expected_by_halves() -> None:
    case = LightCase(
        Path("cumulative", "linear", START, DUE, None),
        Goal("first", unit="家"),
        date(2025, 7, 10),
        Observation(date(2025, 6, 30), Decimal(0), "家"),
    )
    assert light(case, practice("xuancheng-2020")).reason == "nothing-expected-yet"
    assert light(replace(case, on=date(2026, 1, 10)), practice("xuancheng-2020")).reason == "missed"


def test_a_sum_that_was_reached_early_is_not_lost_by_a_missing_report() -> None:
    case = LightCase(
        Path("cumulative", "linear", START, DUE, None),
        Goal("ge", Decimal(10), unit="家"),
        date(2026, 2, 1),
        Observation(date(2025, 9, 30), Decimal(12), "家"),
        period_end=DUE,
        report_due=date(2026, 1, 20),
    )
    assert light(case, practice("ouhai-2020")).reason == "achieved"


def test_the_rules_in_force_on_the_day_decide() -> None:
    old = practice("ouhai-2020")
    new = replace(old, code="later", since=date(2025, 1, 1))
    assert rules_on([new, old], date(2024, 12, 31)) == old
    assert rules_on([old, new], date(2025, 1, 1)) == new
    with pytest.raises(NoRulesYet) as refusal:
        rules_on([old, new], date(2019, 12, 31))
    assert refusal.value.values["first"] == date(2020, 1, 1)


def test_a_project_shows_its_worst_light() -> None:
    case = ProjectCase(
        date(2025, 9, 30),
        planned_start=date(2025, 3, 31),
        started_on=date(2025, 6, 1),
        done=Decimal(80),
        planned=Decimal(75),
    )
    assert project_light(case, practice("yinchuan-2025")).reason == "long-not-registered"
    registered = replace(case, registered_on=date(2025, 6, 20))
    assert project_light(registered, practice("yinchuan-2025")).reason == "on-pace"


def test_months_end_where_the_shorter_month_ends() -> None:
    assert months_after(date(2025, 1, 31), 1) == date(2025, 2, 28)
    assert months_after(date(2024, 11, 30), 3) == date(2025, 2, 28)
    assert months_after(date(2025, 12, 31), 12) == date(2026, 12, 31)
