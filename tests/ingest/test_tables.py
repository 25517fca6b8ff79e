from pathlib import Path

import pytest

from ingest.document import ColumnRole
from ingest.reading import read_ink
from ingest.tables import table_areas
from tests.draw import Pen, draw
from tests.ingest.tables_drawn import (
    BODY,
    HEADER,
    PATHS,
    ROWS,
    TITLE,
    assert_ink_is_kept,
    only_table,
    read,
    statement,
    texts,
)


@pytest.mark.parametrize("style", ["lines", "boxes", "fills", "pieces", "dashed"])
def test_however_rules_are_drawn_the_table_is_the_same(tmp_path: Path, style: str) -> None:
    table = only_table(tmp_path, lambda pen: statement(pen, style))
    assert (table.title, table.unit, table.entity) == (TITLE, "万元", "某市某局")
    assert table.header == PATHS and texts(table) == ROWS and table.ruled


@pytest.mark.parametrize("sides", ["left right", "bottom", "top", "left right bottom"])
def test_open_sides_lose_no_column_and_no_row(tmp_path: Path, sides: str) -> None:
    table = only_table(tmp_path, lambda pen: statement(pen, open_sides=sides))
    assert table.header == PATHS and texts(table) == ROWS


def test_blank_and_printed_zero_are_different_cells(tmp_path: Path) -> None:
    table = only_table(tmp_path, statement)
    assert [cell.text for cell in table.rows[2]][3:5] == ["", "0.00"]


def test_a_merged_total_leaves_the_amounts_in_their_columns(tmp_path: Path) -> None:
    total = only_table(tmp_path, statement).rows[0]
    assert total[0].text == "合计" and total[0].colspan == 2
    assert [cell.text for cell in total[1:]] == ["", "300.00", "100.00", "50.00", "150.00"]


