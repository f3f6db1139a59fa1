"""The list of tasks as a workbook: what each is, who does it, and its light with reason, expected and gap."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from decimal import Decimal

from luoshi.delivery.lights.of_tasks import PathLight, TaskLight
from luoshi.delivery.models import Part, Path, Task
from luoshi.delivery.rules.light_case import STATUS, Light
from luoshi.ground import messages
from luoshi.ledger.models import Observation
from luoshi.ledger.task_table import BOUND_WORDS, Amount, plain_number, written_amount
from luoshi.paper.cells import Cell
from luoshi.paper.sheets import Column, Sheet

COLUMNS: tuple[Column, ...] = (
    Column("序号", 5, "center"),
    Column("类别", 12),
    Column("重点任务", 34),
    Column("指标", 16),
    Column("约束", 7, "center"),
    Column("年度目标(值)", 10, "right"),
    Column("单位", 8, "center"),
    Column("牵头市领导", 9),
    Column("牵头单位", 14),
    Column("责任单位", 14),
    Column("配合单位", 14),
    Column("责任县(市、区)", 10),
    Column("完成时限", 11, "center", "yyyy-mm-dd"),
    Column("状态", 8, "center"),
    Column("亮灯", 8, "center"),
    Column("说明", 26),
    Column("现值", 10, "right"),
    Column("应达", 10, "right"),
    Column("差距", 8, "right"),
    Column("差距单位", 7, "center"),
    Column("数据状态", 8, "center"),
    Column("数据期末", 11, "center", "yyyy-mm-dd"),
    Column("分解表", 18),
)
GOALS = {"first": "零的突破", "all": "全覆盖", "outside": "待上级下达"}


def workbook_sheet(
    tasks: Iterable[Task], lights: Mapping[int, TaskLight], *, on: date, title: str, notes: Sequence[str]
) -> Sheet:
    """The rows of ``tasks``, which ``queries.task_rows`` gave: one for each figure, with its own light."""
    rows = [row for task in tasks for row in rows_of(task, lights.get(task.pk))]
    return Sheet(
        title=title,
        columns=COLUMNS,
        rows=rows,
        notes=[f"亮灯日期:{on.isoformat()}", *notes],
        name="任务",
        empty="没有这样的任务",
        sticky_columns=3,
    )


def rows_of(task: Task, found: TaskLight | None) -> list[list[Cell]]:
    """One row for each figure of ``task``, or one without."""
    lights = {one.path.pk: one for one in found.paths if one.path is not None} if found else {}
    paths: list[Path] = task.live_paths  # type: ignore[attr-defined]  # set by task_rows
    if paths:
        return [cells(task, path, lights.get(path.pk)) for path in paths]
    return [cells(task, None, found.paths[0] if found else None)]


def cells(task: Task, path: Path | None, found: PathLight | None) -> list[Cell]:
    """One row under ``COLUMNS``."""
    value, unit = goal_of(path)
    return [
        task.number,
        task.category or None,
        task.wording,
        path.indicator.name if path else None,
        BOUND_WORDS.get(path.bound, "") or None if path else None,
        value,
        unit or None,
        task.lead_leader.name if task.lead_leader else None,
        offices_with(task, Part.LEAD) or "待定",
        offices_with(task, Part.RESPONSIBLE) or None,
        offices_with(task, Part.SUPPORTING) or None,
        task.place or None,
        task.due_on,
        said(f"value.state.task.{task.state}"),
        *light_cells(found.light if found else None, found.observation if found else None, unit),
        task.sheet.title,
    ]


def light_cells(light: Light | None, observation: Observation | None, unit: str) -> list[Cell]:
    """The cells of a light; empty where there is none."""
    if light is None:
        return [None] * 8
    observed, expected = light.inputs.get("observed"), light.expected
    return [
        *light_words(light),
        in_unit(observed if isinstance(observed, Decimal) else None, unit),
        in_unit(expected, unit),
        light.gap if light.in_points else in_unit(light.gap, unit),
        None if light.gap is None else "百分点" if light.in_points or unit == "%" else unit or None,
        STATUS.get(str(light.inputs.get("status")), "") or None,
        light.inputs.get("period_end") if observation or light.inputs.get("observed") else None,
    ]


def light_words(light: Light | None) -> tuple[str, str] | tuple[None, None]:
    """What a light is called, and its reason as a sentence."""
    if light is None:
        return None, None
    called = f"light.grey.{light.grey}" if light.grey else f"light.colour.{light.colour}"
    return said(called), said(f"light.{light.reason}", light.values)


def in_unit(value: Decimal | None, unit: str) -> Decimal | None:
    """``value`` divided as ``unit`` is written: 亿元 holds a hundred million."""
    if value is None:
        return None
    divisor = Decimal(10) ** 8 if unit.startswith("亿") else Decimal(1)
    return round(value / divisor, 4).normalize() + Decimal(0)


def goal_of(path: Path | None) -> tuple[Decimal | str | None, str]:
    """How much a path asks for, and in which unit that is written."""
    if path is None:
        return None, ""
    if path.value is None and path.bound in GOALS:
        return GOALS[path.bound], path.unit
    number, unit = written_amount(Amount(path.value, path.low, path.high, path.unit))
    return (number if isinstance(number, Decimal) else number and plain_number(number)), unit


def offices_with(task: Task, part: str) -> str:
    """The offices that have this part, one after another."""
    live = task.live_assignments  # type: ignore[attr-defined]  # set by task_rows
    return "、".join(row.office.name for row in live if row.part == part)


def said(key: str, values: Mapping[str, object] | None = None) -> str:
    """The words of the catalogue; the workbook speaks Chinese, whatever the page does."""
    return messages.render(key, "zh", values or {}, default="")
