"""The draft of a year's review as plain data: prose from what is proven, and lists for its editor."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Final

from luoshi.account.rules.proven import Promised, ProvenFigure
from luoshi.account.rules.review_words import (
    Said,
    amount,
    clause,
    field_of,
    goal_words,
    is_provisional,
    until,
)
from luoshi.delivery.rules.light_case import STATUS

OPENING: Final = (
    "本稿由系统依据已核实数据生成，供起草参考，不能直接使用；每个数字都可追溯到上报记录、佐证材料和承诺原文。"
)
HEADLINE_FIELD: Final = "主要预期目标"
OTHER_FIELD: Final = "其他工作"
GAPS: Final = "存在的差距"
STANDINGS: Final = {
    "contradicted": "佐证或核查与上报不一致",
    "unverified": "尚未核实",
    "unreported": "没有上报数据",
    "without-evidence": "没有佐证材料",
}
ENDED: Final = {"merged": "并入其他任务", "cancelled": "取消", "carried-over": "结转下年"}
_WHOLE: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Span:
    """Some words; ``thing`` is what they rest on ("observation:9", "commitment:4"), empty for plain words."""

    text: str
    thing: str = ""
    figure: ProvenFigure | None = None
    role: str = ""  # "value" or "target" of its figure


Words = tuple[Span, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """A field of work with its paragraphs."""

    head: str
    paragraphs: tuple[Words, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One line of a list for the editor: a promise or figure, what is to be known of it, and what it is."""

    what: str
    note: str
    office: str
    thing: str
    commitment: str


