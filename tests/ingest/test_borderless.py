from pathlib import Path

import pytest

from ingest.light_headers import spread_groups
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


def test_groups_are_the_ranges_with_the_texts_in_their_middles() -> None:
    edges = [0.0, 10.0, 20.0, 30.0, 40.0, 50.0]
    assert spread_groups(edges, [15.0, 40.0], slack=0.4) == [(0, 3), (3, 5)]
    assert spread_groups(edges, [25.0], slack=0.4) == [(0, 5)]
    assert spread_groups(edges, [5.0, 5.0], slack=0.4) == []
    assert spread_groups(edges, [], slack=0.4) == []
