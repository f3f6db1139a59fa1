"""How the year stands: lights by field of work, by office, by leader and on the map; what has changed."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from luoshi.delivery import queries
from luoshi.delivery.city import has_rules, profile
from luoshi.delivery.forms.board import ALL, BoardQuery, board_query
from luoshi.delivery.handling.listing import LIGHTS
from luoshi.delivery.lights.board import Board, Row, Tally, board_of, sheets_shown
from luoshi.delivery.lights.board_table import workbook_sheets
from luoshi.delivery.lights.outlines import Outlines, OutlinesWrong, outlines
from luoshi.delivery.templatetags.home_words import tally_words
from luoshi.delivery.templatetags.task_words import light_key_name
from luoshi.delivery.views.waiting import groups
from luoshi.ledger.downloads import XLSX, attachment
from luoshi.paper.sheets import write_workbook
from luoshi.people.clock import today
from luoshi.people.visitor import officer_of

if TYPE_CHECKING:
    from luoshi.people.models import Officer

TURNED_SHOWN = 8


@dataclass(frozen=True, slots=True)
class Cell:
    """How many tasks have one light, and the list of exactly these; no address for none."""

    light: str
    count: int
    url: str


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a table of the board."""

    row: Row
    url: str
    cells: tuple[Cell, ...]


@require_safe
def board(request: HttpRequest) -> HttpResponse:
    """How the year stands on a day: ``?on=`` (a day) and ``?sheet=`` (an id, or ``all``)."""
    officer, day = officer_of(request), today()
    sheets = sheets_shown(officer)
    asked = board_query(request.GET, sheets, day)
    facts: dict[str, object] = {
        "sheets": sheets,
        "asked": asked,
        "all": ALL,
        "today": day,
        "waiting": _decisions(officer, asked) if officer.role == "leader" else [],
        "place": "board",
        "has_rules": has_rules(asked.on),
    }
    if sheets and has_rules(asked.on):
        facts |= _shown(_found(officer, asked), asked)
    return render(request, "delivery/board.html", facts)


@require_safe
def board_workbook(request: HttpRequest) -> HttpResponse:
    """The tables of the board as a workbook, for the same day and sheet."""
    officer = officer_of(request)
    asked = board_query(request.GET, sheets_shown(officer), today())
    title = asked.sheet.title if asked.sheet else ""
    sheets = workbook_sheets(_found(officer, asked), title=title, on=asked.on)
    return attachment(write_workbook(sheets), XLSX, f"亮灯情况{asked.on.isoformat()}.xlsx")


@require_safe
def board_outlines(request: HttpRequest) -> HttpResponse:
    """The outlines of the counties as GeoJSON, for the map."""
    officer_of(request)
    found = outlines()
    answer = JsonResponse({"type": "FeatureCollection", "features": list(found.features) if found else []})
    answer["Cache-Control"] = "private, max-age=300"
    return answer


def _found(officer: "Officer", asked: BoardQuery) -> Board:
    sheet_id = asked.sheet.pk if asked.sheet else None
    return board_of(officer, sheet_id=sheet_id, on=asked.on, rule_sets=profile().lights)


def _decisions(officer: "Officer", asked: BoardQuery) -> list[object]:
    """What waits for the leader: matters, sheets to approve, orders to sign."""
    waiting = groups(queries.home(officer, on=asked.on), officer, on=asked.on)
    return [group for group in waiting if group.mine]


def _shown(found: Board, asked: BoardQuery) -> dict[str, object]:
    """``found`` as the page shows it, every count with the list of its tasks."""
    base = {}
    if asked.sheet:
        base["sheet"] = str(asked.sheet.pk)
    if not asked.is_today:
        base["on"] = asked.on.isoformat()
    counties, zones = _lines(found.counties, base), _lines(found.zones, base)
    lines, problem = _outlines()
    return {
        "found": found,
        "lights": LIGHTS,
        "total": _lines([found.total], base)[0],
        "fields": _lines(found.fields, base),
        "offices": _lines(found.offices, base),
        "leaders": _lines(found.leaders, base),
        "counties": counties,
        "zones": zones,
        "turned_shown": f":{TURNED_SHOWN}",
        "turned_folded": f"{TURNED_SHOWN}:",
        "outlines": lines,
        "outlines_problem": problem,
        "drawn": [_place(line) for line in counties],
        "workbook": f"{reverse('delivery:board_workbook')}?{urlencode(base)}",
    }


def _outlines() -> tuple[Outlines | None, str]:
    """The outlines, and what is wrong with the city's file: a broken map must not hide the year."""
    try:
        return outlines(), ""
    except OutlinesWrong as refused:
        return None, f"{refused.values['file']}: {refused.values['problem']}"


def _lines(rows: Iterable[Row], base: Mapping[str, str]) -> list[Line]:
    found = []
    for row in rows:
        address = "" if row.filters is None else _address({**base, **row.filters})
        found.append(Line(row, address, _cells(row.tally, address)))
    return found


def _cells(tally: Tally, address: str) -> tuple[Cell, ...]:
    """``address``: that of all these tasks, empty where the list cannot be asked for them."""
    more = f"{address}{'&' if '?' in address else '?'}light="
    return tuple(
        Cell(light, count, f"{more}{light}" if count and address else "")
        for light, count in tally.counts.items()
    )


def _address(filters: Mapping[str, str]) -> str:
    """The list of the tasks that ``filters`` let through."""
    address = reverse("delivery:tasks")
    return f"{address}?{urlencode(filters)}" if filters else address


def _place(line: Line) -> dict[str, object]:
    """A county as the map draws it: by its worst light, and how many of its tasks have that."""
    tally = line.row.tally
    worst = light_key_name(tally.worst) if tally.worst else _("no tasks")
    return {
        "adcode": line.row.adcode,
        "name": line.row.name,
        "light": tally.worst,
        "count": tally.counts.get(tally.worst, 0),
        "share": round(tally.counts[tally.worst] / tally.total, 3) if tally.worst else 0,
        "said": f"{line.row.name}: {worst}\n{tally_words(tally)}".strip(),
        "url": line.url,
    }
