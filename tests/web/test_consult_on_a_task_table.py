"""A draft goes out to the offices; they say what they think, and are told what became of it."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Comment
from tests.delivery.scenes import (
    FEBRUARY,
    GDP,
    INVESTMENT,
    Year,
    make_assigned,
    make_consulted,
    make_draft,
    make_issued,
)
from tests.web.conftest import signed_in
from tests.web.pages import words
from tests.web.sheet_pages import rows_shown, see, send

pytestmark = pytest.mark.django_db


def say(year: Year, text: str = "建议增速改为5.5%") -> Comment:
    """Planning says something of the growth."""
    return actions.comment_on_sheet(
        sheet_id=year.sheet.pk, task_id=year.task(GDP).pk, text=text, at=FEBRUARY, by=year.city.zheng
    )


def answer(year: Year, comment: Comment, **typed: object) -> Any:
    """The supervisor's answer, to the version that there is unless one is given."""
    sent = {"version": Comment.objects.get(pk=comment.pk).version, **typed}
    return signed_in(year.city.lin).post(reverse("delivery:answer_comment", args=[comment.pk]), sent)


def test_it_is_sent_out_with_a_day_until_which_offices_are_asked() -> None:
    year = make_assigned()
    page = words(see(year.city.lin, "consult_on_sheet", year.sheet))
    assert "涉及单位" in page
    without = send(year.city.lin, "consult_on_sheet", year.sheet, until="")
    assert without.status_code == 422
    send(year.city.lin, "consult_on_sheet", year.sheet, until="2025-02-20")
    assert (year.fresh().state, year.sheet.consultation_until) == ("consultation", date(2025, 2, 20))
    assert "2025-02-20前反馈意见" in words(see(year.city.zheng, "sheet", year.sheet))


def test_sending_it_out_twice_is_refused() -> None:
    year = make_assigned()
    send(year.city.lin, "consult_on_sheet", year.sheet, until="2025-02-20")
    again = send(year.city.lin, "consult_on_sheet", year.sheet, until="2025-02-21")
    assert (again.status_code, again.context["code"]) == (422, "move-not-possible")
    late = send(year.city.lin, "consult_on_sheet", year.sheet, until="2025-02-21", version=1)
    assert (late.status_code, late.context["code"]) == (409, "changed-meanwhile")


def test_an_empty_table_is_not_sent_out() -> None:
    year = make_draft()
    empty = actions.draft_sheet(year=2025, title="空表", at=FEBRUARY, by=year.city.lin)
    assert send(year.city.lin, "consult_on_sheet", empty, until="2025-02-20").context["code"] == "sheet-empty"


def test_an_office_sees_its_own_rows_and_no_others() -> None:
    year = make_consulted()
    assert rows_shown(see(year.city.han, "sheet", year.sheet, section="all")) == [
        "实施重点项目120个、完成投资30亿元"
    ]
    assert len(rows_shown(see(year.city.zheng, "sheet", year.sheet, section="all"))) > 1
    assert see(year.city.han, "sheet_row", year.task(GDP)).status_code == 404
    assert see(year.city.wei, "sheet", year.sheet).status_code == 404  # nothing of it is under him
    assert rows_shown(see(year.city.he, "sheet", year.sheet, section="all"))


def test_an_office_speaks_of_the_whole_and_of_a_task() -> None:
    year = make_consulted()
    task = year.task(INVESTMENT)
    page = see(year.city.han, "sheet", year.sheet)
    assert [choice for choice, _name in page.context["comment_form"].fields["task"].choices] == ["", task.pk]
    send(year.city.han, "sheet_comments", year.sheet, text="完成时限写到月")
    send(year.city.han, "sheet_comments", year.sheet, text="投资口径请明确", task=task.pk)
    assert list(Comment.objects.values_list("text", "task", "office")) == [
        ("完成时限写到月", None, year.city.industry.pk),
        ("投资口径请明确", task.pk, year.city.industry.pk),
    ]
    assert "投资口径请明确" in words(see(year.city.han, "sheet_row", task))
    assert "尚未答复" in words(see(year.city.han, "sheet", year.sheet))


def test_a_comment_needs_words_and_a_task_of_ones_own() -> None:
    year = make_consulted()
    empty = send(year.city.han, "sheet_comments", year.sheet, text=" ", task=year.task(INVESTMENT).pk)
    assert empty.status_code == 422
    others = send(year.city.han, "sheet_comments", year.sheet, text="别人的事", task=year.task(GDP).pk)
    assert others.status_code == 422
    assert "别人的事" in words(others)
    assert not Comment.objects.exists()


