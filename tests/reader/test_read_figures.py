"""What a reader of work reports must get right, kind by kind, in sentences of our own."""

from decimal import Decimal
from typing import Any

import pytest

from tests.reader.make_text import figure_of, read_plan, read_review

# (sentence of the plan, figure's text, fields that must hold)
PLANNED: list[tuple[str, str, dict[str, Any]]] = [
    (
        "新建公园绿地120公顷。",
        "120公顷",
        {"value": Decimal(120), "unit": "公顷", "bound": "eq", "role": "target"},
    ),
    ("新增入规企业30家以上。", "30家", {"bound": "ge", "measure": "新增入规企业"}),
    ("力争高新技术企业突破500家。", "500家", {"bound": "gt", "value": Decimal(500)}),
    ("地区生产总值增长5.5%左右。", "5.5%", {"bound": "about", "kind": "change", "measure": "地区生产总值"}),
    ("居民消费价格涨幅2%左右。", "2%", {"kind": "change", "bound": "about"}),
    ("实施6—10个攻关项目。", "6—10个", {"low": Decimal(6), "high": Decimal(10), "value": None, "unit": "个"}),
    ("完成投资53.88亿元。", "53.88亿元", {"value": Decimal(5388000000), "unit": "元"}),
    ("建设污水管网1,250公里。", "1,250公里", {"value": Decimal(1250), "unit": "公里"}),
    ("城镇调查失业率控制在5.5%以内。", "5.5%", {"bound": "le", "kind": "rate"}),
    ("万元能耗下降2.5%。", "2.5%", {"value": Decimal("-2.5"), "kind": "change"}),
    ("森林覆盖率提高0.3个百分点。", "0.3个百分点", {"unit": "百分点", "kind": "change"}),
    ("自来水普及率提高到95%。", "95%", {"kind": "rate", "measure": "自来水普及率"}),
    ("建成1736个便民服务点。", "1736个", {"value": Decimal(1736), "measure": "便民服务点"}),
    ("养殖基地、示范果园各2万亩。", "2万亩", {"value": Decimal(20000), "measure": "养殖基地、示范果园"}),
]


@pytest.mark.parametrize(("sentence", "text", "fields"), PLANNED, ids=[row[0] for row in PLANNED])
def test_a_promised_figure_is_read_with_its_meaning(sentence: str, text: str, fields: dict[str, Any]) -> None:
    figure = figure_of(read_plan(sentence), text)
    assert {name: getattr(figure, name) for name in fields} == fields
    assert (figure.role, figure.year) == ("target", 2025)


REVIEWED: list[tuple[str, str, dict[str, Any]]] = [
    ("茶叶出口占全省1/4。", "1/4", {"value": Decimal(25), "unit": "%", "kind": "share"}),
    ("茶叶出口占全省三成。", "三成", {"value": Decimal(30), "unit": "%", "kind": "share"}),
    ("茶叶品牌价值稳居全省第一。", "第一", {"kind": "rank", "unit": "位", "measure": "茶叶品牌价值"}),
    ("连续五年获评平安县。", "五年", {"kind": "streak", "value": Decimal(5), "unit": "年"}),
    ("粮食总产12亿斤、实现“十八连丰”。", "十八连丰", {"kind": "streak", "value": Decimal(18)}),
    ("会议数量调减40%。", "40%", {"value": Decimal(-40), "kind": "change"}),
    ("各类企业达8.2万户、增长3%。", "3%", {"kind": "change", "measure": "各类企业"}),
    ("新增产业园3个、总数达9个。", "9个", {"measure": "产业园总数"}),
    ("引进博士40人、技师90人。", "90人", {"measure": "引进技师"}),
    ("茶旅营收有望突破20亿元。", "20亿元", {"bound": "gt", "role": "result"}),
    ("36.5万老年人口参加体检。", "36.5万", {"unit": "人", "value": Decimal(365000)}),
    ("旅游收入翻番。", "翻番", {"value": Decimal(100), "unit": "%", "kind": "change"}),
]


