"""Scores `luoshi.reader.compare` against the pairs that were labelled by hand; `make score` prints it.

A label is found if a pair has the promise and the answer of the label (spans that overlap; for a label
without an answer, a pair without one). The outcome counts apart: it is right if the label says so too.
"""

import json
import sys
from pathlib import Path
from typing import Any

from luoshi.reader import read
from luoshi.reader.compare import Comparison, Pair, compare

ROOT = Path(__file__).resolve().parent.parent
REPORTS = ROOT.parent / "shared" / "reports"
LABELS = ROOT / "tests" / "labels"
FOLDERS = {
    "compare-hailar": ("hailar-2016", "hailar-2017"),
    "compare-national": ("cn-national-2023", "cn-national-2024"),
}

Row = dict[str, Any]


def overlap(one: tuple[int, int], other: list[int]) -> bool:
    """Whether two half-open spans share a character."""
    return one[0] < other[1] and other[0] < one[1]


def pairs_of(label: Row, comparison: Comparison) -> list[Pair]:
    """The pairs that speak of the promise of ``label``; those of its very figure or project, if there are."""
    own = [p for p in comparison.pairs if p.old and overlap((p.old.start, p.old.end), label["old"])]
    return own or [
        pair
        for pair in comparison.pairs
        if pair.old and overlap((pair.old.sentence_start, pair.old.sentence_end), label["old"])
    ]


def fits(label: Row, pair: Pair) -> bool:
    """Whether ``pair`` has the answer that ``label`` has."""
    if label["new"] is None or pair.new is None:
        return label["new"] is None and pair.new is None
    answers = [label["new"], *label.get("new_also", [])]
    return any(overlap((pair.new.sentence_start, pair.new.sentence_end), span) for span in answers)


def score(labels: list[Row], comparison: Comparison) -> dict[str, float]:
    """Precision and recall in percent, of pairs and of drops, and how often the outcome is right."""
    counts = dict.fromkeys(
        ("labelled", "answered", "right", "drops", "dropped", "dropped right", "outcome", "promises"), 0
    )
    for label in labels:
        said = pairs_of(label, comparison)
        fitting = [pair for pair in said if fits(label, pair)]
        answered = any(pair.new for pair in said)
        outcomes = {label["outcome"], *label.get("outcome_also", [])}
        counts["promises"] += 1
        counts["outcome"] += any(pair.outcome in outcomes for pair in fitting)
        counts["answered"] += answered
        counts["dropped"] += not answered
        if label["new"] is None:
            counts["drops"] += 1
            counts["dropped right"] += not answered
        else:
            counts["labelled"] += 1
            counts["right"] += bool(fitting)
    return {
        "promises labelled": counts["promises"],
        "pair precision": _percent(counts["right"], counts["answered"]),
        "pair recall": _percent(counts["right"], counts["labelled"]),
        "drop precision": _percent(counts["dropped right"], counts["dropped"]),
        "drop recall": _percent(counts["dropped right"], counts["drops"]),
        "outcome right": _percent(counts["outcome"], counts["promises"]),
    }


def _percent(part: int, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def labels_of(folder: str) -> list[Row]:
    """The labelled pairs of one folder."""
    lines = (LABELS / folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def compared(folder: str) -> Comparison:
    """The comparison that the labels of a folder are about."""
    old, new = (read((REPORTS / f"{name}.txt").read_bytes()) for name in FOLDERS[folder])
    return compare(old, new)


def main(arguments: list[str]) -> int:
    """Print the scores; with ``--misses FOLDER`` also the labels that were not met, by their offsets."""
    if not REPORTS.is_dir():
        print(f"Nothing to score against: the reports are not at {REPORTS}.")
        return 0
    for folder in FOLDERS:
        labels, comparison = labels_of(folder), compared(folder)
        print(folder)
        for name, value in score(labels, comparison).items():
            print(f"  {name}: {value}")
        if arguments == ["--misses", folder]:
            for label in labels:
                said = pairs_of(label, comparison)
                outcomes = {label["outcome"], *label.get("outcome_also", [])}
                if not any(fits(label, pair) and pair.outcome in outcomes for pair in said):
                    print("   ", label, [(p.outcome, p.score, p.new and p.new.sentence_start) for p in said])
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
