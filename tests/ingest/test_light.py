"""Rows, columns and headers of tables without upright rules, where texts stand off their rows and columns."""

from collections.abc import Sequence

import pytest

from ingest.light_columns import white_columns
from ingest.light_lines import Line, line_pieces
from ingest.light_rows import body_frames, rows_of_ink
from ingest.light_zones import Zone
from ingest.pages import Word

SIZE = 10.0


def word(x0: float, top: float, text: str) -> Word:
    width = sum(SIZE / 2 if character.isascii() else SIZE for character in text)
    return Word(x0, top, x0 + width, top + SIZE, text)


def centred(middle: float, top: float, text: str) -> Word:
    placed = word(0.0, top, text)
    return placed._replace(x0=middle - placed.x1 / 2, x1=middle + placed.x1 / 2)


def line(*words: Word) -> Line:
    pieces = line_pieces(words)
    return Line(words, pieces, pieces, min(w.top for w in words), max(w.bottom for w in words))


def cells(body: Sequence[Line], xs: Sequence[float]) -> set[tuple[int, int, int, int]]:
    bands = rows_of_ink(body, xs)
    return set(body_frames([piece for row in body for piece in row.pieces], xs, bands))


def test_a_dash_is_no_part_of_the_name_beside_it() -> None:
    row = line(word(100, 0, "-"), word(112, 0, "二、外交支出"))
    assert [piece.text for piece in row.pieces] == ["-", "二、外交支出"]


def test_the_name_of_a_group_stands_between_rows_and_covers_them() -> None:
    rows = [
        line(word(104, 20 * n, text), word(204, 20 * n, "5.00"))
        for n, text in enumerate(["小计", "30101", "30102", "30103"])
    ]
    name = line(word(4, 30, "301工资"))
    found = cells(sorted([*rows, name], key=lambda row: row.top), [0.0, 100.0, 200.0, 300.0])
    assert (0, 0, 4, 1) in found and len(found) == 1 + 4 * 2


def test_a_total_over_blank_columns_opens_no_group() -> None:
    total = line(centred(100, 0, "总计"), word(204, 0, "9.00"))
    rows = [
        line(word(104, 20 * n, text), word(204, 20 * n, "5.00"))
        for n, text in enumerate(["", "小计", "30101", "30102", "30103"])
        if text
    ]
    name = line(word(4, 50, "301工资"))
    found = cells(sorted([total, *rows, name], key=lambda row: row.top), [0.0, 100.0, 200.0, 300.0])
    assert (0, 0, 1, 2) in found and (1, 0, 4, 1) in found


def test_a_name_goes_on_beside_an_ordinal_of_another_column() -> None:
    body = []
    for n in range(3):
        body += [
            line(word(4, 50 * n, "二、政府性")),
            line(word(4, 50 * n + 12, "基金预算"), word(104, 50 * n + 12, "二、外交"), word(204, 50 * n + 12, "1.00")),
        ]
    assert len(rows_of_ink(body, [0.0, 100.0, 200.0, 300.0])) == 3


def test_dashes_at_the_right_of_their_column_belong_to_the_heading_on_their_left() -> None:
    head = [line(centred(150, 0, "经营支出"), centred(250, 0, "补助支出"))]
    body = [line(word(4, 20 * n, "教育支出"), word(190, 20 * n, "-"), word(290, 20 * n, "-")) for n in (1, 2, 3)]
    head[0] = line(centred(50, 0, "科目名称"), *head[0].words)
    assert white_columns(Zone(head, body, [], (0.0, 300.0))) == pytest.approx([0.0, 100.0, 200.0, 300.0])


def test_a_heading_over_several_columns_is_no_column() -> None:
    head = [
        line(centred(110, 0, "项目"), centred(250, 0, "支出预算")),
        line(centred(40, 20, "编码"), centred(140, 20, "科目名称"), centred(250, 20, "合计")),
    ]
    body = [line(word(30, 40, "201"), word(82, 40, "住房"), word(270, 40, "5.00"))]
    assert len(white_columns(Zone(head, body, [], (0.0, 300.0)))) == 4
