"""The page that `luoshi read --format html` makes: one file, the whole text, nothing from outside."""

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi import reader
from luoshi.cli.report_page import page
from tests.cli.report_text import REPORT, WRONG_COUNT
from tests.console import luoshi


class Text(HTMLParser):
    """Collects the words within the report's text, and every id and link of the page."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.inside, self.words = 0, ""
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: set[str] = set()
        self.feed(html)

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        known = dict(attributes)
        self.tags.add(tag)
        self.ids += [known["id"]] if known.get("id") else []  # type: ignore[list-item]
        self.links += [known["href"]] if known.get("href") else []  # type: ignore[list-item]
        if self.inside or known.get("class") == "text":
            self.inside += 1

    def handle_endtag(self, _tag: str) -> None:
        self.inside = max(0, self.inside - 1)

    def handle_data(self, data: str) -> None:
        if self.inside:
            self.words += data


def html_of(text: str) -> str:
    return "".join(page(reader.read(text.encode(), any_text=True), "report.txt", "zh"))


def test_the_whole_text_stands_on_the_page_and_nothing_else_within_it() -> None:
    assert Text(html_of(REPORT)).words == REPORT


@settings(max_examples=50)
@given(st.text(alphabet="一二（(1.5%<>&\"'\n。，确保增长\t ", min_size=1, max_size=80))
def test_any_text_stands_on_the_page_as_it_is(text: str) -> None:
    assert Text(html_of(f"字{text}")).words == f"字{text}"


def test_every_link_leads_to_one_place_on_the_same_page() -> None:
    parsed = Text(html_of(WRONG_COUNT))
    assert len(parsed.links) > 10
    assert len(set(parsed.ids)) == len(parsed.ids)
    assert {link.removeprefix("#") for link in parsed.links} <= set(parsed.ids)


def test_a_figure_leads_to_its_row_and_back() -> None:
    html = html_of(REPORT)
    [row] = re.findall(r'<a class="figure" href="#(row\d+)"[^>]*>86亿元</a>', html)
    [back] = re.findall(rf'<tr id="{row}"><td class="n"><a href="#(f\d+)">', html)
    assert f'id="{back}">86亿元</a>' in html


def test_each_stretch_has_the_colour_of_what_was_made_of_it() -> None:
    html = html_of(WRONG_COUNT)
    assert re.search(r'<span class="result"[^>]*>新建农村公路', html)
    assert re.search(r'<span class="target"[^>]*>确保新增城镇就业', html)
    assert re.search(r'<span class="task"[^>]*>探索长期护理保险', html)
    assert re.search(r'<span class="finding"[^>]*>今年要抓好三方面工作', html)
    assert re.search(r'<span class="head">（一）壮大产业</span>', html)


def test_the_page_needs_nothing_from_outside_and_runs_no_script() -> None:
    html = html_of(REPORT)
    assert "default-src 'none'" in html
    assert Text(html).tags.isdisjoint({"script", "link", "img", "iframe", "object", "base"})
    assert not re.search(r"https?:|url\(|@import", html)


def test_markup_in_the_text_or_the_name_stays_text(tmp_path: Path) -> None:
    name = "<img src=x onerror=alert(1)>.txt"
    (tmp_path / name).write_text(REPORT.replace("改造", "<script>alert(1)</script>改造"), encoding="utf-8")
    html = luoshi("read", name, "--format", "html", folder=tmp_path).stdout
    assert Text(html).tags.isdisjoint({"script", "img"})


def test_the_page_does_not_tell_where_the_file_lay(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    html = luoshi("read", tmp_path / "report.txt", "--format", "html", folder=tmp_path).stdout
    assert "report.txt" in html
    assert str(tmp_path) not in html


@pytest.mark.parametrize(("language", "mark", "word"), [("zh", "zh-Hans", "原文"), ("en", "en", "text")])
def test_the_page_speaks_the_language_asked_for(tmp_path: Path, language: str, mark: str, word: str) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    html = luoshi("read", "report.txt", "--format", "html", "--lang", language, folder=tmp_path).stdout
    assert f'<html lang="{mark}">' in html
    assert f"<h2>{word}</h2>" in html


def test_one_page_is_of_one_report(tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    done = luoshi("read", "report.txt", "report.txt", "--format", "html", folder=tmp_path)
    assert (done.returncode, done.stdout) == (2, "")
