"""The journal as it leaves for a spreadsheet: to be read and filtered; what proves it is the export."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from django.utils.timezone import localtime

from luoshi.paper.sheets import Column, Sheet

if TYPE_CHECKING:
    from luoshi.web.views import JournalRow

MOST_ENTRIES: Final = 20_000  # a workbook of more takes long to write and is hard to read
COLUMNS: Final = (
    Column("序号", 9, "right", "0"),
    Column("时间", 20, "center"),
    Column("操作人", 12),
    Column("操作", 24),
    Column("对象", 22),
    Column("理由", 44),
    Column("哈希", 30),
)


def journal_sheet(rows: Sequence["JournalRow"], *, count: int) -> Sheet:
    """``rows`` as a sheet; ``count``: how many entries there are, of which these are the latest."""
    notes = ["本表供查阅；校验完整性请用留痕导出文件。"]
    if count > len(rows):
        notes.append(f"共{count}条，本表为最近{len(rows)}条。")
    return Sheet(
        title="操作留痕",
        name="留痕",
        columns=COLUMNS,
        rows=[
            (
                row.number,
                f"{localtime(row.at):%Y-%m-%d %H:%M:%S}",
                row.who,
                row.act,
                row.thing_name,
                row.reason,
                row.hash,
            )
            for row in rows
        ],
        notes=notes,
        empty="尚无记录",
        sticky_columns=1,
    )