@pytest.mark.parametrize(("sentence", "text", "fields"), REVIEWED, ids=[row[0] for row in REVIEWED])
def test_a_reported_figure_is_read_with_its_meaning(sentence: str, text: str, fields: dict[str, Any]) -> None:
    figure = figure_of(read_review(sentence), text)
    assert {name: getattr(figure, name) for name in fields} == fields
    assert (figure.role, figure.year) == ("result", 2024)


@pytest.mark.parametrize(
    "sentence",
    [
        "深化“7510”行动。",
        "建好用好“5+2就业之家”服务品牌。",
        "实施“八大战役、30个专项行动”方案。",
        "开展第四轮营商环境提升行动。",
        "推进G105改线二期工程。",
        "发展5G智能工厂。",
        "加强PM<sub>2.5</sub>和臭氧协同防治。",
        "创建国家4A级旅游景区。",
        "打造赣坊1969文化产业园。",
        "建设15分钟就业服务圈。",
        "实施制造强市三年行动。",
        "落实十条措施。",
        "举办建市60周年活动。",
        "开展第二轮承包到期后再延长30年试点。",
        "推进快速路“三横三纵”建设。",
        "用好12345热线。",
    ],
)
def test_a_number_in_a_name_is_no_figure(sentence: str) -> None:
    assert read_plan(sentence).figures == ()


def test_respectively_gives_each_item_its_own_value() -> None:
    report = read_plan("城镇、农村居民人均可支配收入分别增长5%左右,7.5%左右。")
    assert [(f.measure, f.value, f.bound) for f in report.figures] == [
        ("城镇居民人均可支配收入", Decimal(5), "about"),
        ("农村居民人均可支配收入", Decimal("7.5"), "about"),
    ]


def test_a_shared_end_begins_at_a_word() -> None:
    report = read_review("地表水、近岸海域水质优良比例分别达96%、99%。")
    assert [f.measure for f in report.figures] == ["地表水水质优良比例", "近岸海域水质优良比例"]


def test_a_streak_and_its_rank_carry_the_subject_over() -> None:
    report = read_review("研发投入强度达3.1%,连续三年居全省第一。")
    assert [(f.kind, f.measure) for f in report.figures] == [
        ("rate", "研发投入强度"),
        ("streak", "研发投入强度居全省第一"),
        ("rank", "研发投入强度"),
    ]


def test_a_word_of_everyday_that_is_a_district_too_is_no_place() -> None:
    report = read_review("改造老旧小区、城中村2万套。西宁西宁西宁青海青海。")
    assert figure_of(report, "2万套").places == ()


def test_respectively_with_and_shares_the_verb_of_growth() -> None:
    report = read_review("参观人次、门票收入分别增长15%和13.4%。")
    assert [(f.measure, f.kind, f.value) for f in report.figures] == [
        ("参观人次", "change", Decimal(15)),
        ("门票收入", "change", Decimal("13.4")),
    ]


@pytest.mark.parametrize(
    ("sentence", "text", "measure"),
    [
        ("投资3.2亿元,实施了东河步道建设项目。", "3.2亿元", "东河步道建设项目投资"),
        ("投资8200万元完成了12条道路的改扩建。", "8200万元", "道路改扩建投资"),
        ("投资2.1亿元,实施了南街、北巷等管网更新工程。", "2.1亿元", "管网更新工程投资"),
        ("交流会促成102项校企合作。", "102项", "交流会促成校企合作"),
        ("东江试验区31项成果向全省推广。", "31项", "东江试验区成果向全省推广"),
        ("完成了老城区道路改造8.5公里。", "8.5公里", "老城区道路改造"),
    ],
)
def test_what_is_said_behind_a_number_completes_its_measure(sentence: str, text: str, measure: str) -> None:
    assert figure_of(read_review(sentence), text).measure == measure


@pytest.mark.parametrize("others", ["各县", "其他各县", "其余各县"])
def test_an_indicator_is_carried_over_to_new_places(others: str) -> None:
    report = read_plan(
        f"赣州工作:赣州中心城区污水收集率提高至75%,瑞金、龙南达到70%,{others}达到55%,宁都、于都、兴国跟进。"
        "赣州赣州赣州。"
    )
    assert [(f.measure, f.places) for f in report.figures] == [
        ("污水收集率", ("中心城区",)),
        ("污水收集率", ("瑞金", "龙南")),
        ("污水收集率", ("各县",)),
    ]


