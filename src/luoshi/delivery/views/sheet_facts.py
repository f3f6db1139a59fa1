"""What several pages of a sheet say alike: the next act, who may make it, what can be commented on."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.delivery.sheets import counts as sheet_counts
from luoshi.delivery.sheets import page as sheet_page
from luoshi.people.permissions import allowed

if TYPE_CHECKING:
    from luoshi.delivery.models import Sheet
    from luoshi.people.models import Officer


@dataclass(frozen=True, slots=True)
class NextAct:
    """What to do next: a page to go to, or an act that needs no words (``posts``)."""

    label: str
    url: str
    posts: bool = False


def may_make(sheet: Sheet, officer: Officer) -> bool:
    """Whether ``officer`` may still work on ``sheet``."""
    return sheet.state != "issued" and allowed("delivery.manage", officer)


def next_act(
    sheet: Sheet, officer: Officer, counts: sheet_counts.Standing | sheet_counts.SheetLine
) -> NextAct | None:
    """The one thing that ``officer`` should do next with ``sheet``, None while others have to."""
    if allowed("delivery.manage", officer):
        return next_of_supervisor(sheet, counts)
    here = reverse("delivery:sheet", args=[sheet.pk])
    if sheet_page.comments_possible(sheet, officer):
        return NextAct(_("Say what your office thinks"), f"{here}#comment")
    if officer.role == "leader" and sheet.state == "approval" and not sheet.approved_by:
        return NextAct(_("Approve or send back"), reverse("delivery:approve_sheet", args=[sheet.pk]))
    if sheet.state == "issued" and allowed("delivery.report", officer) and counts.assigned > counts.accepted:
        return NextAct(_("Accept the tasks"), f"{reverse('delivery:tasks')}?waiting=acceptance")
    return None


def next_of_supervisor(sheet: Sheet, counts: sheet_counts.Standing | sheet_counts.SheetLine) -> NextAct:
    """What the supervision office does next."""
    if sheet.state == "consultation":
        if counts.open_comments:
            said = _("Answer the comments (%(n)d)") % {"n": counts.open_comments}
            return on_sheet(sheet, said, "sheet_comments")
        return on_sheet(sheet, _("Submit for approval"), "submit_sheet")
    if sheet.state == "approval" and not sheet.approved_by:
        return on_sheet(sheet, _("Write down the approval"), "approve_sheet")
    if sheet.state == "issued":
        return on_sheet(sheet, _("Reporting periods"), "periods")
    missing = what_is_missing(sheet, counts)
    if missing is not None:
        return missing
    if sheet.state == "draft":
        return on_sheet(sheet, _("Send out for comments"), "consult_on_sheet")
    return on_sheet(sheet, _("Issue"), "issue_sheet")


def what_is_missing(sheet: Sheet, counts: sheet_counts.Standing | sheet_counts.SheetLine) -> NextAct | None:
    """What is to be done before the table can go out: tasks, proposals, decisions on them, leads."""
    here = reverse("delivery:sheet", args=[sheet.pk])
    if not counts.tasks:
        return on_sheet(sheet, _("Add tasks"), "add_to_sheet")
    if not counts.assigned and not counts.proposed:
        return on_sheet(sheet, _("Let the rules propose offices"), "propose_offices", posts=True)
    if counts.proposed:
        said = _("Look through the proposals (%(n)d)") % {"n": counts.proposed}
        return NextAct(said, f"{here}?waiting=proposed")
    if counts.waiting_lead:
        return NextAct(_("Name who leads (%(n)d)") % {"n": counts.waiting_lead}, f"{here}?waiting=lead")
    return None


def on_sheet(sheet: Sheet, label: str, name: str, *, posts: bool = False) -> NextAct:
    """An act at the address called ``name`` of ``sheet``."""
    return NextAct(label, reverse(f"delivery:{name}", args=[sheet.pk]), posts)


def comment_choices(sheet: Sheet, officer: Officer) -> list[tuple[int, str]]:
    """The tasks that ``officer`` can comment on, as a list shows them."""
    rows = sheet_page.tasks_to_comment(sheet, officer)
    return [(task.pk, f"{task.number} {task.wording[:60]}") for task in rows]
