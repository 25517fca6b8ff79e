from pathlib import Path

import pytest

from ingest.borderless import into_white
from ingest.light_headers import spread_groups
from ingest.light_lines import read_lines
from tests.draw import Pen, draw
from tests.ingest.tables_drawn import PATHS, ROWS, TITLE, only_table, read, statement, texts


@pytest.mark.parametrize("style", ["header", "none"])
def test_columns_and_groups_are_found_without_upright_rules(tmp_path: Path, style: str) -> None:
    table = only_table(tmp_path, lambda pen: statement(pen, style))
    assert (table.title, table.unit, table.ruled) == (TITLE, "万元", False)
    assert table.header == PATHS and texts(table) == ROWS


def test_a_cell_without_a_frame_is_boxed_by_its_words(tmp_path: Path) -> None:
    cell = only_table(tmp_path, lambda pen: statement(pen, "none")).rows[1][2]
    x0, top, x1, bottom = cell.box
    assert cell.text == "200.00" and x1 - x0 < 40 and bottom - top < 15


def framed(pen: Pen, rows: list[list[str]], title: str = "收支总表") -> None:
    """A table with one rule above it and one below, and none between."""
    pen.title(title, unit="单位：万元", entity="部门：某市某局")
    sides = (pen.left, pen.width - pen.left)
    pen.rule(sides[0], pen.y, sides[1], pen.y)
    pen.table([["收入", "<", "支出", "<"], ["项目", "本年预算", "项目", "本年预算"], *rows], style="none", header=2)
    pen.rule(sides[0], pen.y, sides[1], pen.y)
    pen.y += 20


FRAMED = [
    ["一、财政拨款收入", "1,200.00", "一、教育支出", ""],
    ["二、事业收入", "", "二、国防支出", ""],
    ["收入总计", "1,200.00", "支出总计", "1,200.00"],
]
SIDES = (("收入", "项目"), ("收入", "本年预算"), ("支出", "项目"), ("支出", "本年预算"))


def test_one_rule_above_and_one_below_hold_a_table(tmp_path: Path) -> None:
    table = only_table(tmp_path, lambda pen: framed(pen, FRAMED))
    assert (table.title, table.header, table.ruled) == ("收支总表", SIDES, False)
    assert texts(table) == FRAMED


def test_a_framed_table_goes_on_under_the_same_header(tmp_path: Path) -> None:
    """The white between the columns lies elsewhere on the second page."""
    more = [["三、上级补助收入及附属单位上缴收入", "3.00", "三、其他", "3.00"]]
    table = only_table(tmp_path, lambda pen: framed(pen, FRAMED), lambda pen: framed(pen, more))
    assert table.pages == (1, 2) and texts(table) == [*FRAMED, *more]


def test_rules_around_a_caption_belong_to_two_tables(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        framed(pen, FRAMED, "收入支出总表")
        framed(pen, FRAMED, "财政拨款收支总表")

    _, tables, _ = read(draw(tmp_path / "two.pdf", page))
    assert [table.title for table in tables] == ["收入支出总表", "财政拨款收支总表"]
    assert [texts(table) for table in tables] == [FRAMED, FRAMED]


def test_an_unruled_table_goes_on_at_the_top_of_the_next_page(tmp_path: Path) -> None:
    def first(pen: Pen) -> None:
        pen.y = 640
        statement(pen, "header")

    def second(pen: Pen) -> None:
        pen.table([["20104", "发展与改革事务", "7.00", "7.00", "0.00", "0.00"]] * 2, style="none", header=0)

    table = only_table(tmp_path, first, second)
    assert table.pages == (1, 2) and len(table.rows) == 5
    assert texts(table)[-1] == ["20104", "发展与改革事务", "7.00", "7.00", "0.00", "0.00"]


def test_a_side_moves_out_of_the_words_of_the_next_page(tmp_path: Path) -> None:
    """Where white parts the columns depends on the words of a page; a longer name moves the side."""

    def page(pen: Pen) -> None:
        for y, name in ((100, "309 资本性支出（基本建设）"), (120, "310 资本性支出")):
            pen.text(90, y, name)
            pen.text(240, y, "30907 信息网络")
            pen.text(480, y, "7.00", align="right")

    pages, _, _ = read(draw(tmp_path / "next.pdf", page))
    lines = read_lines(pages[0], [], ())
    sides = into_white((85.0, 200.0, 386.0, 510.0), lines)
    assert 218 < sides[1] < 240 and sides[0::2] == (85.0, 386.0) and sides[3] == 510.0
    assert into_white((85.0, 230.0, 386.0, 510.0), lines) == (85.0, 230.0, 386.0, 510.0)


def test_a_name_of_three_lines_may_open_the_body(tmp_path: Path) -> None:
    """The header alone is ruled; the first row's name begins higher than its figures."""

    def page(pen: Pen) -> None:
        pen.title(TITLE, unit="单位：万元")
        pen.table([["项目", "行次", "金额"]], header=1)
        x, (first, second) = pen.left, (pen.left + 200, pen.left + 380)
        for row, words in enumerate(("十八、自然资", "源海洋气象等", "支出")):
            pen.text(x + 2, pen.y + 6 + 12 * row, words)
        pen.text(first, pen.y + 18, "50")
        pen.text(second, pen.y + 18, "12.00")
        pen.text(x + 2, pen.y + 56, "十九、住房保障支出")
        pen.text(first, pen.y + 56, "51")
        pen.text(second, pen.y + 56, "3.00")
        pen.text(x + 2, pen.y + 80, "二十、粮油物资储备支出")
        pen.text(first, pen.y + 80, "52")
        pen.text(second, pen.y + 80, "4.00")

    table = only_table(tmp_path, page)
    assert [row[1:] for row in texts(table)] == [["50", "12.00"], ["51", "3.00"], ["52", "4.00"]]
    assert texts(table)[0][0] == "十八、自然资源海洋气象等支出"


def unruled(pen: Pen, rows: list[list[str]], header: int = 1) -> None:
    pen.title(TITLE, unit="单位：万元", entity="部门：某市某局")
    pen.table(rows, style="none", header=header)


def test_a_code_and_its_name_may_share_a_cell(tmp_path: Path) -> None:
    rows = [["30101 基本工资", "5.00"], ["30102 津贴补贴", "4.00"], ["30103 奖金", "1.00"]]
    table = only_table(tmp_path, lambda pen: unruled(pen, [["经济分类科目", "金额"], *rows]))
    assert texts(table) == rows


def test_a_heading_over_nothing_is_a_column(tmp_path: Path) -> None:
    head = [["项目", "本年收入合计", "事业收入", "其他收入"]]
    rows = [["教育支出", "5.00", "", "1.00"], ["农林水支出", "4.00", "", "-"], ["合计", "9.00", "", "1.00"]]
    table = only_table(tmp_path, lambda pen: unruled(pen, head + rows))
    assert [path[-1] for path in table.header] == head[0] and texts(table) == rows


def test_groups_are_the_ranges_with_the_texts_in_their_middles() -> None:
    edges = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    assert spread_groups(edges, [15.0, 40.0], slack=0.4) == [(0, 3), (3, 5)]
    assert spread_groups(edges, [25.0], slack=0.4) == [(0, 5)]
    assert spread_groups(edges, [5.0, 5.0], slack=0.4) == []
    assert spread_groups(edges, [], slack=0.4) == []
