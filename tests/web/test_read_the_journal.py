"""The journal as a page: who did what, whether the chain is whole, an export to check elsewhere."""

import re
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from luoshi.journal.chain import verify_lines
from luoshi.journal.models import Entry
from luoshi.journal.queries import head
from luoshi.people.models import Officer
from tests.cast import commitment, make_adoption, make_entries
from tests.delivery.scenes import BRIDGES, INVESTMENT, make_everything
from tests.web.conftest import signed_in
from tests.web.pages import decide, words

pytestmark = pytest.mark.django_db


def test_an_act_stands_there_with_name_reason_and_the_way_to_its_thing(
    supervisor: Client, lin: Officer
) -> None:
    make_adoption(by=lin)
    one = commitment("探索跨县")
    decide(supervisor, "reject", one, reason="只是展望")
    page = words(supervisor.get("/journal/"))
    for said in ("林一", "只是展望", "不采纳", f'href="/commitments/{one.pk}/"'):
        assert said in page


def test_only_the_acts_upon_one_thing_are_listed_where_it_is_named(supervisor: Client, lin: Officer) -> None:
    make_adoption(by=lin)
    one, other = commitment("探索跨县"), commitment("支持东山县")
    decide(supervisor, "reject", one, reason="只是展望")
    decide(supervisor, "reject", other, reason="已有安排")
    page = words(supervisor.get(f"/journal/?thing=commitment:{one.pk}"))
    assert "只是展望" in page
    assert "已有安排" not in page


def test_a_whole_chain_is_said_to_be_whole(auditor: Client) -> None:
    make_entries(3)
    answer = auditor.get("/journal/?verify=1")
    assert "链条完整" in words(answer)
    assert answer.context["verification"].ok


def test_a_head_that_the_chain_does_not_reach_is_noticed(auditor: Client) -> None:
    make_entries(3)
    assert "被截去" in words(auditor.get(f"/journal/?verify=1&head={'a' * 64}"))
    assert "链条完整" in words(auditor.get(f"/journal/?verify=1&head={head()}"))


def test_an_entry_that_was_changed_behind_our_back_is_named(auditor: Client) -> None:
    number = make_entries(3)[1].number
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute(
                "SELECT name FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'journal_entry'"
            )
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute("UPDATE journal_entry SET reason = 'x' WHERE number = %s", [number])
    assert f"第 {number} 条断开" in words(auditor.get("/journal/?verify=1"))


def test_the_export_can_be_checked_without_the_platform(auditor: Client) -> None:
    make_entries(5)
    answer = auditor.get("/journal.jsonl")
    lines = b"".join(answer.streaming_content).decode().splitlines()  # type: ignore[arg-type]
    assert verify_lines(lines, head=head()).ok
    assert len(lines) == Entry.objects.count()


@pytest.mark.parametrize("query", ["page=9999", "page=x", "thing=nothing", "head=%00&verify=1"])
def test_an_address_that_makes_no_sense_is_answered_calmly(auditor: Client, query: str) -> None:
    assert auditor.get(f"/journal/?{query}").status_code == 200


def test_a_long_journal_is_shown_in_pages(auditor: Client) -> None:
    make_entries(120)
    assert 'rel="next"' in words(auditor.get("/journal/"))
    assert 'rel="prev"' in words(auditor.get("/journal/?page=2"))


def test_an_office_reads_of_its_own_acts_and_of_what_it_sees(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    han = signed_in(year.city.han)
    own = words(han.get("/journal/"))
    assert "林一" not in own
    assert "请协调" not in words(han.get("/journal/?page=2"))
    mine, others = year.task(INVESTMENT).thing, year.task(BRIDGES).thing
    assert "林一" in words(han.get(f"/journal/?thing={mine}"))
    for hidden in (others, "officer:1", "reminders"):
        assert han.get(f"/journal/?thing={hidden}").status_code == 404
        assert han.get(f"/journal.xlsx?thing={hidden}").status_code == 404
    assert han.get(reverse("journal_export")).status_code == 403


def test_every_link_of_the_journal_leads_somewhere(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    for officer in (year.city.wu, year.city.han, year.city.du):
        browser = signed_in(officer)
        links = set(re.findall(r'<td class="nowrap"><a href="([^"#]+)', words(browser.get("/journal/"))))
        assert links
        for link in links:
            assert browser.get(link, follow=True).status_code == 200, (officer.username, link)
