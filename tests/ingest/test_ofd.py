"""OFD pages: where characters and lines stand, whatever objects a producer makes of them."""

from pathlib import Path

import pytest

from ingest import ingest_file
from ingest.errors import LimitExceeded, UnreadableFile
from ingest.ofd import read_ofd
from ingest.ofd_paths import POINT, Matrix, read_matrix, read_path
from ingest.pages import Page
from tests.ingest.carried import NAMESPACE, OfdPage, write_ofd


def only_page(tmp_path: Path, page: OfdPage, **options: object) -> Page:
    (read,) = read_ofd(write_ofd(tmp_path / "one.ofd", [page.xml()], **options))  # type: ignore[arg-type]
    return read


def test_millimetres_become_points_from_the_top_left(tmp_path: Path) -> None:
    page = OfdPage()
    page.text(20, 30, "支出合计", 4.0)
    (word,) = only_page(tmp_path, page).words
    assert word.text == "支出合计"
    assert word[:4] == pytest.approx((20 * POINT, 30 * POINT, 36 * POINT, 34 * POINT))


def test_words_are_the_same_however_many_objects_a_line_is_made_of(tmp_path: Path) -> None:
    whole, single, packed = OfdPage(), OfdPage(), OfdPage()
    whole.text(20, 30, "一般公共服务1,234.50", 4.0)
    for at, character in enumerate("一般公共服务1,234.50"):
        single.text(20 + 4 * min(at, 6) + 2 * max(at - 6, 0), 30, character, 4.0)
    packed.text(20, 30, "一般公共服务1,234.50", 4.0, steps="g 6 4 g 7 2")
    read = [[(w.text, round(w.x0, 2), round(w.x1, 2)) for w in only_page(tmp_path, p).words] for p in (whole, single)]
    assert read[0] == read[1] == [(w.text, round(w.x0, 2), round(w.x1, 2)) for w in only_page(tmp_path, packed).words]
    assert [text for text, _, _ in read[0]] == ["一般公共服务1,234.50"]


def test_a_gap_ends_a_word_and_a_text_printed_twice_counts_once(tmp_path: Path) -> None:
    page = OfdPage()
    page.text(20, 30, "小计", 4.0, steps="9")
    page.text(60, 30, "12.00", 4.0)
    page.text(60.1, 30, "12.00", 4.0)  # as producers embolden
    assert sorted(word.text for word in only_page(tmp_path, page).words) == ["12.00", "小", "计"]


def test_an_outline_is_four_rules_and_a_thin_filled_box_is_one(tmp_path: Path) -> None:
    page = OfdPage()
    page.path("M 0 0 L 50 0 L 50 10 L 0 10 C", "20 40 50 10")
    page.path("M 0 0 L 50 0 L 50 0.2 L 0 0.2 C", "20 60 50 0.2", 'Fill="true" Stroke="false"')
    assert len(only_page(tmp_path, page).rules) == 5


def test_what_cannot_be_seen_is_no_rule(tmp_path: Path) -> None:
    page = OfdPage()
    white = '<ofd:StrokeColor Value="255 255 255"/>'
    page.path("M 0 0 L 50 0", "20 40 50 1", inner=white)
    page.path("M 0 0 L 50 0", "20 44 50 1", 'Stroke="false"')
    page.path("M 0 0 L 50 0", "20 48 50 1", 'Visible="false"')
    page.path("M 0 0 L 50 40 L 0 40 C", "20 52 50 40", 'Fill="true" Stroke="false"')  # a shape, no line
    page.path("M 0 0 B 1 1 2 2 50 0", "20 56 50 2")
    assert only_page(tmp_path, page).rules == []


def test_a_template_stands_under_the_pages_that_name_it(tmp_path: Path) -> None:
    head, plain, framed = OfdPage(), OfdPage(), OfdPage()
    head.text(20, 20, "单位：万元")
    framed.text(20, 40, "正文")
    path = write_ofd(
        tmp_path / "t.ofd",
        [plain.xml(), framed.xml(template="7")],
        extra='<ofd:TemplatePage ID="7" BaseLoc="Tpls/T0/Content.xml"/>',
        parts={"Doc_0/Tpls/T0/Content.xml": head.xml()},
    )
    assert [[word.text for word in page.words] for page in read_ofd(path)] == [[], ["单位：万元", "正文"]]


