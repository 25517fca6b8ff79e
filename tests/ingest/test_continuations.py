from pathlib import Path

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

MORE = ["20104", "发展与改革事务", "7.00", "7.00", "", ""]


def _go_on(pen: Pen) -> None:
    pen.table([MORE] * 3, header=0)


def test_a_continuation_without_a_header(tmp_path: Path) -> None:
    table = only_table(tmp_path, statement, _go_on)
    assert table.header == PATHS and texts(table) == [*ROWS, *[MORE] * 3]
    assert table.pages == (1, 2) and [part.rows for part in table.parts] == [3, 3]
    assert table.parts[1].header_box is None


def test_a_repeated_header_is_dropped(tmp_path: Path) -> None:
    def again(pen: Pen) -> None:
        pen.table([*HEADER, MORE], header=2)

    table = only_table(tmp_path, statement, again)
    assert texts(table) == [*ROWS, MORE] and table.parts[1].header_box is not None


def test_repeated_titles_and_running_heads_do_not_part_a_table(tmp_path: Path) -> None:
    def head(pen: Pen) -> None:
        pen.text(60, 35, "某市某局2024年部门预算", 9)
        pen.text(280, 800, "- 3 -", 9)

    def first(pen: Pen) -> None:
        head(pen)
        statement(pen)

    def again(pen: Pen) -> None:
        head(pen)
        pen.title(f"{TITLE}（续）", unit="单位：万元")
        pen.table([*HEADER, MORE], header=2)

    table = only_table(tmp_path, first, again, again)
    assert table.title == TITLE and texts(table) == [*ROWS, MORE, MORE]


def test_the_total_alone_on_the_last_page_keeps_its_columns(tmp_path: Path) -> None:
    def total(pen: Pen) -> None:
        pen.table([["合计", "<", "314.00", "114.00", "50.00", "150.00"]], header=0)

    table = only_table(tmp_path, statement, _go_on, total)
    assert texts(table)[-1] == ["合计", "", "314.00", "114.00", "50.00", "150.00"]


def test_a_table_shifted_sideways_on_its_next_page(tmp_path: Path) -> None:
    def shifted(pen: Pen) -> None:
        pen.left += 17
        pen.table([MORE] * 2, widths=[(595 - 120) / 6] * 6, header=0)

    assert texts(only_table(tmp_path, statement, shifted)) == [*ROWS, MORE, MORE]


def test_a_blank_page_of_the_table_adds_nothing(tmp_path: Path) -> None:
    def blank(pen: Pen) -> None:
        pen.table([[""] * 6], header=0)

    table = only_table(tmp_path, statement, blank)
    assert texts(table) == ROWS and table.pages == (1, 2)


def test_a_row_cut_by_the_page_break_is_one_row(tmp_path: Path) -> None:
    def rest(pen: Pen) -> None:
        pen.table([["", "及相关机构事务", "", "", "", ""], MORE], header=0)

    table = only_table(tmp_path, statement, rest)
    assert texts(table)[2][1] == "政府办公厅及相关机构事务" and len(table.rows) == 4
    rest_place = table.rows[2][1].rest
    assert rest_place is not None and (rest_place.page, rest_place.quote) == (2, "及相关机构事务")


def test_a_merged_cell_cut_by_the_page_break_goes_on(tmp_path: Path) -> None:
    def first(pen: Pen) -> None:
        pen.title("绩效目标表")
        pen.table([["目标", "指标", "值"], ["产出", "数量", "1个"], ["^", "质量", "达标"]])

    def second(pen: Pen) -> None:
        pen.table([["", "时效", "及时"], ["^", "成本", "节约"]], header=0)

    table = only_table(tmp_path, first, second)
    assert table.rows[0][0].rowspan == 4 and [row[0] for row in texts(table)] == ["产出"] * 4


def test_forms_of_equal_width_on_successive_pages_stay_apart(tmp_path: Path) -> None:
    def other(pen: Pen) -> None:
        pen.title("部门收入总表", unit="单位：万元")
        pen.table([*HEADER, *BODY], header=2)

    _, tables, readings = read(draw(tmp_path / "two.pdf", statement, other))
    assert_ink_is_kept(readings)
    assert [table.title for table in tables] == [TITLE, "部门收入总表"]


def test_a_table_after_other_text_is_a_new_one(tmp_path: Path) -> None:
    def after_text(pen: Pen) -> None:
        pen.line("三、支出情况说明。")
        pen.table([*HEADER, *BODY], header=2)

    _, tables, _ = read(draw(tmp_path / "two.pdf", statement, after_text))
    assert len(tables) == 2
