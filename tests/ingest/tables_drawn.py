"""What several table tests draw: one statement in its usual layouts."""

from collections.abc import Callable
from pathlib import Path

from ingest.document import PageReading, Table
from ingest.pages import Page, read_pages
from ingest.reading import read_ink
from ingest.tables import build_tables
from tests.draw import PORTRAIT, Pen, draw

HEADER = [
    ["项目", "<", "本年支出合计", "基本支出", "<", "项目支出"],
    ["科目编码", "科目名称", "^", "人员经费", "公用经费", "^"],
]
BODY = [
    ["合计", "<", "300.00", "100.00", "50.00", "150.00"],
    ["201", "一般公共服务支出", "200.00", "100.00", "50.00", "50.00"],
    ["20103", "政府办公厅", "100.00", "", "0.00", "100.00"],
]
PATHS = (
    ("项目", "科目编码"),
    ("项目", "科目名称"),
    ("本年支出合计",),
    ("基本支出", "人员经费"),
    ("基本支出", "公用经费"),
    ("项目支出",),
)
ROWS = [["合计", "", *BODY[0][2:]], *BODY[1:]]
TITLE = "部门支出总表"


def statement(pen: Pen, style: str = "lines", open_sides: str = "") -> None:
    pen.title(TITLE, unit="单位：万元", entity="部门：某市某局")
    pen.table([*HEADER, *BODY], style=style, open_sides=open_sides, header=2)


def read(path: Path) -> tuple[list[Page], tuple[Table, ...], tuple[PageReading, ...]]:
    pages = list(read_pages(path))
    tables = build_tables(pages)
    return pages, tables, read_ink(pages, tables)


def only_table(folder: Path, *pages: Callable[[Pen], None], size: tuple[float, float] = PORTRAIT) -> Table:
    """The one table of a drawn document, all of whose ink is accounted for."""
    _, tables, readings = read(draw(folder / "drawn.pdf", *pages, size=size))
    assert len(tables) == 1, [table.title for table in tables]
    assert_ink_is_kept(readings)
    return tables[0]


def assert_ink_is_kept(readings: tuple[PageReading, ...]) -> None:
    for reading in readings:
        assert not reading.leftovers and not reading.mismatched and reading.placed == reading.numbers


def texts(table: Table) -> list[list[str]]:
    return [list(row) for row in table.texts]
