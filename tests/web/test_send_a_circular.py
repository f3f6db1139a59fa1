"""Circulars on pages: composed from the lights of a day, worded, signed once, kept as they went out."""

import html
import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions, queries
from luoshi.delivery.city import profile
from luoshi.delivery.lights.board import board_of
from luoshi.delivery.models import Circular, CircularDraft, Message
from luoshi.delivery.supervising import circulars
from luoshi.journal.models import Entry
from luoshi.people.actions import add_office
from luoshi.people.models import Office, Officer
from tests.cast import make_city
from tests.delivery.scenes import INVESTMENT, Year, make_draft, make_verified
from tests.delivery.test_act_at_once import at_once
from tests.paper.gbt9704_checker import deviations
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.supervising import stand_at

pytestmark = pytest.mark.django_db

MAY = datetime(2025, 5, 12, 2, 0, tzinfo=UTC)
UNTIL = date(2025, 4, 30)


@pytest.fixture(autouse=True)
def in_may(monkeypatch: pytest.MonkeyPatch) -> None:
    stand_at(monkeypatch, MAY)


@pytest.fixture
def year() -> Year:
    """Industry reported far too little, and a problem with it."""
    year, progress = make_verified(figures={"完成投资": "100000000", "重点项目": "2"})
    del progress
    hand_in(year)
    return year


def hand_in(year: Year) -> None:
    actions.hand_in_link(
        url="https://example.org/report",
        title="统计快报",
        task_id=year.task(INVESTMENT).pk,
        at=MAY,
        by=year.city.han,
    )


def compose(browser: Client, year: Year, until: date = UNTIL) -> CircularDraft:
    """A draft, by its form."""
    answer = browser.post(
        reverse("delivery:new_circular"), {"sheet": year.sheet.pk, "until": until.isoformat()}
    )
    assert answer.status_code == 302, words(answer)
    return CircularDraft.objects.latest("pk")


def page_of(browser: Client, draft: CircularDraft) -> Any:
    return browser.get(reverse("delivery:circular_draft", args=[draft.pk]))


def typed_in(page: Any, **changes: object) -> dict[str, object]:
    """What the form sends: what stands in it, and ``changes``."""
    form = page.context["form"]
    sent = {name: form[name].value() for name in form.fields}
    sent |= {name: reason for name, _row, reason in form.lines()}
    return {name: value for name, value in {**sent, **changes}.items() if value is not None}


def sign(browser: Client, draft: CircularDraft, page: Any | None = None, **changes: object) -> Any:
    """Sign what stands on the page."""
    page = page or page_of(browser, draft)
    shown = page.context["draft"]
    sent = {"version": shown.version, "facts": page.context["counted"].digest, **changes}
    return browser.post(reverse("delivery:sign_circular", args=[draft.pk]), sent)


