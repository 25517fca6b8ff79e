"""Words that rules cross: where they are cut, and when they are one thing."""

from ingest.cells import cut_word, even_edges, fill_grid
from ingest.grids import Frame, Grid
from ingest.pages import Page, Word


def pieces(text: str, *sides: float, edges: tuple[float, ...] = ()) -> list[str]:
    """A word of ten points a wide character, cut at `sides`."""
    width = sum(5 if char.isascii() else 10 for char in text)
    word = Word(0, 0, width, 10, text)
    return [piece.text for piece in cut_word(word._replace(edges=edges or even_edges(word)), sides)]


def test_two_amounts_that_touch_are_cut_where_the_second_begins() -> None:
    assert pieces("1,350.431,383.20", 37.0) == ["1,350.43", "1,383.20"]


def test_a_code_wider_than_its_cell_is_cut_before_the_name() -> None:
    assert pieces("2050202小学教育", 27.0) == ["2050202", "小学教育"]


def test_a_mark_hangs_over_the_side_of_its_cell() -> None:
    assert pieces("河道整治、", 39.0) == ["河道整治、"]


def test_two_names_are_cut_where_the_pace_changes() -> None:
    edges = (0.0, 10.0, 20.0, 30.0, 40.0, 47.0, 57.0, 67.0)
    assert pieces("事业单位收上级补助", 41.0, edges=(*edges, 77.0)) == ["事业单位收", "上级补助"]


def test_a_line_on_a_rule_stays_with_the_text_it_was_printed_with() -> None:
    words = [
        Word(2, 1, 42, 9, "水利工程"),
        Word(2, 9.1, 42, 17.1, "（续建）"),
        Word(2, 17.3, 42, 25.3, "水利管理"),
    ]
    frames = (Frame(0, 0, 1, 1), Frame(0, 1, 1, 1), Frame(1, 0, 1, 1), Frame(1, 1, 1, 1))
    grid = Grid((0.0, 50.0, 100.0), (0.0, 13.0, 26.0), frames)
    sheet = fill_grid(Page(1, 100, 100, words, []), grid, words)
    assert sheet.texts == ("水利工程（续建）", "", "水利管理", "")
