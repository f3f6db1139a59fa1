"""Four people take one commitment through its year: from the draft of the table to the item struck off."""

import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.utils import timezone
from docx import Document
from playwright.sync_api import Browser, Page, expect

from luoshi.delivery.models import Task
from luoshi.ledger.actions import accept_commitments
from luoshi.ledger.models import Commitment
from luoshi.people import clock
from luoshi.people.models import Officer
from tests.browser.conftest import Desk, known_to, seated
from tests.cast import INVESTMENT, City, Said, make_adoption, make_city, make_reading

Seat = Callable[[str], Page]


@pytest.fixture
def city(platform: None) -> City:  # noqa: ARG001
    """云岭, with one accepted commitment: 120 projects and 3 billion of investment."""
    found = make_city()
    report = make_adoption(
        make_reading([[INVESTMENT, Said(ROADS, firmness="ensure")]], heads=["一、重点工作"]), by=found.lin
    ).report
    rows = Commitment.objects.filter(report=report)
    accept_commitments(seen={row.pk: row.version for row in rows}, at=timezone.now(), by=found.lin)
    return found


@pytest.fixture
def day(monkeypatch: pytest.MonkeyPatch) -> Callable[[int, int], None]:
    """Lets it be ten in the morning of a day of 2025, for everybody."""
    moment = [datetime(2025, 2, 10, 2, tzinfo=UTC)]
    told = SimpleNamespace(now=lambda: moment[0], localdate=timezone.localdate)
    monkeypatch.setattr(clock, "timezone", told)

    def turn(month: int, of_month: int) -> None:
        moment[0] = datetime(2025, month, of_month, 2, tzinfo=UTC)

    return turn


@pytest.fixture
def seat(chromium: Browser, city: City, site: str) -> Iterator[Seat]:  # noqa: ARG001
    """Somebody's own laptop, signed in, by their name."""
    seats: dict[str, tuple[Desk, Iterator[Desk]]] = {}

    def sit(username: str) -> Page:
        if username not in seats:
            sitting = seated(chromium, site, 1280, 900)
            desk = next(sitting)
            known_to(desk, username)
            desk.open("/")
            seats[username] = desk, sitting
        return seats[username][0].page

    yield sit
    for _desk, sitting in seats.values():
        next(sitting, None)


def home(page: Page) -> Page:
    """Where everybody begins: what waits for them."""
    page.goto(re.sub(r"(https?://[^/]+/).*", r"\1", page.url))
    return page


def begin(page: Page, act: str) -> None:
    """Do what the home page says is the next thing, which is ``act``."""
    first = home(page).locator(".next a").first
    expect(first).to_contain_text(act)
    first.click()


SHEET = "2025年政府工作报告重点任务分解表"
TASK = "实施重点项目120个"
ROADS = "完成县乡公路养护改革"


def test_four_people_take_a_commitment_from_the_draft_to_the_item_struck_off(
    seat: Seat, day: Callable[[int, int], None], tmp_path: Path
) -> None:
    lin, han, du, qiu = (seat(name) for name in ("lin", "han", "du", "qiu"))
    make_the_table(lin)
    comment(han)
    issue_the_table(lin, tmp_path)
    accept(han)
    open_the_quarters(lin)

    day(4, 8)
    paper = tmp_path / "统计表.txt"
    paper.write_text("一季度完成投资情况统计表", encoding="utf-8")
    report(han, projects="40", invested="8", evidence=paper)
    check(du)
    send_back(qiu, "佐证材料只说明投资，请补充项目清单。")
    report_again(han, projects="38")
    check(du)
    verify(qiu)

    day(7, 8)
    report(han, projects="120", invested="31", evidence=paper)
    check(du)
    verify(qiu)

    day(7, 20)
    complete(du)
    strike_off(qiu)
    day(7, 22)
    order_what_is_late(lin, tmp_path)
    circulate(lin, tmp_path)
    task = Task.objects.get(number=1)
    assert (task.state, task.completed_by, task.struck_off_by) == ("struck-off", who("du"), who("qiu"))


