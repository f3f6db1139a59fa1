"""A supervision order as the document that goes out, and what a new one says before anybody edits it."""

from luoshi.delivery.holding import day_of
from luoshi.delivery.lights.of_tasks import PathLight, TaskLight
from luoshi.delivery.models import AssignmentState, Order, Part, Task
from luoshi.delivery.rows import NoSuchOrder
from luoshi.delivery.rules.light_case import GREY_OF
from luoshi.ground.messages import render
from luoshi.paper.document import DocumentNumber, OfficialDocument
from luoshi.paper.official_forms import SupervisionOrder, supervision_order_document
from luoshi.people.clock import demonstration
from luoshi.people.models import Office, OfficeKind

ORDER_AGENCY = "督办"
DEMONSTRATION_MARK = "演示数据"
USUAL_DEMAND = "请对照目标查明原因，制定补进措施，明确责任人和完成时限，按期办理并书面反馈办理情况。"
LONGEST_TITLE = 60


def issuing_room() -> str:
    """Who issues orders and circulars: the supervision office of the city's government."""
    top = (
        Office.objects.filter(kind=OfficeKind.GOVERNMENT, parent=None, is_active=True).order_by("pk").first()
    )
    return f"{top.name if top else '市人民政府'}督查室"


def mark() -> str:
    """What stands at the head of every page: that it is invented, in a demonstration."""
    return DEMONSTRATION_MARK if demonstration() is not None else ""


def draft_mark() -> str:
    """The same for what nobody has signed yet."""
    return f"{mark()} 草稿".strip()


def order_document(order: Order) -> OfficialDocument:
    """The order as it was signed; later extensions do not change it. Raises NoSuchOrder for a draft."""
    if (
        order.serial is None
        or order.signed_by is None
        or order.signed_at is None
        or order.first_due_on is None
    ):
        raise NoSuchOrder(id=order.pk)
    sheet, plan = order.task.sheet, order.plan_item
    issued = f"（{sheet.number}）" if sheet.number else ""
    source = f"{sheet.title}{issued}第{order.task.number}项"
    if plan is not None:
        source += f"；{plan.year}年度督检考计划第{plan.number}项“{plan.title}”（{plan.document}）"
    beside = order.task.assignments.exclude(part=Part.LEAD).exclude(state=AssignmentState.REPLACED)
    names = beside.exclude(office=order.office_id).order_by("pk").values_list("office__name", flat=True)
    return supervision_order_document(
        SupervisionOrder(
            issuer=issuing_room(),
            number=DocumentNumber(ORDER_AGENCY, order.year, order.serial),
            matter=order.title,
            source=source,
            lead_office=order.office.name,
            supporting_offices="、".join(names),
            demand=order.demand,
            due=order.first_due_on,
            working_days=order.limit_days,
            issued_by=order.signed_by.name,
            dated=day_of(order.signed_at),
            mark=mark(),
        )
    )


def usual_title(task: Task) -> str:
    """What an order about ``task`` is called unless somebody words it better."""
    wording = " ".join(task.wording.split())
    return wording if len(wording) <= LONGEST_TITLE else wording[: LONGEST_TITLE - 1] + "…"


def usual_demand(light: TaskLight | None) -> str:
    """What an order demands unless somebody words it better: what its light says, and the usual.

    Nothing of what goes well or is not due yet: that is no ground for an order.
    """
    said = "".join(
        light_sentence(one)
        for one in (light.paths if light else ())
        if one.light.colour != "green" and GREY_OF.get(one.light.reason) != "not-yet-due"
    )
    return f"{said}{USUAL_DEMAND}"


def light_sentence(one: PathLight) -> str:
    """What the light of a figure says, in Chinese: documents are in Chinese on every page."""
    said = render(f"light.{one.light.reason}", "zh", one.light.values)
    return f"{one.path.indicator.name}：{said}" if one.path is not None else said