def test_a_composite_is_drawn_from_its_resource_with_its_matrix(tmp_path: Path) -> None:
    unit, page = OfdPage(), OfdPage()
    unit.text(0, 0, "合计", 4.0)
    page.objects.append('<ofd:CompositeObject ResourceID="9" Boundary="50 60 20 10" CTM="2 0 0 2 0 0"/>')
    resource = (
        f'<ofd:Res {NAMESPACE}><ofd:CompositeGraphicUnits><ofd:CompositeGraphicUnit ID="9"><ofd:Content>'
        f"{''.join(unit.objects)}</ofd:Content></ofd:CompositeGraphicUnit></ofd:CompositeGraphicUnits></ofd:Res>"
    )
    read = only_page(
        tmp_path,
        page,
        extra="<ofd:PublicRes>Res.xml</ofd:PublicRes>",
        parts={"Doc_0/Res.xml": resource},
    )
    assert [word.text for word in read.words] == ["合计"]
    assert read.words[0][:4] == pytest.approx((50 * POINT, 60 * POINT, 66 * POINT, 68 * POINT))


@pytest.mark.parametrize(("turn", "matrix"), [(90, "0 1 -1 0 0 0"), (180, "-1 0 0 -1 0 0"), (270, "0 -1 1 0 0 0")])
def test_a_page_on_its_side_is_read_upright_and_shown_as_it_lies(turn: int, matrix: str, tmp_path: Path) -> None:
    page = OfdPage()
    steps = 'DeltaX="4 4 4"'
    page.objects.append(
        f'<ofd:TextObject ID="1" Font="1" Size="4" Boundary="100 100 40 40" CTM="{matrix}">'
        f'<ofd:TextCode X="0" Y="0" {steps}>支出总表</ofd:TextCode></ofd:TextObject>'
    )
    read = only_page(tmp_path, page)
    (word,) = read.words
    assert (read.turn, word.text) == (turn, "支出总表") and word.x1 - word.x0 > word.bottom - word.top
    x0, top, x1, bottom = read.seen(word[:4])
    start = {90: (x0, top), 180: (x1, top), 270: (x0, bottom)}[turn]
    assert start[turn != 90 and turn == 270] == pytest.approx(100 * POINT, abs=4 * POINT)
    assert (bottom - top > x1 - x0) == (turn != 180)


def test_a_page_that_breaks_is_reported_and_the_others_are_kept(tmp_path: Path) -> None:
    page = OfdPage()
    page.text(20, 30, "2024年部门预算")
    document = ingest_file(write_ofd(tmp_path / "b.ofd", [page.xml(), "<ofd:Page", page.xml()]))
    assert [reading.kind for reading in document.pages] == ["text", "failed", "text"]
    assert "b.ofd: Doc_0/Pages/P1/Content.xml is damaged" in document.pages[1].message


def test_a_picture_without_text_says_what_to_do(tmp_path: Path) -> None:
    page = OfdPage()
    page.objects.append('<ofd:ImageObject ID="1" Boundary="0 0 210 297" ResourceID="3"/>')
    assert "save the file as PDF" in only_page(tmp_path, page).message


def test_a_package_that_names_no_document_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="no page can be read"):
        read_ofd(write_ofd(tmp_path / "none.ofd", []))


def test_floods_in_a_page_end_that_page_or_the_file(tmp_path: Path) -> None:
    crowded, striped = OfdPage(), OfdPage()
    crowded.text(20, 30, "一" * 1000, 3.0, steps="g 999999999 3")
    crowded.objects *= 201
    striped.path(" ".join(f"M 0 {at} L 9 {at}" for at in range(21_000)), "0 0 9 9")
    pages = read_ofd(write_ofd(tmp_path / "f.ofd", [crowded.xml(), striped.xml()]))
    assert "characters on one page" in pages[0].message and "strokes" in pages[1].message
    assert not pages[0].words and not pages[1].rules
    with pytest.raises(LimitExceeded, match="more than 3000 pages"):
        read_ofd(write_ofd(tmp_path / "g.ofd", ["<a/>"] * 3001))


def test_objects_without_end_are_on_no_page(tmp_path: Path) -> None:
    page = OfdPage()
    page.text(1e300, 1e300, "远", 4.0)
    page.text(20, 30, "近", 4.0)
    page.path("M 0 0 L 1e300 0 L 1e300 1e308", "1e300 0 1 1")
    read = only_page(tmp_path, page)
    assert [word.text for word in read.words] == ["近"] and read.rules == []


def test_paths_close_where_they_began_and_matrices_multiply() -> None:
    subpaths, corners = read_path("M 0 0 L 2 0 L 2 1 C M 5 5 L 6 5", Matrix(e=10))
    assert [len(strokes) for strokes in subpaths] == [3, 1]
    assert subpaths[0][-1] == ((12, 1), (10, 0)) and corners[-1] == (16, 5)
    assert Matrix(2, 0, 0, 2, 1, 1).then(Matrix(e=5)).apply(1, 1) == (8, 3)
    assert read_matrix("nan 0 0 1 0 0") == Matrix()
