"""The sample report says what it is, is long enough, shows the genre's constructions and copies nobody."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
REPORTS = ROOT.parent / "shared" / "reports"
COPIED_RUN = 24  # Chinese characters in a row that count as copying

# Kind of construction -> a pattern that finds it in the sample. The numbers are those of the list of
# sixty-four kinds; 51, 52, 54 and 62 are damage (garbled words, jump lines) that the sample does without.
CONSTRUCTIONS: dict[int, str] = {
    1: r"接待游客人次和旅游收入分别增长15%和13\.4%",
    2: r"农村、城镇居民的人均可支配收入分别增长7\.5%左右，5%左右",
    3: r"生活污水集中收集率提高到75%，龙南、瑞金达到70%，其他各县达到55%",
    4: r"各类经营主体增至89\.4万户、增长3%",
    5: r"产业集群新增7个、总数达到14个",
    6: r"筹集2\.96万套、占全省近40%",
    7: r"机电产品出口额占全省1/4",
    8: r"582个省大中型项目和1736个“八大行动”项目",
    9: r"入库科技型中小企业2000家以上",
    10: r"治理水土流失495\.5平方公里",
    11: r"6—10个“揭榜挂帅”项目",
    12: r"粮食总产53\.88亿斤、实现“二十一连丰”",
    13: r"国家级经开区综合考评中再度位列全省第一",
    14: r"列全国地级市第一",
    15: r"同级陆港全国仅8家",
    16: r"老楼加装电梯建成数量全省最多",
    17: r"“7510”行动",
    18: r"建起“5\+2就业之家”1253个",
    19: r"“1\+8”方案",
    20: r"“八大标志性战役、30个专项行动”",
    21: r"“三横三纵”快速路网",
    22: r"G105中心城区改线二期",
    23: r"国家4A级旅游景区",
    24: r"赣坊1969文化创意产业园",
    25: r"PM<sub>2\.5</sub>",
    26: r"三百山、崇义分别",
    27: r"亿元以上工业项目502个、投资完成834亿元",
    28: r"营收百亿元以下的园区清零",
    29: r"新签约10亿元以上项目27个",
    30: r"零就业家庭动态清零",
    31: r"力争“数字领航”企业年内实现零的突破",
    32: r"建制镇污水治理设施做到全覆盖",
    33: r"果园、脐橙高品质示范基地各1万亩",
    34: r"每个县（市、区）至少引进1个投资5000万元以上的加工项目、新培育1家年营收超亿元的企业",
    35: r"卫生厕所普及率达97\.5%、40%的行政村",
    36: r"61\.3万脱贫人口",
    37: r"向县（市、区）下放105项、向国家级开发区赋予95项市级权限",
    38: r"上犹、南康、信丰、定南4个开发区",
    39: r"为1\.74万家企业送去惠企资金19\.75亿元",
    40: r"“督检考”事项比上年调减58\.8%",
    41: r"政府融资平台数量、债务规模实现双压降",
    42: r"营收有望突破1500亿元、增幅15%左右",
    43: r"力争“一网通办”率达到92%",
    44: r"粮食总产确保53亿斤以上",
    45: r"主要污染物减排等指标全面完成省里下达的目标",
    46: r"完成200个行政村的环境综合整治和1710个村点的整治建设",
    47: r"实施200个行政村环境整治、1900个左右村点整治",
    48: r"社会消费品零售总额\n\n增长6%左右",
    49: r"数字化改革三\n\n年行动",
    50: r"农村电商 and 冷链物流",
    53: r"“投资赣州招商品牌，[^”]*“",
    55: r"省委十五届七次全会和市委六届八次全会",
    56: r"第二轮土地承包到期再延长30年试点",
    57: r"东江水供港60周年",
    58: r"农村15公里就业服务网、城区15分钟就业服务圈",
    59: r"编制“十五五”规划",
    60: r"新（改）建污水管网180公里以上",
    61: r"十条措施",
    63: r"赣龙厦高铁、景鹰瑞铁路、赣韶铁路扩能、赣郴永兴铁路",
    64: r"寻乌至安远至赣州高速",
}


@pytest.fixture(scope="module")
def sample() -> str:
    return SAMPLE.read_text(encoding="utf-8")


def squeeze(text: str) -> str:
    """Only the Chinese characters, so that punctuation and figures cannot hide a copied sentence."""
    return re.sub(r"[^\u4e00-\u9fff]+", "", text)


def shared_runs(text: str, other: str, length: int) -> list[str]:
    """The runs of ``length`` Chinese characters in ``text`` that ``other`` has too."""
    ours, theirs = squeeze(text), squeeze(other)
    known = {theirs[i : i + length] for i in range(len(theirs) - length + 1)}
    return [run for i in range(len(ours) - length + 1) if (run := ours[i : i + length]) in known]


def test_the_first_line_says_what_the_text_is_and_where_its_figures_come_from(sample: str) -> None:
    first = sample.splitlines()[0]
    for words in ("Luoshi", "样例", "不是真实的报告", "数字来源：赣州市2025年政府工作报告"):
        assert words in first


def test_the_sample_is_as_long_as_a_report(sample: str) -> None:
    body = sample.split("\n", 1)[1]
    assert len(re.sub(r"\s", "", body)) >= 6_000


@pytest.mark.parametrize("number", CONSTRUCTIONS)
def test_a_construction_of_the_genre_occurs(sample: str, number: int) -> None:
    assert re.search(CONSTRUCTIONS[number], sample)


def test_most_of_the_sixty_four_constructions_are_shown() -> None:
    assert len(CONSTRUCTIONS) >= 55
    assert set(CONSTRUCTIONS) <= set(range(1, 65))


def test_what_the_sample_announces_is_there(sample: str) -> None:
    review, plan = sample.split("二、2025年工作安排")
    assert "七方面工作" in review
    assert re.findall(r"^([一二三四五六七八九十])是", review, re.MULTILINE) == list("一二三四五六七")
    assert "九方面工作" in plan
    assert re.findall(r"^（([一二三四五六七八九十])）", plan, re.MULTILINE) == list("一二三四五六七八九")


def test_the_deliberate_faults_are_still_in_the_sample(sample: str) -> None:
    zones = re.search(r"推动([^，。]+)8个开发区扩区调区", sample)
    assert zones is not None
    assert len(zones.group(1).split("、")) == 7
    unclosed = [line for line in sample.splitlines() if line.count("“") != line.count("”")]
    assert len(unclosed) == 1
    assert "“投资赣州招商品牌" in unclosed[0]


def test_a_copied_sentence_would_be_found(sample: str) -> None:
    copied = sample[2_000:2_080]
    assert shared_runs(copied, "前文" + copied.replace("，", ",") + "后文", COPIED_RUN)


@pytest.mark.skipif(not REPORTS.is_dir(), reason="the real reports are not beside this project")
def test_the_sample_copies_no_real_report(sample: str) -> None:
    reports = sorted(REPORTS.glob("*.txt"))
    assert reports
    copied = {
        report.name: runs
        for report in reports
        if (runs := shared_runs(sample, report.read_text(encoding="utf-8", errors="replace"), COPIED_RUN))
    }
    assert copied == {}
