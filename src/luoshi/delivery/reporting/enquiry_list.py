"""The register of what is asked of whom: filters, and the workbook of what they let through."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from django.db.models import Q, QuerySet

from luoshi.delivery.holding import day_of
from luoshi.delivery.models import Enquiry
from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import Officer
from luoshi.people.permissions import sees_everything
from luoshi.people.queries import offices_of


@dataclass(frozen=True, slots=True)
class EnquiryFilters:
    """Which entries are wanted; ``ended`` shows those that ended instead of those that are open."""

    q: str = ""
    office: int | None = None
    ended: bool = False


def visible_enquiries(officer: Officer) -> QuerySet[Enquiry]:
    """The entries that ``officer`` sees: an office what is asked of it, a leader what is under him."""
    if sees_everything(officer):
        return Enquiry.objects.all()
    return Enquiry.objects.filter(office__in=offices_of(officer))


def filtered_enquiries(officer: Officer, filters: EnquiryFilters) -> QuerySet[Enquiry]:
    """The entries that ``officer`` sees and ``filters`` let through, by office."""
    rows = visible_enquiries(officer).filter(ended_at__isnull=not filters.ended)
    if filters.office is not None:
        rows = rows.filter(office=filters.office)
    if words := filters.q.replace("\x00", ""):
        rows = rows.filter(Q(indicator__name__icontains=words) | Q(purpose__icontains=words))
    return rows.select_related("indicator", "office", "task", "asked_by").order_by("office", "pk")


def first_enquiry(indicator_id: int) -> Enquiry | None:
    """The open request for this fact, None where nobody asks for it."""
    rows = Enquiry.objects.filter(indicator=indicator_id, ended_at=None)
    return rows.select_related("office", "indicator").first()


def asked_offices() -> dict[int, str]:
    """Of whom each fact is asked now, by the fact's id."""
    return dict(Enquiry.objects.filter(ended_at=None).values_list("indicator", "office__name"))


def offices_asked(officer: Officer) -> Sequence[tuple[int, str]]:
    """The offices in the part of the register that ``officer`` sees."""
    rows = visible_enquiries(officer).order_by("office").values_list("office", "office__name")
    return list(rows.distinct())


COLUMNS: Final = (
    Column("登记号", 8, "center"),
    Column("数据(指标)", 34),
    Column("单位", 10, "center"),
    Column("地区", 14),
    Column("报送单位", 24),
    Column("用途", 34),
    Column("任务序号", 9, "center"),
    Column("登记人", 10, "center"),
    Column("登记日期", 12, "center", "yyyy-mm-dd"),
    Column("停止日期", 12, "center", "yyyy-mm-dd"),
)


def enquiry_sheet(rows: Sequence[Enquiry]) -> Sheet:
    """The register as it leaves for a spreadsheet."""
    return Sheet(
        title="要数登记簿",
        name="要数登记簿",
        columns=COLUMNS,
        rows=[
            (
                row.pk,
                row.indicator.name,
                row.indicator.unit or None,
                row.indicator.place or None,
                row.office.name,
                row.purpose or None,
                row.task.number if row.task else None,
                row.asked_by.name,
                day_of(row.asked_at),
                day_of(row.ended_at) if row.ended_at else None,
            )
            for row in rows
        ],
        notes=["同一数据只向一个单位要一次。"],
        empty="没有登记",
        sticky_columns=2,
    )
