"""Money and the works that it goes into: 投资4500万元的甲工程, 投资1.3亿元完成道路改造."""

import re

from luoshi.reader.number import Number

_SPENT_ON = re.compile(
    r",?(?:统筹|全面|重点)?(?:实施|完成|建成|建设|新建|改造|推进|启动|开工建设|用于)了?(?:\d[\d.]*[万亿]?[一-鿿])?"
    r"(?P<work>[一-鿿“”、]{3,60})(?=[,。;])"
)
_LONGEST_WORK = 24
INVESTED = re.compile(r"(?:累计|当年|已|计划|预计)*(?:完成)?(?:总)?投资(?:额)?(?:达|超过?|近|约)?$")
INVESTED_IN = re.compile(r"(?:以上|左右|多)?(?:的|(?:兴建|建设|新建|实施|改造|打造)的)(?=[一-鿿“])")
INVESTED_FIRST = re.compile(
    r"(?:累计|共|已|计划|完成|总)*投资(?:额)?(?:达|超过?|近|约)?\d[\d.]*[万亿]*元(?:以上|左右|多)?(?:的|(?:兴建|建设|新建|实施)的)"
)


def is_invested(text: str, number: Number) -> bool:
    """投资4500万元的X工程: the money is a property of the work that is named behind it."""
    return (
        number.unit.endswith("元")
        and INVESTED_IN.match(text, number.end) is not None
        and INVESTED.search(text, max(0, number.head_start - 12), number.head_start) is not None
    )


def spent_on(text: str, number: Number) -> str:
    """道路改扩建 in 投资1.3亿元,完成了17条道路的改扩建: what the money went into, said right behind it."""
    match = _SPENT_ON.match(text, number.tail_end) if number.unit.endswith("元") else None
    if match is None:
        return ""
    work = match["work"]
    names, etc, group = work.rpartition("等")
    if etc and "、" in names and len(group) >= 4:
        work = group
    return work.replace("的", "") if len(work) <= _LONGEST_WORK else ""
