"""What the columns of a task table mean: offices name them in a hundred ways, the table has eleven, pure."""

import hashlib
import re
from collections.abc import Sequence
from typing import ClassVar, Final

from luoshi.ground.refused import Refused

KEEP: Final = "keep"  # under its own head, beside the task
LEAVE: Final = "leave"  # not read at all

# The fields of a task in the order of the export, each by the head that it leaves under.
FIELDS: Final = {
    "number": "序号",
    "category": "工作类别",
    "wording": "重点任务",
    "measures": "具体措施",
    "target": "目标任务",
    "leader": "牵头市领导",
    "lead": "牵头单位",
    "responsible": "责任单位",
    "supporting": "配合单位",
    "due": "完成时限",
    "note": "备注",
}

# Heads seen in published task tables; brackets, blanks and marks are left out before they are looked up.
_NAMES: Final = {
    "number": ("序号", "编号", "号", "任务序号", "序列"),
    "category": (
        "工作类别",
        "类别",
        "任务类别",
        "工作板块",
        "板块",
        "领域",
        "工作领域",
        "章节",
        "类型",
        "分类",
        "任务分类",
        "一级任务",
        "所属领域",
        "工作方面",
    ),
    "wording": (
        "重点任务",
        "重点工作任务",
        "工作任务",
        "任务",
        "任务内容",
        "主要任务",
        "重点工作",
        "工作内容",
        "主要工作",
        "任务名称",
        "任务事项",
        "工作事项",
        "重点事项",
        "事项",
        "事项名称",
        "项目名称",
        "任务分解",
        "分解任务",
        "二级任务",
        "具体任务",
        "主要内容",
        "工作要点",
        "重点内容",
        "指标名称",
        "指标",
        "整改任务",
        "问题",
        "存在问题",
        "议定事项",
        "批示内容",
        "民生实事",
        "实事项目",
    ),
    "measures": (
        "具体措施",
        "工作措施",
        "主要措施",
        "推进措施",
        "具体举措",
        "工作举措",
        "落实措施",
        "措施",
        "举措",
        "主要举措",
        "整改措施",
        "年度工作措施",
        "实施内容",
    ),
    "target": (
        "目标任务",
        "年度目标",
        "工作目标",
        "目标",
        "预期目标",
        "年度目标任务",
        "目标值",
        "目标要求",
        "工作要求",
        "全年目标",
        "年度目标值",
        "整改目标",
    ),
    "leader": (
        "牵头市领导",
        "市领导",
        "牵头领导",
        "责任领导",
        "责任市领导",
        "分管领导",
        "分管市领导",
        "包抓领导",
        "市级领导",
        "市级责任领导",
        "牵头市级领导",
    ),
    "lead": (
        "牵头单位",
        "牵头部门",
        "牵头责任单位",
        "主办单位",
        "主责单位",
        "主管部门",
        "牵头",
        "牵头主体",
    ),
    "responsible": (
        "责任单位",
        "责任部门",
        "责任主体",
        "承办单位",
        "落实单位",
        "实施单位",
        "整改责任单位",
        "责任单位部门",
    ),
    "supporting": (
        "配合单位",
        "配合部门",
        "协办单位",
        "参与单位",
        "配合责任单位",
        "协同单位",
        "参加单位",
    ),
    "due": (
        "完成时限",
        "完成时间",
        "时限",
        "时限要求",
        "办结时限",
        "完成期限",
        "时间节点",
        "时间要求",
        "整改时限",
        "完成日期",
        "时间进度",
    ),
    "note": ("备注", "说明", "备考"),
}
_FIELD_OF: Final = {name: field for field, names in _NAMES.items() for name in names}
_MARKS: Final = re.compile(r"[（(\[【].*?[）)\]】]|[\s\u3000、,，/:：*]+")


class ColumnsNotMapped(Refused):
    """Nobody has said what the columns of a tab mean. Values: ``tab``, ``heads``."""

    code: ClassVar[str] = "columns-not-mapped"


class ColumnTwice(Refused):
    """Two columns are said to mean the same. Values: ``column``, ``heads``."""

    code: ClassVar[str] = "column-twice"


class TaskColumnMissing(Refused):
    """No column is said to hold the tasks. Values: ``heads``."""

    code: ClassVar[str] = "task-column-missing"


def field_of(head: str) -> str | None:
    """The field that a head usually means: 责任分工/牵头单位 is the lead office; None where it is unknown."""
    if "待定" in head:
        return None  # our own column of names that nobody knows
    for said in (head.rpartition("/")[2], head):
        if found := _FIELD_OF.get(_MARKS.sub("", said)):
            return found
    return None


def is_known(head: str) -> bool:
    """Whether task tables have such a head."""
    return field_of(head) is not None


def guessed(heads: Sequence[str]) -> tuple[str, ...]:
    """What each column probably means; one that is unknown, or means what another does already, is kept."""
    columns: list[str] = []
    for head in heads:
        field = field_of(head)
        columns.append(KEEP if field is None or field in columns else field)
    if "wording" not in columns and "target" in columns:  # the targets are all the tasks there are
        columns[columns.index("target")] = "wording"
    return tuple(columns)


def is_left(columns: Sequence[str]) -> bool:
    """Whether the whole table is left out."""
    return all(column == LEAVE for column in columns)


def checked(heads: Sequence[str], columns: Sequence[str]) -> tuple[str, ...]:
    """``columns`` if they are a mapping of ``heads``; all may be left: then the table is not read.

    Raises ColumnsNotMapped (for what is no mapping), ColumnTwice or TaskColumnMissing.
    """
    if len(columns) != len(heads) or any(one not in (*FIELDS, KEEP, LEAVE) for one in columns):
        raise ColumnsNotMapped(tab="", heads="、".join(heads)[:200])
    for field in FIELDS:
        named = [head for head, column in zip(heads, columns, strict=True) if column == field]
        if len(named) > 1:
            raise ColumnTwice(column=FIELDS[field], heads="、".join(named)[:200])
    if "wording" not in columns and not is_left(columns):
        raise TaskColumnMissing(heads="、".join(heads)[:200])
    return tuple(columns)


def signature(heads: Sequence[str]) -> str:
    """By what the meaning of these heads is remembered."""
    return hashlib.sha256("\x1f".join(heads).encode("utf-8", errors="replace")).hexdigest()
