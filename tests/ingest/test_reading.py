from pathlib import Path

from ingest.document import PageReading
from ingest.reading import read_warnings
from tests.draw import Pen, draw
from tests.ingest.tables_drawn import read


def reading_of(folder: Path, rows: list[list[str]], *, step: float = 150.0) -> tuple[PageReading, tuple[str, ...]]:
    """A page of words at common distances, with neither rules nor a caption that would make it a table."""

    def page(pen: Pen) -> None:
        for row in rows:
            for column, words in enumerate(row):
                pen.text(60 + step * column, pen.y, words)
            pen.y += 24

    pages, tables, readings = read(draw(folder / "page.pdf", page))
    assert not tables
    return readings[0], read_warnings(pages, readings)


def test_figures_in_columns_without_a_table_are_left_over(tmp_path: Path) -> None:
    reading, warnings = reading_of(
        tmp_path, [["办公费", "12.00"], ["印刷费", "30.00"], ["差旅费", "5.00"], ["水费", "—"]]
    )
    assert [place.quote for place in reading.leftovers] == ["12.00", "30.00", "5.00", "—"]
    assert (reading.numbers, reading.placed) == (4, 0)
    assert len(warnings) == 1 and "page 1" in warnings[0]


def test_a_row_of_figures_without_a_table_is_left_over(tmp_path: Path) -> None:
    reading, _ = reading_of(tmp_path, [["合计", "120.00", "80.00", "40.00"]], step=110)
    assert [place.quote for place in reading.leftovers] == ["120.00", "80.00", "40.00"]


def test_page_numbers_of_a_list_of_contents_are_no_columns_of_figures(tmp_path: Path) -> None:
    reading, warnings = reading_of(tmp_path, [["一、部门概况", "3"], ["二、部门预算", "12"], ["三、名词解释", "24"]])
    assert not reading.leftovers and not warnings


def test_figures_among_words_are_prose(tmp_path: Path) -> None:
    rows = [["2024年收入1200.00万元，", "比上年增加100.00万元，", "增长 9.09 %"]] * 4
    assert not reading_of(tmp_path, rows)[0].leftovers
