"""Supervision orders, more time, the year's plan."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from luoshi.delivery import actions, queries
from luoshi.delivery.holding import NotYourOffice
from luoshi.delivery.models import Adjustment, Extension, Message, Order
from luoshi.delivery.rows import NoSuchOrder
from luoshi.delivery.rules.states import (
    MoveNotPossible,
    NewDateNotLater,
    NotForThisRole,
    NotInThePlan,
    NotVerified,
    TooLateToAsk,
)
from luoshi.delivery.supervising.extending import AskedForTimeAlready, DecidedOnTimeAlready, NotAgreedYet
from luoshi.delivery.supervising.orders import LimitUnfit, days_left
from luoshi.delivery.supervising.plan import NoSuchPlanItem
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import INVESTMENT, Year, make_accepted

pytestmark = pytest.mark.django_db

FRIDAY = datetime(2025, 9, 26, 2, 0, tzinfo=UTC)  # before the holidays of October
DUE = date(2025, 10, 10)


def planned(year: Year, of_year: int = 2025) -> int:
    item = actions.add_plan_item(
        year=of_year,
        kind="supervision",
        title="重点项目督查",
        document="云督〔2025〕1号",
        at=FRIDAY,
        by=year.city.lin,
    )
    return item.pk


def drafted(year: Year, plan_item: int | None = None) -> Order:
    return actions.draft_order(
        task_id=year.task(INVESTMENT).pk,
        title="重点项目投资滞后",
        demand="查明原因,提出措施",
        limit_days=5,
        plan_item_id=plan_item,
        at=FRIDAY,
        by=year.city.lin,
    )


def signed(year: Year) -> Order:
    order = drafted(year, planned(year))
    return actions.sign_order(order_id=order.pk, at=FRIDAY, by=year.city.he, seen_version=1)


def test_an_order_is_numbered_signed_and_due_in_working_days() -> None:
    year = make_accepted()
    order = signed(year)
    assert (order.number, order.signed_by, order.due_on) == ("督办〔2025〕1号", year.city.he, DUE)
    assert signed(year).number == "督办〔2025〕2号"
    (message,) = Message.objects.filter(officer=year.city.du, thing=order.thing)
    assert (message.kind, message.signed_by) == ("order", year.city.he)
    assert days_left(order, date(2025, 10, 12)) == -2


def test_before_it_is_signed_nobody_hears_of_it() -> None:
    year = make_accepted()
    order = drafted(year)
    with pytest.raises(NoSuchOrder):
        queries.order(order.pk, year.city.du)
    assert not Message.objects.filter(thing=order.thing).exists()
    with pytest.raises(NotAllowed):
        actions.sign_order(order_id=order.pk, at=FRIDAY, by=year.city.qiu, seen_version=1)


def test_an_order_needs_its_place_in_the_years_plan() -> None:
    year = make_accepted()
    order = drafted(year)
    with pytest.raises(NotInThePlan):
        actions.sign_order(order_id=order.pk, at=FRIDAY, by=year.city.lin, seen_version=1)
    with pytest.raises(NotInThePlan):  # of another year
        actions.sign_order(
            order_id=order.pk, plan_item_id=planned(year, 2024), at=FRIDAY, by=year.city.lin, seen_version=1
        )
    with pytest.raises(NoSuchPlanItem):
        actions.sign_order(order_id=order.pk, plan_item_id=777, at=FRIDAY, by=year.city.lin, seen_version=1)
    item = planned(year)
    actions.strike_plan_item(plan_item_id=item, reason="压减", at=FRIDAY, by=year.city.lin)
    with pytest.raises(NoSuchPlanItem):
        actions.sign_order(order_id=order.pk, plan_item_id=item, at=FRIDAY, by=year.city.lin, seen_version=1)
    assert Order.objects.get().state == "draft"
    actions.sign_order(
        order_id=order.pk, plan_item_id=planned(year), at=FRIDAY, by=year.city.lin, seen_version=1
    )


@pytest.mark.parametrize("days", [0, 251])
def test_a_limit_makes_sense(days: int) -> None:
    year = make_accepted()
    with pytest.raises(LimitUnfit):
        actions.draft_order(
            task_id=year.task(INVESTMENT).pk,
            title="题",
            demand="办",
            limit_days=days,
            at=FRIDAY,
            by=year.city.lin,
        )


def test_answered_completed_verified_struck_off() -> None:
    year = make_accepted()
    order, city = signed(year), year.city

    def version() -> int:
        return Order.objects.get(pk=order.pk).version

    with pytest.raises(NotForThisRole):
        actions.answer_order(order_id=order.pk, text="已办", at=FRIDAY, by=city.han, seen_version=version())
    with pytest.raises(NoSuchOrder):
        actions.answer_order(order_id=order.pk, text="已办", at=FRIDAY, by=city.feng, seen_version=version())
    actions.answer_order(order_id=order.pk, text="已查明", at=FRIDAY, by=city.du, seen_version=version())
    with pytest.raises(MoveNotPossible):
        actions.strike_off_order(order_id=order.pk, at=FRIDAY, by=city.qiu, seen_version=version())
    actions.complete_order(order_id=order.pk, at=FRIDAY, by=city.du, seen_version=version())
    with pytest.raises(NotVerified):
        actions.strike_off_order(order_id=order.pk, at=FRIDAY, by=city.qiu, seen_version=version())
    actions.verify_order(
        order_id=order.pk, confirms=True, method="visit", at=FRIDAY, by=city.qiu, seen_version=version()
    )
    actions.strike_off_order(order_id=order.pk, at=FRIDAY, by=city.qiu, seen_version=version())
    assert Order.objects.get().state == "struck-off"
    actions.reopen_order(order_id=order.pk, reason="反弹", at=FRIDAY, by=city.lin, seen_version=version())
    assert Order.objects.get().state == "issued"


def test_an_answer_that_is_not_enough_comes_back_and_the_date_stays() -> None:
    year = make_accepted()
    order = signed(year)
    actions.answer_order(order_id=order.pk, text="正在办", at=FRIDAY, by=year.city.du, seen_version=2)
    with pytest.raises(ReasonMissing):
        actions.send_order_back(order_id=order.pk, reason="", at=FRIDAY, by=year.city.lin, seen_version=3)
    actions.send_order_back(order_id=order.pk, reason="无措施", at=FRIDAY, by=year.city.lin, seen_version=3)
    order.refresh_from_db()
    assert (order.state, order.due_on) == ("issued", DUE)


def asked(
    year: Year, order: Order, *, by: object = None, at: datetime = FRIDAY, new: date = date(2025, 10, 20)
) -> Extension:
    order.refresh_from_db()
    return actions.ask_order_extension(
        order_id=order.pk,
        new_due_on=new,
        reason="需要第三方审计",
        progress="已完成六成",
        at=at,
        by=by or year.city.han,  # type: ignore[arg-type]
        seen_version=order.version,
    )


def test_more_time_is_asked_by_the_office_agreed_by_its_head_and_decided_by_the_supervisor() -> None:
    year = make_accepted()
    order = signed(year)
    extension = asked(year, order)
    with pytest.raises(NotAgreedYet):
        actions.decide_extension(
            extension_id=extension.pk, grant=True, at=FRIDAY, by=year.city.lin, seen_version=1
        )
    assert list(queries.home(year.city.du, on=FRIDAY.date()).extensions) == [extension]
    actions.agree_extension(extension_id=extension.pk, at=FRIDAY, by=year.city.du, seen_version=1)
    assert list(queries.home(year.city.lin, on=FRIDAY.date()).extensions) == [extension]
    actions.decide_extension(
        extension_id=extension.pk, grant=True, at=FRIDAY, by=year.city.lin, seen_version=2
    )
    order.refresh_from_db()
    assert (order.state, order.due_on, order.first_due_on) == ("issued", date(2025, 10, 20), DUE)
    extension.refresh_from_db()
    assert (extension.state, extension.old_due_on) == ("granted", DUE)
    with pytest.raises(DecidedOnTimeAlready):
        actions.decide_extension(
            extension_id=extension.pk, grant=False, reason="改", at=FRIDAY, by=year.city.lin, seen_version=3
        )


def test_a_head_who_asks_has_agreed_and_a_refusal_says_why() -> None:
    year = make_accepted()
    order = signed(year)
    extension = asked(year, order, by=year.city.du)
    with pytest.raises(ReasonMissing):
        actions.decide_extension(
            extension_id=extension.pk, grant=False, at=FRIDAY, by=year.city.lin, seen_version=1
        )
    actions.decide_extension(
        extension_id=extension.pk, grant=False, reason="必须按期", at=FRIDAY, by=year.city.lin, seen_version=1
    )
    order.refresh_from_db()
    assert (order.state, order.due_on) == ("issued", DUE)


def test_time_is_asked_for_before_the_date_and_to_a_later_one_and_once() -> None:
    year = make_accepted()
    order = signed(year)
    with pytest.raises(TooLateToAsk):
        asked(year, order, at=FRIDAY + timedelta(days=15))
    with pytest.raises(NewDateNotLater):
        asked(year, order, new=DUE)
    with pytest.raises(NoSuchOrder):
        asked(year, order, by=year.city.shan)
    asked(year, order, at=datetime(2025, 10, 10, 15, 0, tzinfo=UTC))  # late in the evening of the day itself
    with pytest.raises(MoveNotPossible):
        asked(year, order)


def test_more_time_for_a_task_is_an_adjustment_that_keeps_the_first_date() -> None:
    year = make_accepted()
    row = year.task(INVESTMENT)
    with pytest.raises(NotYourOffice):
        actions.ask_task_extension(
            task_id=row.pk,
            new_due_on=date(2026, 3, 31),
            reason="因",
            at=FRIDAY,
            by=year.city.feng,
            seen_version=row.version,
        )
    extension = actions.ask_task_extension(
        task_id=row.pk,
        new_due_on=date(2026, 3, 31),
        reason="征地",
        at=FRIDAY,
        by=year.city.du,
        seen_version=row.version,
    )
    with pytest.raises(AskedForTimeAlready):
        actions.ask_task_extension(
            task_id=row.pk,
            new_due_on=date(2026, 4, 30),
            reason="征地",
            at=FRIDAY,
            by=year.city.du,
            seen_version=row.version + 1,
        )
    actions.decide_extension(
        extension_id=extension.pk, grant=True, reason="同意", at=FRIDAY, by=year.city.lin, seen_version=1
    )
    assert year.task(INVESTMENT).due_on == date(2026, 3, 31)
    assert Adjustment.objects.get().before == {"due_on": "2025-12-31"}
    assert year.path(INVESTMENT, "投资").due_on == date(2026, 3, 31)


def test_the_count_of_the_plan_and_its_fall_against_the_year_before() -> None:
    year = make_accepted()
    for _ in range(4):
        planned(year, 2024)
    planned(year)
    count = queries.plan_count(2025)
    assert (count.count, count.before, count.fall) == (1, 4, 75.0)
    assert count.by_kind["supervision"] == 1
    assert queries.plan_count(2024).fall is None
    assert [item.number for item in queries.plan_items(2024)] == [1, 2, 3, 4]


def test_the_database_itself_lets_no_order_out_unsigned() -> None:
    year = make_accepted()
    order = drafted(year)
    with pytest.raises(IntegrityError, match="order_out_only_signed"), transaction.atomic():
        Order.objects.filter(pk=order.pk).update(state="issued", number="督办〔2025〕9号")
    with pytest.raises(IntegrityError, match="message_signed"), transaction.atomic():
        Message.objects.create(
            kind="order",
            officer=year.city.du,
            subject="督办",
            thing=order.thing,
            made_at=FRIDAY,
            next_try_at=FRIDAY,
        )
