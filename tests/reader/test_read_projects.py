"""Named works: lists under one stage verb, shared tails, stages."""

import pytest

from tests.reader.make_text import read_plan, read_review


def names(report_text: str) -> list[tuple[str, str]]:
    return [(p.name, p.stage) for p in read_plan(report_text).projects]


def test_every_object_of_a_stage_verb_is_a_project_of_that_stage() -> None:
    assert names("建成东江大桥、西山水库,续建环城铁路,开工南山机场。") == [
        ("东江大桥", "complete"),
        ("西山水库", "complete"),
        ("环城铁路", "build"),
        ("南山机场", "start"),
    ]


def test_what_is_said_behind_the_list_decides_the_stage() -> None:
    assert names("推进甲乙高速、东江引调水工程等项目前期工作。") == [
        ("甲乙高速", "prepare"),
        ("东江引调水工程", "prepare"),
    ]
    assert names("推动甲乙铁路、丙丁高铁等项目纳入国家有关规划。") == [
        ("甲乙铁路", "plan"),
        ("丙丁高铁", "plan"),
    ]


def test_works_before_their_predicate_are_found() -> None:
    report = read_review("东江大桥、市民文化中心顺利建成,南山机场开工建设。")
    assert [(p.name, p.stage, p.role) for p in report.projects] == [
        ("东江大桥", "complete", "result"),
        ("市民文化中心", "complete", "result"),
        ("南山机场", "start", "result"),
    ]


def test_a_shared_tail_completes_the_name() -> None:
    report = read_plan("赣州市、赣州、赣州。兴国、宁都、于都。开工石城和龙南通用机场。")
    assert [(p.text, p.name, p.places) for p in report.projects] == [
        ("石城", "石城通用机场", ("石城",)),
        ("龙南通用机场", "龙南通用机场", ("龙南",)),
    ]


@pytest.mark.parametrize("sentence", ["创建国家4A级旅游景区。", "改造老旧小区117个。", "完善养老服务体系。"])
def test_titles_counts_and_policies_are_no_projects(sentence: str) -> None:
    assert read_plan(sentence).projects == ()


REVIEWED = [
    ("东江炼化一体化等12个投资额超十亿元工业项目建成投产。", [("东江炼化一体化", "complete")]),
    ("南山机场东二跑道投入使用。", [("南山机场东二跑道", "complete")]),
    ("东江特大桥合龙。", [("东江特大桥", "build")]),
    ("南山等3处氢能产业集群、储能电站加快建设。", []),
    (
        "总投资7亿元的南山商场项目开工建设,投资5200万元的东河步道改造工程投入使用。",
        [("南山商场项目", "start"), ("东河步道改造工程", "complete")],
    ),
    (
        "东岭高铁和西甲、南乙至北丙等4条高速公路建成通车。",
        [("东岭高铁", "complete"), ("西甲高速公路", "complete"), ("南乙至北丙高速公路", "complete")],
    ),
    (
        "加快建设东沟、西沟、南沟3个抽水蓄能电站。",
        [(f"{name}沟抽水蓄能电站", "build") for name in "东西南"],
    ),
    (
        "推进南山铝业10万吨再生铝、北山铜箔二期等项目建设。",
        [("南山铝业10万吨再生铝", "build"), ("北山铜箔二期", "build")],
    ),
    ("陶瓷产业园筹建工作进展顺利。", [("陶瓷产业园", "prepare")]),
    (
        "确保东岭、西岭高铁和南山机场建成投运。",
        [("东岭高铁", "complete"), ("西岭高铁", "complete"), ("南山机场", "complete")],
    ),
]


@pytest.mark.parametrize(("sentence", "works"), REVIEWED, ids=[row[0] for row in REVIEWED])
def test_works_are_found_behind_money_counts_and_shared_nouns(
    sentence: str, works: list[tuple[str, str]]
) -> None:
    assert [(p.name, p.stage) for p in read_review(sentence).projects] == works


@pytest.mark.parametrize(
    "sentence",
    [
        "推进城际铁路、快速路、口袋公园等建设。",
        "实施文明素质提升工程。",
        "新建污水等地下管网90公里。",
        "加快建设一批重大水利工程。",
    ],
)
def test_kinds_and_programmes_name_no_work(sentence: str) -> None:
    assert read_plan(sentence).projects == ()


@pytest.mark.parametrize(
    ("said", "names"),
    [
        ("甲乙、丙丁等一批星级酒店相继竣工运营", ["甲乙星级酒店", "丙丁星级酒店"]),
        ("北山住宅小区一期建设顺利推进", ["北山住宅小区一期"]),
        ("北山水厂一期工程及西山供水工程顺利完工", ["北山水厂一期工程", "西山供水工程"]),
        ("新建、改造胜利大街、北山大街", ["胜利大街", "北山大街"]),
        ("实施北山殡仪馆迁建、西山公墓新建", ["北山殡仪馆迁建", "西山公墓新建"]),
        ("北山科技馆开馆试运行", ["北山科技馆"]),
        ("北山航天超算中心等一批算力设施建成投用", ["北山航天超算中心"]),
        ("获批建设北山联合实验室、西山创新中心等国际科技合作载体", ["北山联合实验室", "西山创新中心"]),
        ("投资建设北山国际机场", ["北山国际机场"]),
        ("北山公路提质改造提前建成通车", ["北山公路提质改造"]),
        ("实施房屋治理改造行动和北山抗震加固工程", ["北山抗震加固工程"]),
        ("加快北山、西山3座35万千瓦光热电站建设", ["北山光热电站", "西山光热电站"]),
        ("推动北山、西山等地零碳园区建设", ["北山零碳园区", "西山零碳园区"]),
    ],
)
def test_lists_of_works_as_reports_write_them(said: str, names: list[str]) -> None:
    assert [project.name for project in read_review(said + "。").projects] == names


@pytest.mark.parametrize(
    "said",
    [
        "完善国家实验室、市实验室、区技术中心等科技创新体系",
        "不断深化我国民族团结进步示范区建设",
        "提速交通物流、能源、数字信息等大通道建设",
        "实施以绿化、美化、净化为内容的街区整治工程",
        "支持即时零售、直播电商、社交电商等加快发展",
        "积极承接总部、产业等落地",
        "深度打造高效养殖、精深加工基地",
        "加快甲江源等区域一体化生活垃圾处理设施建设",
        "共建共治共享幸福美好家园",
        "推进智能电网建设",
    ],
)
def test_lists_of_kinds_and_policies_name_no_works(said: str) -> None:
    assert read_plan(said + "。").projects == ()


def test_what_stands_behind_a_dash_is_the_name() -> None:
    (project,) = read_plan("建设一座标志性公园——北山河湿地公园。").projects
    assert (project.name, project.text) == ("北山河湿地公园", "北山河湿地公园")