def test_a_threshold_in_a_name_is_context_and_the_count_is_not() -> None:
    report = read_review("新签约10亿元以上项目27个。")
    assert [(f.text, f.role, f.bound) for f in report.figures] == [
        ("10亿元", "context", "ge"),
        ("27个", "result", "eq"),
    ]


def test_a_bare_scale_of_money_is_a_threshold() -> None:
    report = read_plan("实施亿元以上项目502个。")
    assert [(f.text, f.value, f.role) for f in report.figures] == [
        ("亿元", Decimal(100_000_000), "context"),
        ("502个", Decimal(502), "target"),
    ]


def test_where_a_change_begins_is_background() -> None:
    report = read_review("经济总量从54万亿元增加到82.7万亿元。")
    assert [(f.text, f.role) for f in report.figures] == [("54万亿元", "context"), ("82.7万亿元", "result")]


def test_at_least_reads_over_the_whole_list() -> None:
    report = read_plan("每个县(市、区)至少新增1家龙头企业、新引进2个农产品项目。")
    assert [f.bound for f in report.figures] == ["ge", "ge"]


def test_full_width_signs_and_digits_are_read_as_written() -> None:
    figure = figure_of(read_plan("工业投资增速６．５％左右。"), "６．５％")
    assert (figure.value, figure.unit, figure.bound) == (Decimal("6.5"), "%", "about")


def test_a_sentence_that_a_page_break_cut_is_read_whole() -> None:
    report = read_plan("旅游综合收入\n\n增长6%左右,茶园总面积增长2%左右。")
    assert [f.measure for f in report.figures] == ["旅游综合收入", "茶园总面积"]
    assert "\n\n" in report.statements[-2].text


# (sentence of the review, figure's text, fields that must hold)
SHARED: list[tuple[str, str, dict[str, Any]]] = [
    ("地区生产总值完成80.5亿元,同比增长7.2%。", "7.2%", {"measure": "地区生产总值", "kind": "change"}),
    (
        "财政收入由2015年的3亿元增加到2020年的9亿元,年均增长8%。",
        "3亿元",
        {"role": "context", "measure": "财政收入"},
    ),
    (
        "财政收入由2015年的3亿元增加到2020年的9亿元,年均增长8%。",
        "9亿元",
        {"role": "result", "measure": "财政收入"},
    ),
    ("财政收入由2015年的3亿元增加到2020年的9亿元,年均增长8%。", "8%", {"measure": "财政收入"}),
    ("茶叶收入30788元,比2010年增加1348元。", "1348元", {"measure": "茶叶收入增加", "kind": "amount"}),
    ("总投资7亿元的南山商场项目主体封顶。", "7亿元", {"role": "context", "measure": "南山商场项目总投资"}),
    ("东岭、西岭等4条公路加快建设。", "4条", {"measure": "公路"}),
    ("机电出口占全县比重达34%。", "34%", {"kind": "share", "measure": "机电出口占全县比重"}),
    ("科技进步贡献率达61%。", "61%", {"kind": "rate"}),
    ("森林覆盖率从61%提高到64%。", "64%", {"kind": "rate", "measure": "森林覆盖率"}),
    ("水果、茶叶、药材产量分别达20万吨、3万吨、1万吨。", "3万吨", {"measure": "茶叶产量"}),
    ("果茶、药材设施占比分别提高15、22个百分点。", "15", {"unit": "百分点", "kind": "change"}),
    ("康养旅游人次86.5万、收入3.9亿元。", "86.5万", {"unit": "人次"}),
    ("康养旅游人次86.5万、收入3.9亿元。", "3.9亿元", {"measure": "康养旅游收入"}),
    ("参保人数增加1.4亿。", "1.4亿", {"unit": "人", "value": Decimal(140_000_000)}),
    ("学生营养餐惠及32万孩子。", "32万", {"unit": "人"}),
    ("茶叶产值占比居全省第2位。", "第2位", {"kind": "rank", "value": Decimal(2), "measure": "茶叶产值占比"}),
    ("存款余额接连突破8亿元、9亿元。", "9亿元", {"bound": "gt"}),
    ("平均受教育年限从10.5年提高到11年。", "10.5年", {"role": "context", "unit": "年"}),
    ("降低企业税负35亿元。", "35亿元", {"value": Decimal(3_500_000_000)}),
    ("PM2.5平均浓度为20微克/立方米。", "20微克/立方米", {"unit": "微克/立方米"}),
    ("空港吞吐量达7万标箱。", "7万标箱", {"unit": "标箱", "value": Decimal(70_000)}),
    ("淘汰燃煤锅炉12蒸吨。", "12蒸吨", {"unit": "蒸吨"}),
    ("人口自然增长率为3.5‰。", "3.5‰", {"unit": "‰", "kind": "rate"}),
    ("承办3届茶业博览会。", "3届", {"unit": "届", "value": Decimal(3)}),
    ("茶叶出口额再创新高,达到53亿元、增长18.5%。", "18.5%", {"measure": "茶叶出口额"}),
    ("建设40个绿点和6条绿带。", "6条", {"measure": "绿带"}),
    ("一般预算收入完成17亿元,按可比口径增长13%。", "13%", {"measure": "一般预算收入"}),
    ("茶叶、瓷器出口增长30.4%、30.1%。", "30.1%", {"measure": "瓷器出口", "kind": "change"}),
    ("甲厂1.5万亿元投资落地。", "1.5万亿元", {"value": Decimal(1_500_000_000_000)}),
]