def who(username: str) -> Officer:
    """The officer who signs in so."""
    return Officer.objects.get(username=username)


def make_the_table(lin: Page) -> None:
    """Lin drafts the table, names who leads the task, and sends it out for comments."""
    begin(lin, "编制任务分解表")
    lin.get_by_role("button", name="拟制").click()
    expect(lin.get_by_text("已拟制，含 2 项任务")).to_be_visible()
    lin.get_by_role("button", name="按规则提出拟办单位").click()
    for task, office in ((TASK, "市工业和信息化局"), (ROADS, "市发展和改革委员会")):
        lin.get_by_role("link", name=task).click()
        lin.locator("#panel").get_by_role("link", name="修改此项").click()
        lin.get_by_label("单位").fill(office)
        lin.get_by_role("button", name="分派").click()
        expect(lin.get_by_role("listitem").filter(has_text=office)).to_contain_text("牵头单位")
        lin.get_by_role("link", name=SHEET).click()
        lin.locator(".next a").click()
    lin.get_by_label("征求意见截止").fill("2025-02-20")
    lin.get_by_role("button", name="发出征求意见").click()


def comment(han: Page) -> None:
    """Han says what his office thinks of it."""
    begin(han, "提意见")
    han.get_by_role("link", name=TASK).click()
    han.locator("#panel").get_by_label("意见").fill("建议把完成投资分解到季度。")
    han.locator("#panel").get_by_role("button", name="提交意见").click()
    expect(han.get_by_text("意见已送达督查室")).to_be_visible()


def issue_the_table(lin: Page, folder: Path) -> None:
    """Lin answers the comment, has the table approved, issues it, and takes it along as a document."""
    begin(lin, "答复")
    lin.get_by_label("采纳", exact=True).check()
    lin.get_by_label("理由").fill("按季度下达。")
    lin.get_by_role("button", name="答复").click()
    lin.get_by_role("link", name="送审").first.click()
    lin.get_by_role("button", name="送审").click()
    lin.get_by_role("link", name="批准").first.click()
    lin.get_by_label("会议").fill("市政府第5次常务会议")
    lin.get_by_label("文件").fill("云府会纪〔2025〕5号")
    lin.get_by_role("button", name="批准").click()
    lin.get_by_role("link", name="印发").first.click()
    lin.get_by_label("文号").fill("云府办字〔2025〕1号")
    lin.get_by_role("button", name="印发").click()
    assert TASK in taken(lin, "DOCX", folder / "table.docx")


def accept(han: Page) -> None:
    """Han accepts the task for his office."""
    begin(han, "签收")
    han.get_by_role("button", name="签收").first.click()


def open_the_quarters(lin: Page) -> None:
    """Lin lets the table be reported on by quarters."""
    begin(lin, "开放填报期")
    lin.get_by_label("报送周期").select_option(label="按季")
    lin.get_by_role("button", name="先预览").click()
    lin.get_by_role("button", name="开放").first.click()


def report(han: Page, *, projects: str, invested: str, evidence: Path) -> None:
    """Han reports on the quarter that is over, with a paper that shows it."""
    begin(han, "报送")
    han.get_by_label("进展情况").fill(f"已实施项目{projects}个。")
    han.get_by_label("下一步措施").fill("加快用地审批。")
    han.get_by_label("值 (个)").fill(projects)
    han.get_by_label("值 (亿元)").fill(invested)
    han.set_input_files("input[type=file]", evidence)
    han.get_by_role("button", name="保存并提交").click()
    expect(han.get_by_text("已提交").first).to_be_visible()


def report_again(han: Page, *, projects: str) -> None:
    """Han reads why the report came back, puts it right and hands it in again."""
    begin(han, "报送")
    expect(han.get_by_text("请补充项目清单").first).to_be_visible()
    expect(han.get_by_label("值 (亿元)")).to_have_value("8")
    han.get_by_label("值 (个)").fill(projects)
    han.get_by_label("或提供链接").fill("https://example.gov.cn/projects")
    han.get_by_role("button", name="保存并提交").click()
    expect(han.get_by_text("已提交").first).to_be_visible()


