"""Blocks on pages: what is read back from them is what was put on them."""

import pytest

from ingest.blocks import Block, Grid, GridCell, Text, Turn
from ingest.cells import fill_grid, words_inside
from ingest.grids import find_grids
from ingest.layout import caption_pieces, lay_out
from ingest.lines import read_lines
from ingest.measures import wrap
from ingest.paragraphs import lines_to_blocks
from ingest.tables import build_tables


def grid(*rows: list[str]) -> Grid:
    cells = tuple(GridCell(r, c, text) for r, row in enumerate(rows) for c, text in enumerate(row))
    return Grid(len(rows), len(rows[0]), cells, "table 1")


def test_every_cell_is_read_back_with_its_spans_and_its_text() -> None:
    long = "资源勘探工业信息等支出（含中小企业发展专项资金）用于重点产业链技术改造奖补"
    cells = (
        GridCell(0, 0, "科目", 2, 1),
        GridCell(0, 1, "支出", 1, 2),
        GridCell(1, 1, "基本"),
        GridCell(1, 2, "项目"),
        GridCell(2, 0, long),
        GridCell(2, 1, "-1,234.50"),
        GridCell(2, 2, ""),
    )
    (page,) = lay_out([Grid(3, 3, cells, "table 1")]).pages
    (found,) = find_grids(page)
    sheet = fill_grid(page, found, words_inside(page, found))
    assert [(f.row, f.column, f.rowspan, f.colspan) for f in found.frames] == [
        (cell.row, cell.column, cell.rowspan, cell.colspan) for cell in cells
    ]
    assert sheet.texts == tuple(cell.text for cell in cells)


def test_a_table_longer_than_a_page_is_one_table() -> None:
    rows = [["科目", "金额"], *(["教育支出", f"{number}.00"] for number in range(2000))]
    laid = lay_out([Text("支出表", "1", centred=True), Text("单位：万元", "2"), grid(*rows)])
    (table,) = build_tables(laid.pages)
    assert len(laid.pages) > 1 and len(table.rows) == 2000 and table.rows[-1][1].text == "1999.00"


def test_statements_one_after_another_stay_apart_and_parts_of_one_are_joined() -> None:
    first, second = (grid(["科目", "金额"], [name, "1.00"]) for name in ("教育", "卫生"))
    apart: list[Block] = [Text("收入表", "1"), first, Text("支出表", "2"), second]
    joined: list[Block] = [Text("收入表", "1"), first, Text("收入表", "2"), second]
    assert [table.title for table in build_tables(lay_out(apart).pages)] == ["收入表", "支出表"]
    assert [len(table.rows) for table in build_tables(lay_out(joined).pages)] == [2]


def test_paragraphs_come_back_as_they_were_however_they_wrap() -> None:
    texts = [
        "2024年本部门支出预算812.40万元，其中，基本支出512.40万元，占63.07%；项目支出300.00万元，占36.93%，" * 3
        + "主要用于档案征集。",
        "一、收入预算：包括一般公共预算拨款收入，具体如下：",
        "没有句号的一段话",
        "购买 Microsoft Office 软件 12 套。",
    ]
    pages = lay_out([Text(text, str(at)) for at, text in enumerate(texts)]).pages
    assert [block.text for block in lines_to_blocks(read_lines(pages, {}))] == texts


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("部门：某市某局　　单位：万元", ["部门：某市某局", "单位：万元"]),
        ("部门：某市 某局 2024年度 金额单位：元", ["部门：某市 某局", "2024年度", "金额单位：元"]),
        ("收入总表 单位：万元", ["收入总表", "单位：万元"]),
        ("本年支出 12.00 万元。", ["本年支出 12.00 万元。"]),
    ],
)
def test_a_caption_line_is_taken_apart(line: str, pieces: list[str]) -> None:
    assert caption_pieces(line) == pieces


def test_lines_break_neither_in_numbers_nor_before_what_looks_like_a_list() -> None:
    lines = wrap("支出预算合计为1,234.50万元" * 4, 100, 10)
    assert (
        all("1,234.50" in line or "1,2" not in line for line in lines)
        and "".join(lines) == "支出预算合计为1,234.50万元" * 4
    )
    assert not any(line.startswith("（一）") for line in wrap("按照规定办理（一）项所列事务", 60, 10)[1:])


def test_pages_carry_the_names_and_places_of_the_carrier() -> None:
    laid = lay_out([Turn("sheet 甲"), Text("正文", "sheet 甲, A1"), Turn("sheet 乙"), Text("正文", "sheet 乙, A1")])
    assert laid.names == {1: "sheet 甲", 2: "sheet 乙"}
    assert [name for _, name in laid.anchors[2]] == ["sheet 乙, A1"]
