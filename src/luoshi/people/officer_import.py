"""Many officers from a file: read, checked row by row, added all together or not at all."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from luoshi.ground.refused import Refused
from luoshi.people.actions import USERNAME, add_officer, give_charge
from luoshi.people.models import Office, Officer, Role
from luoshi.people.passwords import random_password
from luoshi.people.permissions import require
from luoshi.people.queries import offices_by_name
from luoshi.reader.grid import Grid, read_grids

MOST_OFFICERS = 1_000
ROWS_ABOVE_THE_HEADS = 10  # titles, explanations

# What the columns are called; the first is how our own files call them.
NAMES = {
    "name": ("姓名", "人员", "name"),
    "username": ("用户名", "账号", "登录名", "username", "user name"),
    "role": ("角色", "role"),
    "office": ("单位", "所在单位", "工作单位", "部门", "office"),
    "oversees": ("分管", "分管单位", "oversees"),
}
NEEDED = ("name", "username", "role")

Row = dict[str, str]


class OfficerHeadsMissing(Refused):
    """The file has no row that names its columns: ``heads`` are those that must be there."""

    code: ClassVar[str] = "officer-heads-missing"


class TooManyOfficers(Refused):
    """The file names more officers than are added at once: ``count``, ``limit``."""

    code: ClassVar[str] = "too-many-officers"


class RowsUnfit(Refused):
    """Some rows cannot be added, so none was: ``rows`` (their numbers)."""

    code: ClassVar[str] = "officer-rows-unfit"


@dataclass(frozen=True, slots=True)
class ProposedOfficer:
    """One row: what it says, what that means here, and what is wrong with it."""

    number: int  # of the row in the file, as a spreadsheet shows it
    said: Row
    role: Role | None
    office: Office | None
    oversees: tuple[Office, ...]
    problems: tuple[str | Promise, ...]


def officer_rows_of(data: bytes) -> list[tuple[int, Row]]:
    """The rows of a file under their heads, with their numbers; empty ones are left out.

    Raises what ``read_grids`` raises, OfficerHeadsMissing or TooManyOfficers.
    """
    for grid in read_grids(data):
        heads = _heads(grid)
        if heads is not None:
            top, columns = heads
            rows = _rows_below(grid, top, columns)
            if len(rows) > MOST_OFFICERS:
                raise TooManyOfficers(count=len(rows), limit=MOST_OFFICERS)
            return rows
    raise OfficerHeadsMissing(heads=[NAMES[field][0] for field in NEEDED])


def checked(rows: Sequence[tuple[int, Row]]) -> list[ProposedOfficer]:
    """``rows`` with what is wrong in each; four queries at most, however many there are."""
    roles, offices = _roles(), offices_by_name()
    taken = {name.lower() for name in Officer.objects.values_list("username", flat=True)}
    proposed = []
    for number, row in rows:
        username = row.get("username", "")
        problems: list[str | Promise] = []
        role, office = roles.get(row.get("role", "").lower()), offices.get(row.get("office", ""))
        oversees = [offices.get(name) for name in _names_in(row.get("oversees", ""))]
        if not row.get("name") or len(row["name"]) > 50:
            problems.append(_("The name is missing or longer than 50 characters."))
        if not USERNAME.fullmatch(username):
            problems.append(
                _("A user name has 2 to 50 letters, digits, dots, dashes or underscores, no blanks.")
            )
        elif username.lower() in taken:
            problems.append(_("This user name is taken, or stands twice in the file."))
        taken.add(username.lower())
        if role is None:
            problems.append(_("There is no such role."))
        if row.get("office") and office is None:
            problems.append(_("There is no such office, or several are called so."))
        if role in (Role.REPORTER, Role.HEAD) and not row.get("office"):
            problems.append(_("Choose the office that this person speaks for."))
        if oversees and role is not None and role != Role.LEADER:
            problems.append(_("Only leaders oversee offices."))
        if None in oversees:
            problems.append(_("Not every office to oversee is known."))
        known = tuple(dict.fromkeys(found for found in oversees if found is not None))
        proposed.append(ProposedOfficer(number, row, role, office, known, tuple(problems)))
    return proposed


@transaction.atomic
def add_officers(*, rows: Sequence[tuple[int, Row]], at: datetime, by: Officer) -> list[tuple[Officer, str]]:
    """Add everybody in ``rows``; gives each with the password that is good for one sign-in.

    Raises NotAllowed, TooManyOfficers or RowsUnfit, and what ``add_officer`` raises; nobody is added then.
    """
    require("people.manage", by)
    if len(rows) > MOST_OFFICERS:
        raise TooManyOfficers(count=len(rows), limit=MOST_OFFICERS)
    proposed = checked(rows)
    unfit = [one.number for one in proposed if one.problems]
    if unfit:
        raise RowsUnfit(rows=unfit[:20])
    made = []
    for one in proposed:
        password = random_password()
        officer = add_officer(
            username=one.said["username"],
            name=one.said["name"],
            role=str(one.role),
            office=one.office,
            password=password,
            one_time=True,
            at=at,
            by=by,
        )
        for office in one.oversees:
            give_charge(officer=officer, office=office, at=at, by=by)
        made.append((officer, password))
    return made


def _heads(grid: Grid) -> tuple[int, dict[str, int]] | None:
    """The row of the heads and the column of each field; None where the grid has no such row."""
    fields = {name: field for field, names in NAMES.items() for name in names}
    for row in sorted({row for row, _column in grid.cells})[:ROWS_ABOVE_THE_HEADS]:
        columns: dict[str, int] = {}
        for (at, column), text in sorted(grid.cells.items()):
            field = fields.get("".join(text.split()).lower()) or fields.get(text.strip().lower())
            if at == row and field is not None:
                columns.setdefault(field, column)
        if all(field in columns for field in NEEDED):
            return row, columns
    return None


def _rows_below(grid: Grid, top: int, columns: dict[str, int]) -> list[tuple[int, Row]]:
    found = []
    for number in sorted({row for row, _column in grid.cells if row > top}):
        for column in columns.values():
            grid.refuse_flaw(number, column)
        cells = {field: grid.cells.get((number, column), "").strip() for field, column in columns.items()}
        # A row with one cell filled is an explanation below the table.
        if sum(bool(text) for text in cells.values()) > 1:
            found.append((number, cells))
    return found


def _roles() -> dict[str, Role]:
    """The roles by code and by name in both languages."""
    known = {role.value: role for role in Role}
    for language in ("zh-hans", "en"):
        with override(language):
            known |= {str(role.label).lower(): role for role in Role}
    return known


def _names_in(text: str) -> list[str]:
    for sign in ",，;；\n":
        text = text.replace(sign, "、")
    return [name.strip() for name in text.split("、") if name.strip()]
