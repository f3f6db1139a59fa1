"""Reading reports at the command line: every form of output, several files, standard input."""

import csv
import io
import json
from pathlib import Path

import pytest
from openpyxl import load_workbook

from luoshi import reader
from tests.cli.report_text import REPORT
from tests.console import luoshi


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path


def test_the_table_shows_each_statement_under_its_heading_with_its_figures(folder: Path) -> None:
    done = luoshi("read", "report.txt", folder=folder)
    assert (done.returncode, done.stderr) == (0, "")
    lines = done.stdout.splitlines()
    heading = next(n for n, line in enumerate(lines) if "壮大产业" in line)
    investment = next(line for line in lines[heading:] if "完成投资" in line)
    assert "目标" in investment
    assert "重点项目 120个" in investment
    assert any("确保" in line and "1.2万人" in line for line in lines[heading:])
    assert max(map(len, lines)) <= 80  # as wide as COLUMNS says


def test_the_table_is_plain_where_nobody_looks_at_a_terminal(folder: Path) -> None:
    done = luoshi("read", "report.txt", folder=folder)
    assert "\x1b" not in done.stdout
    assert not any(line.endswith(" ") for line in done.stdout.splitlines())


def test_table_heads_and_messages_are_english_by_option_or_by_setting(folder: Path) -> None:
    by_option = luoshi("read", "report.txt", "--lang", "en", folder=folder)
    by_setting = luoshi("read", "report.txt", folder=folder, LUOSHI_LANG="en")
    both = luoshi("read", "report.txt", "--lang", "zh", folder=folder, LUOSHI_LANG="en")
    assert "explore" in by_option.stdout
    assert by_option.stdout == by_setting.stdout
    assert "探索  " in both.stdout


def test_json_holds_what_the_reader_found(folder: Path) -> None:
    done = luoshi("read", "report.txt", "--format", "json", folder=folder)
    told, read = json.loads(done.stdout), reader.read(REPORT.encode())
    assert list(told) == [
        "schema_version",
        "report",
        "sections",
        "statements",
        "figures",
        "projects",
        "findings",
    ]
    assert told["report"]["sha256"] == read.sha256
    assert told["report"]["characters"] == len(REPORT)
    assert [s["text"] for s in told["statements"]] == [s.text for s in read.statements]
    for piece in told["statements"] + told["figures"] + told["projects"]:
        assert REPORT[piece["start"] : piece["end"]] == piece["text"]


def test_numbers_in_json_are_numbers_and_whole_ones_are_integers(folder: Path) -> None:
    done = luoshi("read", "report.txt", "--format", "json", folder=folder)
    figures = {figure["text"]: figure for figure in json.loads(done.stdout)["figures"]}
    assert '"value": 8600000000,' in done.stdout
    assert figures["5.8%"]["value"] == 5.8
    assert [figures["30—35家"][key] for key in ("value", "low", "high")] == [None, 30, 35]


def test_several_files_give_one_json_object_a_line_in_their_order(folder: Path) -> None:
    (folder / "other.txt").write_text(REPORT.replace("样例市", "范例市"), encoding="utf-8")
    done = luoshi("read", "report.txt", "other.txt", "report.txt", "--format", "json", folder=folder)
    told = [json.loads(line) for line in done.stdout.splitlines()]
    assert [one["report"]["file"] for one in told] == ["report.txt", "other.txt", "report.txt"]
    assert [one["report"]["title"][5:8] for one in told] == ["样例市", "范例市", "样例市"]


def test_standard_input_reads_like_the_file(folder: Path) -> None:
    from_file = json.loads(luoshi("read", "report.txt", "--format", "json", folder=folder).stdout)
    piped = luoshi("read", "-", "--format", "json", folder=folder, stdin=REPORT.encode())
    from_pipe = json.loads(piped.stdout)
    assert from_pipe["report"].pop("file") is None
    assert from_file["report"].pop("file") == "report.txt"
    assert from_pipe == from_file


