"""Measures a city's year in one run: all lights, every page, and the same recount by a spreadsheet.

usage: delivery.py

On SQLite, and on PostgreSQL where this runs under tools/with_postgres.py, as ``make bench-delivery`` does.
The peer is LibreOffice Calc: what offices reckon their tables with, where it is installed.
"""

import gc
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT)]  # the year is the one that the tests play, and many rows like it

NOVEMBER = datetime(2025, 11, 28, 1, tzinfo=UTC)
DAY = NOVEMBER.date()
SIZE = {
    "tasks": 800,
    "offices": 60,
    "others": 120,
    "commitments": 250,
    "periods": 10,
    "observations": 40_000,
    "files": 10_000,
    "entries": 30_000,
}
ROUNDS, PAGE_ROUNDS = 5, 3
READERS = {"lin": "supervisor", "he": "leader", "han": "reporter"}

# What was promised: milliseconds on the server for a page, seconds for all lights.
PAGE_LIMIT_MS, LIGHTS_LIMIT_S = 200.0, 2.0


@dataclass(frozen=True)
class Taken:
    """What one page takes, and how often it asks the database.

    CPU milliseconds of this process with SQLite; PostgreSQL works in a process of its own: by the clock.
    """

    name: str
    reader: str
    median_ms: float
    queries: int


def open_platform(folder: Path) -> str:
    """Start Django on an empty database and say which kind of database it is."""
    os.environ.update(LUOSHI_LOCAL="1", LUOSHI_DATA=str(folder), DJANGO_SETTINGS_MODULE="luoshi.web.settings")
    import django

    django.setup()
    import logging

    from django.conf import settings
    from django.core.management import call_command
    from django.db import connection

    logging.disable(logging.WARNING)
    settings.ALLOWED_HOSTS = ["testserver"]
    call_command("migrate", verbosity=0)
    return {"sqlite": "SQLite", "postgresql": "PostgreSQL"}[connection.vendor]


def make_year(folder: Path) -> Any:
    """A year in which everything has happened, and of everything as much as a city of millions has."""
    from django.conf import settings
    from django.db import connection, transaction
    from django.utils import timezone

    from luoshi.people.models import Demonstration
    from tests.delivery.crowd import Size, add_crowd
    from tests.web.test_constant_queries import make_everything_and_sheets_in_making

    settings.EVIDENCE_FOLDER = folder / "evidence"
    with transaction.atomic():
        year = make_everything_and_sheets_in_making(settings.EVIDENCE_FOLDER)
        add_crowd(year, Size(**SIZE))
        Demonstration.objects.create(plays_from=NOVEMBER, begun_at=timezone.now())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return year


def cpu_and_wall(work: Callable[[], object], rounds: int = ROUNDS) -> tuple[float, float]:
    """Median CPU and wall seconds of ``work`` in this process, after a first time apart."""
    work()
    taken = []
    for _ in range(rounds):
        cpu, wall = time.process_time(), time.perf_counter()
        work()
        taken.append((time.process_time() - cpu, time.perf_counter() - wall))
    return statistics.median(cpu for cpu, _ in taken), statistics.median(wall for _, wall in taken)


def lights() -> tuple[int, float, float]:
    """How many lights there are, and the CPU and wall seconds in which all are recomputed."""
    from luoshi.delivery.city import profile
    from luoshi.delivery.models import Task
    from luoshi.delivery.queries import task_lights
    from luoshi.delivery.rules.lights import light

    def all_lights() -> int:
        light.cache_clear()  # judged anew, not remembered
        tasks = Task.objects.filter(sheet__state="issued").select_related("sheet")
        return len(task_lights(tasks, on=DAY, rule_sets=profile().lights))

    return all_lights(), *cpu_and_wall(all_lights)


