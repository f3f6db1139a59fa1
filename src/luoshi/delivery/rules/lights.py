"""Lights: green, amber, red and four kinds of grey, computed from a case and dated rules and never typed.

Each light carries its rule, its inputs, what was expected, the gap and what would change it, as codes and
values; the words are in the message catalogue under ``light.<reason>`` and ``light.change.<code>``.
``docs/lights.md`` says each rule with an example that a test runs.
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from types import MappingProxyType

from luoshi.delivery.rules.goals import WHOLE, aim, falls, in_unit_of, meets
from luoshi.delivery.rules.light_case import (
    COLOUR_OF,
    GREY_OF,
    RULE_OF,
    Change,
    Colour,
    Light,
    LightCase,
    Mark,
    Observation,
)
from luoshi.delivery.rules.light_rules import LightRules
from luoshi.delivery.rules.paths import Expectation, decimal_of, expected


# A board judges more than a thousand cases, nearly all as an hour ago; a case that differs in anything is
# judged anew. Kept for a city's year on two days.
@lru_cache(maxsize=4096)
def light(case: LightCase, rules: LightRules) -> Light:
    """The light of ``case`` by ``rules``."""
    return _Judge(case, rules).light()


class _Judge:
    """One case under judgement: each step answers or passes on to the next."""

    def __init__(self, case: LightCase, rules: LightRules) -> None:
        self.case, self.rules = case, rules
        self.goal, self.kind = case.goal, case.path.kind
        self.falling = falls(case.goal, self.kind)
        self.aim = aim(case.goal, self.kind, rules)
        self.path = replace(case.path, target=None if self.aim is None else decimal_of(self.aim))
        if case.goal.bound == "first" and case.path.shape in ("linear", "seasonal"):
            self.path = replace(self.path, shape="end-loaded", points=())  # one is not half a first one
        self.until = max(case.path.due, case.open_until or case.path.due)

    def light(self) -> Light:
        if self.aim is None:
            return self._say("target-awaited", Change("enter-target", {}))
        observation = self.case.observation
        if observation is None or not _has_value(observation):
            return self._without_report()
        if observation.denominator == 0 and observation.numerator is not None:
            return self._say("denominator-zero", Change("correct-denominator", {}))
        observed = self._observed(observation)
        if observed is None:
            return self._say("unit-unfit", Change("report-in-unit", {"unit": self.goal.unit}))
        met = meets(self.goal, self.kind, observed, self.rules)
        if self._stale(observation) and not (met and self._stays_met()):
            return self._without_report()
        return self._with_evidence(self._by_value(observation, observed, met))

    # --- what was handed in

    def _without_report(self) -> Light:
        """No report for a period that should have one, or for none yet."""
        on, due = self.case.on, self.case.report_due
        if on > self.until:
            return self._say("overdue-unreported", Change("report", {}), Change("adjust", {}))
        if due is None or on <= due:
            return self._say("not-yet-due", Change("report-by", {"day": due or self.until}))
        if self.rules.missed_report == "red":
            return self._say("report-missed", Change("report", {}))
        return self._say("not-reported", Change("report", {}))

    def _stale(self, observation: Observation) -> bool:
        case = self.case
        if case.period_end is None or case.report_due is None:
            return False
        return observation.period_end < case.period_end and case.on > case.report_due

    def _stays_met(self) -> bool:
        """What was reached cannot be lost again: a sum, a thing done."""
        return self.kind in ("cumulative", "done") and not self.falling

    def _observed(self, observation: Observation) -> Fraction | None:
        """The observed value in the goal's unit; None if the units do not fit."""
        if observation.numerator is not None and observation.denominator is not None:
            percent = WHOLE * Fraction(observation.numerator) / Fraction(observation.denominator)
            if self.kind == "done" or self.goal.bound == "all":
                return percent
            return in_unit_of(self.goal, percent, "%")
        if observation.value is None:
            return None
        if self.kind in ("done", "zero", "rank"):
            return Fraction(observation.value)
        return in_unit_of(self.goal, Fraction(observation.value), observation.unit)

    # --- what it means

    def _by_value(self, observation: Observation, observed: Fraction, met: bool) -> Light:
        final = observation.period_end >= self.path.due or self.case.on > self.until
        if self.kind == "zero":
            reason = "kept-at-zero" if met else "zero-broken"
            return self._say(reason, Change("adjust", {}), observed=observed, expecting=Fraction(0))
        if met and (final or self._stays_met()):
            reason = "achieved-late" if observation.period_end > self.path.due else "achieved"
            return self._say(reason, Change("contradicting-evidence", {}), observed=observed)
        if final:
            changes = (self._reach(self.aim), Change("adjust", {}))
            return self._say("missed", *changes, observed=observed, expecting=self.aim)
        return self._on_the_way(observation, observed, met)

    def _on_the_way(self, observation: Observation, observed: Fraction, met: bool) -> Light:
        expectation = expected(self.path, observation.period_end)
        if expectation.value is None:
            if met:
                return self._say("met-so-far", Change("contradicting-evidence", {}), observed=observed)
            wait = Change("wait-until", {"day": self._next_day(observation.period_end)})
            return self._say("nothing-expected-yet", wait, observed=observed)
        behind = observed - expectation.value if self.falling else expectation.value - observed
        held = met or expectation.why != "flat"
        points = self._points(behind)
        reason = self._reason(behind, points) if behind > 0 or not held else "on-pace"
        late = self._made_up_late(observation)
        if late and COLOUR_OF[reason] == "green":
            reason = "made-up"
        if COLOUR_OF[reason] == "green":
            change = Change("falls-behind", {"value": _shown(expectation.value), "unit": self._unit()})
        elif reason == "made-up":
            change = Change("report-in-time", {})
        else:
            change = self._reach(expectation.value)
        return self._say(
            reason, change, observed=observed, expecting=expectation.value, points=points, why=expectation
        )

    def _reason(self, behind: Fraction, points: Fraction | None) -> str:
        red, amber = self.rules.red_over_points, self.rules.amber_from_points
        if points is not None and behind > 0:
            if red is not None and points > red:
                return "far-behind"
            if points < amber:
                return "slightly-behind"
        if self.kind in ("cumulative", "done"):
            return "behind"
        return "below-target" if self.path.shape == "flat" else "below-level"

    def _points(self, behind: Fraction) -> Fraction | None:
        """How far behind in points of the year's way; None where there is no way to take a share of."""
        if self.kind == "done":
            return behind
        if self.aim is None or self.path.shape == "flat" or self.kind in ("growth", "rank"):
            return None
        if self.kind == "cumulative":
            way = self.aim
        elif self.path.base is None:
            return None
        else:
            way = abs(self.aim - Fraction(self.path.base))
        return None if way <= 0 else WHOLE * behind / way

    def _made_up_late(self, observation: Observation) -> bool:
        case = self.case
        if self.rules.made_up != "amber" or case.report_due is None or observation.reported_on is None:
            return False
        return observation.period_end == case.period_end and observation.reported_on > case.report_due

    # --- what proves it

    def _with_evidence(self, found: Light) -> Light:
        """Good news needs proof; what is contradicted is never green; a confirmation never worsens."""
        if False in self.case.evidence:
            if found.colour == "red":
                return replace(found, marks=found.marks | {"contradicted"})
            return self._regreyed(found, "contradicted", Change("settle-contradiction", {}))
        if found.colour != "green" or True in self.case.evidence or self.case.proves_itself:
            return found
        asked = self.rules.evidence == "always" or (
            self.rules.evidence == "at-end" and found.reason in ("achieved", "achieved-late")
        )
        return self._regreyed(found, "no-evidence", Change("hand-in-evidence", {})) if asked else found

    def _regreyed(self, found: Light, reason: str, change: Change) -> Light:
        inputs = MappingProxyType({**found.inputs, "otherwise": found.reason})
        return replace(
            found,
            colour="grey",
            grey=GREY_OF[reason],
            reason=reason,
            rule=RULE_OF[reason],
            inputs=inputs,
            changes=(change,),
        )

    # --- how it is said

    def _say(
        self,
        reason: str,
        *changes: Change,
        observed: Fraction | None = None,
        expecting: Fraction | None = None,
        points: Fraction | None = None,
        why: Expectation | None = None,
    ) -> Light:
        gap = points
        if gap is None and observed is not None and expecting is not None:
            gap = observed - expecting if self.falling else expecting - observed
        colour = COLOUR_OF[reason]
        return Light(
            colour=colour,
            grey=GREY_OF.get(reason),
            reason=reason,
            rule=RULE_OF[reason],
            rules=f"{self.rules.code}@{self.rules.since.isoformat()}",
            inputs=MappingProxyType(self._inputs(observed, why)),
            expected=_shown(expecting),
            gap=_shown(gap),
            in_points=points is not None,
            changes=changes,
            marks=self._marks(colour, reason),
        )

    def _inputs(self, observed: Fraction | None, why: Expectation | None) -> dict[str, object]:
        case, goal, observation = self.case, self.goal, self.case.observation
        share = None
        if observed is not None and self.aim and self.kind in ("cumulative", "done"):
            share = WHOLE * observed / self.aim
        return {
            "kind": self.kind,
            "shape": self.path.shape,
            "bound": goal.bound,
            "target": goal.value,
            "low": goal.low,
            "high": goal.high,
            "aim": _shown(self.aim),
            "unit": self._unit(),
            "base": self.path.base,
            "due": self.path.due,
            "on": case.on,
            "period_end": case.period_end if observation is None else observation.period_end,
            "report_due": case.report_due,
            "status": None if observation is None else observation.status,
            "observed": _shown(observed),
            "share": _shown(share),
            "expected_share": None if why is None or why.share is None else _shown(WHOLE * why.share),
            "why": None if why is None else why.why,
            "amber_from": self.rules.amber_from_points,
            "red_over": self.rules.red_over_points,
            "confirming": sum(case.evidence),
            "contradicting": len(case.evidence) - sum(case.evidence),
        }

    def _marks(self, colour: Colour, reason: str) -> frozenset[Mark]:
        case, marks = self.case, set[Mark]()
        days = (self.path.due - case.on).days
        if colour == "red" and days < 0:
            marks.add("overdue")
        if not reason.startswith("achieved") and 0 <= days <= self.rules.near_due_days > 0:
            marks.add("near-due")
        if reason in ("achieved-late", "made-up"):
            marks.add("late")
        if case.observation is not None and case.observation.status != "final":
            marks.add(case.observation.status)
        return frozenset(marks)

    def _reach(self, value: Fraction | None) -> Change:
        return Change("reach", {"value": _shown(value), "unit": self._unit()})

    def _unit(self) -> str:
        return "%" if self.kind == "done" or self.goal.bound == "all" else self.goal.unit

    def _next_day(self, after: date) -> date:
        """The day from which on something will be expected: the next point of the path, or its end."""
        return min((point.on for point in self.path.points if point.on > after), default=self.path.due)


def _has_value(observation: Observation) -> bool:
    return observation.value is not None or (
        observation.numerator is not None and observation.denominator is not None
    )


def _shown(number: Fraction | None) -> Decimal | None:
    return None if number is None else decimal_of(number)
