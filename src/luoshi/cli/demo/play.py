"""What the modules of the demonstration share: people, agenda, sheets, how it goes with each task."""

from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

from luoshi.cli.demo.agenda import Agenda
from luoshi.cli.demo.cast import Cast
from luoshi.cli.demo.stories import Story
from luoshi.delivery.queries import TaskFilters, task_rows

if TYPE_CHECKING:
    from luoshi.delivery.models import Task
    from luoshi.people.models import Officer


@dataclass(slots=True)
class Play:
    """A demonstration while it is played. Tasks, sheets and offices are ids."""

    random: Random
    cast: Cast
    agenda: Agenda
    evidence_folder: Path
    year: int
    report_id: int = 0
    headline_sheet: int = 0
    task_sheet: int = 0
    stories: dict[int, Story] = field(default_factory=dict)
    leads: dict[int, int] = field(default_factory=dict)  # the lead office of each task
    papers: dict[tuple[int, int], int] = field(default_factory=dict)  # an office's table of a period, reused
    late: set[int] = field(default_factory=set)  # tasks whose due date was set before the year's end

    @property
    def sheets(self) -> list[int]:
        """The sheets that there are: a short report may have none of a kind."""
        return [sheet_id for sheet_id in (self.headline_sheet, self.task_sheet) if sheet_id]

    def tasks(self, sheet_id: int) -> list[Any]:
        """The tasks of a sheet as they are now."""
        if not sheet_id:
            return []
        return list(task_rows(self.cast.supervisor, TaskFilters(sheet=sheet_id)))

    def version(self, task_id: int) -> int:
        """The version of a task as it is now."""
        return task_rows(self.cast.supervisor).values_list("version", flat=True).get(pk=task_id)

    def state(self, task_id: int) -> str:
        """The state of a task as it is now."""
        return task_rows(self.cast.supervisor).values_list("state", flat=True).get(pk=task_id)

    def reporter(self, task_id: int) -> "Officer":
        """Who reports for the office that leads the task."""
        return self.cast.reporters[self.leads[task_id]]

    def head(self, task_id: int) -> "Officer":
        """Who heads the office that leads the task."""
        return self.cast.heads[self.leads[task_id]]

    def told(self, kind: str, *, figures: bool | None = None, sheet: int | None = None) -> "list[Task]":
        """The tasks with this story, in order; only those with figures or without where it is said."""
        return [
            row
            for row in self.tasks(sheet or self.task_sheet)
            if row.pk in self.stories
            and self.stories[row.pk].kind == kind
            and (figures is None or bool(row.live_paths) is figures)
        ]

    def day(self, month: int, day: int) -> date:
        """A day of the year that is played."""
        return date(self.year, month, day)
