from ingest.grids import Frame, find_grids
from ingest.pages import Page, Rule


def _page(*strokes: tuple[float, float, float, float]) -> Page:
    return Page(1, 600, 800, (), [Rule(*stroke) for stroke in strokes])


def _lattice(xs: list[float], ys: list[float]) -> list[tuple[float, float, float, float]]:
    flat = [(xs[0], y, xs[-1], y + 0.5) for y in ys]
    return flat + [(x, ys[0], x + 0.5, ys[-1]) for x in xs]


XS, YS = [100.0, 200.0, 300.0], [100.0, 120.0, 140.0, 160.0]


def test_every_crossing_gives_a_cell() -> None:
    (grid,) = find_grids(_page(*_lattice(XS, YS)))
    assert len(grid.frames) == 6 and grid.frame_box(grid.frames[0]) == (100.25, 100.25, 200.25, 120.25)


def test_strokes_in_hundreds_of_pieces_are_one_line() -> None:
    pieces = []
    for x0, y0, x1, y1 in _lattice(XS, YS):
        for step in range(20):
            a, b = step / 20, (step + 0.8) / 20
            along = x1 - x0 > y1 - y0
            pieces.append(
                (x0 + a * (x1 - x0), y0, x0 + b * (x1 - x0), y1)
                if along
                else (x0, y0 + a * (y1 - y0), x1, y0 + b * (y1 - y0))
            )
    (grid,) = find_grids(_page(*pieces))
    assert len(grid.frames) == 6


def test_cells_with_no_stroke_between_them_are_merged() -> None:
    strokes = [
        (100, 100, 300, 100.5),
        (200, 120, 300, 120.5),
        (100, 140, 300, 140.5),
        (100, 100, 100.5, 140),
        (200, 100, 200.5, 140),
        (300, 100, 300.5, 140),
    ]
    (grid,) = find_grids(_page(*strokes))
    assert grid.frames == (Frame(0, 0, 2, 1), Frame(0, 1, 1, 1), Frame(1, 1, 1, 1))


def test_sides_that_are_not_drawn_are_closed() -> None:
    flat = [(100, y, 300, y + 0.5) for y in YS]
    (grid,) = find_grids(_page(*flat, (200, 100, 200.5, 180)))
    assert [round(x) for x in grid.xs] == [100, 200, 300]
    assert round(grid.ys[-1]) == 180


def test_a_lone_line_that_sticks_out_is_no_side() -> None:
    (grid,) = find_grids(_page(*_lattice(XS, YS), (300, 140, 420, 140.5)))
    assert round(grid.xs[-1]) == 300


def test_borders_that_jog_between_header_and_body_are_one() -> None:
    strokes = [(100, y, 300, y + 0.5) for y in YS] + [(100, 100, 100.5, 160), (300, 100, 300.5, 160)]
    (grid,) = find_grids(_page(*strokes, (198, 100, 198.5, 120), (204, 120, 204.5, 160)))
    assert len(grid.xs) == 3 and len(grid.frames) == 6


def test_double_rules_are_one_border() -> None:
    doubled = _lattice([98.0, *XS], [98.0, *YS])
    (grid,) = find_grids(_page(*doubled))
    assert len(grid.frames) == 6


def test_two_tables_on_a_page_stay_apart() -> None:
    grids = find_grids(_page(*_lattice(XS, YS), *_lattice(XS, [y + 200 for y in YS])))
    assert [round(grid.ys[0]) for grid in grids] == [100, 300]


def test_boxes_joined_by_arrows_are_no_table() -> None:
    strokes: list[tuple[float, float, float, float]] = [(100, 160, 500, 160.5), (300, 130, 300.5, 160)]
    boxes = [(250, 100, 350, 130)] + [(x - 30, 180, x + 30, 210) for x in (100, 200, 300, 400, 500)]
    for x0, y0, x1, y1 in boxes:
        strokes += [(x0, y0, x1, y0), (x0, y1, x1, y1), (x0, y0, x0, y1), (x1, y0, x1, y1)]
    strokes += [(x, 160, x + 0.5, 180) for x in (100, 200, 300, 400, 500)]
    assert find_grids(_page(*strokes)) == []


def test_underlines_and_a_page_border_are_no_table() -> None:
    border = [(20, 20, 580, 20), (20, 780, 580, 780), (20, 20, 20, 780), (580, 20, 580, 780)]
    assert find_grids(_page(*border, (60, 100, 200, 100.5), (60, 120, 300, 120.5))) == []
