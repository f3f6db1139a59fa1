"""A process is killed in the middle of an act: nothing is half done or lost, the journal is whole."""

import hashlib
import os
import random
import signal
import subprocess
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from luoshi.delivery import actions
from luoshi.delivery.models import (
    Evidence,
    EvidenceUse,
    ImportedRow,
    Message,
    Progress,
    ProgressStep,
    Sheet,
    StoredFile,
    Task,
)
from luoshi.ground import messages
from luoshi.journal import queries as journal
from luoshi.journal.models import Entry
from luoshi.ledger.models import Commitment, Observation, Report
from tests.delivery.scenes import INVESTMENT, Year, make_accepted
from tests.other_process import start

pytestmark = pytest.mark.django_db(transaction=True)

ROUNDS = 40
PIECES, PIECE_BYTES = 6, 100_000

# Python and Django are loaded once. Each line "go" then forks a process that works until it is killed, and
# that says what it has done only once that is done. Three strands go on side by side, each one act at a
# time, each from where the process before was cut off.
WORK = """
import io, itertools, os
from datetime import date, datetime, UTC
from pathlib import Path
import openpyxl
from luoshi.delivery import actions
from luoshi.delivery.models import Progress, Sheet, Task
from luoshi.people.models import Officer

FOLDER, TASK, PERIOD, REPORT = Path(sys.argv[2]), *map(int, sys.argv[3:6])
PIECES, PIECE_BYTES = map(int, sys.argv[6:8])

def say(*words):
    os.write(1, (" ".join(map(str, words)) + "\\n").encode())

def now():
    return datetime.now(UTC)

def table(word):
    book = openpyxl.Workbook()
    book.active.append(["序号", "重点任务", "牵头单位", "完成时限"])
    for number in (1, 2, 3):
        book.active.append([number, f"建设{word}号厂房{number}万平方米", "市工信局", "12月底前"])
    kept = io.BytesIO()
    book.save(kept)
    return kept.getvalue()

def hand_in(who, number):
    piece = b"%PDF-1.4 " + os.urandom(8).hex().encode() + b"x" * (PIECE_BYTES - 25)
    use = actions.hand_in_file(chunks=[piece] * PIECES, name="a.pdf", task_id=TASK, folder=FOLDER,
                               at=now(), by=who["han"])
    return "delivery.hand_in_evidence", use.evidence.thing

def go_on_with_the_report(who, number):
    row = Progress.objects.filter(task_id=TASK, period_id=PERIOD).first()
    state, given = row.state if row else "draft", {"at": now()}
    if row:
        given |= {"progress_id": row.pk, "seen_version": row.version}
    if state == "submitted":
        actions.check_progress(**given, by=who["du"])
    elif state == "checked":
        actions.verify_progress(**given, by=who["qiu"])
    elif state == "verified":
        actions.reopen_progress(**given, by=who["lin"], reason="回头看")
    elif row and row.version % 5 and row.done:
        actions.submit_progress(**given, by=who["han"])
        state = "draft"
    else:
        text = actions.ProgressText(done=f"第{row.version if row else 0}稿", next_steps="加快")
        figures = {path.pk: actions.FigureEntry(value="40", status="preliminary")
                   for path in Task.objects.get(pk=TASK).paths.filter(dropped=False)}
        row = actions.save_progress(task_id=TASK, period_id=PERIOD, text=text, figures=figures, at=now(),
                                    by=who["han"], seen_version=row.version if row else 0)
        return "delivery.save_progress", row.thing
    act = {"draft": "submit", "submitted": "check", "checked": "verify", "verified": "reopen"}[state]
    return f"delivery.{act}_progress", row.thing

def go_on_with_a_sheet(who, number):
    sheet = Sheet.objects.filter(title__startswith="断电").exclude(state="issued").first()
    given = {"at": now(), "by": who["lin"]}
    if sheet is None:
        made = actions.draft_sheet(year=2025, title=f"断电{os.getpid()}-{number}", report_id=REPORT, **given)
        return "delivery.draft_sheet", made.thing
    given |= {"sheet_id": sheet.pk, "seen_version": sheet.version}
    if sheet.state == "draft" and not sheet.tasks.exists():
        actions.import_tasks(data=table(sheet.pk), file_name="表.xlsx", **given)
        act = "import_tasks"
    elif sheet.state == "draft":
        actions.consult_on_sheet(**given)
        act = "consult_on_sheet"
    elif sheet.state == "consultation":
        actions.submit_sheet(**given)
        act = "submit_sheet"
    elif not sheet.approved_by:
        actions.approve_sheet(document="纪要", **{**given, "by": who["he"]})
        act = "approve_sheet"
    else:
        actions.issue_sheet(number=f"云府办字〔2025〕{sheet.pk}号", issued_on=date(2025, 4, 8), **given)
        act = "issue_sheet"
    return f"delivery.{act}", sheet.thing

STRANDS = (hand_in, go_on_with_the_report, go_on_with_a_sheet)

def work(turn):
    who = {row.username: row for row in Officer.objects.select_related("office")}
    for number in itertools.count(turn):
        if os.getppid() == 1:
            return
        say("done", *STRANDS[number % 3](who, number))

for turn, _line in enumerate(sys.stdin):
    child = os.fork()
    if child == 0:
        try:
            work(turn)
        except BaseException:
            import traceback
            traceback.print_exc()
        os._exit(1)
    say("at-work", child)
    _, ended = os.waitpid(child, 0)
    say("ended", os.waitstatus_to_exitcode(ended))
"""