def recount_in_a_workbook(folder: Path) -> float | None:
    """Seconds in which LibreOffice opens the same rows as a workbook and reckons each status by formula.

    That is how offices do it today: a row a task with target, latest value and share expected, one formula
    for its status and SUMIFS over the sheet of observations. None where LibreOffice is not installed.
    """
    import shutil

    from openpyxl import Workbook

    from luoshi.delivery.models import Path as Figure
    from luoshi.ledger.models import Observation

    program = shutil.which("soffice") or shutil.which("libreoffice")
    if program is None:
        return None
    book = Workbook(write_only=True)
    observed, status = book.create_sheet("数据"), book.create_sheet("状态")
    rows = Observation.objects.values_list("indicator_id", "end", "value").order_by("pk")
    for row in rows:
        observed.append(row)
    last = len(rows)
    for number, figure in enumerate(Figure.objects.filter(dropped=False), start=1):
        here = f"数据!$A$1:$A${last},A{number},数据!$B$1:$B${last}"
        status.append(
            [
                figure.indicator_id,
                figure.value,
                f"=MAXIFS(数据!$B$1:$B${last},数据!$A$1:$A${last},A{number})",
                f"=SUMIFS(数据!$C$1:$C${last},{here},C{number})",
                f'=IF(D{number}>=B{number}*10/12,"绿",IF(D{number}>=B{number}*9/12,"黄","红"))',
            ]
        )
    book.save(folder / "year.xlsx")
    begin = time.perf_counter()
    home = f"-env:UserInstallation=file://{folder}/office"
    arguments = ["--headless", "--convert-to", "csv", "--outdir", str(folder), str(folder / "year.xlsx")]
    subprocess.run([program, home, *arguments], check=True, capture_output=True)
    return time.perf_counter() - begin


def pages(year: Any) -> list[Taken]:
    """Every page as those of ``READERS`` open it who may; the slowest first."""
    from django.db import connection
    from django.urls import resolve

    from tests.web.test_constant_queries import Pages, opened

    found = Pages(year, cast=tuple(READERS))
    asked = found.queries()
    taken = []
    for address, person in sorted(found.readers):
        browser = found.browsers[person]
        cpu_s, wall_s = cpu_and_wall(lambda a=address, b=browser: opened(b, a), PAGE_ROUNDS)  # type: ignore[misc]
        seconds = cpu_s if connection.vendor == "sqlite" else wall_s
        name = f"{resolve(address).view_name} {address}"
        taken.append(Taken(name, READERS[person], seconds * 1000, asked[address, person]))
    return sorted(taken, key=lambda page: -page.median_ms)


def main() -> None:
    """Measure and print; everything in one run, so that the figures can be compared."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        database = open_platform(folder)
        begin = time.perf_counter()
        year = make_year(folder)
        said = ", ".join(f"{count:,} {what}" for what, count in SIZE.items())
        print(f"\n{database}: {said}; filled in {time.perf_counter() - begin:.0f} s")

        gc.collect()
        gc.freeze()  # as each process of the server does before its first page
        gc.set_threshold(20_000)
        count, cpu_s, wall_s = lights()
        verdict = "within" if wall_s <= LIGHTS_LIMIT_S else "OVER"
        print(f"all {count} lights: {wall_s:.2f} s, {cpu_s:.2f} s of CPU here   {verdict} {LIGHTS_LIMIT_S} s")
        workbook_s = recount_in_a_workbook(folder)
        if workbook_s is None:
            print("LibreOffice is not installed: no peer")
        else:
            print(f"the same rows in LibreOffice Calc: {workbook_s:.1f} s, {workbook_s / wall_s:.0f} times")

        print(f"\n{'page':70} {'opened by':10} {'ms':>9} {'queries':>7}")
        for page in pages(year):
            over = "   OVER" if page.median_ms > PAGE_LIMIT_MS else ""
            print(f"{page.name[:70]:70} {page.reader:10} {page.median_ms:9.0f} {page.queries:7}{over}")


if __name__ == "__main__":
    main()
