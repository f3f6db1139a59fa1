"""Documents to try the paper on: one of each kind, as a supervision office would send it."""

from datetime import date

from luoshi.paper.document import Colophon, DocumentNumber, OfficialDocument
from luoshi.paper.official_forms import (
    BehindLine,
    Circular,
    CircularSection,
    OfficeProgress,
    SupervisionOrder,
    TaskGroup,
    TaskLine,
    TaskTable,
    circular_document,
    supervision_order_document,
    task_table_document,
)


def make_task_table(lines: int = 24) -> OfficialDocument:
    rows = [
        TaskLine(str(n), f"任务{n}：新建改造农村公路", "500公里", "待定", "市交通运输局", due="2026年11月")
        for n in range(1, lines + 1)
    ]
    table = TaskTable(
        title="某市2026年政府工作报告重点任务分解表",
        groups=[TaskGroup("主要预期目标", rows[:4]), TaskGroup("量化任务", rows[4:])],
        number=DocumentNumber("某府办字", 2026, 5),
        signature="某市人民政府办公室",
        dated=date(2026, 2, 9),
        notes=["注：牵头单位排在首位的负总责。"],
    )
    return task_table_document(table)


def make_circular(behind: int = 12, paragraphs: int = 1) -> OfficialDocument:
    circular = Circular(
        title="关于2026年1—9月重点任务推进情况的通报",
        addressees="各县（市、区）人民政府，市政府各部门",
        until=date(2026, 9, 30),
        offices=[OfficeProgress("甲县", 12, 6, 3, 1, 2), OfficeProgress("乙县", 8, 6, 0, 2, 0)],
        opening="根据年度督查计划，督查室对重点任务作了核查，现将情况通报如下。",
        sections=[
            CircularSection("主要问题", points=[("节点滞后", "两项工程开工晚于计划。")]),
            CircularSection("下一步要求", ["各单位逐项制定补进措施，按月报送。" * 8] * paragraphs),
        ],
        behind=[
            BehindLine(str(n), "农村公路", "甲县", "75%", "53.3%", "21.7个百分点", "汛期停工")
            for n in range(1, behind + 1)
        ],
        number=DocumentNumber("某府督字", 2026, 12),
        red_head="某市人民政府督查室文件",
        signer="赵某",
        signature="某市人民政府督查室",
        dated=date(2026, 10, 8),
        contact="联系人：李某，电话：0000-0000000",
        colophon=Colophon("市委办公室", "某市人民政府督查室", date(2026, 10, 9)),
        mark="演示数据",
    )
    return circular_document(circular)


def make_order() -> OfficialDocument:
    order = SupervisionOrder(
        issuer="某市人民政府督查室",
        number=DocumentNumber("某府督办", 2026, 7),
        matter="农村公路新建改造进度滞后",
        source="2026年重点任务第23项",
        lead_office="市交通运输局",
        supporting_offices="市财政局、市自然资源局",
        situation="截至9月30日完成年度目标的53.3%，应达75%，差21.7个百分点。",
        demand="查明原因，提出补进计划，明确到路段和责任人。",
        due=date(2026, 10, 30),
        working_days=10,
        issued_by="王某",
        dated=date(2026, 10, 16),
        contact="李某，0000-0000000",
        urgency="加急",
    )
    return supervision_order_document(order)
