"""Messages on their page: unread first, each leads to what it is about; the journal names every act."""

import re
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from luoshi.delivery import things
from luoshi.delivery.models import Message
from luoshi.journal.models import Entry
from luoshi.web.views import ACTS, name_of, page_of
from tests.delivery.scenes import APRIL, INVESTMENT, make_accepted, make_everything, make_submitted
from tests.web.conftest import signed_in
from tests.web.pages import words

pytestmark = pytest.mark.django_db

DELIVERY = Path(things.__file__).parent


def test_unread_ones_stand_first_and_opening_one_leads_to_its_thing() -> None:
    year, progress = make_submitted()
    du = signed_in(year.city.du)
    first, *others = du.get(reverse("delivery:messages")).context["page"].object_list
    assert first.thing == progress.thing
    answer = du.post(reverse("delivery:message", args=[first.pk]))
    assert answer.url == things.page_of(progress.thing)
    assert Message.objects.get(pk=first.pk).read_at is not None
    again = du.get(reverse("delivery:messages")).context["page"].object_list
    assert [row.pk for row in again] == [*(row.pk for row in others), first.pk]


def test_one_can_be_marked_as_read_without_going_anywhere() -> None:
    year, _ = make_submitted()
    du = signed_in(year.city.du)
    message = Message.objects.filter(officer=year.city.du).first()
    assert message is not None
    answer = du.post(reverse("delivery:message", args=[message.pk]), {"stay": "1"})
    assert answer.url == reverse("delivery:messages")


def test_all_can_be_marked_as_read_at_once_and_only_ones_own() -> None:
    year, _ = make_submitted()
    others = Message.objects.exclude(officer=year.city.du).filter(read_at=None).count()
    signed_in(year.city.du).post(reverse("delivery:read_all_messages"))
    assert not Message.objects.filter(officer=year.city.du, read_at=None).exists()
    assert Message.objects.filter(read_at=None).count() == others > 0


def test_a_message_of_somebody_else_is_not_found() -> None:
    year, _ = make_submitted()
    message = Message.objects.filter(officer=year.city.du).first()
    assert message is not None
    answer = signed_in(year.city.han).post(reverse("delivery:message", args=[message.pk]))
    assert answer.status_code == 404
    assert Message.objects.get(pk=message.pk).read_at is None


def test_looking_is_not_reading() -> None:
    year, _ = make_submitted()
    message = Message.objects.filter(officer=year.city.du).first()
    assert message is not None
    assert signed_in(year.city.du).get(reverse("delivery:message", args=[message.pk])).status_code == 405


def test_they_are_filtered_by_kind_and_by_what_is_unread(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    han = signed_in(year.city.han)
    orders = han.get(reverse("delivery:messages") + "?kind=order").context["page"].object_list
    assert {row.kind for row in orders} == {"order"}
    assert "林一签发" in words(han.get(reverse("delivery:messages") + "?kind=order"))
    han.post(reverse("delivery:read_all_messages"))
    assert not han.get(reverse("delivery:messages") + "?unread=1").context["page"].object_list
    assert han.get(reverse("delivery:messages") + "?kind=nonsense").status_code == 200


def test_a_full_inbox_asks_the_database_no_more_often(django_assert_max_num_queries: Any) -> None:
    year = make_accepted()
    Message.objects.bulk_create(
        Message(
            kind="notice",
            officer=year.city.lin,
            subject=f"第{n}条",
            thing=f"task:{year.task(INVESTMENT).pk}",
            made_at=APRIL,
            next_try_at=APRIL,
        )
        for n in range(150)
    )
    lin = signed_in(year.city.lin)
    with django_assert_max_num_queries(9):
        assert 'rel="next"' in words(lin.get(reverse("delivery:messages")))


def test_every_act_of_the_year_has_its_words_in_the_journal(tmp_path: Path) -> None:
    make_everything(tmp_path)
    written = set(Entry.objects.filter(act__startswith="delivery.").values_list("act", flat=True))
    assert written
    assert written <= ACTS.keys()


def test_every_act_that_the_source_writes_has_its_words() -> None:
    """``told("accept_task", ...)`` and its like, wherever delivery says them."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in DELIVERY.rglob("*.py"))
    named = set(re.findall(r'\b(?:told|told_of)\(\s*(?:\w+,\s*)?"(\w+)"', source))
    named |= set(re.findall(r'act="delivery\.(\w+)"', source))
    assert {"accept_task", "ask_extension", "remind_offices", "draft_circular"} <= named
    assert named <= things.ACTS.keys()


def test_every_act_of_every_room_has_its_words() -> None:
    source = "\n".join(path.read_text(encoding="utf-8") for path in DELIVERY.parent.rglob("*.py"))
    named = set(re.findall(r'act="((?:ledger|people|delivery)\.\w+)"', source))
    assert {"ledger.observe", "people.add_office"} <= named
    assert named <= ACTS.keys()


def test_every_kind_of_thing_of_the_year_has_a_name_and_the_way_to_its_page(tmp_path: Path) -> None:
    make_everything(tmp_path)
    named = set(
        Entry.objects.filter(act__startswith="delivery.")
        .order_by()
        .values_list("thing", flat=True)
        .distinct()
    )
    without_page = {thing.partition(":")[0] for thing in named if not things.page_of(thing)}
    assert {thing.partition(":")[0] for thing in named} <= things.NAMES.keys()
    assert without_page <= {"reminders", "columns"}
    assert all(name_of(thing) != thing for thing in named)


def test_the_journal_page_leads_to_tasks_and_orders(tmp_path: Path) -> None:
    year = make_everything(tmp_path)
    page = words(signed_in(year.city.lin).get(reverse("journal")))
    assert f'href="{page_of(year.task(INVESTMENT).thing)}"' in page
    assert "签发督办单" in page
    assert "delivery." not in re.sub(r"<[^>]+>", "", page)
