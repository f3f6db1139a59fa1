"""What was measured is written down with its status; a later value replaces and never erases."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date
from decimal import Decimal
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger import actions
from luoshi.ledger.indicator_queries import current_observations, latest_observations, observations
from luoshi.ledger.models import Indicator, Observation
from luoshi.ledger.observing import (
    Amount,
    FigureUnfit,
    MeasuredAlready,
    NoSuchIndicator,
    NoSuchObservation,
    OwnFigure,
    StatusGoesBack,
)
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from tests.cast import MORNING, make_auditor, make_second_supervisor, make_supervisor

QUARTER = (date(2025, 1, 1), date(2025, 4, 1))


def make_indicator(by: Officer, kind: str = "cumulative", name: str = "固定资产投资") -> Indicator:
    return actions.add_indicator(name=name, kind=kind, unit="元", place="云岭市", at=MORNING, by=by)


def observe(
    indicator: Indicator, by: Officer, value: str = "100", status: str = "preliminary", reason: str = ""
) -> Observation:
    return actions.observe(
        indicator_id=indicator.pk,
        start=QUARTER[0],
        end=QUARTER[1],
        amount=Amount(Decimal(value)),
        status=status,
        source="市统计局月报",
        reason=reason,
        at=MORNING,
        by=by,
    )


@pytest.mark.django_db
def test_a_later_status_replaces_and_the_earlier_value_stays() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin)
    for value, status in (("90", "forecast"), ("95.5", "preliminary"), ("97.25", "final")):
        observe(indicator, lin, value, status)
    rows = list(observations(indicator))
    assert [(row.value, row.status, row.current) for row in rows] == [
        (Decimal("97.25"), "final", True),
        (Decimal("95.5"), "preliminary", False),
        (Decimal(90), "forecast", False),
    ]
    assert rows[0].replaces == rows[1]
    found = current_observations([indicator.pk], since=date(2025, 1, 1), until=date(2026, 1, 1))
    assert found[indicator.pk] == rows[:1]


@pytest.mark.django_db
def test_an_earlier_status_does_not_come_back() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin)
    observe(indicator, lin, "97", "final")
    with pytest.raises(StatusGoesBack):
        observe(indicator, lin, "96", "forecast")
    assert Observation.objects.count() == 1


@pytest.mark.django_db
def test_a_correction_of_the_same_status_says_why() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin)
    observe(indicator, lin, "97", "final")
    with pytest.raises(ReasonMissing):
        observe(indicator, lin, "98", "final")
    assert observe(indicator, lin, "98", "final", "国家统计局修订").reason == "国家统计局修订"


@pytest.mark.django_db
def test_the_same_again_changes_and_writes_nothing() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin)
    first = observe(indicator, lin)
    entries = Entry.objects.count()
    assert observe(indicator, lin) == first
    assert Entry.objects.count() == entries


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("kind", "amount", "problem"),
    [
        ("cumulative", Amount(), "number-missing"),
        ("cumulative", Amount(Decimal("NaN")), "number-too-large"),
        ("cumulative", Amount(Decimal("1e30")), "number-too-large"),
        ("rate", Amount(None, Decimal(1), Decimal(0)), "share-of-nothing"),
        ("rate", Amount(None, Decimal(1)), "share-needs-both"),
        ("rate", Amount(Decimal(1), Decimal(1), Decimal(2)), "share-needs-both"),
        ("rate", Amount(None, Decimal(-1), Decimal(2)), "below-zero"),
        ("rank", Amount(Decimal("1.5")), "not-a-rank"),
        ("rank", Amount(Decimal(0)), "not-a-rank"),
        ("done", Amount(Decimal(101)), "done-0-to-100"),
        ("zero", Amount(Decimal(-1)), "below-zero"),
    ],
)
def test_what_cannot_be_a_value_is_refused(kind: str, amount: Amount, problem: str) -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin, kind)
    with pytest.raises(FigureUnfit) as refusal:
        actions.observe(
            indicator_id=indicator.pk,
            start=QUARTER[0],
            end=QUARTER[1],
            amount=amount,
            status="final",
            at=MORNING,
            by=lin,
        )
    assert refusal.value.values["problem"] == problem
    assert not Observation.objects.exists()


@pytest.mark.django_db
def test_a_period_goes_forward_and_the_indicator_is_there() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin)
    for start, end in (QUARTER[::-1], (QUARTER[0], QUARTER[0])):
        with pytest.raises(FigureUnfit):
            actions.observe(
                indicator_id=indicator.pk,
                start=start,
                end=end,
                amount=Amount(Decimal(1)),
                status="final",
                at=MORNING,
                by=lin,
            )
    with pytest.raises(NoSuchIndicator):
        actions.observe(
            indicator_id=4711,
            start=QUARTER[0],
            end=QUARTER[1],
            amount=Amount(Decimal(1)),
            status="final",
            at=MORNING,
            by=lin,
        )


@pytest.mark.django_db
def test_a_share_keeps_numerator_and_denominator() -> None:
    lin = make_supervisor()
    indicator = make_indicator(lin, "rate")
    seen = actions.observe(
        indicator_id=indicator.pk,
        start=QUARTER[0],
        end=QUARTER[1],
        amount=Amount(None, Decimal(1), Decimal(3)),
        status="final",
        at=MORNING,
        by=lin,
    )
    seen.refresh_from_db()
    assert (seen.value, seen.numerator, seen.denominator) == (None, Decimal(1), Decimal(3))


@pytest.mark.django_db
def test_one_fact_has_one_indicator() -> None:
    lin = make_supervisor()
    first = make_indicator(lin)
    with pytest.raises(MeasuredAlready) as refusal:
        make_indicator(lin, "growth")
    assert refusal.value.values["id"] == first.pk


@pytest.mark.django_db
def test_somebody_else_verifies() -> None:
    lin, chen = make_supervisor(), make_second_supervisor()
    seen = observe(make_indicator(lin), lin)
    with pytest.raises(OwnFigure):
        actions.verify_observation(observation_id=seen.pk, at=MORNING, by=lin)
    with pytest.raises(NotAllowed):
        actions.verify_observation(observation_id=seen.pk, at=MORNING, by=make_auditor())
    with pytest.raises(NoSuchObservation):
        actions.verify_observation(observation_id=4711, at=MORNING, by=chen)
    for _ in range(2):
        assert actions.verify_observation(observation_id=seen.pk, at=MORNING, by=chen).verified_by == chen
    assert Entry.objects.filter(act="ledger.verify_observation").count() == 1


@pytest.mark.django_db
def test_the_latest_value_of_each_indicator_is_found_in_two_queries(
    django_assert_num_queries: object,
) -> None:
    lin = make_supervisor()
    wanted = [make_indicator(lin, name=f"指标{n}") for n in range(5)]
    for indicator in wanted[:4]:
        observe(indicator, lin)
    with django_assert_num_queries(2):  # type: ignore[operator]
        found = latest_observations(
            [row.pk for row in wanted], since=date(2025, 1, 1), until=date(2026, 1, 1)
        )
    assert set(found) == {row.pk for row in wanted[:4]}


@pytest.mark.django_db
def test_the_database_itself_lets_one_value_count() -> None:
    lin = make_supervisor()
    seen = observe(make_indicator(lin), lin)
    seen.pk = None
    with pytest.raises(IntegrityError), transaction.atomic():
        seen.save(force_insert=True)


@pytest.mark.django_db(transaction=True)
def test_two_values_at_once_are_one_after_the_other() -> None:
    lin, chen = make_supervisor(), make_second_supervisor()
    indicator = make_indicator(lin)
    start = Barrier(2)

    def write(officer: Officer) -> str:
        try:
            start.wait()
            observe(indicator, officer, value=str(100 + officer.pk))
        except ReasonMissing:
            return "told"
        finally:
            connection.close()
        return "won"

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(write, [lin, chen])) == ["told", "won"]
    assert Observation.objects.filter(current=True).count() == 1
    assert journal.verify().ok