@dataclass(frozen=True, slots=True)
class Listing:
    """A list for the editor; ``code`` names it in addresses and tests."""

    code: str
    head: str
    note: str
    rows: tuple[Listed, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """The draft: prose by field of work, what falls short, and the lists that are not part of the prose."""

    year: int
    on: date
    place: str
    sections: tuple[Section, ...]
    gaps: tuple[Words, ...]
    listings: tuple[Listing, ...]

    @property
    def title(self) -> str:
        """What the draft is called."""
        return f"{self.place}{self.year}年工作回顾"

    @property
    def said(self) -> int:
        """How many proven values the prose says."""
        paragraphs = [words for part in self.sections for words in part.paragraphs] + list(self.gaps)
        return sum(span.role == "value" for words in paragraphs for span in words)


def write_review(
    *,
    year: int,
    on: date,
    place: str,
    figures: Sequence[ProvenFigure],
    plain: Sequence[ProvenFigure] = (),
    ended: Sequence[tuple[Promised, str, str]] = (),
    untaken: Sequence[Promised] = (),
) -> Review:
    """The draft for ``year`` as known on the day ``on``; arguments as ``Figures`` of the room gives them."""
    sayable = [one for one in figures if one.standing == "proven" and clause(one) is not None]
    short = [one for one in sayable if falls_short(one)]
    good = [one for one in sayable if not falls_short(one)]
    done = [
        one for one in plain if one.standing == "proven" and one.value is not None and one.value >= _WHOLE
    ]
    behind = [one for one in plain if one.standing == "proven" and falls_short(one) and one not in done]
    in_order = sorted([*good, *done], key=lambda one: int(one.promised.thing.partition(":")[2]))
    fields = list(dict.fromkeys(_field(one.promised) for one in in_order))
    fields.sort(key=lambda field: (field != HEADLINE_FIELD, field == OTHER_FIELD))
    sections = [
        Section(
            field,
            (
                *_values([one for one in good if _field(one.promised) == field]),
                *_finished([one for one in done if _field(one.promised) == field]),
            ),
        )
        for field in fields
    ]
    gaps = [*(_gap(one) for one in short), *(_late(one) for one in behind)]
    return Review(
        year, on, place, tuple(sections), tuple(gaps), _listings(figures, plain, ended, untaken, sayable)
    )


def falls_short(figure: ProvenFigure) -> bool:
    """Whether the light says behind or missed."""
    return figure.colour in ("red", "amber")


def _field(promised: Promised) -> str:
    return HEADLINE_FIELD if promised.headline else field_of(promised.category) or OTHER_FIELD


def _values(figures: Sequence[ProvenFigure]) -> list[Words]:
    """One paragraph: settled values first, then those that are only expected, each with its day."""
    spans: list[Span] = []
    day, settled = None, True
    ordered = sorted(figures, key=lambda one: (is_provisional(one), until(one) or "a"))
    for one in ordered:
        said = clause(one)
        assert said is not None  # noqa: S101  # only what can be said comes here
        is_new = until(one) != day or is_provisional(one) == settled
        if is_new:
            day, settled = until(one), not is_provisional(one)
            spans.append(Span(("。" if spans else "") + (f"{day or '全年'}，") + ("" if settled else "预计")))
        else:
            spans.append(Span("，"))
        spans += _value(one, said)
    return [(*spans, Span("。"))] if spans else []


def _value(one: ProvenFigure, said: Said) -> list[Span]:
    """A clause whose amount leads to its observation."""
    spans = [Span(said.before), Span(said.amount, one.observation or one.task, one, "value")]
    return [*spans, Span(said.after)] if said.after else spans


def _finished(plain: Sequence[ProvenFigure]) -> list[Words]:
    """The promises without a figure that are done, in their own words."""
    if not plain:
        return []
    spans = [Span("下列事项已经办结：")]
    for one in plain:
        spans += [Span(one.promised.text.rstrip("。；;"), one.task, one), Span("；")]
    return [(*spans[:-1], Span("。"))]


def _gap(one: ProvenFigure) -> Words:
    """A target that is behind or missed: the goal, the value, the reason in the office's words."""
    said = clause(one)
    assert said is not None  # noqa: S101  # only what can be said comes here
    day = until(one)
    goal = goal_words(one.goal)
    spans = [Span(f"{day or '全年'}，" + ("预计" if is_provisional(one) else "")), *_value(one, said)]
    if goal:
        spans += [Span("，年度目标为"), Span(goal, one.promised.thing, one, "target")]
    return (*spans, *_reason(one))


def _late(one: ProvenFigure) -> Words:
    """A task without a figure that is behind."""
    return (Span(f"“{one.promised.text.rstrip('。；;')}”", one.task, one), Span("进度滞后"), *_reason(one))


def _reason(one: ProvenFigure) -> Words:
    reason = one.why_short.rstrip("。；;") or "责任单位未说明"
    return (Span("。原因："), Span(reason, one.task, one), Span("。"))


def _listings(
    figures: Sequence[ProvenFigure],
    plain: Sequence[ProvenFigure],
    ended: Sequence[tuple[Promised, str, str]],
    untaken: Sequence[Promised],
    sayable: Sequence[ProvenFigure],
) -> tuple[Listing, ...]:
    """What the editor must know and the prose does not say."""
    kept_out = [one for one in [*figures, *plain] if one.standing not in ("proven", "unreported")]
    ranks = [one for one in figures if one.standing == "proven" and one not in sayable]
    going_on = [
        one for one in plain if one.standing == "proven" and one.value is not None and one.value < _WHOLE
    ]
    silent = [one for one in [*figures, *plain] if one.standing == "unreported"]
    made = (
        Listing(
            "provisional",
            "待核定的数据",
            "正文中写“预计”的数据，公布或核定后须逐项核对。",
            tuple(_row(one, STATUS[one.status or ""]) for one in sayable if is_provisional(one)),
        ),
        Listing(
            "unproven",
            "不能写入正文的数据",
            "已有上报，但证据不足或与证据不一致，核实后方可使用。",
            (
                *(_row(one, STANDINGS[one.standing]) for one in kept_out),
                *(_row(one, "位次没有来源") for one in ranks),
            ),
        ),
        Listing(
            "silent",
            "没有下文的承诺",
            "报告作出承诺，全年没有任何上报，或者没有列入任务。",
            (
                *(_row(one, STANDINGS["unreported"]) for one in silent),
                *(Listed(one.text, "未列入任务", "", one.thing, one.thing) for one in untaken),
            ),
        ),
        Listing(
            "going-on",
            "正在推进的事项",
            "没有数字的承诺，尚未完成，正文未写。",
            tuple(_row(one, f"完成{amount(one.value or Decimal(0), '%')}") for one in going_on),
        ),
        Listing(
            "adjusted",
            "已调整的承诺",
            "经批准并入、取消或结转的任务。",
            tuple(
                Listed(one.text, f"{ENDED.get(state, state)}：{why}", "", one.thing, one.thing)
                for one, state, why in ended
            ),
        ),
    )
    return tuple(one for one in made if one.rows)


def _row(one: ProvenFigure, note: str) -> Listed:
    said = clause(one) if one.measure else None
    what = str(said) if said else one.measure or one.promised.text
    day = until(one) if one.value is not None else ""
    return Listed(
        what=f"{what}（{day}）" if day and one.measure else what,
        note=note,
        office=one.offices[0] if one.offices else "",
        thing=one.observation or one.task,
        commitment=one.promised.thing,
    )
