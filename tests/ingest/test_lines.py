"""Printed lines: grouping, margins, doubled text, the text column. Pages are drawn as words in 12 point type."""

from collections.abc import Sequence

from ingest.lines import page_lines, page_number, read_lines
from ingest.pages import Page, Word


def word(x: float, y: float, text: str, size: float = 12.0, tall: float = 0.0) -> Word:
    """A word whose line is centred on y; `tall` makes its box higher, as digits of another font often are."""
    width = sum(size if ord(char) > 0x2000 else size / 2 for char in text)
    half = (size + tall) / 2
    return Word(x, y - half, x + width, y + half, text)


def sheet(number: int, words: Sequence[Word]) -> Page:
    return Page(number, 595.0, 842.0, list(words), [])


FULL = "一二三四五六七八九十一二三四五六七八九十一二三四五六七八九十一二三四五六七"


def prose(number: int, *texts: str, top: float = 120.0) -> list[Word]:
    return [word(72, top + 20 * at, text) for at, text in enumerate(texts)]


def texts(pages: Sequence[Page]) -> list[str]:
    return [line.text for line in read_lines(pages, {})]


def test_digits_on_another_baseline_stay_in_their_line() -> None:
    words = [word(72, 100, "支出总计减少"), word(144, 97, "12.34", tall=12), word(174, 100, "万元，")]
    words += [word(72, 114, "主要原因")]
    assert [line.text for line in page_lines(sheet(1, words), ())] == ["支出总计减少12.34万元，", "主要原因"]


def test_a_gap_between_words_is_one_blank_and_none_is_added_otherwise() -> None:
    words = [word(72, 100, "预算数为"), word(126, 100, "27.35"), word(156, 100, "万元")]
    assert page_lines(sheet(1, words), ())[0].text == "预算数为 27.35万元"


def test_words_in_a_table_or_outside_the_page_are_left_out() -> None:
    words = [word(72, 100, "正文"), word(72, 300, "表内"), word(72, -10, "页外"), word(600, 100, "页外")]
    lines = read_lines([sheet(1, words)], {1: [(60, 290, 500, 320)]})
    assert [line.text for line in lines] == ["正文"]


def test_a_line_below_a_table_knows_it() -> None:
    words = [word(72, 100, "之前"), word(72, 300, "表内"), word(72, 400, "之后"), word(72, 420, "再后")]
    lines = read_lines([sheet(1, words)], {1: [(60, 290, 500, 320)]})
    assert [line.after_table for line in lines] == [False, True, False]


def test_page_numbers_are_read_in_their_usual_forms() -> None:
    forms = {"- 3 -": 3, "3": 3, "第3页": 3, "第 3 页 共 25 页": 3, "— 12 —": 12, "3/25": 3}
    assert {text: page_number(text) for text in forms} == forms
    assert page_number("2024年") is None
    assert page_number("3.5") is None


def test_page_numbers_are_set_aside() -> None:
    pages = [sheet(n, [*prose(n, f"正文{n}段"), word(290, 800, f"- {n} -")]) for n in (1, 2)]
    assert texts(pages) == ["正文1段", "正文2段"]


def test_bare_page_numbers_must_count_with_the_pages() -> None:
    counting = [sheet(n, [*prose(n, "正文"), word(290, 800, str(n + 4))]) for n in (1, 2, 3)]
    assert texts(counting) == ["正文"] * 3
    figures = [sheet(1, [*prose(1, "正文"), word(290, 800, "88")]), sheet(2, prose(2, "正文"))]
    assert "88" in texts(figures)


def test_running_heads_are_set_aside() -> None:
    pages = [sheet(n, [word(72, 40, "某市某局部门预算"), *prose(n, f"正文第{n}段")]) for n in range(1, 6)]
    assert texts(pages) == [f"正文第{n}段" for n in range(1, 6)]


def test_labels_that_only_differ_by_their_number_are_no_running_heads() -> None:
    pages = [sheet(n, [word(72, 40, f"公开表{9 - n}"), *prose(n, "正文")]) for n in range(1, 6)]
    assert texts(pages)[::2] == [f"公开表{9 - n}" for n in range(1, 6)]


def test_text_in_two_layers_at_a_page_joint_is_read_once() -> None:
    doubled = ["这一格文字很长，分在两页上，两页都", "印着同样的几行。"]
    first = sheet(1, prose(1, "第一页开头。", *doubled, top=720))
    second = sheet(2, prose(2, *doubled, "第二页的正文。", top=60))
    assert texts([first, second]) == ["第一页开头。", *doubled, "第二页的正文。"]


def test_a_short_line_repeated_on_the_next_page_is_kept() -> None:
    pages = [sheet(1, prose(1, "开头", "无。", top=760)), sheet(2, prose(2, "无。", "结尾", top=60))]
    assert texts(pages) == ["开头", "无。", "无。", "结尾"]


def test_indent_and_room_are_measured_in_characters() -> None:
    words = [
        word(96, 100, FULL[2:]),
        word(72, 120, FULL),
        word(72, 140, FULL),
        word(72, 160, FULL),
        word(72, 180, "末行。"),
    ]
    lines = read_lines([sheet(1, words)], {})
    assert [round(line.indent) for line in lines] == [2, 0, 0, 0, 0]
    assert round(lines[0].room) == 0
    assert round(lines[-1].room) == len(FULL) - 3


def test_a_line_in_the_middle_is_centred() -> None:
    words = [word(72, 100 + 20 * at, FULL) for at in range(4)] + [word(261.5, 300, "名词解释", size=18)]
    line = read_lines([sheet(1, words)], {})[-1]
    assert line.centred
    assert round(line.size) == 18


def test_no_pages_have_no_lines() -> None:
    assert read_lines([], {}) == []
    assert read_lines([sheet(1, [])], {}) == []
