"""An officer looks at the whole text and sees what was made of each stretch."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.ledger import actions
from luoshi.ledger.coverage import Run, coverage, tiled
from luoshi.ledger.models import Edition, Figure, Finding, Section, Statement
from luoshi.ledger.rules import Part
from luoshi.reader.model import Finding as Found
from tests.cast import MORNING, commitment, make_adoption, make_large_reading, make_reading

NOON = MORNING + timedelta(hours=3)


def run_with(edition: Edition, words: str) -> Run:
    """The run that begins with ``words``."""
    return next(run for run in coverage(edition) if run.text.startswith(words))


@pytest.mark.django_db
def test_the_runs_are_the_text_from_end_to_end() -> None:
    edition = make_adoption().edition
    runs = coverage(edition)
    assert "".join(run.text for run in runs) == edition.text
    assert [run.start for run in runs[1:]] == [run.end for run in runs[:-1]]


@pytest.mark.django_db
def test_each_stretch_says_what_was_made_of_it() -> None:
    edition = make_adoption().edition
    made = {run.text: run.what for run in coverage(edition)}
    assert made["地区生产总值增长"] == "result"  # of last year's sentence, the later of the two
    assert made["坚持以人民为中心的发展思想"] == "principle"
    assert made["一、主要预期目标"] == "heading"
    assert made["支持东山县、西水县办好寄宿制学校"] == "commitment"
    assert made["。\n"] == "gap"
    # The title stands before the first section; its first characters carry a finding.
    assert {run.what for run in coverage(edition) if run.end <= 6} == {"outside"}


@pytest.mark.django_db
def test_text_that_nothing_was_made_of_stands_out() -> None:
    reading = make_reading()
    dropped = tuple(s for s in reading.statements if not s.text.startswith("支持东山县"))
    figures = tuple(
        replace(f, statement=dropped.index(reading.statements[f.statement or 0])) for f in reading.figures
    )
    projects = tuple(
        replace(p, statement=dropped.index(reading.statements[p.statement or 0])) for p in reading.projects
    )
    holed = replace(reading, statements=dropped, figures=figures, projects=projects)
    assert run_with(make_adoption(holed).edition, "。\n支持东山县").what == "nothing"


@pytest.mark.django_db
def test_a_figure_leads_to_its_commitment_and_a_project_to_its_own() -> None:
    edition = make_adoption().edition
    figure = run_with(edition, "30亿元")
    assert figure.figure is not None
    assert figure.figure.measure == "重点项目完成投资"
    row = commitment("实施重点")
    assert (figure.target_of, figure.ref, figure.what) == (row.pk, row.pk, "commitment")
    assert run_with(edition, "东江大桥").ref == commitment("东江大桥").pk
    assert run_with(edition, "建成").ref == commitment("建成东江").pk


@pytest.mark.django_db
def test_a_finding_is_on_the_runs_that_it_is_about_even_between_two_characters() -> None:
    reading = make_reading()
    point = Found("odd-place", "warning", len(reading.text), len(reading.text))
    edition = make_adoption(replace(reading, findings=(*reading.findings, point))).edition
    marked = [(run.start, [f.rule for f in run.findings]) for run in coverage(edition) if run.findings]
    assert marked == [(6, ["count-differs"]), (len(edition.text) - 1, ["odd-place"])]


@pytest.mark.django_db
def test_after_a_split_each_part_leads_to_its_own_row_and_after_a_merge_all_to_one() -> None:
    edition = make_adoption().edition
    by = edition.adopted_by
    row = commitment("实施重点")
    first, second = actions.split_commitment(
        commitment_id=row.pk,
        seen_version=1,
        parts=[Part(row.start, row.start + 10), Part(row.start + 11, row.end)],
        reason="分",
        at=NOON,
        by=by,
    )
    assert run_with(edition, "实施重点项目").ref == first.pk
    assert run_with(edition, "30亿元").target_of == second.pk
    schools = commitment("支持东山县")
    merged = actions.merge_commitments(
        seen={second.pk: second.version, schools.pk: 1}, text="合", reason="合", at=NOON, by=by
    )
    assert run_with(edition, "支持东山县").ref == merged.pk
    assert run_with(edition, "30亿元").ref == merged.pk


@pytest.mark.django_db
@pytest.mark.parametrize("promises", [2, 150])
def test_the_map_costs_the_same_few_queries(django_assert_num_queries, promises: int) -> None:  # type: ignore[no-untyped-def]
    edition = make_adoption(make_large_reading(promises)).edition
    with django_assert_num_queries(7):
        coverage(edition)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=8)


@given(text=st.text(max_size=60), sections=spans, sentences=spans, figures=spans, findings=spans, refs=spans)
def test_whatever_was_found_where_the_runs_tile_the_text(
    text: str,
    sections: list[tuple[int, int]],
    sentences: list[tuple[int, int]],
    figures: list[tuple[int, int]],
    findings: list[tuple[int, int]],
    refs: list[tuple[int, int]],
) -> None:
    end = len(text)

    def clipped(found: list[tuple[int, int]]) -> list[tuple[int, int]]:
        return [(min(a, end), min(b, end)) for a, b in found]

    runs = tiled(
        text,
        [Section(start=a, end=b, heading=text[a : a + 2], level=1) for a, b in clipped(sections)],
        [Statement(start=a, end=b, kind="task") for a, b in clipped(sentences)],
        [Figure(pk=n, start=a, end=b) for n, (a, b) in enumerate(clipped(figures))],
        [Finding(start=a, end=b) for a, b in clipped(findings)],
        [(a, b, n) for n, (a, b) in enumerate(clipped(refs))],
        {},
    )
    assert "".join(run.text for run in runs) == text
    assert all(run.text == text[run.start : run.end] and run.start < run.end for run in runs)
    for start, stop in clipped(sentences):
        inside = [run for run in runs if start <= run.start and run.end <= stop]
        assert "".join(run.text for run in inside) == text[start:stop]
        assert {run.what for run in inside} <= {"commitment"}
    if text:
        assert sum(len(run.findings) > 0 for run in runs) >= bool(findings)
