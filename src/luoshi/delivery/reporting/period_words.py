"""How a reporting period is called, on pages and on paper: 2025年1—2月, 2025年一季度."""

from datetime import date, timedelta
from typing import Final

from luoshi.delivery.models import ReportingPeriod

_QUARTERS: Final = "一二三四"


def period_name(period: ReportingPeriod, language: str = "zh") -> str:
    """The name of ``period``: month, joined months, quarter or year where it is one, else its two days."""
    return name_of(period.start, period.end, language)


def name_of(start: date, end: date, language: str = "zh") -> str:
    """The name of the half-open stretch from ``start`` up to ``end``."""
    last = end - timedelta(days=1)
    if start.day != 1 or end.day != 1 or start.year != last.year:
        return f"{start:%Y-%m-%d} — {last:%Y-%m-%d}"
    first_month, last_month, year = start.month, last.month, start.year
    months = last_month - first_month + 1
    if months == 12:
        return f"{year}年" if language == "zh" else str(year)
    if months == 3 and first_month % 3 == 1:
        number = last_month // 3
        return f"{year}年{_QUARTERS[number - 1]}季度" if language == "zh" else f"Q{number} {year}"
    span = str(first_month) if months == 1 else f"{first_month}—{last_month}"
    return f"{year}年{span}月" if language == "zh" else f"{year}-{span.replace('—', '/')}"
