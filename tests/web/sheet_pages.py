"""What the tests of task tables share: opening a page of one, sending a form, the rows that it shows."""

from typing import Any

from django.urls import reverse

from luoshi.delivery.models import Sheet, Task
from luoshi.people.models import Officer
from tests.web.conftest import signed_in

OF_A_SHEET = (
    "sheet",
    "sheet_workbook",
    "sheet_document",
    "sheet_comments",
    "sheet_comments_workbook",
    "add_to_sheet",
    "consult_on_sheet",
    "submit_sheet",
    "take_sheet_back",
    "approve_sheet",
    "issue_sheet",
)
OF_A_TASK = ("sheet_row", "draft_task", "fan_out_task", "new_draft_figure")


def see(who: Officer, address: str, row: Any = None, /, **query: str | int) -> Any:
    """The page called ``address`` (of a row), as ``who`` sees it."""
    return signed_in(who).get(reverse(f"delivery:{address}", args=[row.pk] if row else []), query)


def send(who: Officer, address: str, row: Any, /, **typed: object) -> Any:
    """Send a form, made for the version that ``row`` has now unless one is given."""
    version = typed.pop("version", None)
    if version is None:
        version = type(row).objects.get(pk=row.pk).version if isinstance(row, Sheet | Task) else 0
    return signed_in(who).post(reverse(f"delivery:{address}", args=[row.pk]), {"version": version, **typed})


def rows_shown(answer: Any) -> list[str]:
    """The wording of the rows that the page of a sheet shows, in order."""
    assert answer.status_code == 200
    return [task.wording for task in answer.context["page"].object_list]


def wording_of(task: Task, **changes: object) -> dict[str, object]:
    """What the form of a row sends when only ``changes`` were typed."""
    sent: dict[str, object] = {
        "wording": task.wording,
        "measures": task.measures,
        "category": task.category,
        "section": task.section,
        "lead_leader": task.lead_leader_id or "",
        "due_on": task.due_on or "",
        "place": task.place,
        "note": task.note,
    }
    return {**sent, **changes}


def rows_of(prefix: str, rows: list[dict[str, str]], before: int = 0) -> dict[str, object]:
    """A set of forms as a browser sends it; ``before``: how many were there when the page was made."""
    sent: dict[str, object] = {f"{prefix}-TOTAL_FORMS": len(rows), f"{prefix}-INITIAL_FORMS": before}
    for index, row in enumerate(rows):
        sent |= {f"{prefix}-{index}-{name}": value for name, value in row.items()}
    return sent
