"""Small report texts of our own, so that a test says only what matters to it."""

from luoshi.reader import Figure, Report, read

PLAN = "甲市政府工作报告\n\n一、2024年工作回顾\n\n{review}\n\n二、2025年工作安排\n\n{plan}\n"


def read_plan(plan: str, *, review: str = "工作稳步推进。") -> Report:
    """The reading of a report whose plan for 2025 says ``plan``."""
    return read(PLAN.format(review=review, plan=plan).encode(), any_text=True)


def read_review(review: str) -> Report:
    """The reading of a report whose review of 2024 says ``review``."""
    return read_plan("继续做好各项工作。", review=review)


def figure_of(report: Report, text: str) -> Figure:
    """The one figure that reads ``text``."""
    (found,) = [figure for figure in report.figures if figure.text == text]
    return found