class Workshop:
    """The process that forks those who work, each to be killed."""

    def __init__(self, year: Year, folder: Path) -> None:
        self.process = start(
            WORK,
            *map(str, (folder, year.task(INVESTMENT).pk, year.period().pk, year.sheet.report_id)),
            *map(str, (PIECES, PIECE_BYTES)),
            stdin=subprocess.PIPE,
        )

    def cut_off(self, after_seconds: float) -> list[tuple[str, str]]:
        """Let somebody work, and kill him that long after his first act: the acts that he said were done."""
        said: list[list[str]] = []
        self.say("go\n")
        while "done" not in {line[0] for line in said}:
            said.append(self.hear())
        worker = next(int(line[1]) for line in said if line[0] == "at-work")
        time.sleep(after_seconds)
        os.kill(worker, signal.SIGKILL)
        while said[-1][0] != "ended":
            said.append(self.hear())
        assert said[-1][1] == str(-signal.SIGKILL), self.process.communicate()
        return [(line[1], line[2]) for line in said if line[0] == "done"]

    def say(self, words: str) -> None:
        assert self.process.stdin is not None
        self.process.stdin.write(words)
        self.process.stdin.flush()

    def hear(self) -> list[str]:
        assert self.process.stdout is not None
        line = self.process.stdout.readline().split()
        assert line, self.process.communicate()
        return line

    def close(self) -> None:
        self.process.kill()
        self.process.communicate()


@pytest.fixture
def year() -> Year:
    """Accepted tasks, with a report to write on the investment."""
    return make_accepted()


@pytest.fixture
def workshop(year: Year, tmp_path: Path) -> Iterator[Workshop]:
    workshop = Workshop(year, tmp_path)
    yield workshop
    workshop.close()


def test_whenever_a_process_is_killed_nothing_is_half_done_and_nothing_lost(
    year: Year, workshop: Workshop, tmp_path: Path
) -> None:
    dice = random.Random(7)  # noqa: S311 - when to cut the power, nothing secret
    acts = set()
    for _ in range(ROUNDS):
        done = workshop.cut_off(dice.uniform(0, 0.2))
        assert journal.verify().ok
        for act, thing in done:
            assert Entry.objects.filter(act=act, thing=thing).exists(), "it was said to be done"
        acts |= {act for act, _ in done}
        check_evidence(tmp_path)
        check_reports(year)
        check_sheets()
    assert {f"delivery.{act}" for act in ("hand_in_evidence", "verify_progress", "issue_sheet")} <= acts
    check_what_is_left(year, tmp_path)


