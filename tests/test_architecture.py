"""The house keeps its form: floors, rooms, clocks and the shape of files, checked against the source."""

import ast
import re
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Field

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "luoshi"
SHARED_REPORTS = ROOT.parent / "shared" / "reports"
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"]

LINES_A_MODULE_MAY_HAVE = 500  # near 300 is the aim; at 500 a module has become two
COPIED_RUN_LENGTH = 24  # Chinese characters in a row that can only have been copied


def contract(name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = next(c for c in CONTRACTS["contracts"] if c["name"] == name)
    return found


def floors() -> dict[str, int]:
    """Each room's floor; a higher number is a higher floor."""
    layers = contract("A floor may use only the floors below it")["layers"]
    return {
        room.strip(" ()"): floor
        for floor, layer in enumerate(reversed(layers))
        for room in re.split(r"[|:]", layer)
    }


def modules() -> Iterator[tuple[str, ast.Module]]:
    """Every module that we wrote by hand, by its path from the root."""
    for folder in ("src", "tests", "tools", "bench"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                name = path.relative_to(ROOT).as_posix()
                yield name, ast.parse(path.read_text(encoding="utf-8"), filename=name)


def source_modules() -> Iterator[tuple[str, ast.Module]]:
    return ((name, tree) for name, tree in modules() if name.startswith("src/"))


def room_of(module: str) -> str | None:
    parts = module.split(".")
    return parts[1] if parts[0] == "luoshi" and len(parts) > 1 else None


def project_texts() -> Iterator[tuple[str, str]]:
    """Every text file of the project, tracked or about to be."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard", "-z"], cwd=ROOT, capture_output=True, check=False
    )
    if listed.returncode != 0:
        pytest.skip("not a git checkout: which files belong to the project is not known")
    for name in sorted(filter(None, listed.stdout.decode("utf-8").split("\0"))):
        path = ROOT / name
        if path.is_file() and path.suffix not in {".mo", ".png", ".ico", ".xlsx", ".docx", ".pdf", ".lock"}:
            yield name, path.read_text(encoding="utf-8", errors="ignore")


def test_a_floor_uses_only_the_floors_below_it() -> None:
    lint_imports = Path(sys.executable).with_name("lint-imports")
    ended = subprocess.run(
        [lint_imports, "--no-cache"], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert ended.returncode == 0, ended.stdout + ended.stderr


def test_every_room_with_tables_is_built_alike() -> None:
    containers = set(contract("Every Django package is built alike")["containers"])
    models = [*SOURCE.rglob("models.py"), *(path.parent for path in SOURCE.rglob("models/__init__.py"))]
    with_tables = {"luoshi." + ".".join(path.parent.relative_to(SOURCE).parts) for path in models}
    assert with_tables
    assert with_tables <= containers | {"luoshi.systems.*"}


def test_a_foreign_key_points_to_its_own_room_or_down() -> None:
    level = floors()
    crossing = [
        f"{model.__module__}.{model.__name__}.{field.name} -> {field.related_model.__module__}"
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, Field) and field.is_relation and field.related_model is not None
        for own, other in [(room_of(model.__module__), room_of(field.related_model.__module__))]
        if own is not None and other is not None and own != other and level[other] >= level[own]
    ]
    assert crossing == []


def test_a_template_names_addresses_of_its_own_or_lower_floors() -> None:
    level = floors()
    wrong = []
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        room = path.relative_to(SOURCE).parts[0]
        for namespace in re.findall(r"{%\s*url\s+['\"](\w+):", path.read_text(encoding="utf-8")):
            if namespace != room and level.get(namespace, -1) >= level[room]:
                wrong.append(f"{path.relative_to(ROOT)} names {namespace}:")
    assert wrong == []


CLOCK_READINGS = {"now", "utcnow", "today", "localdate", "localtime", "auto_now", "auto_now_add", "Now"}


CLOCKS = {"datetime", "date", "timezone"}  # whose ``now`` and ``today`` are no words of ours


def readings_of_the_clock(tree: ast.Module) -> list[int]:
    """The lines that ask what time it is; converting a moment that is given asks nothing."""
    given = {node.func for node in ast.walk(tree) if isinstance(node, ast.Call) and node.args}
    lines = []
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg in {"auto_now", "auto_now_add"}:
            lines.append(node.value.lineno)
        elif isinstance(node, ast.Attribute):
            owner = node.value
            name = owner.id if isinstance(owner, ast.Name) else getattr(owner, "attr", "")
            asked = name in CLOCKS and node.attr in CLOCK_READINGS and node not in given
            if asked or (name == "time" and node.attr in {"time", "time_ns"}):
                lines.append(node.lineno)
    return lines


THE_CLOCK = "src/luoshi/people/clock.py"  # the doors' own, also for a demonstration's year


def test_only_doors_read_the_clock() -> None:
    readers = [
        f"{name}:{line}"
        for name, tree in source_modules()
        if not name.startswith(("src/luoshi/web/", "src/luoshi/cli/", THE_CLOCK)) and "/views" not in name
        for line in readings_of_the_clock(tree)
    ]
    assert readers == []


def test_an_action_is_told_who_and_when() -> None:
    told, wrong = 0, []
    for name, tree in source_modules():
        if not name.endswith("/actions.py") and "/actions/" not in name:
            continue
        for node in tree.body:
            if not isinstance(node, ast.FunctionDef) or node.name.startswith("_"):
                continue
            keywords = {argument.arg for argument in node.args.kwonlyargs}
            positional = [*node.args.posonlyargs, *node.args.args]
            if not keywords and not positional:
                continue  # a lock, nothing that anybody does
            told += 1
            # the journal lies below people: there, who is a plain string called actor
            if positional or "at" not in keywords or not keywords & {"by", "actor"}:
                wrong.append(f"{name}:{node.lineno} {node.name}")
    assert told
    assert wrong == []


def test_nothing_happens_behind_the_back_of_an_action() -> None:
    hidden = re.compile(r"django\.(db\.models\.signals|dispatch|core\.signals|core\.management\.base)")
    found = [
        f"{name}:{node.lineno}"
        for name, tree in source_modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.ImportFrom | ast.Import)
        and any(
            hidden.match(imported)
            for alias in node.names
            for imported in [f"{getattr(node, 'module', None) or ''}.{alias.name}".strip(".")]
        )
    ]
    assert found == []


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {
        "utils",
        "util",
        "helpers",
        "helper",
        "manager",
        "managers",
        "base",
        "common",
        "misc",
        "management",
    }
    found = [
        path.relative_to(ROOT).as_posix()
        for path in SOURCE.rglob("*")
        if path.stem in drawers and (path.is_dir() or path.suffix == ".py")
    ]
    assert found == []


def test_every_module_opens_with_a_sentence_about_what_lives_there() -> None:
    wrong = []
    for name, tree in modules():
        if not tree.body:
            continue
        opening = " ".join((ast.get_docstring(tree) or "").split("\n\n")[0].split())
        if not opening.endswith((".", "。")):
            wrong.append(f"{name}: {opening!r}")
    assert wrong == []


def test_no_module_has_become_two() -> None:
    long = {
        name: length
        for name, _ in source_modules()
        if (length := len((ROOT / name).read_text(encoding="utf-8").splitlines())) > LINES_A_MODULE_MAY_HAVE
    }
    assert long == {}


def test_no_path_of_somebodys_machine_stands_in_the_project() -> None:
    machine_path = re.compile(r"(?<![\w.~/])/(?:root|work|home|Users|tmp)/\w")
    found = [
        f"{name}: {match.group()}"
        for name, text in project_texts()
        if "/static/vendor/" not in name
        for match in machine_path.finditer(text)
    ]
    assert found == []


def chinese_characters(text: str) -> str:
    return re.sub(r"[^\u4e00-\u9fff]+", "", text)


def test_no_sentence_was_copied_from_a_real_report() -> None:
    if not SHARED_REPORTS.is_dir():
        pytest.skip("the real reports are not beside this checkout (../shared/reports)")
    runs: set[str] = set()
    for report in SHARED_REPORTS.glob("*.txt"):
        text = chinese_characters(report.read_text(encoding="utf-8", errors="ignore"))
        runs.update(text[i : i + COPIED_RUN_LENGTH] for i in range(len(text) - COPIED_RUN_LENGTH + 1))
    assert runs
    copied = {}
    for name, text in project_texts():
        ours = chinese_characters(text)
        for i in range(len(ours) - COPIED_RUN_LENGTH + 1):
            if (run := ours[i : i + COPIED_RUN_LENGTH]) in runs:
                copied[name] = run
                break
    assert copied == {}
