"""A figure on its way: what is known of it before its statement has been understood as a whole."""

from dataclasses import dataclass, field
from decimal import Decimal

from luoshi.reader.model import Bound, FigureKind, Role


@dataclass(slots=True)
class Number:
    """One figure of a statement in the view, before its meaning (measure, places) is known."""

    start: int
    end: int
    text: str
    value: Decimal | None
    low: Decimal | None
    high: Decimal | None
    unit: str
    bound: Bound
    kind: FigureKind
    tail_end: int  # where 以上, 左右 and the like after it end
    head_start: int  # where 超, 近, 至少 and the like before it begin
    rule: str
    origin: bool = False  # where a change begins: 54 in 从54万亿元增加到82.7万亿元
    threshold: bool = False  # stands inside the name of what is counted: 10亿元以上项目
    year: int | None = None
    measure: str = ""
    named_by: str = ""  # the rule that found its measure
    places: tuple[str, ...] = ()
    role: Role = "context"
    subject: str = field(default="", repr=False)  # what a following, elided subject would mean