def test_the_same_file_gives_the_same_bytes_in_every_format(folder: Path) -> None:
    for form in ("json", "csv", "xlsx", "html", "text"):
        for name in ("once", "twice"):
            done = luoshi("read", "report.txt", "--format", form, "-o", name, folder=folder)
            assert (done.returncode, done.stdout, done.stderr) == (0, "", ""), form
        assert (folder / "once").read_bytes() == (folder / "twice").read_bytes(), form


def test_csv_is_the_task_table_with_a_row_for_each_target(folder: Path) -> None:
    luoshi("read", "report.txt", "-o", "tasks.csv", folder=folder)
    rows = list(
        csv.DictReader(io.StringIO((folder / "tasks.csv").read_text(encoding="utf-8-sig"), newline=""))
    )
    invested = next(row for row in rows if row["年度目标(值)"] == "86")
    assert (invested["单位"], invested["约束"]) == ("亿元", "不低于")
    assert invested["牵头单位"] == ""
    assert [row["报告原文"] for row in rows if row["任务类型"] == "项目"] == ["样例第三医院"]


def test_csv_of_several_files_has_one_head(folder: Path) -> None:
    one = luoshi("read", "report.txt", "--format", "csv", folder=folder).stdout
    two = luoshi("read", "report.txt", "report.txt", "--format", "csv", folder=folder).stdout
    assert two.count("序号") == two.count("\ufeff") == 1
    assert len(two.splitlines()) == 2 * len(one.splitlines()) - 1


def test_xlsx_has_three_sheets_for_each_file(folder: Path) -> None:
    luoshi("read", "report.txt", "report.txt", "-o", "tasks.xlsx", folder=folder)
    book = load_workbook(folder / "tasks.xlsx")
    sheets = ["主要预期目标", "量化任务", "其他任务"]
    assert book.sheetnames == [*sheets, *(f"{name} (2)" for name in sheets)]
    numbers = [row[7].value for row in book["量化任务"].iter_rows(min_row=3)]
    assert 120 in numbers
    assert "30—35" in numbers


def test_text_is_the_raw_text_in_which_offsets_count(folder: Path) -> None:
    raw = REPORT.replace("\n", "\r\n")
    (folder / "windows.txt").write_bytes(b"\xef\xbb\xbf" + raw.encode())
    luoshi("read", "windows.txt", "-o", "raw", "--format", "text", folder=folder)
    assert (folder / "raw").read_bytes() == raw.encode()


def test_the_name_of_the_output_says_the_format(folder: Path) -> None:
    beginnings = {
        "a.json": b"{",
        "a.csv": b"\xef\xbb\xbf",
        "a.xlsx": b"PK",
        "a.html": b"<!doctype",
        "a": b"2026",
    }
    for name, beginning in beginnings.items():
        luoshi("read", "report.txt", "-o", name, folder=folder)
        assert (folder / name).read_bytes().startswith(beginning), name


def test_a_text_that_is_no_report_is_read_when_asked(folder: Path) -> None:
    (folder / "speech.txt").write_text("朋友们，今天天气很好。我们去公园走走吧。", encoding="utf-8")
    refused = luoshi("read", "speech.txt", "--lang", "en", folder=folder)
    assert (refused.returncode, refused.stdout) == (2, "")
    assert "--any-text" in refused.stderr
    assert luoshi("read", "speech.txt", "--any-text", folder=folder).returncode == 0
    assert luoshi("check", "speech.txt", "--any-text", folder=folder).returncode in (0, 1)


def test_a_document_of_old_word_is_converted_first(monkeypatch: pytest.MonkeyPatch) -> None:
    from luoshi.cli.reading import read_report
    from luoshi.ledger import office_formats
    from luoshi.reader.extract import NeedsConversion

    read = reader.read

    def read_only_text(data: bytes, *, any_text: bool = False) -> reader.Report:
        if data == b"old":
            raise NeedsConversion(format="word97")
        return read(data, any_text=any_text)

    monkeypatch.setattr(reader, "read", read_only_text)
    monkeypatch.setattr(office_formats, "convert", lambda data: REPORT.encode() if data == b"old" else data)
    report = read_report(b"old", any_text=False)
    assert report.text == REPORT
    assert report.sha256 == "cba06b5736faf67e54b07b561eae94395e774c517a7d910a54369e1263ccfbd4"  # of b"old"
