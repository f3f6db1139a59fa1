"""Whatever officers decide and however often the text is corrected, the ledger stays true to the text."""

from datetime import timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from luoshi.journal import queries as journal
from luoshi.ledger import actions
from luoshi.ledger.coverage import coverage
from luoshi.ledger.exports import table_rows
from luoshi.ledger.models import Commitment, Edition, Target
from luoshi.ledger.proposals import PROMISES
from luoshi.ledger.queries import Filters, ledger_rows
from luoshi.ledger.rules import FigureLeftOut, Part, PartOutside, possible_acts
from tests.cast import (
    BRIDGES,
    GROWTH,
    INVESTMENT,
    LAST_YEAR,
    MORNING,
    RIVERS,
    SCHOOLS,
    SPIRIT,
    Said,
    make_adoption,
    make_reading,
    make_supervisor,
)

NOON = MORNING + timedelta(hours=3)
HOSPITAL = Said("新建市人民医院东院区、西院区", projects=("市人民医院东院区",))
REWORDED = Said("支持东山县、西水县、河口县办好寄宿制学校")
SENTENCES = [GROWTH, INVESTMENT, BRIDGES, SCHOOLS, RIVERS, LAST_YEAR, SPIRIT, HOSPITAL, REWORDED]

texts = st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=7, unique_by=lambda said: said.text)
acts = st.tuples(
    st.sampled_from(["accept", "correct", "split", "merge", "reject", "reopen"]),
    st.integers(0, 30),
    st.integers(0, 30),
)
years = st.lists(st.one_of(texts, acts), min_size=1, max_size=10)


def check_faith(edition: Edition) -> None:
    """What must hold at any time."""
    report = edition.report
    rows = list(Commitment.objects.filter(report=report).select_related("edition", "statement"))
    for row in rows:
        assert row.edition.text[row.start : row.end] == row.quote
        assert (row.edition_id == edition.pk) == (row.lost_in_id is None)
        if row.statement and row.project_id is None:
            assert row.statement.start <= row.start <= row.end <= row.statement.end
    assert sorted(row.number for row in rows) == list(range(1, len(rows) + 1))

    here = [row for row in rows if row.lost_in_id is None]
    for statement in edition.statements.filter(kind__in=PROMISES):
        assert any(row.statement_id == statement.pk for row in here), statement.text
    for project in edition.projects.filter(role="target"):
        assert any(row.start <= project.start and project.end <= row.end for row in here)

    # What was merged may bring along the targets of a sentence that is gone.
    own = Target.objects.filter(commitment__in=[row.pk for row in here], commitment__ancestries=None)
    for target in own.filter(dropped=False).select_related("figure"):
        assert target.figure is None or target.figure.edition_id == edition.pk
    assert "".join(run.text for run in coverage(edition)) == edition.text
    assert len({row.number for row in table_rows(ledger_rows(report, Filters(state="all")))}) == len(rows)


def decide(edition: Edition, act: str, one: int, other: int) -> None:
    """Let Lin do ``act`` to the commitment that two numbers choose, where its state allows."""
    rows = [row for row in Commitment.objects.order_by("number") if act in possible_acts(row.state)]
    if not rows:
        return
    row, second = rows[one % len(rows)], rows[other % len(rows)]
    common = {"at": NOON, "by": edition.adopted_by}
    seen = {"commitment_id": row.pk, "seen_version": row.version, **common}
    if act == "accept":
        actions.accept_commitment(**seen)
    elif act == "reject":
        actions.reject_commitment(reason="虚", **seen)
    elif act == "reopen":
        actions.reopen_commitment(reason="再看", **seen)
    elif act == "correct":
        try:
            actions.correct_commitment(changes={"note": f"{one} {other} {row.version}"}, reason="注", **seen)
        except actions.NothingToChange:  # a year may draw the same note twice
            return
    elif act == "merge" and row != second:
        versions = {row.pk: row.version, second.pk: second.version}
        actions.merge_commitments(seen=versions, text="合", reason="合", **common)
    elif act == "split":
        cut = row.start + 1 + one % max(row.end - row.start - 1, 1)
        try:
            actions.split_commitment(parts=[Part(row.start, cut), Part(cut, row.end)], reason="分", **seen)
        except (FigureLeftOut, PartOutside):
            return


@pytest.mark.django_db
@settings(
    max_examples=40,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(first=texts, year=years)
def test_after_any_year_every_row_points_at_its_words_and_every_promise_has_a_row(
    first: list[Said], year: list[list[Said] | tuple[str, int, int]]
) -> None:
    with transaction.atomic():
        make_supervisor()
        edition = make_adoption(make_reading([first])).edition
        decided: dict[int, str] = {}
        for step in year:
            if isinstance(step, tuple):
                decide(edition, *step)
                decided = dict(Commitment.objects.values_list("number", "state"))
            else:
                edition = make_adoption(make_reading([step])).report.editions.latest("number")
                now = dict(Commitment.objects.values_list("number", "state"))
                assert {number: now[number] for number in decided} == decided
            check_faith(edition)
        assert journal.verify().ok
        transaction.set_rollback(True)


@pytest.mark.django_db
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(said=texts)
def test_the_same_text_gives_the_same_ledger(said: list[Said]) -> None:
    with transaction.atomic():
        supervisor = make_supervisor()
        ledgers = []
        for place in ("云岭市", "北山市"):
            report = make_adoption(make_reading([said], place=place), by=supervisor).report
            rows = Commitment.objects.filter(report=report).order_by("number")
            ledgers.append(
                list(rows.values_list("number", "kind", "text", "start", "end", "firmness", "rule"))
            )
        assert ledgers[0] == ledgers[1]
        transaction.set_rollback(True)
