from pathlib import Path

import pytest

from ingest.captions import caption_parts, is_title
from ingest.document import Table
from tests.draw import Pen
from tests.ingest.tables_drawn import BODY, HEADER, only_table


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("单位：万元", "万元"),
        ("金额单位:元", "元"),
        ("单位：人民币万元", "万元"),
        ("（单位：亿元）", "亿元"),
        ("单位：万", "万元"),
        ("计量单位：千元", "千元"),
    ],
)
def test_units(text: str, unit: str) -> None:
    part = caption_parts(text)
    assert part is not None and part.unit == unit


@pytest.mark.parametrize("text", ["公开01表", "预算公开表6", "附表1", "表3-1", "附件2", "部门公开表5", "表一"])
def test_numbers_of_tables(text: str) -> None:
    part = caption_parts(text)
    assert part is not None and part.label == text


@pytest.mark.parametrize("text", ["部门：某局", "编制单位：某局", "部门/单位：某局", "单位名称（盖章）：某局"])
def test_entities(text: str) -> None:
    part = caption_parts(text)
    assert part is not None and part.entity == "某局"


@pytest.mark.parametrize("text", ["部门收支总表", "一般公共预算支出表(分单位)", "2024年“三公”经费支出表"])
def test_titles(text: str) -> None:
    assert is_title(text) and caption_parts(text) is None


@pytest.mark.parametrize("text", ["详见下表。", "本表反映支出；见附表", "收入情况"])
def test_sentences_are_no_titles(text: str) -> None:
    assert not is_title(text)


def _captioned(folder: Path, *lines: tuple[str, float, str], shared: tuple[str, ...] = ()) -> Table:
    def page(pen: Pen) -> None:
        for words, size, align in lines:
            pen.line(words, size, align)
        for number, words in enumerate(shared):
            pen.text(60 + 180 * number, pen.y, words)
        pen.y += 16
        pen.table([*HEADER, *BODY], header=2)

    return only_table(folder, page)


def test_entity_period_and_unit_share_a_line(tmp_path: Path) -> None:
    shared = ("部门：某市某局", "2024年度", "金额单位：万元")
    table = _captioned(tmp_path, ("收入决算表", 16, "center"), ("公开02表", 10, "right"), shared=shared)
    assert (table.title, table.label) == ("收入决算表", "公开02表")
    assert (table.entity, table.period, table.unit) == ("某市某局", "2024年度", "万元")


def test_a_heading_above_the_title_is_not_the_title(tmp_path: Path) -> None:
    table = _captioned(tmp_path, ("（二）收入总表。", 12, "left"), ("部门收入总表", 16, "center"), shared=("单位：元",))
    assert table.title == "部门收入总表"


def test_a_numbered_heading_serves_as_title_when_there_is_no_other(tmp_path: Path) -> None:
    assert _captioned(tmp_path, ("（二）收入总表。", 12, "left"), shared=("单位：元",)).title == "收入总表"


def test_number_and_unit_within_the_title(tmp_path: Path) -> None:
    table = _captioned(tmp_path, ("附表2：部门收入总表（单位：万元）", 14, "center"))
    assert (table.label, table.title, table.unit) == ("附表2", "部门收入总表", "万元")


def test_a_title_broken_over_two_lines(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.line("2024年一般公共预算基本支出部门", 16, "center")
        pen.y -= 4
        pen.title("预算经济分类预算表", unit="单位：元")
        pen.table([*HEADER, *BODY], header=2)

    assert only_table(tmp_path, page).title == "2024年一般公共预算基本支出部门预算经济分类预算表"


def test_a_sentence_before_a_table_is_no_title(tmp_path: Path) -> None:
    assert _captioned(tmp_path, ("纳入2024年部门决算编制范围的单位包括：", 12, "left")).title == ""


def test_notes_go_on_over_lines_and_end_at_a_heading(tmp_path: Path) -> None:
    def page(pen: Pen) -> None:
        pen.title("收入决算表", unit="单位：元")
        pen.table([*HEADER, *BODY], header=2)
        pen.line("注：1.本表反映部门本年度取得的各项收入情况。")
        pen.line("2.本套报表金额单位转换时可能存在尾数误差。")
        pen.line("（三）支出决算表。")

    note = only_table(tmp_path, page).note
    assert note.splitlines() == [
        "注：1.本表反映部门本年度取得的各项收入情况。",
        "2.本套报表金额单位转换时可能存在尾数误差。",
    ]


def test_a_title_left_behind_on_the_page_before_is_the_table_s(tmp_path: Path) -> None:
    def foot(pen: Pen) -> None:
        pen.line("本部门收入包括财政拨款收入和其他收入，与上年相比略有增加。")
        pen.y = 730
        pen.line("表三")
        pen.title("部门支出总表", unit="单位：万元")

    table = only_table(tmp_path, foot, lambda pen: pen.table([*HEADER, *BODY], header=2))
    assert (table.title, table.label, table.unit) == ("部门支出总表", "表三", "万元")
