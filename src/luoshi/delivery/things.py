"""The pages of the things that the journal and messages name (``task:12``), and their names in words."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any, Final

from django.db.models import QuerySet
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import Comment, Enquiry, Rectification, Reply, ReportingPeriod
from luoshi.delivery.rows import (
    visible_comments,
    visible_evidence,
    visible_extensions,
    visible_matters,
    visible_orders,
    visible_progress,
    visible_sheets,
    visible_tasks,
)
from luoshi.delivery.supervising.circulars import drafts, visible_circulars
from luoshi.people.asked import number_in
from luoshi.people.models import Officer
from luoshi.people.permissions import sees_everything

ROWS: Final[Mapping[str, Callable[[Officer], QuerySet[Any]]]] = {
    "task": visible_tasks,
    "sheet": visible_sheets,
    "progress": visible_progress,
    "evidence": visible_evidence,
    "matter": visible_matters,
    "order": visible_orders,
    "extension": visible_extensions,
    "comment": visible_comments,
    "circular": visible_circulars,
    "circular-draft": drafts,
}
# The page of each kind of thing that has one of its own.
PAGES: Final = {
    "task": "delivery:task",
    "sheet": "delivery:sheet",
    "progress": "delivery:progress",
    "evidence": "delivery:evidence",
    "matter": "delivery:matter",
    "order": "delivery:order",
    "extension": "delivery:extension",
    "circular": "delivery:circular",
    "circular-draft": "delivery:circular_draft",
    "publication": "account:publication",  # of a floor above, to which messages lead, too
}
NAMES: Final = {
    "task": _("Task"),
    "sheet": _("Task table"),
    "progress": _("Progress report"),
    "evidence": _("Evidence"),
    "matter": _("Matter for a leader"),
    "order": _("Supervision order"),
    "extension": _("Request for more time"),
    "circular": _("Circular"),
    "circular-draft": _("Draft of a circular"),
    "comment": _("Comment"),
    "enquiry": _("Entry of the register"),
    "period": _("Reporting period"),
    "rectification": _("Rectification"),
    "plan-item": _("Item of the year's plan"),
    "reply": _("Reply to deputies"),
    "publication": _("Publication"),
    "reminders": _("Reminders"),
    "columns": _("Meaning of a table's columns"),
}
ACTS: Final = {
    "accept_task": _("Accepted a task"),
    "add_plan_item": _("Added an item to the plan"),
    "add_tasks": _("Added tasks"),
    "adopt_profile": _("Took the offices over from the profile"),
    "advance_rectification": _("Brought a rectification on"),
    "agree_extension": _("Agreed that more time is asked for"),
    "answer_comment": _("Answered a comment"),
    "answer_order": _("Answered an order"),
    "approve_sheet": _("Approved a task table"),
    "ask_extension": _("Asked for more time"),
    "ask_for": _("Asked an office for a figure"),
    "assign_office": _("Assigned an office"),
    "assign_offices": _("Assigned offices"),
    "begin_rectification": _("Began a rectification"),
    "cancel_task": _("Cancelled a task"),
    "carry_over_task": _("Carried a task over"),
    "change_task": _("Changed a task"),
    "check_progress": _("Checked a report"),
    "comment_on_sheet": _("Commented on a draft"),
    "complete_order": _("Reported an order completed"),
    "complete_task": _("Reported a task completed"),
    "confirm_proposals": _("Confirmed proposed offices"),
    "consult_on_sheet": _("Sent a draft out for comments"),
    "decide_extension": _("Decided on more time"),
    "decide_matter": _("Decided a matter"),
    "discard_circular": _("Put a circular's draft aside"),
    "discard_order": _("Put an order's draft aside"),
    "dismiss_proposal": _("Dismissed a proposed office"),
    "draft_circular": _("Drafted a circular"),
    "draft_order": _("Drafted an order"),
    "draft_sheet": _("Drafted a task table"),
    "drop_path": _("Dropped a figure's path"),
    "edit_circular": _("Worded a circular anew"),
    "edit_order": _("Worded an order anew"),
    "edit_task": _("Edited a task"),
    "fan_out": _("Fanned a task out"),
    "hand_in_evidence": _("Handed in evidence"),
    "import_tasks": _("Imported tasks"),
    "issue_sheet": _("Issued a task table"),
    "judge_evidence": _("Judged evidence"),
    "lock_period": _("Locked a period"),
    "merge_task": _("Merged a task"),
    "open_periods": _("Opened reporting periods"),
    "propose_offices": _("Proposed offices"),
    "raise_matter": _("Raised a matter"),
    "reissue_task": _("Issued a task again"),
    "remember_columns": _("Remembered the columns of a file"),
    "remind_office": _("Reminded an office"),
    "remind_offices": _("Reminded offices"),
    "reopen_order": _("Opened an order again"),
    "reopen_period": _("Opened a period again"),
    "reopen_progress": _("Opened a report again"),
    "reopen_task": _("Opened a task again"),
    "return_progress": _("Returned a report"),
    "return_task": _("Returned a task"),
    "revoke_order": _("Revoked an order"),
    "save_progress": _("Wrote on a report"),
    "send_back_order": _("Sent an order back"),
    "send_back_progress": _("Returned a report after checking"),
    "send_back_sheet": _("Sent a task table back"),
    "send_reply": _("Replied to deputies"),
    "send_task_back": _("Sent a task back"),
    "set_nodes": _("Set nodes"),
    "set_path": _("Set a figure's path"),
    "sign_circular": _("Signed and sent a circular"),
    "sign_order": _("Signed an order"),
    "stop_asking": _("Stopped asking for a figure"),
    "strike_off_order": _("Struck an order off"),
    "strike_off_task": _("Struck a task off"),
    "strike_plan_item": _("Took an item out of the plan"),
    "submit_progress": _("Submitted a report"),
    "submit_sheet": _("Submitted a task table for approval"),
    "take_back_sheet": _("Took a task table back"),
    "unassign_office": _("Took an assignment back"),
    "use_evidence": _("Used evidence for a task"),
    "verify_order": _("Verified an order"),
    "verify_progress": _("Verified a report"),
    "verify_task": _("Verified a task"),
    "withdraw_evidence": _("Withdrew evidence"),
    "withdraw_matter": _("Withdrew a matter"),
    "withdraw_progress": _("Took a report back"),
}
"""Every act of delivery in words, as the journal names it without the room."""


def hidden(things: Iterable[str], officer: Officer) -> set[str]:
    """Those of delivery's ``things`` that ``officer`` does not see, in one query for each kind.

    What no office works on (periods, the plan, reminders) is seen by those from whom no row is hidden.
    """
    asked: dict[str, dict[str, str]] = {}
    for thing in things:
        kind, _colon, key = thing.partition(":")
        if kind in NAMES:
            asked.setdefault(kind, {})[key] = thing
    found = set[str]()
    for kind, by_key in asked.items():
        if kind in ROWS:
            ids = [number for key in by_key if (number := number_in(key)) is not None]
            seen = {str(pk) for pk in ROWS[kind](officer).filter(pk__in=ids).values_list("pk", flat=True)}
        else:
            seen = set(by_key) if sees_everything(officer) else set()
        found |= {thing for key, thing in by_key.items() if key not in seen}
    return found


def page_of(thing: str) -> str:
    """The address of the page of ``thing``, or of the page that it stands on; empty where it has none."""
    kind, _colon, key = thing.partition(":")
    number = number_in(key)
    if number is None:
        return reversed_or_empty("delivery:plan") if kind == "plan-item" else ""
    if kind in PAGES:
        return reversed_or_empty(PAGES[kind], number)
    return page_around(kind, number)


def page_around(kind: str, key: int) -> str:
    """The address of the page on which a thing without a page of its own is shown."""
    if kind == "plan-item":
        return f"{reversed_or_empty('delivery:plan')}#item-{key}"
    if kind == "reply":
        found = Reply.objects.filter(pk=key).values_list("source_id", flat=True).first()
        return reversed_or_empty("delivery:reply", found) if found else ""
    if kind == "enquiry":
        return reversed_or_empty("delivery:enquiries") if Enquiry.objects.filter(pk=key).exists() else ""
    if kind == "comment":
        found = Comment.objects.filter(pk=key).values_list("sheet_id", flat=True).first()
        return reversed_or_empty("delivery:sheet", found) if found else ""
    if kind == "period":
        found = ReportingPeriod.objects.filter(pk=key).values_list("sheet_id", flat=True).first()
        return reversed_or_empty("delivery:periods", found) if found else ""
    if kind == "rectification":
        found = Rectification.objects.filter(pk=key).values_list("task_id", flat=True).first()
        return reversed_or_empty("delivery:task", found) if found else ""
    return ""


def reversed_or_empty(name: str, *args: int) -> str:
    """The address with this name, empty where there is none."""
    try:
        return reverse(name, args=args)
    except NoReverseMatch:
        return ""