def test_two_sides_are_blocks_of_one_table(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("部门收支总表", unit="单位：元")
        pen.table(
            [
                ["收入", "<", "支出", "<"],
                ["项目", "预算数", "项目", "预算数"],
                ["一、财政拨款", "10.00", "一、教育支出", "4.00"],
                ["", "", "二、卫生健康支出", "6.00"],
                ["收入总计", "10.00", "支出总计", "10.00"],
            ],
            header=2,
        )

    table = only_table(tmp_path, page)
    roles = [(column.role, column.block) for column in table.columns]
    label, amount = ColumnRole.LABEL, ColumnRole.AMOUNT
    assert roles == [(label, 0), (amount, 0), (label, 1), (amount, 1)]
    assert texts(table)[1] == ["", "", "二、卫生健康支出", "6.00"]


def test_codes_organisations_and_line_numbers_are_not_amounts(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("支出表", unit="单位：元")
        pen.table([["类", "款", "单位代码", "科目名称", "行次", "合计"], ["201", "03", "070002", "行政运行", "1", "9"]])

    roles = [column.role for column in only_table(tmp_path, page).columns]
    assert roles == [
        ColumnRole.CODE,
        ColumnRole.CODE,
        ColumnRole.ORGANISATION,
        ColumnRole.LABEL,
        ColumnRole.LINE_NUMBER,
        ColumnRole.AMOUNT,
    ]


def test_wrapped_lines_are_joined_in_the_order_printed(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("支出表", unit="单位：元")
        pen.table([["科目", "合计"], ["机关事业单位基本\n养老保险缴费支出", "1,234.50"]], widths=[120, 60], size=11)

    assert texts(only_table(tmp_path, page)) == [["机关事业单位基本养老保险缴费支出", "1,234.50"]]


def test_text_that_crosses_a_rule_is_cut_there(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("支出表", unit="单位：元")
        top = pen.y
        pen.table([["项", "科目名称", "合计"], ["", "", "9.00"]], widths=[22, 120, 60])
        pen.text(72.5, top + 22, "01行政运行")

    assert texts(only_table(tmp_path, page)) == [["01", "行政运行", "9.00"]]


def test_an_amount_wider_than_its_cell_stays_whole(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("支出表", unit="单位：元")
        pen.table([["科目名称", "合计"], ["教育支出", "12,345,678,901.23"]], widths=[120, 50])

    assert texts(only_table(tmp_path, page)) == [["教育支出", "12,345,678,901.23"]]


def test_captions_inside_the_frame_are_no_rows(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.table(
            [
                ["部门支出总表", "<", "<"],
                ["部门：某局", "<", "单位：万元"],
                ["科目编码", "科目名称", "合计"],
                ["201", "一般公共服务支出", "2.00"],
                ["注：本表为2024年数。", "<", "<"],
            ],
            header=3,
        )

    table = only_table(tmp_path, page)
    assert (table.title, table.unit, table.entity, table.note) == (
        "部门支出总表",
        "万元",
        "某局",
        "注：本表为2024年数。",
    )
    assert len(table.rows) == 1 and table.columns[0].path == ("科目编码",)


def test_an_empty_table_is_a_table_with_its_note(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("政府性基金预算支出表", unit="单位：万元")
        pen.table([["科目编码", "科目名称", "合计"], ["", "", ""], ["", "", ""]])
        pen.line("注：本单位无政府性基金预算，本表为空表。")

    table = only_table(tmp_path, page)
    assert table.rows == () and table.note.startswith("注：") and len(table.columns) == 3


def test_a_row_of_amounts_without_a_label_is_kept(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("项目支出表", unit="单位：万元")
        pen.table([["项目编码", "项目名称", "合计"], ["", "", "24.00"], ["31", "本级项目", "24.00"]])

    assert texts(only_table(tmp_path, page))[0] == ["", "", "24.00"]


def test_cells_merged_downwards_are_repeated_in_print_only(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("基本支出表", unit="单位：元")
        pen.table([["经济分类", "<", "金额"], ["301 工资", "30101 基本工资", "1"], ["^", "30102 津贴补贴", "2"]])

    table = only_table(tmp_path, page)
    assert table.rows[0][0].rowspan == 2 and table.rows[1][0].text == ""
    assert [row[0] for row in texts(table)] == ["301 工资", "301 工资"]


def test_prose_lists_and_contents_are_no_tables(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.line("目录", 16, "center")
        for number in range(1, 9):
            pen.line(f"第{number}部分 部门概况…………………………{number}")
        pen.line("2024年支出300.00万元，比上年增加12.50万元，增长4.35%。")
        pen.rule(60, 300, 300, 300)
        pen.box(50, 400, 500, 500)

    _, tables, _ = read(draw(tmp_path / "prose.pdf", page))
    assert tables == ()


def test_areas_cover_frame_and_captions_but_not_the_prose_around(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.line("2024年支出情况如下。")
        statement(pen)
        pen.line("其中基本支出150.00万元。")

    pages, tables, readings = read(draw(tmp_path / "one.pdf", page))
    assert_ink_is_kept(readings)
    (areas,) = table_areas(tables).values()

    def covered(text: str) -> bool:
        (word,) = [word for word in pages[0].words if word.text == text]
        x, y = (word.x0 + word.x1) / 2, (word.top + word.bottom) / 2
        return any(x0 <= x <= x1 and top <= y <= bottom for x0, top, x1, bottom in areas)

    assert all(map(covered, [TITLE, "单位：万元", "部门：某市某局", "300.00"]))
    assert not covered("2024年支出情况如下。") and not covered("其中基本支出150.00万元。")


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_on_its_side_gives_the_same_table(tmp_path: Path, turn: int) -> None:
    _, (table,), readings = read(draw(tmp_path / "turned.pdf", statement, rotate=turn))
    assert_ink_is_kept(readings)
    assert (table.title, table.header, texts(table)) == (TITLE, PATHS, ROWS)


def test_what_is_left_over_is_said(tmp_path: Path) -> None:
    pages, tables, _ = read(draw(tmp_path / "one.pdf", statement))
    first, *others = tables[0].rows
    broken = tables[0].model_copy(update={"rows": (first[:-1], *others)})
    (reading,) = read_ink(pages, [broken])
    assert [place.quote for place in reading.leftovers] == ["150.00"] and reading.placed == reading.numbers - 1
    wrong = first[2].model_copy(update={"text": "30000"})
    (reading,) = read_ink(pages, [tables[0].model_copy(update={"rows": ((*first[:2], wrong, *first[3:]), *others)})])
    assert [place.quote for place in reading.mismatched] == ["30000"]


def test_header_and_body_constants_agree() -> None:
    assert len(HEADER[0]) == len(BODY[0]) == len(PATHS)
