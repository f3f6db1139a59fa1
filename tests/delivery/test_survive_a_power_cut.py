"""A process is killed in the middle of an act: nothing is half done or lost, the journal is whole."""

import random
import time
from pathlib import Path

import pytest

from luoshi.delivery.models import Evidence, EvidenceUse, Message, Progress, ProgressStep, StoredFile
from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from tests.delivery.scenes import INVESTMENT, make_accepted
from tests.other_process import start

pytestmark = pytest.mark.django_db(transaction=True)

HAND_IN = """
from pathlib import Path
from datetime import datetime, UTC
from luoshi.delivery import actions
from luoshi.people.models import Officer
by = Officer.objects.get(username="han")
folder, task = Path(sys.argv[2]), int(sys.argv[3])
print("ready", flush=True)
number = 0
while True:
    number += 1
    block = f"%PDF-1.4 {sys.argv[4]} {number} ".encode() + b"x" * 100_000
    actions.hand_in_file(
        chunks=[block] * 5, name="a.pdf", task_id=task, folder=folder, at=datetime.now(UTC), by=by
    )
"""

REPORT = """
from datetime import datetime, UTC
from luoshi.delivery import actions
from luoshi.people.models import Officer
by = Officer.objects.get(username="han")
task, period, version = map(int, sys.argv[2:5])
print("ready", flush=True)
while True:
    row = actions.save_progress(
        task_id=task, period_id=period, text=actions.ProgressText(done=f"第{version}稿"),
        figures={}, at=datetime.now(UTC), by=by, seen_version=version)
    version = row.version
"""


def test_no_half_file_is_ever_named(tmp_path: Path) -> None:
    task = make_accepted().task(INVESTMENT)
    dice = random.Random(7)  # noqa: S311 - when to cut the power, nothing secret
    for round_number in range(6):
        process = start(HAND_IN, str(tmp_path), str(task.pk), str(round_number))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0.02, 0.3))
        process.kill()
        process.communicate()
        assert journal.verify().ok
    for row in StoredFile.objects.all():
        kept = tmp_path / row.sha256[:2] / row.sha256
        assert kept.stat().st_size == row.size_bytes
    handed_in = Entry.objects.filter(act="delivery.hand_in_evidence").count()
    assert handed_in == EvidenceUse.objects.count() == Evidence.objects.count() > 0


def test_no_half_report_is_ever_seen() -> None:
    year = make_accepted()
    task, period = year.task(INVESTMENT), year.period()
    dice = random.Random(8)  # noqa: S311
    for _ in range(5):
        row = Progress.objects.filter(task=task).first()
        process = start(REPORT, str(task.pk), str(period.pk), str(row.version if row else 0))
        assert process.stdout is not None
        process.stdout.readline()
        time.sleep(dice.uniform(0.02, 0.25))
        process.kill()
        process.communicate()
        assert journal.verify().ok
        row = Progress.objects.get(task=task)
        assert row.done == f"第{row.version - 1}稿"
        assert ProgressStep.objects.filter(progress=row).count() == row.version
        assert Entry.objects.filter(thing=row.thing).count() == row.version
    assert Message.objects.filter(thing=f"progress:{row.pk}").count() == 0