def said_in(content: bytes) -> str:
    """The words of a document, tables among them."""
    document = docx.Document(BytesIO(content))
    cells = [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    return "\n".join([paragraph.text for paragraph in document.paragraphs] + cells)


def test_the_counts_are_those_of_the_lights_of_that_day(year: Year) -> None:
    lin = signed_in(year.city.lin)
    counted = page_of(lin, compose(lin, year)).context["counted"]
    tasks = list(queries.task_rows(year.city.lin, queries.TaskFilters(sheet=year.sheet.pk)))
    lights = queries.task_lights(tasks, on=UNTIL, rule_sets=profile().lights)
    for colour, name in (("green", "green"), ("amber", "amber"), ("red", "red"), ("grey", "not_judged")):
        assert counted.totals[name] == sum(one.colour == colour for one in lights.values())
    assert counted.totals["total"] == len(lights)
    assert counted.totals["red"] + counted.totals["amber"] == len(counted.behind) > 0


def test_each_office_has_the_counts_of_the_board(year: Year) -> None:
    lin = signed_in(year.city.lin)
    counted = page_of(lin, compose(lin, year)).context["counted"]
    shown = board_of(year.city.lin, sheet_id=year.sheet.pk, on=UNTIL, rule_sets=profile().lights)
    for row in counted.offices:
        filters = {"office": str(row.office_id), "part": "lead"}
        tally = next(line.tally for line in shown.offices if line.filters == filters)
        judged = {colour: tally.counts.get(colour, 0) for colour in ("green", "amber", "red")}
        assert judged == {"green": row.green, "amber": row.amber, "red": row.red}
        assert tally.total == row.total
    assert len(counted.offices) == sum(line.tally.total > 0 for line in shown.offices)


def test_every_count_of_a_draft_leads_to_its_tasks(year: Year) -> None:
    lin = signed_in(year.city.lin)
    page = words(page_of(lin, compose(lin, year)))
    links = [html.unescape(link) for link in re.findall(r'href="(/tasks/\?[^"]+)">(?!0<)', page)]
    numbers = [int(n) for n in re.findall(r'href="/tasks/\?[^"]+">([1-9]\d*)<', page)]
    assert [lin.get(link).context["page"].paginator.count for link in links] == numbers


def test_what_is_behind_is_listed_with_numbers_and_the_reason_that_was_reported(year: Year) -> None:
    lin = signed_in(year.city.lin)
    (line,) = page_of(lin, compose(lin, year)).context["counted"].behind
    assert line.lead_office == "市工业和信息化局"
    assert line.expected == "25%"
    assert line.gap.endswith("个百分点")
    assert line.reason == "用地未批"


def test_the_words_are_edited_and_stand_in_the_preview_and_the_draft(year: Year) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    page = page_of(lin, draft)
    task = year.task(INVESTMENT)
    sent = typed_in(
        page, **{"section-0": "建立周调度。\n并联审批。", f"reason-{task.pk}": "用地指标六月下达"}
    )
    assert lin.post(reverse("delivery:circular_draft", args=[draft.pk]), sent).status_code == 302
    again = words(page_of(lin, draft))
    assert "建立周调度。" in again
    assert "用地指标六月下达" in again
    content = lin.get(f"/circulars/drafts/{draft.pk}.docx").content
    assert deviations(content) == []
    for said in ("建立周调度。", "用地指标六月下达", "市工业和信息化局"):
        assert said in said_in(content)
    assert "草稿" in words(page_of(lin, draft))


def test_a_long_list_is_shortened_in_the_preview_and_nowhere_else(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    monkeypatch.setattr("luoshi.delivery.views.circulars.LISTED_IN_PREVIEW", 0)
    task = year.task(INVESTMENT)
    page = page_of(lin, draft).content.decode()
    assert f'href="{reverse("delivery:task", args=[task.pk])}"' not in page
    assert "其余1项（共1项）" in page
    assert f'name="reason-{task.pk}"' in page
    assert "用地未批" in said_in(lin.get(f"/circulars/drafts/{draft.pk}.docx").content)
    auditor = page_of(signed_in(year.city.wu), draft).content.decode()
    assert f'href="{reverse("delivery:task", args=[task.pk])}"' in auditor


def test_signed_it_gets_its_number_goes_out_and_stays_as_it_was(year: Year) -> None:
    lin, he = signed_in(year.city.lin), signed_in(year.city.he)
    draft = compose(lin, year)
    answer = sign(he, draft)
    circular = Circular.objects.get()
    assert answer.url == reverse("delivery:circular", args=[circular.pk])
    assert (circular.number, circular.signed_by) == ("督查通报〔2025〕1号", year.city.he)
    assert set(
        Message.objects.filter(thing=circular.thing, kind="circular").values_list(
            "officer__username", "signed_by__username"
        )
    ) == {(name, "he") for name in ("zheng", "feng", "han", "du", "shan")}
    before = he.get(f"/circulars/{circular.pk}.docx").content
    assert deviations(before) == []
    assert "督查通报〔2025〕1号" in said_in(before)
    year.sheet.title = "改了名的表"
    year.sheet.save()
    year.city.industry.name = "改了名的局"
    year.city.industry.save()
    assert he.get(f"/circulars/{circular.pk}.docx").content == before
    assert "市工业和信息化局" in words(he.get(answer.url))
    with pytest.raises(DatabaseError), transaction.atomic():
        Circular.objects.update(title="另一个")
    assert Entry.objects.filter(act="delivery.sign_circular", thing=circular.thing).exists()


def test_it_is_signed_once_and_only_as_it_was_seen(year: Year) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    page = page_of(lin, draft)
    lin.post(reverse("delivery:circular_draft", args=[draft.pk]), typed_in(page, title="改过的标题"))
    assert sign(lin, draft, page).status_code == 409  # the words changed
    assert sign(lin, draft, facts="other counts").status_code == 409
    assert sign(lin, draft).status_code == 302
    assert sign(lin, draft, page, version=CircularDraft.objects.get().version).status_code == 422
    assert Circular.objects.count() == 1


def test_without_an_office_it_does_not_go_out(year: Year) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    sent = typed_in(page_of(lin, draft), addressees=[])
    lin.post(reverse("delivery:circular_draft", args=[draft.pk]), sent)
    assert "名义签发" not in words(page_of(lin, draft))
    assert sign(lin, draft).status_code == 422


def test_who_may_not_sign_changes_no_draft_and_an_office_sees_what_came_to_it(year: Year) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    for officer in (year.city.han, year.city.wu, year.city.qiu):
        other = signed_in(officer)
        assert other.get(reverse("delivery:new_circular")).status_code == 403
        assert sign_blindly(other, draft).status_code == 403
    assert page_of(signed_in(year.city.han), draft).status_code == 404
    for officer in (year.city.wu, year.city.qiu):  # from whom no row is hidden
        page = words(page_of(signed_in(officer), draft))
        assert draft.title in page
        assert "/sign/" not in page
    only_planning = typed_in(page_of(lin, draft), addressees=[year.city.planning.pk])
    lin.post(reverse("delivery:circular_draft", args=[draft.pk]), only_planning)
    sign(lin, draft)
    circular = Circular.objects.get()
    address = reverse("delivery:circular", args=[circular.pk])
    assert page_of(lin, draft)["Location"] == address
    assert seen_by(year.city.feng, address) == 200
    assert seen_by(year.city.wu, address) == 200
    assert seen_by(year.city.han, address) == 404
    assert seen_by(year.city.han, f"/circulars/{circular.pk}.docx") == 404
    assert circular.number not in words(signed_in(year.city.han).get(reverse("delivery:circulars")))


def sign_blindly(browser: Client, draft: CircularDraft) -> Any:
    return browser.post(reverse("delivery:sign_circular", args=[draft.pk]), {"version": 1, "facts": ""})


def seen_by(officer: Officer, address: str) -> int:
    return signed_in(officer).get(address).status_code


def test_a_day_to_come_and_a_sheet_that_is_not_out_are_refused(year: Year) -> None:
    lin = signed_in(year.city.lin)
    tomorrow = (MAY + timedelta(days=1)).date().isoformat()
    address = reverse("delivery:new_circular")
    assert lin.post(address, {"sheet": year.sheet.pk, "until": tomorrow}).status_code == 422
    assert lin.post(address, {"sheet": 777, "until": UNTIL.isoformat()}).status_code == 422


def test_a_day_without_rules_for_lights_gives_no_draft(year: Year) -> None:
    typed = {"sheet": year.sheet.pk, "until": "2001-01-01"}
    assert signed_in(year.city.lin).post(reverse("delivery:new_circular"), typed).status_code == 422
    assert not CircularDraft.objects.exists()


def test_a_draft_is_put_aside_with_a_reason(year: Year) -> None:
    lin = signed_in(year.city.lin)
    draft = compose(lin, year)
    address = reverse("delivery:discard_circular", args=[draft.pk])
    assert lin.post(address, {"version": 1, "reason": ""}).status_code == 422
    assert lin.post(address, {"version": 1, "reason": "另行起草"}).status_code == 302
    assert page_of(lin, draft).status_code == 404


def test_the_pages_ask_the_database_a_constant_number_of_times(
    year: Year, django_assert_max_num_queries: Any
) -> None:
    lin = signed_in(year.city.lin)
    for _ in range(3):
        sign(lin, compose(lin, year))
    draft = compose(lin, year)
    with django_assert_max_num_queries(9):
        lin.get(reverse("delivery:circulars"))
    with django_assert_max_num_queries(25):
        page_of(lin, draft)


def test_before_anything_is_issued_the_page_says_how_it_fills() -> None:
    year = make_draft()
    assert "尚未印发通报" in words(signed_in(year.city.lin).get(reverse("delivery:circulars")))


def test_many_addressees_are_named_as_documents_name_them() -> None:
    city = make_city()
    assert (
        circulars.addressed_as([city.industry, city.dongshan, city.zone])
        == "东山县，云岭高新区，市工业和信息化局"
    )
    for n in range(8):
        add_office(name=f"第{n}县", kind="county", parent=city.government, at=MAY, by=None)
        add_office(name=f"市第{n}局", kind="department", parent=city.government, at=MAY, by=None)
    everybody = list(Office.objects.exclude(kind="government").order_by("kind", "pk"))
    assert circulars.addressed_as(everybody) == "各县（市、区）人民政府，云岭高新区，市政府有关部门"
    some = [office for office in everybody if office.pk != city.xishui.pk]
    assert "东山县、第0县" in circulars.addressed_as(some)


@pytest.mark.django_db(transaction=True)
def test_two_who_sign_at_once_send_it_once() -> None:
    year, _ = make_verified(figures={"完成投资": "100000000", "重点项目": "2"})
    draft = circulars.draft_circular(sheet_id=year.sheet.pk, until=UNTIL, at=MAY, by=year.city.lin)
    seen = circulars.facts_of(draft, year.city.lin).digest

    def signing(by: Officer) -> Callable[[], object]:
        return lambda: circulars.sign_circular(
            draft_id=draft.pk, seen_facts=seen, at=MAY, by=by, seen_version=draft.version
        )

    said = at_once(signing(year.city.lin), signing(year.city.he))
    assert sorted(said) == ["changed-meanwhile", "won"]
    assert Circular.objects.count() == 1
