"""Offices and officers as rows: of pages, and of workbooks that can be read in again."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _
from django.utils.translation import override

from luoshi.paper.sheets import Column, Sheet
from luoshi.people.models import OfficeKind, Officer, Role
from luoshi.people.queries import OfficeRow

# Files speak Chinese, as those that offices exchange do.
OFFICER_HEADS = ("姓名", "用户名", "角色", "单位", "分管")


@dataclass(frozen=True, slots=True)
class OfficeGroup:
    """The offices of one kind, as a page shows them."""

    kind: str
    name: str
    rows: list[OfficeRow]

    @property
    def count(self) -> int:
        """How many there are, without their parts."""
        return sum(row.depth == 0 for row in self.rows)


def groups_of_offices(tree: Mapping[str, list[OfficeRow]]) -> list[OfficeGroup]:
    """The tree in the order in which people read it; counties and zones apart."""
    names = {
        OfficeKind.GOVERNMENT: _("City government"),
        OfficeKind.DEPARTMENT: _("Departments"),
        OfficeKind.COUNTY: _("Counties and districts"),
        OfficeKind.ZONE: _("Zones that count as units of the city"),
        OfficeKind.OTHER: _("Others"),
    }
    return [OfficeGroup(kind, name, tree[kind]) for kind, name in names.items() if kind in tree]


def offices_sheet(tree: Mapping[str, list[OfficeRow]], *, on: date) -> Sheet:
    """The offices as a sheet."""
    with override("zh-hans"):
        rows = [
            [
                "　" * row.depth + row.office.name,
                row.office.short,
                "、".join(row.office.aliases),
                row.office.get_kind_display(),
                row.office.adcode,
                "、".join(leader.name for leader in row.leaders),
                "、".join(f"{officer.name}（{officer.get_role_display()}）" for officer in row.officers),
                row.office.source,
            ]
            for group in groups_of_offices(tree)
            for row in group.rows
        ]
    return Sheet(
        title="机构名录",
        columns=[
            Column("单位名称", 34),
            Column("简称", 18),
            Column("别称", 24),
            Column("类别", 12),
            Column("行政区划代码", 12, number_format="@"),
            Column("分管市领导", 16),
            Column("人员", 36),
            Column("依据", 50),
        ],
        rows=rows,
        notes=[f"导出日期：{on:%Y-%m-%d}"],
        empty="还没有机构",
        sticky_columns=1,
    )


@dataclass(frozen=True, slots=True)
class OfficerRow:
    """An officer, what they oversee, and whether a second factor is on."""

    officer: Officer
    oversees: list[str]
    has_second_factor: bool


def officer_rows(officers: Iterable[Officer], with_factor: Collection[int]) -> list[OfficerRow]:
    """``officers`` (of ``officer_list``) as rows."""
    return [
        OfficerRow(
            officer,
            [charge.office.name for charge in officer.current_charges]  # type: ignore[attr-defined]  # prefetched
            if officer.role == Role.LEADER
            else [],
            officer.pk in with_factor,
        )
        for officer in officers
    ]


def officers_sheet(rows: Iterable[OfficerRow], *, on: date | None = None) -> Sheet:
    """The officers as a sheet whose first columns are those that the import reads; without a password."""
    with override("zh-hans"):
        cells = [
            [
                row.officer.name,
                row.officer.username,
                row.officer.get_role_display(),
                row.officer.office.name if row.officer.office else "",
                "、".join(row.oversees),
                "已开启" if row.has_second_factor else "",
                "在岗" if row.officer.is_active else "已停用",
            ]
            for row in rows
        ]
        roles = "、".join(str(role.label) for role in Role)
    heads = [*OFFICER_HEADS, "二次验证", "状态"]
    widths = [14, 18, 14, 30, 40, 12, 10]
    return Sheet(
        title="人员名册",
        columns=[Column(head, width, number_format="@") for head, width in zip(heads, widths, strict=True)],
        rows=cells,
        notes=[f"角色可填：{roles}。分管只填市领导，多个单位用顿号隔开。"]
        + ([f"导出日期：{on:%Y-%m-%d}"] if on else []),
        sticky_columns=1,
    )


def role_choices() -> list[tuple[str, str]]:
    """The roles with their names in the language of the moment."""
    return [(role.value, str(role.label)) for role in Role]
