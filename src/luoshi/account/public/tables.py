"""What the public's pages show as tables for a spreadsheet: a line for each value, a line for each change."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from luoshi.account.public.reading import Changed
from luoshi.account.publishing.said import SaidFigure, SaidItem, SaidTask, SaidValue
from luoshi.account.rules.differences import Difference
from luoshi.delivery.rules.light_case import STATUS, Light
from luoshi.ground import messages
from luoshi.paper.cells import Cell
from luoshi.paper.sheets import Column, Sheet

DAY = "yyyy-mm-dd"
PROMISE = (Column("年份"), Column("承诺编号"), Column("承诺", 40), Column("原文", 40), Column("工作领域", 16))
VALUES = (
    *PROMISE,
    Column("牵头单位", 18),
    Column("任务", 30),
    Column("地区"),
    Column("指标", 20),
    Column("目标要求"),
    Column("目标值", align="right"),
    Column("单位"),
    Column("起", number_format=DAY),
    Column("止", number_format=DAY),
    Column("数值", align="right"),
    Column("分子", align="right"),
    Column("分母", align="right"),
    Column("数据状态"),
    Column("已被更正"),
    Column("填报单位", 18),
    Column("填报日", number_format=DAY),
    Column("核查单位", 18),
    Column("核查日", number_format=DAY),
    Column("灯"),
    Column("定灯日", number_format=DAY),
    Column("证据件数", align="right"),
)
CHANGES = (
    *PROMISE,
    Column("牵头单位", 18),
    Column("变化", 14),
    Column("对象", 30),
    Column("原为", 20),
    Column("现为", 20),
    Column("依据", 30),
)


def values_sheet(items: Iterable[SaidItem], *, title: str) -> Sheet:
    """A line for each value of each figure, and one for each figure that has none."""
    rows: list[Sequence[Cell]] = []
    for item in items:
        if not item.tasks:
            rows.append(_promise(item.content))
        for task in item.tasks:
            for figure in task.figures:
                rows += [_value_row(item, task, figure, value) for value in figure.values or (None,)]
    return Sheet(title=title, columns=VALUES, rows=rows)


def _promise(content: Mapping[str, Any]) -> list[Cell]:
    promise = content["commitment"]
    return [
        int(promise["source"]["year"]),
        promise["number"],
        promise["text"],
        promise["sentence"],
        promise["category"],
        content["office"]["name"],
    ]


def _value_row(item: SaidItem, task: SaidTask, figure: SaidFigure, value: SaidValue | None) -> list[Cell]:
    goal = figure.goal
    row: list[Cell] = [
        *_promise(item.content),
        task.facts["wording"],
        task.facts["place"],
        figure.name,
        figure.bound,
        goal.value if goal is not None else None,
        goal.unit if goal is not None else "",
    ]
    if value is None:
        row += [None] * 11
    else:
        row += [
            value.first_day,
            value.last_day,
            None if value.amount is None else value.amount.value,
            *(value.share or (None, None)),
            _status(value.status),
            "" if value.current else "是",
            *_who(value.reported),
            *_who(value.verified),
        ]
    on = None if figure.case is None else figure.case.on
    return [*row, _colour(figure.light), on, len(task.facts["evidence"])]


def _who(person: Mapping[str, Any] | None) -> list[Cell]:
    return ["", None] if person is None else [person["office"], date.fromisoformat(person["on"])]


def _status(status: str) -> str:
    return STATUS.get(status, status)


def _colour(light: Light | None) -> str:
    return "" if light is None else colour(light.colour)


def colour(name: str) -> str:
    """The word for a colour of the lights."""
    return messages.render(f"light.colour.{name}", "zh", default=name)


def changes_sheet(found: Iterable[Changed], *, title: str) -> Sheet:
    """A line for each thing that changed."""
    rows: list[Sequence[Cell]] = []
    for one in found:
        rows += [[*_promise(one.content), *_change(difference)] for difference in one.differences]
        rows += [[*_promise(one.content), "撤回", "", "", "", reason] for reason in one.withdrawn]
    return Sheet(title=title, columns=CHANGES, rows=rows)


def _change(one: Difference) -> list[Cell]:
    why = ""
    if one.kind == "adjusted":
        why = f"{one.after['reason']} {one.after['document']}".strip()
    elif one.kind == "evidence":
        why = one.after["title"]
    elif one.kind in ("value", "corrected"):
        why = one.after["reason"] or one.after["source"]
    kind = messages.render(f"value.difference.{one.kind}", "zh")
    return [kind, one.of, _plain(one.kind, one.before), _plain(one.kind, one.after), why]


def _plain(kind: str, part: Any) -> str:
    if part is None or kind in ("adjusted", "evidence"):
        return ""
    if kind == "light":
        return colour(part)
    if kind == "state":
        return messages.render(f"value.state.task.{part}", "zh", default=part)
    if part["numerator"] is not None:
        return f"{part['numerator']}/{part['denominator']}"
    return str(part["value"])


def plain(one: Difference) -> dict[str, Any]:
    """A change as data."""
    return {
        "kind": one.kind,
        "thing": one.thing,
        "of": one.of,
        "before": one.before,
        "after": one.after,
        "unit": one.unit,
    }
