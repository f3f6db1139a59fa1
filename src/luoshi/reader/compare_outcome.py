"""Whether what was reached keeps what was promised: by figure and bound, by stage, by words."""

import re
from decimal import Decimal

from luoshi.reader.model import Figure, Project, Stage

# 左右 and 近 bind loosely. No rule says how loosely; these are ours, and docs/reader.md names them.
TOLERANCE_POINTS = Decimal("0.3")  # of figures in percent, in percentage points
TOLERANCE_SHARE = Decimal("0.02")  # of all others, as a share of what was promised

_LESS_IS_BETTER = re.compile(
    "失业率|价格|CPI|能耗|排放|赤字率|死亡率|事故|发病率|浓度|不良率|贫困发生率|降低|下降"
)
_ORDER: dict[Stage, int] = {"plan": 0, "prepare": 1, "start": 2, "build": 3, "complete": 4}
_STAGE_WORDS: tuple[tuple[int, re.Pattern[str]], ...] = (
    (3, re.compile("主体|封顶|进展|安装|推进中|加快建设|在建")),
    (1, re.compile("前期|筹建|谋划|规划")),
    (2, re.compile("开工|启动|动工|奠基")),
    (4, re.compile("完工|竣工|投入使用|投入运营|投用|投运|建成|完成|通车|开业|运营|验收|全部|全面完成|荣获")),
)
_FAILED = re.compile("未能|尚未|没有完成|未完成|推迟|滞后|低于预期")


def comparable(old: Figure, new: Figure) -> bool:
    """Whether two figures could measure the same: one unit, and both levels, changes, ranks or streaks."""
    return old.unit == new.unit and _family(old) == _family(new)


def _family(figure: Figure) -> str:
    return "level" if figure.kind in ("amount", "rate", "share") else figure.kind


def near(old: Figure, new: Figure) -> float:
    """How near two comparable figures are: 1 for the same value, 0 from a fifth apart on."""
    promised, got = _promised(old), _got(new)
    if not promised or got is None or old.unit in ("%", "百分点"):  # two percentages are near by chance
        return 0.0
    return max(0.0, 1.0 - 5 * float(abs(got / promised - 1)))


def reached(old: Figure, new: Figure) -> bool:
    """Whether the figure ``new`` keeps the promise ``old``.

    A bare number in a plan is a floor; of what should be small (失业率, 价格, 能耗, a promised fall, a bound
    like 以内) it is a ceiling. 左右 and 近 allow the tolerances above, a range its nearer end.
    """
    promised, got = _promised(old), _got(new)
    if promised is None or got is None:
        return False
    ceiling = old.bound in ("le", "lt") or promised < 0 or bool(_LESS_IS_BETTER.search(old.measure))
    slack = Decimal(0)
    if old.bound in ("about", "near"):
        slack = TOLERANCE_POINTS if old.unit in ("%", "百分点") else abs(promised) * TOLERANCE_SHARE
    if ceiling:
        return (
            got < promised
            or (got == promised and (old.bound != "lt" or new.bound in ("lt", "near")))
            or (got <= promised + slack)
        )
    if got == promised and new.bound in ("near", "lt"):  # 近300 is not yet 300
        return slack > 0
    if old.bound == "gt" and got == promised:
        return new.bound == "gt"
    return got >= promised - slack


def _promised(figure: Figure) -> Decimal | None:
    if figure.value is not None:
        return figure.value
    less = bool(_LESS_IS_BETTER.search(figure.measure)) or figure.bound in ("le", "lt")
    return figure.high if less else figure.low


def _got(figure: Figure) -> Decimal | None:
    return figure.value if figure.value is not None else figure.low


def far_enough(promised: Project | None, promise: str, done: Project | None, account: str) -> bool:
    """Whether the work stands where it was promised to stand, by its stage or else by the words said of it.

    To be built (推进, 加快建设) is kept by anything that was begun; to be completed only by completion.
    """
    wanted = _ORDER[promised.stage] if promised else _stage(promise, None)
    stands = _ORDER[done.stage] if done else _stage(account, None)
    if _FAILED.search(account):
        return False
    if wanted is None or stands is None:
        return True
    if done is not None and _stage(account, stands) == 3 and re.search("主体|封顶|安装", account):
        stands = 3
    return stands >= min(wanted, 2) if wanted < 4 else stands >= 4


def _stage(text: str, default: int | None) -> int | None:
    return next((stage for stage, words in _STAGE_WORDS if words.search(text)), default)
