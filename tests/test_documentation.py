"""The documents tell the truth: commands, settings, refusals, words and links are those of the project."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
SOURCE = ROOT / "src" / "luoshi"
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md")])


def read(name: str) -> str:
    return (ROOT / name).read_text(encoding="utf-8")


def first_cells(name: str) -> set[str]:
    """What stands in the first column of a document's tables, without marks."""
    rows = re.findall(r"^\| *(.+?) *\|", read(name), flags=re.MULTILINE)
    return {row.strip("`") for row in rows} - {"---"}


def python_sources() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


def make_targets() -> set[str]:
    return set(re.findall(r"^([a-z][a-z-]*):", read("Makefile"), flags=re.MULTILINE))


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_document_names_only_make_commands_that_exist(document: Path) -> None:
    text = document.read_text(encoding="utf-8")
    named = set(re.findall(r"`make ([a-z][a-z-]*)", text)) | set(
        re.findall(r"^make ([a-z][a-z-]*)", text, flags=re.MULTILINE)
    )
    assert named <= make_targets()


def test_each_make_command_is_explained_by_make_help() -> None:
    explained = set(re.findall(r"^([a-z][a-z-]*):.*## ", read("Makefile"), flags=re.MULTILINE))
    assert make_targets() - explained == {"test-sqlite", "test-postgres"}  # the two halves of `make test`


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_link_leads_to_a_file_that_is_there(document: Path) -> None:
    targets = re.findall(r"\]\(([^)#\s]+)", document.read_text(encoding="utf-8"))
    missing = [t for t in targets if "://" not in t and not (document.parent / t).exists()]
    assert missing == []


SETTING = re.compile(r"\b(LUOSHI_[A-Z][A-Z_]*[A-Z]|DATABASE_URL)\b")


def test_every_setting_that_the_source_reads_is_documented_and_the_other_way_round() -> None:
    used = {name for path in python_sources() for name in SETTING.findall(path.read_text(encoding="utf-8"))}
    documented = {cell for cell in first_cells("docs/settings.md") if SETTING.fullmatch(cell)}
    assert used == documented


def refusal_codes() -> set[str]:
    """The codes of all subclasses of Refused in the source, however far down."""
    classes = [
        node
        for path in python_sources()
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
    ]
    refusals = {"Refused"}
    while grown := {
        node.name
        for node in classes
        if node.name not in refusals
        and {getattr(base, "id", getattr(base, "attr", None)) for base in node.bases} & refusals
    }:
        refusals |= grown
    return {
        statement.value.value
        for node in classes
        if node.name in refusals
        for statement in node.body
        if isinstance(statement, ast.Assign | ast.AnnAssign)
        and isinstance(statement.value, ast.Constant)
        and isinstance(statement.value.value, str)
        and "code"
        in {
            getattr(t, "id", None)
            for t in getattr(statement, "targets", [getattr(statement, "target", None)])
        }
    }


def test_every_refusal_is_explained_and_no_other() -> None:
    codes = refusal_codes()
    assert codes
    assert first_cells("docs/errors.md") - {"code"} == codes


def test_every_command_is_documented() -> None:
    from luoshi.cli.main import main

    text = read("docs/cli.md")
    missing = [name for name in main.commands if f"luoshi {name}" not in text]
    assert missing == []


# The words of the trade, each with the one English term that code, pages and documents use for it.
TERMS = {
    "政府工作报告": "report",
    "来源 (会议议定, 批示, 上级交办, 整改)": "source",
    "主要预期目标": "headline target",
    "完成时限": "due date",
    "承诺": "commitment",
    "任务": "task",
    "节点": "node",
    "牵头市领导 / 牵头单位": "lead leader / lead office",
    "责任单位 / 配合单位": "responsible office / supporting office",
    "征求意见 / 印发": "consultation / issue",
    "调整 (变更, 并入, 取消, 跨年结转)": "adjustment",
    "指标": "indicator",
    "口径": "definition",
    "亮灯 (红黄绿灰)": "light (red, amber, green, grey)",
    "佐证材料": "evidence",
    "催办 / 督办单": "reminder / supervision order",
    "签收 / 退回": "accept / return",
    "办结 / 销号": "completed / struck off",
    "预计 / 初步 / 核定": "forecast / preliminary / final",
    "差异化考核": "assessment (by class)",
    "诉求": "request",
    "事项 / 一件事": "service / bundle",
    "惠企政策 / 兑付": "policy / payment",
    "免申即享": "granted without applying",
}


@pytest.mark.parametrize(("chinese", "english"), TERMS.items())
def test_the_glossary_gives_the_agreed_word(chinese: str, english: str) -> None:
    assert f"| {chinese} | {english} |" in read("docs/glossary.md")


def test_the_glossary_has_one_row_for_a_chinese_word() -> None:
    words = re.findall(r"^\| *(.+?) *\|", read("docs/glossary.md"), flags=re.MULTILINE)
    rows = [word for word in words if word not in {"Chinese", "---"}]
    assert len(rows) == len(set(rows))


def test_the_house_document_names_every_room() -> None:
    rooms = {path.name for path in SOURCE.iterdir() if (path / "__init__.py").exists()}
    rows = re.findall(r"^\| *(`.+?`) *\|", read("docs/house.md"), flags=re.MULTILINE)
    assert rooms == set(re.findall(r"`(\w+)`", " ".join(rows)))


def test_every_decision_is_in_the_index() -> None:
    index = read("docs/decisions/README.md")
    for record in sorted((ROOT / "docs" / "decisions").glob("0*.md")):
        number = record.name[:4]
        assert f"[{number}]({record.name})" in index
        assert record.read_text(encoding="utf-8").startswith(f"# {number}: ")


def test_both_readmes_name_the_same_commands_and_documents() -> None:
    english, chinese = read("README.md"), read("README.zh-CN.md")
    for pattern in (r"`?make [a-z]+", r"^luoshi [a-z ]+", r"\]\((?!README)([^)]+)\)"):
        assert set(re.findall(pattern, english, re.MULTILINE)) == set(
            re.findall(pattern, chinese, re.MULTILINE)
        )
