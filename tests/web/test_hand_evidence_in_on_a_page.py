"""Evidence through pages: files or a link, checked by content, saved and never shown, judged by others."""

import io
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as platform
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from luoshi.delivery import actions
from luoshi.delivery.models import Evidence, EvidenceUse
from tests.delivery.scenes import APRIL, BRIDGES, INVESTMENT, Year, make_accepted, make_checked
from tests.web.pages import words
from tests.web.reporting import play_on, queries_of, report_of, signed_in, typed, write_address

PDF = b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


@pytest.fixture
def year(db: None, monkeypatch: pytest.MonkeyPatch, settings: Any, tmp_path: Path) -> Year:  # noqa: ARG001
    """Accepted tasks, a day in April, and a folder of the test's own for evidence."""
    settings.EVIDENCE_FOLDER = tmp_path / "evidence"
    play_on(monkeypatch, APRIL)
    return make_accepted()


def file(name: str = "报表.pdf", content: bytes = PDF) -> SimpleUploadedFile:
    """A file as a browser sends it, which claims to be a PDF."""
    return SimpleUploadedFile(name, content, content_type="application/pdf")


def hand_in(browser: Client, year: Year, words_of: str = INVESTMENT, **sent: Any) -> Any:
    """Send the form of evidence for a task."""
    return browser.post(reverse("delivery:add_evidence", args=[year.task(words_of).pk]), sent)


def saved(browser: Client, number: int) -> tuple[Any, bytes]:
    """The answer that holds a file of evidence, and the file."""
    answer: Any = browser.get(f"/evidence/{number}/file")
    content = b"".join(answer.streaming_content)
    answer.close()
    return answer, content


