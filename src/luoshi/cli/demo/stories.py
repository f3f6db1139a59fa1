"""How it goes with each task over the year: who keeps pace, who falls behind, who says nothing."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from random import Random
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from luoshi.delivery.models import Path

# Stories and how many of a hundred tasks have them.
STORIES: Final = (
    ("steady", 52),  # on pace, with evidence
    ("early", 10),  # ahead; reaches its target before the end
    ("slow", 12),  # behind
    ("stuck", 6),  # far behind
    ("silent", 6),  # reports no more after the first half
    ("unproven", 6),  # done early, says the office, but without evidence
    ("doubted", 2),  # evidence contradicts what was reported
    ("later", 6),  # only the end of the year counts
)
# How far the way has come, in hundredths of what is expected.
PACE: Final = {
    "steady": 104,
    "early": 136,
    "slow": 87,
    "stuck": 48,
    "silent": 98,
    "unproven": 140,
    "doubted": 110,
    "later": 60,
}
COUNTED: Final = tuple("个家人名套项条户所座")
HUNDRED: Final = Decimal(100)


@dataclass(frozen=True, slots=True)
class Story:
    """One task's year: its kind, and a pace of its own."""

    kind: str
    pace: Decimal  # 1 is what is expected

    @property
    def proves(self) -> bool:
        """Whether its office hands in evidence."""
        return self.kind not in ("unproven",)


def story_of(random: Random) -> Story:
    """A story drawn by the proportions of ``STORIES``."""
    kinds = [kind for kind, _ in STORIES]
    kind = random.choices(kinds, [weight for _, weight in STORIES])[0]
    return told(kind, random)


def told(kind: str, random: Random) -> Story:
    """The story of this kind with a pace of its own."""
    return Story(kind, (Decimal(PACE[kind]) + random.randint(-3, 5)) / HUNDRED)


def share_of_year(end: date) -> Decimal:
    """How much of the year lies before ``end`` (exclusive), in whole months."""
    return Decimal(end.month - 1 if end.day == 1 and end.month > 1 else 12) / 12


def value_of(path: "Path", story: Story, end: date) -> Decimal:
    """What the figure of ``path`` stands at when the period up to ``end`` is over; sums only rise."""
    goal = goal_of(path)
    if path.kind == "growth":
        ahead = {"slow": "-0.9", "stuck": "-1.8", "early": "0.9", "doubted": "0.6"}.get(story.kind, "0.3")
        return goal + Decimal(ahead) + Decimal(end.month % 3 - 1) / 10
    if path.kind == "zero":
        return Decimal(0)
    if path.kind == "rate":
        base = path.base if path.base is not None else goal * Decimal("0.9")
        reached = base + (goal - base) * min(share_of_year(end) * story.pace, Decimal("1.02"))
        return reached.quantize(Decimal("0.1"), ROUND_HALF_UP)
    expected = expected_share(path, end)
    return rounded(goal * min(expected * story.pace, Decimal("1.12")), path.unit)


def expected_share(path: "Path", end: date) -> Decimal:
    """The share of a sum that is expected by ``end`` (exclusive), by the dated points where it has some."""
    if path.shape == "seasonal" and path.points:
        reached = [Decimal(value) for day, value in path.points if date.fromisoformat(day) < end]
        return (reached[-1] if reached else Decimal(0)) / HUNDRED
    return share_of_year(end)


def goal_of(path: "Path") -> Decimal:
    """The number that the path leads to; the lower end of a range."""
    return next((n for n in (path.value, path.low, path.high) if n is not None), HUNDRED)


def rounded(number: Decimal, unit: str) -> Decimal:
    """``number`` as an office writes it: things are whole, much money in whole 100,000 元."""
    if unit in COUNTED or number == number.to_integral_value():
        return number.to_integral_value(ROUND_HALF_UP)
    step = Decimal(10) ** max(number.adjusted() - 3, -1)
    return (number / step).to_integral_value(ROUND_HALF_UP) * step


def as_share(percent: Decimal, random: Random) -> tuple[Decimal, Decimal]:
    """A numerator and a denominator that make ``percent`` within a tenth."""
    denominator = Decimal(random.choice((2000, 4000, 5000, 8000)))
    return (denominator * percent / HUNDRED).to_integral_value(ROUND_HALF_UP), denominator


def share_done(story: Story, quarter: int) -> int:
    """How much of a done-or-not task its office says is done after ``quarter`` quarters, in per cent."""
    said = int(Decimal(25 * quarter) * story.pace)
    return min(said, 100)
