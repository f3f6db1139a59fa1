"""An office hands in evidence: files checked by content, kept whole or not at all, and links."""

import hashlib
import io
import os
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from luoshi.delivery import actions, queries
from luoshi.delivery.evidence import store as evidence_store
from luoshi.delivery.evidence.handing_in import LinkUnfit, NoSuchUse, UsedAlready
from luoshi.delivery.evidence.store import (
    EvidenceEmpty,
    EvidenceGone,
    EvidenceKindUnknown,
    EvidenceTooLarge,
    keep,
)
from luoshi.delivery.models import Evidence, EvidenceUse, StoredFile
from luoshi.delivery.rows import NoSuchEvidence, NoSuchProgress, NoSuchTask
from luoshi.delivery.rules.states import ReporterCannotVerify
from luoshi.ledger.models import Observation
from luoshi.ledger.rules import ReasonMissing
from luoshi.people.models import Officer
from luoshi.people.permissions import NotAllowed
from tests.delivery.scenes import APRIL, BRIDGES, GDP, INVESTMENT, Year, make_accepted, make_submitted

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
PNG = (
    b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89"
)
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"


def packed(*names: str, size: int = 10) -> bytes:
    """A ZIP archive with these members."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(name, b"\0" * size)
    return data.getvalue()


def hand_in(
    year: Year,
    folder: Path,
    data: bytes = PDF,
    *,
    name: str = "会议纪要.pdf",
    by: Officer | None = None,
    words: str = INVESTMENT,
    **options: object,
) -> EvidenceUse:
    return actions.hand_in_file(
        chunks=[data],
        name=name,
        task_id=year.task(words).pk,
        folder=folder,
        at=APRIL,
        by=by or year.city.han,
        **options,  # type: ignore[arg-type]
    )


def test_a_file_is_kept_under_its_hash_and_stands_for_the_task(tmp_path: Path) -> None:
    year = make_accepted()
    use = hand_in(year, tmp_path, title="调度会纪要")
    sha256 = hashlib.sha256(PDF).hexdigest()
    kept = queries.evidence_file(queries.evidence(use.evidence_id, year.city.lin), tmp_path)
    assert kept.name == sha256
    assert kept.read_bytes() == PDF
    assert kept.stat().st_mode & 0o077 == 0
    (shown,) = queries.task_page(year.task(INVESTMENT).pk, year.city.lin).evidence
    assert shown.evidence.file is not None
    assert (shown.evidence.title, shown.evidence.file.media_type) == ("调度会纪要", "application/pdf")


def test_one_file_serves_many_figures_and_is_kept_once(tmp_path: Path) -> None:
    year, progress = make_submitted()
    figure = Observation.objects.get(value=800_000_000)
    first = hand_in(year, tmp_path)
    second = hand_in(year, tmp_path, progress_id=progress.pk)
    third = hand_in(year, tmp_path, observation_id=figure.pk)
    assert {first.evidence_id, second.evidence_id, third.evidence_id} == {first.evidence_id}
    assert EvidenceUse.objects.count() == 3
    with pytest.raises(UsedAlready):
        hand_in(year, tmp_path)
    other = hand_in(year, tmp_path, by=year.city.zheng, words=GDP, name="另一个名字.pdf")
    assert other.evidence.office == year.city.planning
    assert other.evidence.filename == "另一个名字.pdf"
    assert StoredFile.objects.count() == 1
    assert len([path for path in tmp_path.rglob("*") if path.is_file()]) == 1


@pytest.mark.parametrize(
    ("data", "name", "media_type"),
    [
        (PDF, "a.txt", "application/pdf"),
        (PNG, "a.pdf", "image/png"),
        (JPEG, "照片.jpg", "image/jpeg"),
        (
            packed("word/document.xml"),
            "a",
            "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        ),
        (
            packed("xl/workbook.xml"),
            "a.zip",
            "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        ),
        (packed("OFD.xml"), "a.ofd", "application/ofd"),
        ("完成情况说明".encode(), "说明.txt", "text/plain"),
        ("县,数\n东山县,3".encode("gb18030"), "表.csv", "text/csv"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "旧表.xls", "application/vnd.ms-excel"),
    ],
)
def test_the_content_says_what_a_file_is(tmp_path: Path, data: bytes, name: str, media_type: str) -> None:
    kept = keep([data], name=name, folder=tmp_path, limit_bytes=10_000_000)
    assert kept.media_type == media_type


@pytest.mark.parametrize(
    ("data", "name"),
    [
        (b"<html><script>alert(1)</script></html>", "纪要.pdf"),
        (b'  \n<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>', "图.png"),
        (b"MZ\x90\x00" + b"\0" * 100, "表.xlsx"),
        (b"\x7fELF\x02\x01\x01" + b"\0" * 100, "表.pdf"),
        (b"#!/bin/sh\nrm -rf /\n", "说明.txt"),
        (packed("a.txt"), "材料.zip"),
        (packed("word/document.xml", "word/../../../etc/passwd"), "a.rar"),
        (packed("word/document.xml", "word/vbaProject.bin"), "宏.docm"),
        (b"PK\x03\x04 not really", "a.docx"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "宏.msi"),
        (bytes(range(256)), "乱.dat"),
    ],
)
def test_what_a_browser_would_run_or_nobody_knows_is_refused(tmp_path: Path, data: bytes, name: str) -> None:
    with pytest.raises(EvidenceKindUnknown):
        keep([data], name=name, folder=tmp_path, limit_bytes=10_000_000)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


def test_a_document_that_unpacks_to_too_much_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(evidence_store, "_LARGEST_UNPACKED_BYTES", 1_000_000)
    bomb = packed("xl/workbook.xml", "xl/a", size=600_000)
    assert len(bomb) < 10_000
    with pytest.raises(EvidenceKindUnknown):
        keep([bomb], name="炸弹.xlsx", folder=tmp_path, limit_bytes=10_000_000)


def test_a_large_upload_is_stopped_on_its_way(tmp_path: Path) -> None:
    taken = 0

    def endless() -> Iterator[bytes]:
        nonlocal taken
        while True:
            taken += 1
            yield b"0" * 1024 * 1024

    with pytest.raises(EvidenceTooLarge):
        keep(endless(), name="大.txt", folder=tmp_path, limit_bytes=3 * 1024 * 1024)
    assert taken == 4
    assert list(tmp_path.iterdir()) == []


def test_an_empty_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(EvidenceEmpty):
        keep([], name="空.pdf", folder=tmp_path, limit_bytes=100)


def test_an_upload_that_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    year = make_accepted()

    def broken() -> Iterator[bytes]:
        yield PDF
        raise ConnectionResetError

    with pytest.raises(ConnectionResetError):
        actions.hand_in_file(
            chunks=broken(),
            name="a.pdf",
            task_id=year.task(INVESTMENT).pk,
            folder=tmp_path,
            at=APRIL,
            by=year.city.han,
        )
    assert list(tmp_path.iterdir()) == []
    assert not Evidence.objects.exists()


def test_a_full_disk_is_no_reason_to_lie(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    year = make_accepted()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        hand_in(year, tmp_path)
    assert not StoredFile.objects.exists()
    assert list(tmp_path.iterdir()) == []


def test_a_name_does_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    year = make_accepted()
    use = hand_in(year, tmp_path / "evidence", name="..\\..\\/etc/../passwd.pdf")
    assert use.evidence.filename == "passwd.pdf"
    assert {path.name for path in tmp_path.iterdir()} == {"evidence"}


@pytest.mark.parametrize(
    "url",
    [
        "javascript:alert(1)",
        "ftp://x/y",
        "https://",
        "http:/x",
        "https://a b",
        "//host/x",
        "data:text/html,x",
        "http://[::1",
    ],
)
def test_a_link_leads_to_a_page(url: str) -> None:
    year = make_accepted()
    with pytest.raises(LinkUnfit):
        actions.hand_in_link(url=url, task_id=year.task(INVESTMENT).pk, at=APRIL, by=year.city.han)


def test_a_link_is_evidence_without_a_file(tmp_path: Path) -> None:
    year = make_accepted()
    use = actions.hand_in_link(
        url="https://tjj.example.gov.cn/2025/q1", task_id=year.task(INVESTMENT).pk, at=APRIL, by=year.city.han
    )
    with pytest.raises(NoSuchEvidence):
        queries.evidence_file(use.evidence, tmp_path)


def test_only_offices_with_a_part_hand_in_and_others_do_not_even_see_it(tmp_path: Path) -> None:
    year, progress = make_submitted()
    use = hand_in(year, tmp_path)
    with pytest.raises(NoSuchTask):
        hand_in(year, tmp_path, by=year.city.shan)
    for officer in (year.city.wu, year.city.he):
        with pytest.raises(NotAllowed):
            hand_in(year, tmp_path, by=officer)
    with pytest.raises(NoSuchEvidence):
        queries.evidence(use.evidence_id, year.city.shan)
    assert queries.evidence(use.evidence_id, year.city.he) == use.evidence
    with pytest.raises(NoSuchProgress):
        hand_in(year, tmp_path, words=BRIDGES, by=year.city.zheng, progress_id=progress.pk)
    with pytest.raises(NoSuchEvidence):
        actions.use_evidence(evidence_id=987, task_id=year.task(INVESTMENT).pk, at=APRIL, by=year.city.han)


def test_a_verifier_judges_and_who_handed_in_does_not(tmp_path: Path) -> None:
    year = make_accepted()
    use = hand_in(year, tmp_path)
    with pytest.raises(NotAllowed):
        actions.judge_evidence(use_id=use.pk, contradicts=False, at=APRIL, by=year.city.han)
    with pytest.raises(ReasonMissing):
        actions.judge_evidence(use_id=use.pk, contradicts=True, at=APRIL, by=year.city.qiu)
    own = hand_in(year, tmp_path, PNG, by=year.city.qiu)
    with pytest.raises(ReporterCannotVerify):
        actions.judge_evidence(use_id=own.pk, contradicts=False, at=APRIL, by=year.city.qiu)
    actions.judge_evidence(use_id=use.pk, contradicts=True, reason="日期不符", at=APRIL, by=year.city.qiu)
    with pytest.raises(NotAllowed):  # an office cannot make what contradicts it disappear
        actions.withdraw_evidence(use_id=use.pk, reason="重传", at=APRIL, by=year.city.han)
    actions.withdraw_evidence(use_id=use.pk, reason="已更正", at=APRIL, by=year.city.lin)
    with pytest.raises(NoSuchUse):
        actions.withdraw_evidence(use_id=use.pk, reason="再撤", at=APRIL, by=year.city.lin)
    assert Evidence.objects.count() == 2


def test_a_file_that_the_disk_lost_is_said_to_be_gone(tmp_path: Path) -> None:
    year = make_accepted()
    use = hand_in(year, tmp_path)
    found = queries.evidence(use.evidence_id, year.city.lin)
    queries.evidence_file(found, tmp_path).unlink()
    with pytest.raises(EvidenceGone):
        queries.evidence_file(found, tmp_path)
    hand_in(year, tmp_path, words=INVESTMENT, by=year.city.zheng)  # the same bytes bring it back
    assert queries.evidence_file(found, tmp_path).read_bytes() == PDF
