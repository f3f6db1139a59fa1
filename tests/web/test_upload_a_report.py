"""A report is uploaded, looked at, and taken into the ledger; what cannot be read is refused at once."""

import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from luoshi.ledger.inbox import KEPT
from luoshi.ledger.models import Edition, Report

SAMPLE = Path(__file__).resolve().parents[2] / "examples" / "ganzhou-2025-sample.txt"
PHOTOGRAPH = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01" + bytes(range(256)) * 8


def upload(browser: Client, data: bytes, name: str = "report.txt", **more: str) -> Any:
    return browser.post("/reports/new/", {"file": SimpleUploadedFile(name, data), **more})


def adopt(browser: Client, data: bytes, **more: str) -> Any:
    """Both steps, with place and year as they were read unless given."""
    address = upload(browser, data)["Location"]
    form = browser.get(address).context["form"]
    sent = {"place": form["place"].value(), "year": form["year"].value()}
    return browser.post(address, {**sent, **more})


def test_the_preview_shows_what_was_read_and_keeps_the_ledger_as_it_is(supervisor: Client) -> None:
    answer = upload(supervisor, SAMPLE.read_bytes())
    assert answer.status_code == 302
    page = supervisor.get(answer["Location"])
    assert page.context["form"]["place"].value() == "赣州市"
    assert page.context["form"]["year"].value() == 2025
    assert page.context["preview"].findings
    assert not Report.objects.exists()


def test_adopting_fills_the_ledger_and_shows_the_map(supervisor: Client) -> None:
    answer = adopt(supervisor, SAMPLE.read_bytes())
    report = Report.objects.get()
    assert answer["Location"] == f"/reports/{report.pk}/"
    assert report.commitments.count() > 100
    assert bytes(Edition.objects.get().data) == SAMPLE.read_bytes()


def test_place_and_year_can_be_put_right(supervisor: Client) -> None:
    adopt(supervisor, SAMPLE.read_bytes(), place="吉安市", year="2026")
    report = Report.objects.get()
    assert (report.place, report.year_planned) == ("吉安市", 2026)


def test_a_year_that_is_none_is_said_beside_the_field(supervisor: Client) -> None:
    answer = adopt(supervisor, SAMPLE.read_bytes(), year="next")
    assert answer.status_code == 422
    assert answer.context["form"].errors["year"]
    assert not Report.objects.exists()


def test_the_same_file_twice_changes_nothing_and_says_so(supervisor: Client) -> None:
    adopt(supervisor, SAMPLE.read_bytes())
    preview = supervisor.get(upload(supervisor, SAMPLE.read_bytes())["Location"])
    assert "逐字节相同" in preview.content.decode()
    answer = adopt(supervisor, SAMPLE.read_bytes())
    assert "逐字节相同" in supervisor.get(answer["Location"]).content.decode()
    assert Edition.objects.count() == 1


def test_a_corrected_text_leads_to_what_it_changed(supervisor: Client) -> None:
    adopt(supervisor, SAMPLE.read_bytes())
    corrected = SAMPLE.read_text(encoding="utf-8").replace("地区生产总值增长5.5%", "地区生产总值增长6%", 1)
    answer = adopt(supervisor, corrected.encode())
    page = supervisor.get(answer["Location"])
    assert answer["Location"].endswith("/changes/2/")
    assert "表述有变" in page.content.decode()
    assert [act for act, _ in page.context["groups"]] == ["text_changed"]


@pytest.mark.parametrize(
    ("data", "name", "code"),
    [
        (b"", "empty.txt", "empty-file"),
        (b" \n\t", "blank.txt", "empty-file"),
        (PHOTOGRAPH, "report.txt", "image-instead-of-text"),
        (b"this is no archive" * 50, "report.docx", "not-a-report"),
        (b"PK\x03\x04" + b"broken" * 100, "report.docx", "broken-document"),
        ("今天天气很好。我们去公园散步。".encode(), "speech.txt", "not-a-report"),
    ],
)
def test_a_file_that_is_no_report_is_refused_with_reason_and_remedy(
    supervisor: Client, data: bytes, name: str, code: str
) -> None:
    answer = upload(supervisor, data, name)
    assert answer.status_code == 422
    assert answer.context["code"] == code
    assert answer.context["reason"] in answer.content.decode()
    assert answer.context["remedy"]
    assert not Report.objects.exists()


def test_what_is_no_report_is_read_all_the_same_where_that_is_asked_for(supervisor: Client) -> None:
    speech = "今年将新建学校3所。".encode()
    answer = upload(supervisor, speech, any_text="on")
    assert answer.status_code == 302
    page = supervisor.get(answer["Location"])
    assert page.status_code == 200
    supervisor.post(
        answer["Location"],
        {"place": "赣州市", "year": "2025", "any_text": page.context["form"]["any_text"].value()},
    )
    assert Edition.objects.get().text == speech.decode()


def test_a_file_that_is_too_large_is_refused_before_it_is_read(supervisor: Client, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1024 * 1024
    answer = upload(supervisor, b"x" * (2 * 1024 * 1024))
    assert answer.status_code == 413
    assert answer.context["code"] == "upload-too-large"
    assert not list((settings.DATA_FOLDER).rglob("*"))


def test_sending_no_file_at_all_shows_the_form_again(supervisor: Client) -> None:
    answer = supervisor.post("/reports/new/", {})
    assert answer.status_code == 422
    assert answer.context["form"].errors["file"]


@pytest.mark.parametrize("name", ["0" * 64, "..", "secret-key", "a" * 63 + "G"])
def test_a_preview_of_what_was_never_uploaded_is_refused(
    supervisor: Client, settings: Any, name: str
) -> None:
    (settings.DATA_FOLDER / "secret-key").write_text("the key")
    assert supervisor.get(f"/reports/new/{name}/").status_code in {404, 410}


def test_an_upload_waits_for_a_day_and_is_then_dropped(supervisor: Client, settings: Any) -> None:
    address = upload(supervisor, SAMPLE.read_bytes())["Location"]
    waiting = next((settings.DATA_FOLDER / "inbox").iterdir())
    assert waiting.stat().st_mode & 0o077 == 0
    long_ago = (datetime.now(UTC) - KEPT * 2).timestamp()
    os.utime(waiting, (long_ago, long_ago))
    upload(supervisor, SAMPLE.read_bytes() + b"\n")
    assert supervisor.get(address).status_code == 410


def test_nothing_is_left_waiting_after_an_adoption(supervisor: Client, settings: Any) -> None:
    adopt(supervisor, SAMPLE.read_bytes())
    assert not list((settings.DATA_FOLDER / "inbox").iterdir())


def test_an_auditor_cannot_upload(auditor: Client) -> None:
    assert auditor.get("/reports/new/").status_code == 403
    assert upload(auditor, SAMPLE.read_bytes()).status_code == 403
    assert "收入一份报告" not in auditor.get("/reports/").content.decode()


def test_the_original_comes_back_byte_by_byte_and_is_never_shown_by_the_browser(supervisor: Client) -> None:
    lines = SAMPLE.read_text(encoding="utf-8").splitlines()
    body = "".join(f"<p>{line}</p>" for line in lines)
    page = f"<html><body><script>alert(1)</script>{body}</body></html>".encode()
    adopt(supervisor, page, place="赣州市", year="2025")
    answer = supervisor.get(f"/reports/{Report.objects.get().pk}/original/1/")
    assert answer.content == page
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"
