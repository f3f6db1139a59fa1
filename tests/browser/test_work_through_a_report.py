"""What Lin does in the browser on the evening of the report: from the file to the task table."""

import re
from pathlib import Path

from openpyxl import load_workbook
from playwright.sync_api import expect

from luoshi.ledger.models import Commitment, Report, State
from tests.browser.conftest import SAMPLE, Desk


def test_from_signing_in_to_the_coverage_map(desk: Desk) -> None:
    page = desk.sign_in("lin")
    expect(page.get_by_text("还没有收入报告")).to_be_visible()
    page.get_by_role("link", name="收入一份报告").click()
    page.set_input_files("input[type=file]", SAMPLE)
    page.get_by_role("button", name="识读").click()
    expect(page.get_by_label("地区")).to_have_value("赣州市")
    expect(page.get_by_label("计划年份")).to_have_value("2025")
    page.get_by_role("button", name="收入台账").click()
    expect(page.get_by_role("heading", name="赣州市2025年政府工作报告")).to_be_visible()
    expect(page.get_by_role("status")).to_contain_text("已收入")


def test_a_promised_figure_leads_to_its_row_and_back_to_its_place(lins_desk: Desk, report: Report) -> None:
    page = lins_desk.open(f"/reports/{report.pk}/")
    figure = page.locator(".run-commitment a.fig").first
    place = figure.locator("..").get_attribute("id")
    figure.click()
    panel = page.locator("#panel")
    panel.get_by_role("link", name=re.compile("项承诺的目标")).click()
    expect(panel.get_by_text("识读规则")).to_be_visible()
    panel.get_by_role("link", name=re.compile(r"第 \d+—\d+ 字")).click()
    expect(page).to_have_url(re.compile(r"/reports/\d+/#at-\d+$"))
    page.keyboard.press("Escape")
    expect(panel).to_be_empty()
    figure.click()
    panel.get_by_role("link", name="看原文").click()
    expect(page).to_have_url(re.compile(rf"#{place}$"))
    expect(page.locator(f"#{place}")).to_be_in_viewport()


def test_the_strip_and_the_arrows_lead_to_what_nothing_was_made_of(lins_desk: Desk, report: Report) -> None:
    page = lins_desk.open(f"/reports/{report.pk}/")
    page.get_by_role("button", name="到下一处: 未读出").click()
    expect(page.locator(".run-nothing.here")).to_be_in_viewport()
    strip = page.locator("[data-strip]")
    box = strip.bounding_box()
    assert box is not None
    strip.click(position={"x": box["width"] / 2, "y": box["height"] - 3})
    expect(page.locator(".text p:not(:empty)").last).to_be_in_viewport()
    frame = page.locator("[data-window]")
    page.wait_for_function("Number(document.querySelector('[data-window]').getAttribute('y')) > 5000")
    assert float(frame.get_attribute("y") or 0) > 5000
    page.get_by_label("显示: 成果").uncheck()
    assert page.locator(".run-result.dimmed").count() == page.locator(".run-result[data-what]").count()


def test_filters_stay_in_the_address_and_the_back_button_works(lins_desk: Desk) -> None:
    page = lins_desk.open("/ledger/")
    everything = page.locator("table.ledger tbody tr").count()
    page.get_by_label("类型").select_option("target")
    expect(page).to_have_url(re.compile(r"\?kind=target$"))
    targets = page.locator("table.ledger tbody tr").count()
    assert 0 < targets < everything
    page.get_by_label("搜索").fill("收入")
    expect(page).to_have_url(re.compile(r"q=%E6%94%B6%E5%85%A5&kind=target$"))
    page.go_back()
    expect(page).to_have_url(re.compile(r"\?kind=target$"))
    expect(page.locator("table.ledger tbody tr")).to_have_count(targets)
    page.reload()
    expect(page.locator("table.ledger tbody tr")).to_have_count(targets)


def test_one_row_is_accepted_from_its_panel_then_all_that_are_shown(lins_desk: Desk) -> None:
    page = lins_desk.open("/ledger/?kind=target")
    page.locator("a.task").first.click()
    page.locator("#panel").get_by_role("button", name="照此采纳").click()
    expect(page).to_have_url(re.compile(r"\?kind=target#c-\d+$"))
    expect(page.locator(".state-accepted")).to_have_count(1)
    page.get_by_label("选择所列全部待审项").check()
    page.get_by_role("button", name="采纳所选").click()
    expect(page.locator(".state-proposed")).to_have_count(0)
    kinds = Commitment.objects.filter(state=State.ACCEPTED).values_list("kind", flat=True)
    assert set(kinds) == {"target"}