def check_evidence(folder: Path) -> None:
    """Each row of evidence has its entry and its file, each entry its row."""
    handed_in = Entry.objects.filter(act="delivery.hand_in_evidence").values_list("thing", flat=True)
    assert sorted(handed_in) == sorted(row.thing for row in Evidence.objects.all())
    assert EvidenceUse.objects.count() == Evidence.objects.count() == StoredFile.objects.count()
    for row in StoredFile.objects.all():
        assert (folder / row.sha256[:2] / row.sha256).stat().st_size == row.size_bytes == PIECES * PIECE_BYTES


AFTER = {"submit": "submitted", "check": "checked", "verify": "verified", "reopen": "returned"}


def check_reports(year: Year) -> None:
    """The report stands where its entries lead to; each act left its version, its step and its figures."""
    row = Progress.objects.filter(task=year.task(INVESTMENT)).first()
    told = (
        Entry.objects.filter(thing__startswith="progress:").order_by("number").values_list("act", flat=True)
    )
    acts = [act.removeprefix("delivery.").removesuffix("_progress") for act in told]
    if row is None:
        assert not acts
        return
    state = "draft"
    for act in acts:
        state = AFTER.get(act, state)  # what is saved stays where it is
    assert row.state == state
    assert row.version == len(acts) == ProgressStep.objects.filter(progress=row).count()
    assert Observation.objects.exists() == ("submit" in acts)


SHEET_ACTS = (
    "draft_sheet", "import_tasks", "consult_on_sheet", "submit_sheet", "approve_sheet", "issue_sheet",
)  # fmt: skip
SHEET_STATES = ("draft", "draft", "consultation", "approval", "approval", "issued")


def check_sheets() -> None:
    """Each sheet stands where its last entry says, with all of its tasks or none."""
    sheets = Sheet.objects.filter(title__startswith="断电")
    for sheet in sheets:
        told = Entry.objects.filter(thing=sheet.thing).order_by("number").values_list("act", flat=True)
        steps = len(told)
        assert list(told) == [f"delivery.{act}" for act in SHEET_ACTS[:steps]]
        assert sheet.state == SHEET_STATES[steps - 1]
        tasks = Task.objects.filter(sheet=sheet)
        assert tasks.count() == ImportedRow.objects.filter(task__sheet=sheet).count() == (steps > 1) * 3
        assert {row.state for row in tasks} <= {"issued" if steps == len(SHEET_ACTS) else "draft"}
        assert tasks.filter(assignments=None).count() == 0
        words = messages.render("message.tasks-to-accept", "zh", {"title": sheet.title})
        assert Message.objects.filter(subject=words).exists() == (steps == len(SHEET_ACTS))
    imported = Entry.objects.filter(act="delivery.import_tasks").count()
    assert Report.objects.filter(kind="table").count() == imported
    assert Commitment.objects.filter(report__kind="table", state="accepted").count() == imported * 3
    told = Entry.objects.filter(act="delivery.draft_sheet", payload__contains='"year":2025').count()
    assert told == Sheet.objects.count()


def check_what_is_left(year: Year, folder: Path) -> None:
    """Parts of files go with the first file that somebody hands in a day later; nothing else does."""
    parts = [folder / f".part-{number}" for number in range(2)]  # however the dice fell
    for part in parts:
        part.write_bytes(b"%PDF-1.4 cut off")
    old = (datetime.now(UTC) - timedelta(hours=25)).timestamp()
    os.utime(parts[0], (old, old))
    there = {path for path in folder.rglob("*") if path.is_file()} - {parts[0]}
    actions.hand_in_file(
        chunks=[b"%PDF-1.4 the day after"],
        name="a.pdf",
        task_id=year.task(INVESTMENT).pk,
        folder=folder,
        at=datetime.now(UTC),
        by=year.city.han,
    )
    assert not parts[0].exists()
    assert all(path.exists() for path in there), "what is fresh may be an upload that is under way"
    for path in there:  # what no row names was kept whole, or is a part
        if not path.name.startswith(".part-"):
            assert hashlib.sha256(path.read_bytes()).hexdigest() == path.name
