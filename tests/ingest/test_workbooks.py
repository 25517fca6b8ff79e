"""Workbooks: what their cells show, which rows are captions, and how far a sheet may reach."""

import zipfile
from pathlib import Path

import openpyxl
import pytest

from ingest import ingest_file
from ingest.blocks import Grid, Text, Turn
from ingest.errors import LimitExceeded
from ingest.number_formats import shown
from ingest.workbooks import read_xlsx

ACCOUNTING = '_ * #,##0.00_ ;_ * -#,##0.00_ ;_ * "-"??_ ;_ @_ '


@pytest.mark.parametrize(
    ("value", "number_format", "text"),
    [
        (2567.1900000000001, "General", "2567.19"),
        (0.1 + 0.2, "General", "0.3"),
        (1234.5, "#,##0.00", "1,234.50"),
        (1.005, "0.00", "1.01"),
        (2.5, "0", "3"),
        (0, "0.00", "0.00"),
        (0, ACCOUNTING, "-"),
        (-1234.5, ACCOUNTING, "-1,234.50"),
        (0, "#,##0.00;-#,##0.00;", ""),
        (0, '[=0]"";General', ""),
        (7, '[=0]"";General', "7"),
        (-5.1, "#,##0.00_);[Red](#,##0.00)", "(5.10)"),
        (-2, "0.00;[Red]0.00", "-2.00"),
        (0.125, "0.0%", "12.5%"),
        (201, "0000", "0201"),
        (12345678, "#,##0.00,", "12,345.68"),
        (0.5, "0.00##", "0.50"),
        (45000, "yyyy-mm", "45000"),
    ],
)
def test_a_number_is_printed_as_its_cell_shows_it(value: float, number_format: str, text: str) -> None:
    assert shown(value, number_format) == text


def written(tmp_path: Path, *rows: list[object], merge: str = "", name: str = "收入总表") -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = name
    for row in rows:
        sheet.append(row)
    if merge:
        sheet.merge_cells(merge)
    path = tmp_path / "book.xlsx"
    book.save(path)
    return path


HEAD = ["科目名称", "预算数", "决算数"]


def test_captions_and_notes_around_a_table_are_text(tmp_path: Path) -> None:
    path = written(
        tmp_path,
        ["公开02表"],
        ["某市某局2024年收入总表"],
        ["部门：某市某局", "2024年度", "单位：", "万元"],
        HEAD,
        ["教育支出", "10", "9"],
        [],
        ["注：本表为示例。"],
    )
    blocks = [block for block in read_xlsx(path) if not isinstance(block, Turn)]
    texts = [block.text for block in blocks if isinstance(block, Text)]
    assert texts[1:] == [
        "公开02表",
        "某市某局2024年收入总表",
        "部门：某市某局　2024年度　单位：万元",
        "注：本表为示例。",
    ]
    (table,) = ingest_file(path).tables
    assert (table.label, table.unit, table.entity, table.period) == ("公开02表", "万元", "某市某局", "2024年度")
    assert table.note == "注：本表为示例。" and table.texts == (("教育支出", "10", "9"),)


def test_a_sheet_without_a_title_is_called_by_its_name(tmp_path: Path) -> None:
    (table,) = ingest_file(written(tmp_path, HEAD, ["教育支出", 10, 9])).tables
    assert table.title == "收入总表"


def test_a_header_over_the_whole_width_below_the_unit_is_header(tmp_path: Path) -> None:
    rows = [["三公经费表"], ["", "", "单位：万元"], ["“三公”经费", "", ""], ["合计", "接待费", "用车费"], [3, 1, 2]]
    (table,) = ingest_file(written(tmp_path, *rows, merge="A3:C3")).tables
    assert [path[0] for path in table.header] == ["“三公”经费"] * 3 and table.texts == (("3", "1", "2"),)


def test_two_statements_on_one_sheet_are_two_tables(tmp_path: Path) -> None:
    first = [["收入表"], HEAD, ["教育收入", 1, 2]]
    second = [[], ["支出表"], HEAD, ["教育支出", 3, 4]]
    tables = ingest_file(written(tmp_path, *first, *second)).tables
    assert [(table.title, table.texts[0][0]) for table in tables] == [("收入表", "教育收入"), ("支出表", "教育支出")]


def test_hidden_rows_columns_and_sheets_are_not_read(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, ["教育支出", 10, 9], ["内部", 5, 5], ["卫生支出", 2, 1])
    book = openpyxl.load_workbook(path)
    sheet = book.active
    sheet.row_dimensions[3].hidden = True
    sheet.column_dimensions["B"].hidden = True
    book.create_sheet("底稿").append(["秘密", 1])
    book["底稿"].sheet_state = "hidden"
    book.save(path)
    (table,) = ingest_file(path).tables
    assert table.texts == (("教育支出", "9"), ("卫生支出", "1"))


def test_zeros_that_a_sheet_does_not_show_are_blank(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, ["教育支出", 0, 9])
    assert ingest_file(path).tables[0].texts == (("教育支出", "0", "9"),)
    book = openpyxl.load_workbook(path)
    book.active.sheet_view.showZeros = False
    book.save(path)
    assert ingest_file(path).tables[0].texts == (("教育支出", "", "9"),)


def test_a_formula_without_its_value_is_never_a_blank_cell(tmp_path: Path) -> None:
    (table,) = ingest_file(written(tmp_path, HEAD, ["教育支出", 10, "=B2*2"])).tables
    assert table.texts == (("教育支出", "10", "=B2*2"),)


def test_a_cell_at_the_end_of_the_world_costs_nothing(tmp_path: Path) -> None:
    path = written(tmp_path, HEAD, ["教育支出", 10, 9])
    book = openpyxl.load_workbook(path)
    book.active["XFD1048576"] = "远"
    book.save(path)
    (grid,) = [block for block in read_xlsx(path) if isinstance(block, Grid)]
    assert (grid.rows, grid.columns) == (3, 4)


def test_too_many_sheets_or_cells_are_refused(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for number in range(401):
        book.create_sheet(f"s{number}")
    book.save(tmp_path / "many.xlsx")
    with pytest.raises(LimitExceeded, match=r"many.xlsx: 402 sheets, more than 400"):
        read_xlsx(tmp_path / "many.xlsx")
    wide = written(tmp_path, [f"列{number}" for number in range(201)], list(range(201)))
    with pytest.raises(LimitExceeded, match="sheet 收入总表: 201 columns"):
        read_xlsx(wide)
    flood = tmp_path / "flood.xlsx"
    with (
        zipfile.ZipFile(written(tmp_path, HEAD)) as source,
        zipfile.ZipFile(flood, "w", zipfile.ZIP_DEFLATED) as target,
    ):
        for name in source.namelist():
            target.writestr(name, source.read(name))
        for number in range(3):
            target.writestr(f"xl/worksheets/x{number}.xml", f"<c r='A{number}'/>" * 700_000)
    with pytest.raises(LimitExceeded):
        read_xlsx(flood)
