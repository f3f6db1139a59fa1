"""Draws a panel's growth: for each place last year's result, the year's target, and the line between.

usage: growth_targets.py PANEL.parquet CHART.svg [INDICATOR]

INDICATOR is a code of src/luoshi/reader/indicators.toml; without it, gdp. Needs nothing that Luoshi has not.
"""

import sys
from html import escape
from pathlib import Path

import duckdb

QUERY = """
WITH growth AS (
    SELECT coalesce(place, '?') AS place, adcode, year, role,
        coalesce(value, low) AS low, coalesce(value, high) AS high
    FROM read_parquet(?) WHERE indicator = ? AND kind = 'change' AND year IS NOT NULL
    QUALIFY row_number() OVER (PARTITION BY place, year, role ORDER BY "start") = 1
)
SELECT plan.place, plan.year, plan.low, plan.high, done.low AS result
FROM growth AS plan
LEFT JOIN growth AS done ON done.place = plan.place AND done.year = plan.year - 1 AND done.role = 'result'
WHERE plan.role = 'target'
ORDER BY plan.year DESC, plan.adcode NULLS FIRST, plan.place
"""

LEFT, ROW, WIDTH = 170, 30, 760
TARGET = "#b3261e"
STYLE = "font-family: 'Noto Sans CJK SC', 'Microsoft YaHei', sans-serif; font-size: 14px"


def chart(rows: list[tuple[str, int, float, float, float | None]], title: str) -> str:
    """The rows (place, year, target from and to, result of the year before) as an SVG picture."""
    values = [v for row in rows for v in row[2:] if v is not None]
    first, last = int(min(values)) - 1, int(max(values)) + 1
    height = ROW * (len(rows) + 3)

    def x(value: float) -> float:
        return LEFT + (value - first) / (last - first) * (WIDTH - LEFT - 60)

    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}" style="{STYLE}">',
        f'<rect width="{WIDTH}" height="{height}" fill="white"/><text x="12" y="22">{escape(title)}</text>',
    ]
    for tick in range(first, last + 1):
        parts.append(f'<path d="M{x(tick):.0f} {ROW}V{height - 45}" stroke="#ddd"/>')
        parts.append(
            f'<text x="{x(tick):.0f}" y="{height - 28}" text-anchor="middle" fill="#666">{tick}%</text>'
        )
    for at, (place, year, low, high, result) in enumerate(rows):
        y = ROW * (at + 1) + 18
        parts.append(f'<text x="12" y="{y + 5}">{escape(place)} {year}</text>')
        if result is not None:
            parts.append(f'<path d="M{x(result):.1f} {y}H{x(low):.1f}" stroke="#999" stroke-width="2"/>')
            parts.append(
                f'<circle cx="{x(result):.1f}" cy="{y}" r="6" fill="white" stroke="#666" stroke-width="2"/>'
            )
        parts.append(
            f'<path d="M{x(low):.1f} {y}H{x(high) + 0.1:.1f}" stroke="{TARGET}" stroke-width="12"'
            ' stroke-linecap="round"/>'
        )
        said = f"{low:g}%" if low == high else f"{low:g}–{high:g}%"
        parts.append(
            f'<text x="{x(max(high, result or high)) + 14:.0f}" y="{y + 5}" fill="{TARGET}">{said}</text>'
        )
    parts.append(
        f'<text x="12" y="{height - 8}" fill="#666">○ result of the year before, '
        f'<tspan fill="{TARGET}">● target of the year</tspan></text></svg>'
    )
    return "\n".join(parts) + "\n"


def main() -> None:
    """Read the panel, draw the chart."""
    panel, picture, indicator = (*sys.argv[1:], "gdp")[:3]
    rows = duckdb.execute(QUERY, [panel, indicator]).fetchall()
    if not rows:
        raise SystemExit(f"{panel} has no target of growth for {indicator}.")
    numbers = [(row[0], row[1], *(None if v is None else float(v) for v in row[2:])) for row in rows]
    Path(picture).write_text(chart(numbers, f"Growth of {indicator}: target of the year"), encoding="utf-8")


if __name__ == "__main__":
    main()