@pytest.mark.parametrize(("sentence", "text", "fields"), SHARED, ids=[f"{row[0]}{row[1]}" for row in SHARED])
def test_what_is_said_elsewhere_in_the_sentence_belongs_to_a_figure(
    sentence: str, text: str, fields: dict[str, Any]
) -> None:
    figure = figure_of(read_review(sentence), text)
    assert {name: getattr(figure, name) for name in fields} == fields


def test_joined_changes_belong_one_by_one_to_the_measures_just_named() -> None:
    report = read_review("城镇居民收入1.7万元,农村居民收入0.5万元,实际增长9.8%和8.5%。")
    assert [(f.text, f.measure) for f in report.figures if f.kind == "change"] == [
        ("9.8%", "城镇居民收入"),
        ("8.5%", "农村居民收入"),
    ]


@pytest.mark.parametrize(
    "sentence",
    [
        "推进南山铝业10万吨再生铝、北山750千伏输变电等项目建设。",
        "推进南山百万吨煤制烯烃等项目。",
        "坚持质量第一、效益优先。",
    ],
)
def test_a_size_in_the_name_of_a_plant_and_a_maxim_are_no_figures(sentence: str) -> None:
    assert read_plan(sentence).figures == ()


def test_a_capacity_that_is_reached_is_a_figure() -> None:
    assert [f.text for f in read_review("形成10万吨再生铝产能。").figures] == ["10万吨"]
    assert [f.text for f in read_review("装机规模由6.5亿千瓦增至12亿千瓦以上。").figures] == [
        "6.5亿千瓦",
        "12亿千瓦",
    ]