def check(du: Page) -> None:
    """Du checks what her office reports."""
    begin(du, "审核")
    du.get_by_role("button", name="审核").first.click()


def send_back(qiu: Page, reason: str) -> None:
    """Qiu returns the report."""
    begin(qiu, "核查")
    back = qiu.locator("details", has_text="退回重报")
    back.locator("summary").click()
    back.locator("textarea").fill(reason)
    back.get_by_role("button").click()
    expect(qiu.get_by_text("退回").first).to_be_visible()


def verify(qiu: Page) -> None:
    """Qiu finds that it is so."""
    begin(qiu, "核查")
    qiu.get_by_role("button", name="核定").first.click()
    expect(qiu.get_by_text("已核定。")).to_be_visible()


def complete(du: Page) -> None:
    """Du says that the task is done."""
    begin(du, "办结")
    du.get_by_role("button", name="办结").first.click()


def strike_off(qiu: Page) -> None:
    """Qiu looks at the task itself and strikes it off."""
    begin(qiu, "核查")
    qiu.locator(".next").get_by_role("link", name="核查").click()
    look = qiu.locator("#verify form")
    look.get_by_label("情况属实").check()
    look.get_by_label("核查方式").select_option(label="现场核查")
    look.get_by_label("核查情况").fill("项目均已开工，投资数与统计口径一致。")
    look.get_by_role("button", name="核查").click()
    qiu.get_by_role("button", name="销号").click()
    expect(qiu.get_by_text("已销号").first).to_be_visible()


def order_what_is_late(lin: Page, folder: Path) -> None:
    """Lin orders the office that has not even accepted its task to act, and takes the order along."""
    home(lin).get_by_role("link", name="督办", exact=True).click()
    lin.get_by_role("link", name="年度计划").click()
    lin.get_by_label("事项").fill("重点项目建设专项督查")
    lin.get_by_label("批准文件").fill("云办字〔2025〕3号")
    lin.get_by_role("button", name="列入计划").click()
    lin.get_by_role("link", name="任务", exact=True).click()
    lin.get_by_role("link", name=ROADS).click()
    lin.get_by_role("link", name="起草督办单").click()
    lin.get_by_label("督办事项").fill("县乡公路养护改革逾期未签收、未报进展")
    lin.get_by_role("button", name="拟稿").click()
    begin(lin, "继续")
    lin.get_by_label("年度督检考计划事项").first.select_option(index=1)
    lin.get_by_role("button", name="签发").click()
    expect(lin.get_by_role("heading", name="督办〔2025〕1号")).to_be_visible()
    words = taken(lin, "下载文件（DOCX）", folder / "order.docx")
    assert "督办〔2025〕1号" in words
    assert "市发展和改革委员会" in words


def circulate(lin: Page, folder: Path) -> None:
    """Lin tells all offices how things stand, and takes the circular along."""
    home(lin).get_by_role("link", name="督办", exact=True).click()
    lin.get_by_role("link", name="通报").click()
    lin.get_by_role("link", name="起草通报").click()
    lin.get_by_role("button", name="生成初稿").click()
    lin.get_by_role("button", name="保存").click()
    lin.get_by_role("button", name="名义签发并发送").click()
    words = taken(lin, "下载文件（DOCX）", folder / "circular.docx")
    assert "列入督查的任务共2项：绿灯1项，黄灯0项，红灯0项" in words
    assert "督查室2025年7月22日印发" in re.sub(r"\s", "", words)


def taken(page: Page, link: str, file: Path) -> str:
    """The words of the document that a link gives, after it was saved."""
    with page.expect_download() as download:
        page.get_by_role("link", name=link).click()
    download.value.save_as(file)
    return "".join(Document(str(file)).element.body.itertext())