def docx(members: dict[str, bytes]) -> bytes:
    """A ZIP archive that looks like a Word document."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w:document/>")
        for name, content in members.items():
            archive.writestr(name, content)
    return buffer.getvalue()


def kept_files() -> list[Path]:
    """What lies in the folder of evidence."""
    return [path for path in Path(platform.EVIDENCE_FOLDER).rglob("*") if path.is_file()]


def test_files_go_with_the_report_in_one_form(year: Year) -> None:
    sent = {**typed(year), "submit": "1", "file": [file(), file("纪要.txt", "议定事项".encode())]}
    sent["link"] = "https://tjj.example.gov.cn/2025/q1"
    assert signed_in(year.city.han).post(write_address(year), sent).status_code == 302
    titles = {use.evidence.title for use in EvidenceUse.objects.filter(progress=report_of(year))}
    assert titles == {"报表.pdf", "纪要.txt", "https://tjj.example.gov.cn/2025/q1"}
    assert report_of(year).state == "submitted"


def test_a_report_needs_no_evidence_and_no_photo(year: Year) -> None:
    han = signed_in(year.city.han)
    assert "不要求拍照" in words(han.get(write_address(year)))
    assert han.post(write_address(year), {**typed(year), "submit": "1"}).status_code == 302


def test_a_file_that_is_refused_keeps_the_draft_and_the_other_files(year: Year) -> None:
    han = signed_in(year.city.han)
    sent = {**typed(year), "submit": "1", "file": [file("坏.pdf", b"<html><script>x</script>"), file()]}
    answer = han.post(write_address(year), sent)
    page = words(answer)
    assert answer.status_code == 422
    assert "草稿已保存" in page
    assert "坏.pdf" in page
    assert report_of(year).state == "draft"
    assert [use.evidence.title for use in EvidenceUse.objects.all()] == ["报表.pdf"]
    assert f'name="version" value="{report_of(year).version}"' in page


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("网页.pdf", b"<!doctype html><script>alert(1)</script>"),
        ("图.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"),
        ("程序.exe", b"MZ\x90\x00" + b"\x00" * 200),
        ("宏.docx", docx({"word/vbaProject.bin": b"x"})),
        ("逃.docx", docx({"../../etc/passwd": b"x"})),
        ("炸.docx", docx({"word/media/0.bin": b"\x00" * (501 * 1024 * 1024)})),
        ("包.zip", docx({})[:-30]),
        ("空.pdf", b""),
        ("命令.txt", b"#!/bin/sh\nrm -rf /\n"),
    ],
)
def test_what_a_browser_would_run_or_what_unpacks_is_refused_by_its_content(
    year: Year, name: str, content: bytes
) -> None:
    answer = hand_in(signed_in(year.city.han), year, file=file(name, content))
    assert answer.status_code == 422
    assert "请" in words(answer)  # what to do instead
    assert kept_files() == []
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    "name",
    [
        "../../../etc/passwd.pdf",
        "..\\..\\windows\\system32.pdf",
        "<img src=x onerror=alert(1)>.pdf",
        'a"; filename="evil.html.pdf',
        "换行\r\nSet-Cookie: x=1.pdf",
        "长" * 300 + ".pdf",
        "\u202efdp.exe.pdf",
    ],
)
def test_a_hostile_name_of_a_file_does_no_harm(year: Year, name: str) -> None:
    han = signed_in(year.city.han)
    answer = hand_in(han, year, file=file(name))
    assert answer.status_code in (302, 422)
    assert all(path.name == path.parent.name + path.name[2:] for path in kept_files())
    for evidence in Evidence.objects.all():
        page = words(han.get(f"/evidence/{evidence.pk}/"))
        assert "<img src=x" not in page
        assert "/" not in evidence.filename
        assert "\\" not in evidence.filename
        download, _ = saved(han, evidence.pk)
        assert download["Content-Disposition"].startswith("attachment")
        assert "Set-Cookie: x" not in str(download.serialize_headers())


def test_a_file_is_saved_and_never_shown(year: Year) -> None:
    han = signed_in(year.city.han)
    hand_in(han, year, file=file())
    answer, content = saved(han, Evidence.objects.get().pk)
    assert content == PDF
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_the_page_names_hash_size_and_what_it_stands_for(year: Year) -> None:
    han = signed_in(year.city.han)
    hand_in(han, year, file=file())
    evidence = Evidence.objects.get()
    assert evidence.file is not None
    page = words(han.get(f"/evidence/{evidence.pk}/"))
    assert evidence.file.sha256 in page
    assert INVESTMENT in page


def test_the_same_file_twice_is_one_piece_and_said_so(year: Year) -> None:
    han = signed_in(year.city.han)
    hand_in(han, year, file=file())
    answer = hand_in(han, year, file=file("又一份.pdf"))
    assert answer.status_code == 422
    assert "已用于此处" in words(answer)
    assert Evidence.objects.count() == 1
    assert len(kept_files()) == 1


def test_one_file_serves_another_task_too(year: Year) -> None:
    zheng = signed_in(year.city.zheng)
    hand_in(zheng, year, BRIDGES, file=file())
    evidence = Evidence.objects.get()
    address = reverse("delivery:use_evidence", args=[evidence.pk])
    other = year.task("支持东山县").pk
    assert zheng.post(address, {"task": str(other), "note": "同一次验收"}).status_code == 302
    assert evidence.uses.count() == 2
    assert zheng.post(address, {"task": str(other)}).status_code == 422  # a second time
    assert zheng.post(address, {"task": "999"}).status_code == 422
    assert evidence.uses.count() == 2


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ftp://x/y", "//evil", "https://", "http://a b/"])
def test_a_link_that_is_none_is_refused(year: Year, url: str) -> None:
    answer = hand_in(signed_in(year.city.han), year, link=url)
    assert answer.status_code == 422
    assert "不是可用的链接" in words(answer)
    assert not Evidence.objects.exists()


def test_nothing_at_all_is_asked_for_again(year: Year) -> None:
    answer = hand_in(signed_in(year.city.han), year)
    assert answer.status_code == 422
    assert "请选择文件或填写链接" in words(answer)


def test_only_who_has_a_part_in_the_task_hands_in(year: Year) -> None:
    assert hand_in(signed_in(year.city.shan), year, file=file()).status_code == 404
    assert hand_in(signed_in(year.city.wu), year, file=file()).status_code == 403
    assert hand_in(signed_in(year.city.he), year, file=file()).status_code == 403
    assert kept_files() == []


def test_a_guessed_number_of_evidence_is_not_found(year: Year) -> None:
    hand_in(signed_in(year.city.han), year, file=file())
    number = Evidence.objects.get().pk
    shan = signed_in(year.city.shan)
    assert shan.get(f"/evidence/{number}/").status_code == 404
    assert shan.get(f"/evidence/{number}/file").status_code == 404
    use = EvidenceUse.objects.get().pk
    for act in ("judge", "withdraw"):
        sent = {"verdict": "confirms", "reason": "x"}
        assert shan.post(f"/evidence/uses/{use}/{act}/", sent).status_code in (403, 404)
    assert saved(signed_in(year.city.wu), number)[1] == PDF


def test_a_file_over_the_limit_is_refused_with_words_and_nothing_is_kept(year: Year, settings: Any) -> None:
    settings.EVIDENCE_LIMIT_BYTES = 100_000
    for address in (write_address(year), reverse("delivery:add_evidence", args=[year.task(INVESTMENT).pk])):
        sent = {**typed(year), "save": "1", "file": file(content=PDF + b"0" * 300_000)}
        answer = signed_in(year.city.han).post(address, sent)
        assert answer.status_code == 413
        assert "请压缩图片" in words(answer)
    assert kept_files() == []
    assert not Evidence.objects.exists()


def test_evidence_may_be_larger_than_the_text_of_a_report(year: Year, settings: Any) -> None:
    settings.UPLOAD_LIMIT_BYTES = 1000
    answer = hand_in(signed_in(year.city.han), year, file=file(content=PDF + b"0" * 100_000))
    assert answer.status_code == 302


def test_the_verifier_says_what_contradicts_and_why(year: Year) -> None:
    _, progress = make_checked(year)
    han, qiu = signed_in(year.city.han), signed_in(year.city.qiu)
    hand_in(han, year, file=file(), progress=str(progress.pk))
    use = EvidenceUse.objects.get()
    address = reverse("delivery:judge_evidence", args=[use.pk])
    assert qiu.post(address, {"verdict": "contradicts"}).status_code == 422
    qiu.post(address, {"verdict": "contradicts", "reason": "报表只有7亿元"})
    use.refresh_from_db()
    assert use.contradicts is True
    assert "佐证材料与填报内容不符" in words(qiu.get(f"/progress/{progress.pk}/"))
    withdraw = reverse("delivery:withdraw_evidence", args=[use.pk])
    assert han.post(withdraw, {"reason": "传错了"}).status_code == 403  # it would hide the contradiction
    use.refresh_from_db()
    assert use.withdrawn_at is None


def test_who_handed_it_in_does_not_judge_it(year: Year) -> None:
    actions.hand_in_link(
        url="https://a.example/b", task_id=year.task(INVESTMENT).pk, at=APRIL, by=year.city.qiu
    )
    use = EvidenceUse.objects.get()
    address = reverse("delivery:judge_evidence", args=[use.pk])
    assert signed_in(year.city.qiu).post(address, {"verdict": "confirms"}).status_code == 422
    assert signed_in(year.city.han).post(address, {"verdict": "confirms"}).status_code == 403
    use.refresh_from_db()
    assert use.contradicts is None


def test_what_was_withdrawn_stays_to_be_seen_with_its_reason(year: Year) -> None:
    han = signed_in(year.city.han)
    hand_in(han, year, file=file())
    use = EvidenceUse.objects.get()
    address = reverse("delivery:withdraw_evidence", args=[use.pk])
    assert han.post(address, {"reason": " "}).status_code == 422
    assert han.post(address, {"reason": "传错了"}).status_code == 302
    assert "传错了" in words(han.get(f"/evidence/{use.evidence_id}/"))
    assert han.post(address, {"reason": "再来"}).status_code == 404


def test_the_page_of_evidence_asks_equally_often_for_few_and_many_uses(year: Year) -> None:
    lin = signed_in(year.city.lin)
    hand_in(signed_in(year.city.zheng), year, BRIDGES, file=file())
    number = Evidence.objects.get().pk
    few = queries_of(lin, f"/evidence/{number}/")
    for words_of in ("支持东山县", INVESTMENT):
        actions.use_evidence(evidence_id=number, task_id=year.task(words_of).pk, at=APRIL, by=year.city.lin)
    assert queries_of(lin, f"/evidence/{number}/") == few
