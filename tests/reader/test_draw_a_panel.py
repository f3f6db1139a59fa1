"""What docs/reader.md shows: a panel out of a folder of reports, and a picture out of the panel."""

import re
import subprocess
import sys
from pathlib import Path

from lxml import etree

from tests.reader.make_text import PLAN

ROOT = Path(__file__).resolve().parents[2]
SVG = "{http://www.w3.org/2000/svg}"


def run(*command: str | Path) -> None:
    subprocess.run(command, check=True, capture_output=True)


def test_the_commands_of_the_document_draw_what_was_reached_and_promised(tmp_path: Path) -> None:
    report = PLAN.format(review="地区生产总值增长4.2%。", plan="地区生产总值增长5%—5.5%,新增就业3万人。")
    (tmp_path / "report.txt").write_text(report, encoding="utf-8")
    commands = re.findall(
        r"^\.venv/bin/(.+)$", (ROOT / "docs/reader.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert [command.split()[0] for command in commands] == ["luoshi", "python"]
    panel, picture = tmp_path / "panel.parquet", tmp_path / "chart.svg"
    run(Path(sys.executable).with_name("luoshi"), "panel", tmp_path / "report.txt", "-o", panel, "--any-text")
    run(sys.executable, ROOT / "examples" / "growth_targets.py", panel, picture)
    drawn = etree.parse(picture, etree.XMLParser(resolve_entities=False))
    said = [text.text for text in drawn.iter(f"{SVG}text")]
    assert "甲市 2025" in said
    assert "5–5.5%" in said
    assert len(list(drawn.iter(f"{SVG}circle"))) == 1


def test_a_panel_without_the_indicator_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(
        PLAN.format(review="做好工作。", plan="新增就业3万人。"), encoding="utf-8"
    )
    panel = tmp_path / "panel.parquet"
    run(Path(sys.executable).with_name("luoshi"), "panel", tmp_path / "report.txt", "-o", panel, "--any-text")
    drawing = (sys.executable, ROOT / "examples" / "growth_targets.py", panel, tmp_path / "chart.svg")
    refused = subprocess.run(drawing, check=False, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "no target of growth for gdp" in refused.stderr
