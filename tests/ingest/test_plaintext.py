"""Plain text and Markdown: what is certain of their tables, and that the rest is left over and never guessed."""

from collections.abc import Sequence
from pathlib import Path

from ingest import ingest_file
from ingest.blocks import Block, Grid, Line, Loose, Text
from ingest.delimited import lines_to_grid
from ingest.document import Document
from ingest.plaintext import read_text
from ingest.spaced import Source, read_spaced, tokens_of


def spaced(*lines: str) -> tuple[list[list[str]], list[str]]:
    """The rows of a table of words, header and all, and the lines left over."""
    blocks = read_spaced([Source(number, line) for number, line in enumerate(lines, start=1)])
    grids = [block for block in blocks if isinstance(block, Grid)]
    return (table(grids[0]) if grids else []), left(blocks)


def table(grid: Grid) -> list[list[str]]:
    rows = [[""] * grid.columns for _ in range(grid.rows)]
    for cell in grid.cells:
        rows[cell.row][cell.column] = cell.text
    return rows


def left(blocks: Sequence[Block]) -> list[str]:
    return [block.text for block in blocks if isinstance(block, Loose)]


def document(tmp_path: Path, text: str, name: str = "a.txt") -> Document:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return ingest_file(path)


BLOCKS = ["收 入 支 出", "项 目 预算数 项 目 预算数"]


def test_as_many_names_as_blocks_are_certain_and_a_name_without_amount_is_blank() -> None:
    rows, loose = spaced(*BLOCKS, "一、财政拨款收入 812.40 一、教育支出 700.00", "二、其他收入 二、住房支出 112.40")
    assert rows[2:] == [
        ["一、财政拨款收入", "812.40", "一、教育支出", "700.00"],
        ["二、其他收入", "", "二、住房支出", "112.40"],
    ]
    assert rows[0] == ["收入", "", "支出", ""] and loose == []


def test_one_name_stands_where_only_one_side_fits_or_is_left_over() -> None:
    rows, loose = spaced(
        *BLOCKS, "一、拨款收入 5.00 一、教育支出 4.00", "十、农林水支出 0.00", "十一、用基金弥补差额 1.00"
    )
    assert rows[-1] == ["", "", "十、农林水支出", "0.00"] and loose == ["十一、用基金弥补差额 1.00"]


def test_two_words_side_by_side_are_not_taken_for_two_names() -> None:
    assert spaced(*BLOCKS, "一、拨款收入 5.00 一、教育支出 4.00", "住房 公积金 5.00")[1] == ["住房 公积金 5.00"]


def test_groups_over_three_blocks_come_from_what_they_print() -> None:
    header = ["收 入 支 出", "项 目 本年预算 项 目 本年预算 项 目 本年预算"]
    rows, loose = spaced(
        *header,
        "一、拨款收入 9.00 一、基本支出 6.00 一、教育支出 9.00",
        "资本性支出 二、国防支出",
        "三、公共安全支出",
    )
    assert rows[0] == ["收入", "", "支出", "", "", ""]
    assert rows[-1] == ["", "", "资本性支出", "", "二、国防支出", ""] and loose == ["三、公共安全支出"]


CODES = ["功能科目", "单位代码 科目名称(单位) 总计 基本支出", "类 款 项", "** ** ** ** ** 1 2"]


def test_codes_stand_by_their_lengths_and_broken_rows_are_joined() -> None:
    rows, loose = spaced(
        *CODES,
        "合计 30.00 20.00",
        "201 一般公共服务支出 30.00 20.00",
        "201 26",
        "  档案事务管理",
        "支出",
        "30.00 20.00",
        "201 26 04 107    档案馆 30.00 20.00",
    )
    assert loose == [] and rows[2:] == [
        ["", "", "", "", "合计", "30.00", "20.00"],
        ["201", "", "", "", "一般公共服务支出", "30.00", "20.00"],
        ["201", "26", "", "", "档案事务管理支出", "30.00", "20.00"],
        ["201", "26", "04", "107", "档案馆", "30.00", "20.00"],
    ]


def test_a_row_that_lost_an_amount_is_left_over() -> None:
    rows, loose = spaced(*CODES, "201 一般公共服务支出 30.00 20.00", "208 社会保障和就业支出 5.00")
    assert len(rows) == 3 and loose == ["208 社会保障和就业支出 5.00"]


def test_items_stand_beside_the_class_whose_code_begins_theirs() -> None:
    rows, loose = spaced(
        "经济分类科目 金额",
        "总 计 9.00",
        "301 工资福利支出",
        "小计 7.00",
        "30101 基本工资 7.00",
        "302 商品和服务支出 30201 办公费 2.00",
        "30301 离休费 1.00",
    )
    assert rows[1:] == [
        ["总 计", "", "9.00"],
        ["301 工资福利支出", "小计", "7.00"],
        ["", "30101 基本工资", "7.00"],
        ["302 商品和服务支出", "30201 办公费", "2.00"],
    ]
    assert loose == ["30301 离休费 1.00"]


def test_a_header_that_does_not_name_every_column_leaves_the_whole_table_over() -> None:
    lines = ["科目编码 科目名称 合计", "基本支出", "项目支出", "小计 人员经费", "201 服务 3.00 1.00 1.00 2.00"]
    assert spaced(*lines) == ([], lines)