def test_supervisors_and_auditors_do_not_comment() -> None:
    year = make_consulted()
    for officer in (year.city.lin, year.city.wu, year.city.qiu):
        assert send(officer, "sheet_comments", year.sheet, text="说一句").status_code == 403
        assert "提交意见" not in words(see(officer, "sheet", year.sheet))


def test_after_the_issue_nobody_comments() -> None:
    year = make_issued()
    late = send(year.city.zheng, "sheet_comments", year.sheet, text="来晚了的意见")
    assert late.context["code"] == "not-in-consultation"
    assert "来晚了的意见" in words(late)


def test_every_comment_is_answered_with_a_reason_and_the_office_reads_it() -> None:
    year = make_consulted()
    comment = say(year)
    page = words(see(year.city.lin, "sheet_comments", year.sheet))
    assert "建议增速改为5.5%" in page
    assert "1 条未答复" in page
    assert answer(year, comment, adopted="no", reason=" ").status_code == 422
    undecided = answer(year, comment, reason="与报告不一致")
    assert undecided.status_code == 422
    assert "与报告不一致" in words(undecided)
    answer(year, comment, adopted="no", reason="与报告不一致")
    comment.refresh_from_db()
    assert (comment.adopted, comment.reason, comment.answered_by) == (False, "与报告不一致", year.city.lin)
    shown = words(see(year.city.zheng, "sheet", year.sheet))
    assert "不采纳" in shown
    assert "与报告不一致" in shown
    assert "与报告不一致" not in words(see(year.city.han, "sheet", year.sheet))


def test_two_answers_at_once_one_is_told() -> None:
    year = make_consulted()
    comment = say(year)
    answer(year, comment, adopted="yes", reason="采纳")
    late = answer(year, comment, adopted="no", reason="后来的理由", version=1)
    assert (late.status_code, late.context["code"]) == (409, "changed-meanwhile")
    assert "后来的理由" in words(late)
    answer(year, comment, adopted="no", reason="再议后不采纳")
    comment.refresh_from_db()
    assert comment.adopted is False


def test_only_the_supervision_office_answers() -> None:
    year = make_consulted()
    comment = say(year)
    address = reverse("delivery:answer_comment", args=[comment.pk])
    typed = {"version": 1, "adopted": "yes", "reason": "采纳"}
    assert signed_in(year.city.zheng).post(address, typed).status_code == 403
    assert signed_in(year.city.wu).post(address, typed).status_code == 403
    assert signed_in(year.city.han).post(address, typed).status_code == 404  # of another office


def test_with_an_open_comment_it_is_not_submitted() -> None:
    year = make_consulted()
    comment = say(year)
    table = words(see(year.city.lin, "sheet", year.sheet))
    assert "答复意见（1）" in table
    refused = send(year.city.lin, "submit_sheet", year.sheet)
    assert refused.context["code"] == "comments-open"
    answer(year, comment, adopted="yes", reason="采纳")
    assert reverse("delivery:submit_sheet", args=[year.sheet.pk]) in words(
        see(year.city.lin, "sheet_comments", year.sheet)
    )
    send(year.city.lin, "submit_sheet", year.sheet)
    assert year.fresh().state == "approval"


def test_it_is_taken_back_with_a_reason_and_the_comments_stay() -> None:
    year = make_consulted()
    say(year)
    assert send(year.city.lin, "take_sheet_back", year.sheet, reason="").status_code == 422
    send(year.city.lin, "take_sheet_back", year.sheet, reason="调整结构")
    assert year.fresh().state == "draft"
    assert "建议增速改为5.5%" in words(see(year.city.lin, "sheet_comments", year.sheet))
    assert see(year.city.zheng, "sheet", year.sheet).status_code == 404


def test_the_page_of_comments_takes_as_many_queries_for_many_as_for_one() -> None:
    year = make_consulted()
    say(year)
    with CaptureQueriesContext(connection) as few:
        see(year.city.lin, "sheet_comments", year.sheet)
    for number in range(20):
        say(year, f"意见{number}")
    with CaptureQueriesContext(connection) as many:
        see(year.city.lin, "sheet_comments", year.sheet)
    assert len(many) == len(few)
