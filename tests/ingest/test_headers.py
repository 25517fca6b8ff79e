import pytest

from ingest.cells import Sheet
from ingest.grids import Frame, Grid
from ingest.headers import is_numbering, read_header


def sheet(rows: list[list[str]]) -> Sheet:
    """A sheet from texts; `<` goes on with the cell to its left, `^` with the cell above."""
    frames: list[Frame] = []
    texts: list[str] = []
    at = [[0] * len(rows[0]) for _ in rows]
    for top, row in enumerate(rows):
        for left, words in enumerate(row):
            if words in ("<", "^"):
                at[top][left] = at[top][left - 1] if words == "<" else at[top - 1][left]
                continue
            at[top][left] = len(frames)
            width = 1
            while left + width < len(row) and row[left + width] == "<":
                width += 1
            height = 1
            while top + height < len(rows) and rows[top + height][left] == "^":
                height += 1
            frames.append(Frame(top, left, height, width))
            texts.append(words)
    xs = tuple(50.0 * number for number in range(len(rows[0]) + 1))
    ys = tuple(20.0 * number for number in range(len(rows) + 1))
    return Sheet(1, Grid(xs, ys, tuple(frames)), tuple(texts), tuple(map(tuple, at)))


def test_paths_run_from_the_outermost_cell_to_the_column_s_own() -> None:
    header = read_header(sheet([["项目", "<", "合计"], ["编码", "名称", "^"], ["201", "教育支出", "1.00"]]))
    assert header.paths == (("项目", "编码"), ("项目", "名称"), ("合计",))
    assert header.body == 2


def test_header_and_total_share_a_row() -> None:
    header = read_header(
        sheet(
            [
                ["项目", "<", "<", "本年收入合计"],
                ["科目编码", "<", "科目名称", "^"],
                ["类", "款", "合计", "2,946.25"],
                ["201", "", "一般公共服务支出", "2,112.86"],
            ]
        )
    )
    assert header.paths == (
        ("项目", "科目编码", "类"),
        ("项目", "科目编码", "款"),
        ("项目", "科目名称"),
        ("本年收入合计",),
    )
    assert header.body == 2 and header.shared == (True, True, False, False)


def test_a_blank_total_shares_the_row_of_the_amount_names() -> None:
    header = read_header(
        sheet(
            [
                ["项目", "<", "本年支出", "<", "年末结转"],
                ["科目编码", "科目名称", "^", "^", "^"],
                ["合计", "<", "基本支出", "项目支出", ""],
                ["", "", "", "", ""],
            ]
        )
    )
    assert header.paths[2:] == (("本年支出", "基本支出"), ("本年支出", "项目支出"), ("年末结转",))
    assert header.shared == (False, False, True, True, False)


def test_halves_of_different_depth() -> None:
    header = read_header(
        sheet(
            [
                ["收入", "<", "支出", "<", "<"],
                ["项目", "金额", "项目", "金额", "<"],
                ["^", "^", "^", "人员经费", "公用经费"],
                ["一、财政拨款", "9.00", "一、教育支出", "4.00", "5.00"],
            ]
        )
    )
    assert header.paths == (
        ("收入", "项目"),
        ("收入", "金额"),
        ("支出", "项目"),
        ("支出", "金额", "人员经费"),
        ("支出", "金额", "公用经费"),
    )


def test_stray_blank_header_cells_leave_no_trace() -> None:
    header = read_header(
        sheet(
            [
                ["合计", "<", "接待费", "<"],
                ["", "", "", ""],
                ["预算数", "决算数", "预算数", "决算数"],
                ["1", "", "0", ""],
            ]
        )
    )
    assert header.paths[0] == ("合计", "预算数") and header.paths[3] == ("接待费", "决算数") and header.body == 3


def test_headings_with_ordinals_are_headings() -> None:
    header = read_header(
        sheet(
            [["合计", "1.因公出国", "2.公务用车", "<"], ["^", "^", "（1）购置费", "（2）运行费"], ["6", "1", "2", "3"]]
        )
    )
    assert header.paths[3] == ("2.公务用车", "（2）运行费") and header.body == 2


def test_years_are_headings() -> None:
    header = read_header(sheet([["科目", "2023", "2024"], ["教育支出", "1.00", "2.00"]]))
    assert header.paths == (("科目",), ("2023",), ("2024",)) and header.body == 1


def test_a_merged_heading_that_is_not_split_covers_its_columns() -> None:
    header = read_header(sheet([["经济分类", "<", "金额"], ["301 工资", "30101 基本工资", "1.00"]]))
    assert header.paths == (("经济分类",), ("经济分类",), ("金额",)) and header.body == 1


def test_an_empty_table_has_a_header_of_its_named_rows_only() -> None:
    header = read_header(sheet([["科目编码", "<", "合计"], ["类", "款", "^"], ["", "", ""], ["", "", ""]]))
    assert header.body == 2


def test_a_form_has_no_header() -> None:
    header = read_header(sheet([["项目名称", "信息化运维", "<", "<"], ["主管部门", "某局", "实施单位", "某中心"]]))
    assert header.rows == 0 and header.body == 0


@pytest.mark.parametrize(
    "texts",
    [
        ["**", "**", "1", "2"],
        ["栏次", "1", "2", "3=1+2"],
        ["1", "2", "3"],
        ["栏次", "", "1"],
        ["**", "1", "13", "13"][:2],
    ],
)
def test_rows_that_number_the_columns(texts: list[str]) -> None:
    assert is_numbering(texts)


@pytest.mark.parametrize("texts", [["", ""], ["0", "0"], ["合计", "1", "2"], ["1.00", "2.00"], ["201", "01"]])
def test_rows_that_do_not(texts: list[str]) -> None:
    assert not is_numbering(texts)


def test_the_numbering_row_is_dropped() -> None:
    header = read_header(sheet([["科目", "合计"], ["**", "1"], ["教育支出", "9.00"]]))
    assert header.rows == 1 and header.body == 2


def test_columns_named_in_the_row_that_numbers_the_others() -> None:
    """The national form: 类 款 项 stand beside the column numbers and the total."""
    header = read_header(
        sheet(
            [
                ["项目", "<", "<", "本年收入合计"],
                ["科目编码", "<", "科目名称", "^"],
                ["类", "款", "栏次", "1"],
                ["^", "^", "合计", "8.00"],
                ["201", "", "一般公共服务支出", "8.00"],
            ]
        )
    )
    assert header.paths == (
        ("项目", "科目编码", "类"),
        ("项目", "科目编码", "款"),
        ("项目", "科目名称"),
        ("本年收入合计",),
    )
    assert header.body == 3 and header.shared == (True, True, False, False)