def test_the_keyboard_alone_reaches_a_row_and_its_panel(lins_desk: Desk) -> None:
    page = lins_desk.open("/ledger/")
    page.locator("a.task").first.focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    title = page.locator("#panel h2")
    expect(title).to_be_focused()
    expect(title).to_contain_text(str(page.locator("a.task").nth(2).get_attribute("title")))
    page.keyboard.press("Escape")
    expect(page.locator("a.task").nth(2)).to_be_focused()


def test_a_target_is_corrected_with_a_reason(lins_desk: Desk) -> None:
    page = lins_desk.open("/ledger/?has_figure=yes")
    address = page.locator("a.task").first.get_attribute("href")
    page = lins_desk.open(str(address))
    page.get_by_text("修正", exact=True).first.click()
    page.get_by_label("值", exact=True).first.fill("5.6")
    form = page.locator("#correct")
    form.get_by_role("button", name="修正").click()
    expect(form.get_by_role("alert")).to_be_visible()  # no reason was given
    expect(form.get_by_label("值", exact=True).first).to_have_value("5.6")
    form.get_by_label("理由").fill("以印发稿为准")
    form.get_by_role("button", name="修正").click()
    expect(page.get_by_text("以印发稿为准")).to_be_visible()
    expect(page.locator("ins").first).to_contain_text("5.6")


def test_a_sentence_is_split_by_pressing_enter(lins_desk: Desk) -> None:
    one = Commitment.objects.filter(kind="task", quote__contains="、", part_of=None, parts=None)[0]
    page = lins_desk.open(f"/commitments/{one.pk}/")
    page.get_by_text("拆分", exact=True).first.click()
    text = page.get_by_label("在要断开的地方按回车")
    text.focus()
    page.keyboard.press("Control+Home")
    for _ in range(one.quote.index("、") + 1):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    form = page.locator("#split")
    form.get_by_label("理由").fill("两个单位分办")
    form.get_by_role("button", name="拆分").click()
    expect(page.get_by_role("status")).to_contain_text("已拆分为 2 项承诺")
    assert Commitment.objects.filter(ancestries__parent=one).count() == 2


def test_what_is_filtered_is_downloaded_as_a_workbook(lins_desk: Desk, tmp_path: Path) -> None:
    page = lins_desk.open("/ledger/?kind=project")
    rows = page.locator("table.ledger tbody tr").count()
    with page.expect_download() as download:
        page.get_by_role("link", name="XLSX").click()
    assert download.value.suggested_filename == "赣州市2025任务分解表.xlsx"
    saved = tmp_path / "table.xlsx"
    download.value.save_as(saved)
    book = load_workbook(saved, read_only=True)
    codes = [row[-1] for sheet in book for row in sheet.values if str(row[-1] or "").startswith("360700-")]
    assert len(set(codes)) == rows


def test_a_file_that_is_too_large_is_noticed_before_it_is_sent(desk: Desk, tmp_path: Path) -> None:
    large = tmp_path / "large.txt"
    large.write_bytes(b"x" * (21 * 1024 * 1024))
    desk.sign_in("lin")
    page = desk.open("/reports/new/")
    page.set_input_files("input[type=file]", large)
    expect(page.locator("[data-drop-wrong]")).to_be_visible()
    page.get_by_role("button", name="识读").click()
    expect(page).to_have_url(re.compile("/reports/new/$"))


def test_the_language_is_switched_and_stays(desk: Desk) -> None:
    page = desk.sign_in("lin")
    page.get_by_role("button", name="English").click()
    page.get_by_role("link", name="Reports").click()
    expect(page.get_by_role("heading", name="Reports", exact=True)).to_be_visible()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.get_by_role("button", name="中文").click()
    expect(page.get_by_role("heading", name="报告", exact=True)).to_be_visible()


def test_on_a_phone_a_proposal_is_read_and_accepted(lins_phone: Desk) -> None:
    page = lins_phone.open("/ledger/")
    expect(page.get_by_label("类型")).to_be_hidden()  # folded away: the rows come first
    page.locator("a.task").first.click()
    button = page.locator("#panel").get_by_role("button", name="照此采纳")
    expect(button).to_be_in_viewport()
    button.click()
    expect(page.locator(".state-accepted")).to_have_count(1)
