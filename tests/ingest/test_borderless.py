from pathlib import Path

import pytest

from ingest.light_headers import spread_groups
from tests.draw import Pen
from tests.ingest.tables_drawn import PATHS, ROWS, TITLE, only_table, statement, texts


@pytest.mark.parametrize("style", ["header", "none"])
def test_columns_and_groups_are_found_without_upright_rules(tmp_path: Path, style: str) -> None:
    table = only_table(tmp_path, lambda pen: statement(pen, style))
    assert (table.title, table.unit, table.ruled) == (TITLE, "万元", False)
    assert table.header == PATHS and texts(table) == ROWS


def test_a_cell_without_a_frame_is_boxed_by_its_words(tmp_path: Path) -> None:
    cell = only_table(tmp_path, lambda pen: statement(pen, "none")).rows[1][2]
    x0, top, x1, bottom = cell.box
    assert cell.text == "200.00" and x1 - x0 < 40 and bottom - top < 15


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
