"""HTML pages: encodings, merged cells, tables that only arrange a page, and what a page should not say."""

from pathlib import Path

import pytest

from ingest import ingest_file
from ingest.blocks import MOST_COLUMNS, Grid, Text, fill_rows
from ingest.errors import UnreadableFile
from ingest.hypertext import decode, read_html


def grid(html: str) -> Grid:
    (found,) = [block for block in read_html(html, "a.html") if isinstance(block, Grid)]
    return found


def texts(html: str) -> list[str]:
    return [block.text for block in read_html(html, "a.html") if isinstance(block, Text)]


@pytest.mark.parametrize(
    ("encoding", "said"), [("utf-8", "utf-8"), ("gb18030", "gb2312"), ("gb18030", ""), ("utf-8", "gbk")]
)
def test_encodings_are_tried_before_they_are_believed(encoding: str, said: str, tmp_path: Path) -> None:
    declared = f'<meta charset="{said}">' if said else ""
    content = f"<html><head>{declared}</head><body><p>部门预算㐂元</p></body></html>".encode(encoding)
    assert "部门预算㐂元" in decode(content, "a.html")


def test_an_encoding_that_cannot_be_told_is_said() -> None:
    with pytest.raises(UnreadableFile, match="save it as UTF-8"):
        decode(b"\x81\xff\x81\xff", "a.html")
    assert decode("决算".encode("utf-16"), "a.html") == "决算"


def test_a_spoilt_byte_stays_visible_and_the_rest_is_read() -> None:
    content = ("部门预算" * 100).encode() + b"1\xe42.00"
    assert decode(content, "a.txt").endswith("1\ufffd2.00")


def test_spans_push_later_cells_to_their_columns() -> None:
    found = grid(
        "<table><tr><th rowspan=2>科目</th><th colspan=2>支出</th></tr><tr><td>基本</td><td>项目</td></tr>"
        "<tr><td>教育</td><td>1.00</td><td></td></tr></table>"
    )
    assert (found.rows, found.columns) == (3, 3)
    assert [(c.row, c.column, c.rowspan, c.colspan) for c in found.cells[:4]] == [
        (0, 0, 2, 1),
        (0, 1, 1, 2),
        (1, 1, 1, 1),
        (1, 2, 1, 1),
    ]


def test_spans_that_reach_too_far_are_cut() -> None:
    found = fill_rows([[("甲", 1, 999_999)], [("a", 70_000, 1), ("b", 1, 1)]], "table 1")
    assert found is not None and (found.rows, found.columns) == (2, MOST_COLUMNS)
    assert all(cell.row + cell.rowspan <= 2 for cell in found.cells)
    read = grid("<table><tr><td colspan=999999>甲</td></tr><tr><td rowspan=70000>a</td><td>b</td></tr></table>")
    assert (read.rows, read.columns) == (2, 2)
    assert fill_rows([[("", 1, 1)]], "table 1") is None


def test_captions_printed_as_rows_of_the_table_are_its_captions(tmp_path: Path) -> None:
    rows = [
        "<td></td><td></td><td>公开02表</td>",
        "<td colspan=3>部门收入总表</td>",
        "<td>部门：云溪市档案局</td><td></td><td>单位：万元</td>",
        "<td>科目</td><td>2023年</td><td>2024年</td>",
        "<td>教育收入</td><td>1.00</td><td>2.00</td>",
        "<td colspan=3>注：本表为示例。</td>",
    ]
    path = tmp_path / "a.html"
    path.write_text(f"<html><table>{''.join(f'<tr>{row}</tr>' for row in rows)}</table></html>", encoding="utf-8")
    (table,) = ingest_file(path).tables
    assert (table.label, table.title, table.entity, table.unit) == ("公开02表", "部门收入总表", "云溪市档案局", "万元")
    assert table.header == (("科目",), ("2023年",), ("2024年",)) and table.note == "注：本表为示例。"
    assert table.texts == (("教育收入", "1.00", "2.00"),)


def test_years_alone_head_columns_and_are_no_captions() -> None:
    found = grid(
        "<table><tr><td></td><td>2023年</td><td>2024年</td></tr><tr><td>支出</td><td>1</td><td>2</td></tr></table>"
    )
    assert found.rows == 2


def test_a_table_around_tables_is_looked_through() -> None:
    inner = "<table><tr><td>名称</td><td>金额</td></tr><tr><td>教育</td><td>1.00</td></tr></table>"
    html = f"<table><tr><td><p>首段</p>{inner}</td></tr></table>"
    assert texts(html) == ["首段"] and grid(html).columns == 2


def test_a_box_around_text_is_no_table() -> None:
    assert texts("<table><tr><td>第一段<br>第二段</td></tr></table>") == ["第一段", "第二段"]


def test_scripts_menus_and_hidden_parts_are_left_out() -> None:
    html = "<nav>首页</nav><script>var a=1</script><p style='display: none'>暗</p><p hidden>藏</p>"
    assert texts(f"{html}<select><option>甲</select><p>正文</p>") == ["正文"]


def test_line_ends_of_the_source_are_no_blanks_between_chinese_characters() -> None:
    assert texts("<p>部门支出\n      预算为 Word\nfile</p>") == ["部门支出预算为 Word file"]


def test_breaks_in_a_cell_join_and_entities_are_characters() -> None:
    found = grid("<table><tr><td>行政<br>运行</td><td>&lt;1&gt;</td></tr><tr><td>a</td><td>&nbsp;2</td></tr></table>")
    assert [cell.text for cell in found.cells] == ["行政\n运行", "<1>", "a", "2"]


def test_a_caption_element_is_the_title(tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        "<html><table><caption>部门收入总表（单位：万元）</caption><tr><td>科目</td><td>金额</td></tr>"
        "<tr><td>教育收入</td><td>1.00</td></tr></table></html>",
        encoding="utf-8",
    )
    (table,) = ingest_file(path).tables
    assert (table.title, table.unit, table.texts) == ("部门收入总表", "万元", (("教育收入", "1.00"),))


def test_deep_nesting_ends_without_harm() -> None:
    assert texts("<div>" * 20_000 + "深处" + "</div>" * 20_000) in (["深处"], [])
