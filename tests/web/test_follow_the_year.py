"""The description of a year leads to pages that are there, in both languages."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import resolve

from tests.cast import make_supervisor
from tests.web.conftest import signed_in

pytestmark = pytest.mark.django_db

DOCS = Path(__file__).resolve().parents[2] / "docs"


def pages(name: str) -> list[str]:
    """The addresses that the document names, in order."""
    return re.findall(r"`(/[^`]*)`", (DOCS / name).read_text(encoding="utf-8"))


def test_every_page_that_it_names_exists() -> None:
    named = pages("year.md")
    assert len(named) > 30
    for page in named:
        assert resolve(page.partition("?")[0].replace("/N", "/1")).view_name, page


def test_both_languages_name_the_same_pages() -> None:
    assert pages("year.md") == pages("year.zh-CN.md")


def test_the_pages_without_a_number_answer_on_the_first_day() -> None:
    browser: Client = signed_in(make_supervisor())
    for page in pages("year.md"):
        if "/N" not in page:
            assert browser.get(page).status_code == 200, page
