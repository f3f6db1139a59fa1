"""Scores `luoshi read` against labelled reports: those beside the checkout and the project's own."""

import json
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
SHARED = ROOT.parent / "shared"
SCORER = SHARED / "tools" / "score.py"
LUOSHI = Path(sys.executable).with_name("luoshi")

# What the reader must reach on the main report, in percent (F1): on the half of its paragraphs whose labels
# were at hand while the rules were written, and on the other half.
GOALS = {
    "ganzhou-2025": {"figure": 98.0, "figure+meaning": 93.0, "project": 93.0, "statement": 95.0},
    "ganzhou-2025-other": {"figure": 98.0, "figure+meaning": 82.0, "project": 70.0, "statement": 93.0},
}


@dataclass(frozen=True)
class LabelledReport:
    """A report and the folder that holds its labels."""

    report: Path
    labels: Path


def report_of(name: str) -> Path:
    """The report that labels called ``name`` belong to: ``ganzhou-2025-other`` labels ganzhou-2025.txt."""
    reports = [*(SHARED / "reports").glob("*.txt"), *(ROOT / "examples").glob("*.txt")]
    fitting = [path for path in reports if name == path.stem or name.startswith(f"{path.stem}-")]
    if not fitting:
        raise SystemExit(f"No report is called {name} or begins its name, so its labels have no text.")
    return max(fitting, key=lambda path: len(path.stem))


def labelled_reports() -> list[LabelledReport]:
    """What is here to score against; empty where the scorer itself is missing."""
    if not SCORER.exists():
        return []
    folders = [*(SHARED / "labels").iterdir(), *(ROOT / "tests" / "labels").glob("*")]
    return [
        LabelledReport(report_of(folder.name), folder)
        for folder in sorted(folders, key=lambda folder: folder.name)
        if folder.is_dir() and not folder.name.startswith("compare-")  # pairs: tools/score_compare.py
    ]


def score(everything: list[LabelledReport]) -> dict[str, dict[str, Any]]:
    """Read each report once, as a user would, and return what the scorer says, by name of the labels."""
    results: dict[str, dict[str, Any]] = {}
    with tempfile.TemporaryDirectory() as folder:
        for labelled in everything:
            output = Path(folder) / f"{labelled.report.stem}.json"
            if not output.exists():
                read = [LUOSHI, "read", labelled.report, "--format", "json"]
                output.write_bytes(subprocess.run(read, check=True, stdout=subprocess.PIPE).stdout)
            scored = [sys.executable, SCORER, labelled.labels, output, "--json"]
            said = subprocess.run(scored, check=True, stdout=subprocess.PIPE).stdout
            results[labelled.labels.name] = json.loads(said)
    return results


def means(results: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """The scores over all ``-a`` and over all ``-b`` labels, each report weighing by what it holds.

    Rules may be made from ``-a`` labels and never from ``-b``: the second mean is what a new report gets.
    """
    found: dict[str, dict[str, Any]] = {}
    for half in ("a", "b"):
        those = [result for name, result in results.items() if name.endswith(f"-{half}")]
        mean: dict[str, Any] = {}
        for key, pieces in (("figure", "figures"), ("figure+meaning", "figures"), ("project", "projects")):
            counts = f"{pieces} labelled / found"
            weighed = [(float(r[key]), sum(r[counts])) for r in those if counts in r]
            if total := sum(weight for _, weight in weighed):
                mean[key] = sum(value * weight for value, weight in weighed) / total
        if mean:
            found[f"mean of the {len(those)} reports labelled -{half}"] = mean
    return found


def line(key: str, value: object, goal: float | None) -> str:
    """One score, and beside it the goal where there is one."""
    shown = f"{value:.1f}" if isinstance(value, float) else str(value)
    if goal is None or not isinstance(value, float):
        return f"  {key}: {shown}"
    return f"  {key}: {shown}  (goal {goal:.0f}: {'reached' if value >= goal else 'MISSED'})"


def main() -> int:
    """Print every score; the exit status is 1 where a goal is missed, 2 where nothing could be scored."""
    everything = labelled_reports()
    if not everything:
        print(f"Nothing to score against: the scorer and the labelled reports are not at {SHARED}.")
        return 0
    try:
        results = score(everything)
    except subprocess.CalledProcessError as failed:
        print(
            f"{Path(failed.cmd[0]).name} ended with status {failed.returncode}; see above.", file=sys.stderr
        )
        return 2
    results |= means(results)
    if "--json" in sys.argv[1:]:
        print(json.dumps(results, ensure_ascii=False))
        return 0
    missed = False
    for name, result in results.items():
        print(name)
        for key, value in result.items():
            goal = GOALS.get(name, {}).get(key)
            print(line(key, value, goal))
            missed |= goal is not None and isinstance(value, float) and value < goal
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
