"""What of an item's content the public sees once something was withdrawn: the note, and nothing of it."""

from collections.abc import Mapping
from typing import Any


def without(content: Mapping[str, Any], withdrawn: Mapping[str, str]) -> dict[str, Any]:
    """``content`` without what was withdrawn, which leaves a note that something was.

    ``withdrawn``: things (``observation:9``) with the reason that the public reads. A commitment that is
    withdrawn keeps its sentence, which the report itself has made public, and loses all that was said of it.
    A light goes with the observation that it was computed from.
    """
    commitment = content["commitment"]
    notes: list[dict[str, str]] = []
    if commitment["thing"] in withdrawn:
        notes.append({"thing": commitment["thing"], "reason": withdrawn[commitment["thing"]]})
        return {**content, "tasks": [], "withdrawn": notes}
    tasks = [_task_without(task, withdrawn, notes) for task in content["tasks"]]
    return {**content, "tasks": tasks, "withdrawn": notes}


def _task_without(
    task: Mapping[str, Any], withdrawn: Mapping[str, str], notes: list[dict[str, str]]
) -> dict[str, Any]:
    figures = []
    for figure in task["figures"]:
        kept = _kept(figure["observations"], withdrawn, notes)
        gone = any(row["counts"] for row in figure["observations"]) and not any(row["counts"] for row in kept)
        shown = {**figure, "observations": kept}
        if gone:
            shown |= {"case": None, "light": None}
        figures.append(shown)
    return {
        **task,
        "figures": figures,
        "evidence": _kept(task["evidence"], withdrawn, notes),
        # What was said in words rests on what was withdrawn: nobody can tell which word.
        "reports": [] if _touched(task, withdrawn) else task["reports"],
    }


def _kept(
    rows: list[Mapping[str, Any]], withdrawn: Mapping[str, str], notes: list[dict[str, str]]
) -> list[Mapping[str, Any]]:
    for row in rows:
        if row["thing"] in withdrawn:
            note = {"thing": row["thing"], "reason": withdrawn[row["thing"]]}
            if note not in notes:
                notes.append(note)
    return [row for row in rows if row["thing"] not in withdrawn]


def _touched(task: Mapping[str, Any], withdrawn: Mapping[str, str]) -> bool:
    rows = [*task["evidence"], *(row for figure in task["figures"] for row in figure["observations"])]
    return any(row["thing"] in withdrawn for row in rows)