@pytest.mark.parametrize(
    ("said", "text", "measure"),
    [
        ("建成甲产业平台5个,总量达20个", "20个", "甲产业平台总量"),
        ("新登记经营主体3万户、增长5%,总量达20万户", "20万户", "经营主体总量"),
        ("削减审批事项62项,精简30.5%", "30.5%", "削减审批事项"),
        ("居民收入完成30788元,比2020年增加13480元,年均递增12.2%", "12.2%", "居民收入"),
        ("新增就业3万人,再就业1万人", "1万人", "再就业"),
        ("地区生产总值历史性迈上4000亿元台阶", "4000亿元", "地区生产总值"),
        ("地区生产总值跨过3万亿元、年均增长5.2%", "5.2%", "地区生产总值"),
        ("居民人均可支配收入增速高于经济增速、突破3万元", "3万元", "居民人均可支配收入"),
        ("甲机场旅客吞吐量实现183万人次的历史性突破", "183万人次", "甲机场旅客吞吐量"),
        ("平均预期寿命提高到75岁,连续5年提高企业退休人员基本养老金", "5年", "提高企业退休人员基本养老金"),
        ("总投资18亿元的甲棚改工程有序推进,当年完成投资6亿元", "6亿元", "甲棚改工程完成投资"),
        ("总投资30亿元的甲商贸综合体项目完成投资6.1亿元", "6.1亿元", "甲商贸综合体项目完成投资"),
        ("中试基地达到107家,1324人凭转化贡献晋升职称", "1324人", "凭转化贡献晋升职称"),
        ("培育形成173项制度创新案例,82项获国家认可", "82项", "制度创新案例"),
        ("甲自贸试验区43项改革创新成果在全国推广", "43项", "甲自贸试验区改革创新成果在全国推广"),
        ("20亿元以旧换新补贴拉动消费215亿元", "215亿元", "以旧换新补贴拉动消费"),
        ("刑事、治安案件分别下降15.9%、13.3%", "15.9%", "刑事案件"),
        ("接待游客、实现旅游总花费分别增长11.8%、11.5%", "11.8%", "接待游客"),
        ("苹果、猕猴桃产量稳定在全国1/4、1/3", "1/3", "猕猴桃产量"),
        ("城乡居民收入增长5%,收入比缩小至2.54", "2.54", "收入比"),
        ("锻造更多千亿元级、万亿元级新兴产业集群", "千亿元", "新兴产业集群"),
    ],
)
def test_what_a_figure_measures_where_the_text_is_short(said: str, text: str, measure: str) -> None:
    assert figure_of(read_review(said + "。"), text).measure == measure


def test_a_multiple_joined_to_a_growth_is_a_growth() -> None:
    report = read_review("甲企业、乙企业数量分别增长3.2倍、2.5倍。")
    assert [(f.value, f.unit, f.kind) for f in report.figures] == [
        (320, "%", "change"),
        (250, "%", "change"),
    ]


def test_an_age_tells_whom_a_figure_is_about() -> None:
    assert figure_of(read_plan("降低5岁以下儿童死亡率。"), "5岁").role == "context"


def test_the_parts_of_a_structure_are_shares_of_it() -> None:
    for sign in "∶:：":
        report = read_review(f"三次产业比重调整为8.7{sign}41.2{sign}50.1。")
        assert [(f.measure, f.value, f.unit, f.kind) for f in report.figures] == [
            ("第一产业比重", Decimal("8.7"), "%", "share"),
            ("第二产业比重", Decimal("41.2"), "%", "share"),
            ("第三产业比重", Decimal("50.1"), "%", "share"),
        ]


def test_a_relation_is_no_figure_and_ends_no_statement() -> None:
    report = read_review("城乡居民收入比从2.50:1缩小至2.27:1,新增就业3万人。")
    assert [f.text for f in report.figures] == ["3万人"]
    assert "城乡居民收入比从2.50:1缩小至2.27:1" in [s.text for s in report.statements]


@pytest.mark.parametrize(
    ("said", "text", "expected"),
    [
        ("进出口总额达8512亿美元,由上年居世界第五位上升到第四位", "第五位", {"role": "context", "value": 5}),
        (
            "国债投资达163亿元,增长近两倍",
            "两倍",
            {"value": 200, "unit": "%", "kind": "change", "bound": "near"},
        ),
        ("覆盖农村5亿人口", "5亿", {"value": 500_000_000, "unit": "人"}),
        ("举办4届博览会、3届商会大会、2届论坛", "2届", {"value": 2, "measure": "论坛"}),
        ("所有市州和98%的县市区建成示范区", "98%", {"kind": "share", "measure": "县市区建成示范区"}),
        ("累计推动农房风貌提升26.4万户", "26.4万户", {"measure": "农房风貌提升"}),
    ],
)
def test_figures_that_are_easily_overlooked(said: str, text: str, expected: dict[str, Any]) -> None:
    figure = figure_of(read_review(said + "。"), text)
    assert {name: getattr(figure, name) for name in expected} == expected
