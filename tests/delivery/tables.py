"""Task tables as offices keep them, made by openpyxl in the styles that are really met."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import openpyxl
from openpyxl.worksheet.worksheet import Worksheet

HEADS = ("序号", "工作类别", "重点任务", "具体措施", "牵头单位", "责任单位", "完成时限", "备注")


def saved(book: openpyxl.Workbook) -> bytes:
    """The bytes of ``book``."""
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def plain(
    *rows: Sequence[Any], heads: Sequence[str] = HEADS, name: str = "任务", title: str | None = None
) -> bytes:
    """One tab with one row of heads."""
    return saved(book_of({name: [*([[title]] if title else []), heads, *rows]}))


def book_of(tabs: Mapping[str, Sequence[Sequence[Any]]]) -> openpyxl.Workbook:
    """A workbook of these tabs, row by row."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for name, rows in tabs.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(list(row))
    return book


def as_offices_do() -> bytes:
    """A title, a unit of measure, heads in two rows, merged categories, a heading across, a foot."""
    book = openpyxl.Workbook()
    sheet: Worksheet = book.worksheets[0]
    sheet.title = "重点任务"
    sheet.append(["云岭市2025年《政府工作报告》重点任务分解表"])
    sheet.append(["", "", "", "", "", "", "", "截至2025年2月"])
    sheet.append(["序号", "类别", "重点工作", "责任分工", None, None, "时限要求", "备注"])
    sheet.append([None, None, None, "分管市领导", "牵头部门", "配合\n单位", None, None])
    sheet.merge_cells("A1:H1")
    sheet.merge_cells("D3:F3")
    for column in "ABCGH":
        sheet.merge_cells(f"{column}3:{column}4")
    sheet.append(["一、工业"])
    sheet.merge_cells("A5:H5")
    sheet.append([1, "产业", "建设标准厂房20万平方米", "何七", "市工信局", "市发改委", "12月底前", None])
    sheet.append([2, None, "培育规上企业30家", "何七副市长", "发改委", None, date(2025, 9, 1), "重点"])
    sheet.merge_cells("B6:B7")
    sheet["G7"].number_format = 'yyyy"年"m"月"'
    sheet.append(["序号", "类别", "重点工作", None, None, None, "时限要求", "备注"])  # the next page
    sheet.append(["二、民生"])
    sheet.merge_cells("A9:H9")
    sheet.append(
        [3, None, "支持东山县、西水县办好寄宿制学校", None, "市教育局、市水利局", None, "长期", None]
    )
    sheet.append(["注：本表由督查室整理。"])
    return saved(book)