def test_justified_words_are_closed_up_and_ordinals_kept_with_their_names() -> None:
    assert tokens_of("收 入 总 计 5.00 其中：（1）购置 0.00") == ["收入总计", "5.00", "其中：（1）购置", "0.00"]


def test_tabs_and_pipes_make_the_same_table() -> None:
    tabs = ["收 入\t\t支 出\t", "项目\t金额\t项目\t金额", "拨款\t5.00\t教育\t5.00", "\t\t<b>卫生</b>\t"]
    pipes = [f"|{line.replace(chr(9), '|')}|" for line in tabs]
    pipes.insert(1, "|---|:-:|---|---|")
    first, second = lines_to_grid(tabs, 1), lines_to_grid(pipes, 1)
    assert first is not None and second is not None and first.cells == second.cells
    assert [(c.text, c.colspan) for c in first.cells[:2]] == [("收 入", 2), ("支 出", 2)]
    assert table(first)[3] == ["", "", "卫生", ""]


def test_a_blank_below_a_header_cell_belongs_to_it_and_one_below_a_leaf_name_does_not_move_it() -> None:
    grid = lines_to_grid(["合计\t用车费\t\t接待费", "\t小计\t购置费\t", "3.00\t1.00\t1.00\t2.00"], 1)
    assert grid is not None
    spans = {cell.text: (cell.column, cell.rowspan, cell.colspan) for cell in grid.cells}
    assert spans["合计"] == (0, 2, 1) and spans["用车费"] == (1, 1, 2)
    assert spans["小计"] == (1, 1, 1) and spans["接待费"] == (3, 2, 1)


def test_a_word_set_apart_over_two_cells_is_one_and_swallowed_numbers_are_dropped() -> None:
    grid = lines_to_grid(["项\t目\t金 额 1", "编码\t名称\t", "合\t计\t5.00"], 1)
    assert grid is not None and [row[0] for row in table(grid)] == ["项目", "编码", "合计"]
    grid = lines_to_grid(["项 目 栏 次\t行次\t金 额 1", "拨款\t1\t5.00"], 1)
    assert grid is not None and table(grid)[0] == ["项 目", "行次", "金 额"]


TEXT = """
云溪市档案局2024年部门预算

第一部分
部门概况
一、主要职责
负责本市档案的收集、整理和保管工作，指导各单位建立档案，监督
档案法律法规的执行。
二、收支情况
2024年本部门支出预算812.40万元，其中，基本支出512.40万元，项目支出
300.00万元。
第二部分
2024年部门预算表
部门支出总表
部门：云溪市档案局 单位：万元
科目编码 科目名称 合计 基本支出 项目支出
合计 812.40 512.40 300.00
201 一般公共服务支出 812.40 512.40 300.00
208 社会保障和就业支出 12.00
注：本表反映各项支出。
"""


def test_a_text_is_read_like_the_pages_it_was_taken_from(tmp_path: Path) -> None:
    read = document(tmp_path, TEXT)
    assert (read.cover.entity, read.cover.year) == ("云溪市档案局", 2024)
    (spending,) = read.tables
    assert (spending.title, spending.unit, spending.entity) == ("部门支出总表", "万元", "云溪市档案局")
    assert spending.note == "注：本表反映各项支出。" and len(spending.rows) == 2
    sentences = [p.text for s in read.sections for p in s.paragraphs]
    assert "2024年本部门支出预算812.40万元，其中，基本支出512.40万元，项目支出300.00万元。" in sentences
    assert ("第一部分 部门概况", "二、收支情况") in [section.path for section in read.sections]


def test_lines_left_over_are_counted_named_and_warned_of(tmp_path: Path) -> None:
    read = document(tmp_path, TEXT)
    (page,) = [page for page in read.pages if page.leftovers]
    assert [place.quote for place in page.leftovers] == ["208", "12.00"]
    assert any("figures in no table" in warning for warning in read.warnings)
    assert not any(fact.amount and str(fact.amount.value) == "12.00" for fact in read.facts)


def test_markdown_headings_tables_and_cut_paragraphs(tmp_path: Path) -> None:
    text = """# 云溪市档案局2024年部门预算

## 第一部分 概况

本部门负责云溪市档案的收集和整理工作，并且负责指导和监督各个单位依法建立档案，

同时承担查阅服务。

# 部门支出总表

单位：万元

| 科目 | 金额 |
|------|------|
| 教育支出 | **3.00** |

<table><tr><td>名称</td><td>数量</td></tr><tr><td>公务用车</td><td>2</td></tr></table>
"""
    read = document(tmp_path, text, "a.md")
    assert [table.texts for table in read.tables] == [(("教育支出", "3.00"),), (("公务用车", "2"),)]
    assert read.tables[0].title == "部门支出总表" and read.tables[0].unit == "万元"
    joined = [p.text for s in read.sections for p in s.paragraphs if "档案的收集" in p.text]
    assert joined[0].endswith("建立档案，同时承担查阅服务。")


def test_lines_of_a_broken_text_stay_lines_and_those_of_a_marked_one_are_paragraphs() -> None:
    assert isinstance(read_text("正文第一行\n", "a.txt")[0], Line)
    assert isinstance(read_text("# 一\n\n# 二\n\n正文\n", "a.md")[2], Text)
