"""Everybody reads what was signed, without signing in: pages, tables, data, old versions, months, files."""

import csv
import io
import json
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from luoshi.account import actions as account
from luoshi.account.models import Publication
from luoshi.delivery import actions as delivery
from luoshi.delivery.models import Evidence
from luoshi.ledger.models import Commitment, Report
from luoshi.people.models import Demonstration, Officer
from tests.delivery.scenes import APRIL, INVESTMENT, Year, make_verified
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.reporting import play_on

pytestmark = pytest.mark.django_db

MAY: datetime = APRIL + timedelta(days=40)
FORMS = ("", "data.json", "data.csv")


@pytest.fixture
def year(monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Year:
    """Industry's first report was verified, with a file; the promise names Dongshan and is a headline."""
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    year, _ = make_verified()
    delivery.hand_in_file(
        chunks=["报表".encode()],
        name="报表.txt",
        task_id=year.task(INVESTMENT).pk,
        folder=settings.EVIDENCE_FOLDER,
        at=APRIL,
        by=year.city.han,
    )
    play_on(monkeypatch, MAY)
    Commitment.objects.filter(pk=commitment_of(year)).update(places=[year.city.dongshan.name], headline=True)
    return year


def commitment_of(year: Year) -> int:
    return year.task(INVESTMENT).commitment_id


def sign(year: Year, *, at: datetime = MAY, on: date | None = None, files: bool = False) -> Publication:
    """Industry's account, signed on the day of ``at``."""
    city = year.city
    own = (
        Evidence.objects.filter(office=city.industry).exclude(file=None) if files else Evidence.objects.none()
    )
    row = account.prepare_publication(
        office_id=city.industry.pk,
        year=2025,
        on=on or (at - timedelta(days=1)).date(),
        open_evidence=[one.pk for one in own],
        at=at,
        by=city.han,
    )
    steps: tuple[tuple[Any, Officer], ...] = (
        (account.pass_publication, city.du),
        (account.clear_publication, city.qiu),
        (account.sign_publication, city.lin),
    )
    for step, officer in steps:
        row = step(publication_id=row.pk, at=at, by=officer, seen_version=row.version)
    return row


def withdraw(year: Year, row: Publication, thing: str, *, at: datetime = MAY) -> None:
    account.withdraw_from_public(
        thing=thing, office_id=row.office_id, reason="数据正在核实", at=at, by=year.city.du
    )


def value_of(year: Year) -> Any:
    return year.path(INVESTMENT, "投资").indicator.observations.get()


def pages(year: Year, row: Publication) -> list[str]:
    """Where the promise shows."""
    here = f"/public/2025/{commitment_of(year)}/"
    return [
        "/public/2025/",
        "/public/2025/headlines/",
        f"/public/2025/places/{year.city.dongshan.name}/",
        "/public/2025/changes/2025-05/",
        here,
        f"{here}versions/{row.pk}/",
    ]


def test_every_page_is_a_table_and_data_too(year: Year) -> None:
    row, visitor = sign(year), Client()
    for page in pages(year, row):
        shown = words(visitor.get(page))
        assert INVESTMENT in shown or "项目完成投资" in shown
        assert f"{quote(page)}data.csv" in shown
        data = json.loads(visitor.get(f"{page}data.json").content)
        assert data["year"] == 2025
        assert INVESTMENT in json.dumps(data, ensure_ascii=False)
        lines = list(csv.DictReader(io.StringIO(visitor.get(f"{page}data.csv").content.decode("utf-8-sig"))))
        assert any(line["承诺"].startswith(INVESTMENT[:6]) or INVESTMENT in line["承诺"] for line in lines)
    (line,) = [
        line
        for line in csv.DictReader(
            io.StringIO(visitor.get("/public/2025/data.csv").content.decode("utf-8-sig"))
        )
        if line["指标"] == "重点项目完成投资"
    ]
    assert (line["数值"], line["单位"], line["填报单位"]) == ("800000000", "元", "市工业和信息化局")


def test_a_filtered_page_leads_to_the_data_of_the_same_promises(year: Year) -> None:
    sign(year)
    visitor = Client()
    assert json.loads(visitor.get("/public/2025/data.json", {"q": "没有的词"}).content)["items"] == []
    assert len(json.loads(visitor.get("/public/2025/data.json", {"q": "重点项目"}).content)["items"]) == 1
    assert "data.csv?q=%E9" in visitor.get("/public/2025/", {"q": "重点项目"}).content.decode()


def test_counties_are_listed_and_those_without_a_promise_are_not_there(year: Year) -> None:
    sign(year)
    visitor = Client()
    assert year.city.dongshan.name in words(visitor.get("/public/2025/places/"))
    assert visitor.get("/public/2025/places/没有的县/").status_code == 404
    assert visitor.get("/public/2025/changes/2024-01/").status_code == 404
    assert visitor.get("/public/2025/changes/nonsense/").status_code == 404


def test_an_unchanged_page_is_not_sent_twice_and_a_changed_one_at_once(year: Year) -> None:
    row, visitor = sign(year), Client()
    for page in pages(year, row):
        for form in FORMS:
            first = visitor.get(page + form)
            assert first["Cache-Control"] == "no-cache"
            assert not first.cookies
            again = visitor.get(page + form, headers={"if-none-match": first["ETag"]})
            assert (again.status_code, again.content) == (304, b"")
    tags = {page: visitor.get(page)["ETag"] for page in pages(year, row)}
    withdraw(year, row, value_of(year).thing)
    for page, tag in tags.items():
        for form in FORMS:
            answer = visitor.get(page + form, headers={"if-none-match": tag})
            assert answer.status_code == 200
            assert "800000000" not in answer.content.decode()
            assert "8亿元" not in answer.content.decode()


def test_a_page_asked_again_costs_one_question(year: Year) -> None:
    row, visitor = sign(year), Client()
    for page in pages(year, row):
        visitor.get(page)
        with CaptureQueriesContext(connection) as asked:
            visitor.get(page)
        assert len(asked) == 1, page


def test_what_is_kept_in_one_language_is_not_told_in_the_other(year: Year) -> None:
    sign(year)
    chinese, english = Client(), Client()
    english.post("/language/", {"language": "en", "next": "/public/2025/"})
    for _ in range(2):
        assert "全部承诺" in words(chinese.get("/public/2025/"))
        assert "All promises" in words(english.get("/public/2025/"))


def test_the_same_bytes_go_to_officers_and_to_everybody(year: Year) -> None:
    sign(year)
    assert signed_in(year.city.lin).get("/public/2025/").content == Client().get("/public/2025/").content


def test_a_promise_shows_all_its_versions_and_what_each_changed(year: Year) -> None:
    here = f"/public/2025/{commitment_of(year)}/"
    early = sign(year, at=APRIL - timedelta(days=3), on=(APRIL - timedelta(days=30)).date())
    sign(year)
    visitor = Client()
    page = words(visitor.get(here))
    assert "首次公开" in page
    assert "新报数值" in page
    old = words(visitor.get(f"{here}versions/{early.pk}/"))
    assert "还没有上报数值" in old or "8亿元" not in old
    assert visitor.get(f"{here}versions/999999/").status_code == 404
    april, may = (words(visitor.get(f"/public/2025/changes/2025-{month}/")) for month in ("04", "05"))
    assert "首次公开" in april
    assert "新报数值" not in april
    assert "新报数值" in may
    assert "首次公开" not in may


def test_a_withdrawal_is_in_its_month_and_in_no_version(year: Year) -> None:
    row, visitor = sign(year), Client()
    june = MAY + timedelta(days=30)
    withdraw(year, row, value_of(year).thing, at=june)
    assert "数据正在核实" in words(visitor.get(f"/public/2025/changes/{june:%Y-%m}/"))
    assert "8亿元" not in words(visitor.get("/public/2025/changes/2025-05/"))
    assert "8亿元" not in words(visitor.get(f"/public/2025/{commitment_of(year)}/versions/{row.pk}/"))


def test_a_file_is_had_only_where_it_was_opened_and_until_it_is_withdrawn(year: Year) -> None:
    evidence = Evidence.objects.filter(office=year.city.industry).exclude(file=None).get()
    assert evidence.file is not None
    visitor, here = Client(), f"/public/evidence/{evidence.file.sha256}/"
    sign(year)
    assert visitor.get(here).status_code == 404
    row = sign(year, at=MAY + timedelta(days=1), files=True)
    assert here in words(visitor.get(f"/public/2025/{commitment_of(year)}/"))
    answer: Any = visitor.get(here)
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert b"".join(answer.streaming_content)
    withdraw(year, row, evidence.thing, at=MAY + timedelta(days=1))
    assert visitor.get(here).status_code == 404
    for wrong in ("0" * 64, "x" * 64, "..", evidence.file.sha256[:10]):
        assert visitor.get(f"/public/evidence/{wrong}/").status_code == 404


def test_a_promise_leads_to_its_place_in_the_report_and_back(year: Year) -> None:
    sign(year)
    visitor, row = Client(), year.task(INVESTMENT).commitment
    report = f"/public/2025/report/{row.edition.sha256}/"
    here = f"/public/2025/{row.pk}/"
    assert f"{report}#at-{row.start}" in words(visitor.get(here))
    page = words(visitor.get(report))
    assert f'id="at-{row.start}"' in page
    assert f'href="{here}"' in page
    assert row.edition.text.strip().splitlines()[0] in page
    assert visitor.get(f"/public/2025/report/{'0' * 64}/").status_code == 404


def test_a_source_that_is_no_report_stays_inside(year: Year) -> None:
    sign(year)
    row = year.task(INVESTMENT).commitment
    Report.objects.filter(pk=row.report_id).update(kind="meeting")
    assert Client().get(f"/public/2025/report/{row.edition.sha256}/").status_code == 404


def test_what_is_invented_says_so_to_everybody(year: Year) -> None:
    sign(year)
    visitor = Client()
    assert "演示数据" not in words(visitor.get("/public/2025/"))
    assert json.loads(visitor.get("/public/2025/data.json").content)["invented"] is False
    Demonstration.objects.create(plays_from=MAY, begun_at=MAY)
    assert "演示数据" in words(visitor.get("/public/2025/headlines/"))
    assert json.loads(visitor.get("/public/2025/headlines/data.json").content)["invented"] is True


def test_a_chart_stands_beside_its_table(year: Year) -> None:
    sign(year)
    page = Client().get(f"/public/2025/{commitment_of(year)}/").content.decode()
    assert 'role="img"' in page
    assert "<circle" in page


def test_the_changes_of_a_month_are_counted_and_found_by_their_kind(year: Year) -> None:
    sign(year, at=APRIL - timedelta(days=3), on=(APRIL - timedelta(days=30)).date())
    row = sign(year)
    withdraw(year, row, value_of(year).thing)
    visitor, here = Client(), "/public/2025/changes/2025-05/"
    assert dict(visitor.get(here).context["kinds"]) == {"light": 1, "value": 1, "withdrawn": 1}
    values = words(visitor.get(here, {"kind": "value"})).split("</form>")[-1]
    assert "40个" in values
    assert "数据正在核实" not in values
    assert "数据正在核实" in words(visitor.get(here, {"kind": "withdrawn"}))
    assert "没有变化" in words(visitor.get(here, {"kind": "nonsense"}))
