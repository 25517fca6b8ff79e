# mypy: disable-error-code="no-untyped-call, attr-defined"
from pathlib import Path

import pymupdf
import pytest
from reportlab.lib.colors import lightgrey

from ingest import pages
from ingest.errors import EncryptedFile, LimitExceeded, UnreadableFile
from ingest.pages import Page, read_pages, render_page
from tests.draw import LANDSCAPE, Pen, draw

AMOUNT = "2,946.25"


def _amount(pen: Pen) -> None:
    pen.text(100, 100, AMOUNT)
    pen.rule(90, 95, 200, 95)


def _one(path: Path) -> Page:
    return next(iter(read_pages(path)))


def test_digits_commas_and_points_stay_in_order(tmp_path: Path) -> None:
    """Some versions of the library set low commas and points apart: 2,946.25 came out as 294625 , ."""
    assert [word.text for word in _one(draw(tmp_path / "one.pdf", _amount)).words] == [AMOUNT]


def test_boxes_are_measured_from_the_top_left(tmp_path: Path) -> None:
    page = _one(draw(tmp_path / "one.pdf", _amount))
    (word,) = page.words
    assert 99 < word.x0 < 101 and 98 < word.top < 103 and word.bottom - word.top < 16
    (rule,) = page.rules
    assert abs((rule.top + rule.bottom) / 2 - 95) < 0.5 and rule.x1 - rule.x0 > 100


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_shown_on_its_side_is_read_upright(tmp_path: Path, turn: int) -> None:
    plain = _one(draw(tmp_path / "plain.pdf", _amount, size=LANDSCAPE))
    turned = _one(draw(tmp_path / "turned.pdf", _amount, size=LANDSCAPE, rotate=turn))
    assert turned.turn == turn and (turned.width, turned.height) == (plain.width, plain.height)
    assert turned.words[0].text == AMOUNT
    assert turned.words[0][:4] == pytest.approx(plain.words[0][:4], abs=1.5)


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_boxes_of_a_turned_page_lead_to_what_a_viewer_shows(tmp_path: Path, turn: int) -> None:
    path = draw(tmp_path / "turned.pdf", _amount, size=LANDSCAPE, rotate=turn)
    page = _one(path)
    box = page.words[0][:4]
    assert page.upright(page.seen(box)) == pytest.approx(box, abs=1e-6)
    with pymupdf.open(path) as pdf:
        clip = pymupdf.Rect(*page.seen(box)) * pdf[0].derotation_matrix
        assert pdf[0].get_textbox(clip).strip() == AMOUNT


def test_straightened_scans_lead_back_to_the_scan() -> None:
    page = Page(1, 600, 800, (), (), skew=1.5)
    box = (100.0, 700.0, 200.0, 720.0)
    assert page.seen(box) != box
    assert page.upright(page.seen(box)) == pytest.approx(box, abs=1e-6)


def test_an_outlined_box_is_four_rules_and_a_filled_one_none(tmp_path: Path) -> None:
    def boxes(pen: Pen) -> None:
        pen.box(100, 100, 200, 150)
        pen.box(300, 100, 400, 150, fill=lightgrey, stroke=False)

    rules = _one(draw(tmp_path / "one.pdf", boxes)).rules
    assert len(rules) == 4 and max(rule.x1 for rule in rules) < 250


def test_a_frame_drawn_with_one_pen_movement_is_read(tmp_path: Path) -> None:
    def bracket(pen: Pen) -> None:
        path = pen.canvas.beginPath()
        path.moveTo(100, 100)
        path.lineTo(300, 100)
        path.lineTo(300, 200)
        pen.canvas.drawPath(path)

    rules = _one(draw(tmp_path / "one.pdf", bracket)).rules
    assert sorted((round(rule.x1 - rule.x0), round(rule.bottom - rule.top)) for rule in rules) == [(0, 100), (200, 0)]


def test_a_word_over_an_upright_rule_knows_its_characters(tmp_path: Path) -> None:
    def crossed(pen: Pen) -> None:
        pen.text(100, 100, "01行政运行")
        pen.rule(112, 80, 112, 130)

    (word,) = _one(draw(tmp_path / "one.pdf", crossed)).words
    assert len(word.edges) == len(word.text) == 6 and list(word.edges) == sorted(word.edges)


def test_an_encrypted_file_asks_for_its_password(tmp_path: Path) -> None:
    path = tmp_path / "locked.pdf"
    with pymupdf.open(draw(tmp_path / "open.pdf", _amount)) as pdf:
        pdf.save(path, encryption=pymupdf.PDF_ENCRYPT_AES_256, user_pw="geheim", owner_pw="geheim")
    with pytest.raises(EncryptedFile, match=r"locked\.pdf.*password"):
        list(read_pages(path))
    assert [word.text for word in next(read_pages(path, "geheim")).words] == [AMOUNT]


@pytest.mark.parametrize("content", [b"", b"not a pdf", b"%PDF-1.7\n1 0 obj\n<<"])
def test_a_broken_file_is_named_with_the_next_step(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "broken.pdf"
    path.write_bytes(content)
    with pytest.raises(UnreadableFile, match=r"broken\.pdf.*fetch"):
        list(read_pages(path))


@pytest.mark.parametrize("share", [10, 33, 50, 66, 80, 90, 95])
def test_a_file_that_breaks_off_is_refused_or_read_whole(tmp_path: Path, share: int) -> None:
    whole = draw(tmp_path / "whole.pdf", _amount, _amount, _amount)
    content = whole.read_bytes()
    table = content.rfind(b"xref\n0 ")
    path = tmp_path / "cut.pdf"
    path.write_bytes(content[: table * share // 100])
    with pytest.raises(UnreadableFile, match=r"cut\.pdf.*fetch"):
        list(read_pages(path))
    path.write_bytes(content[: table + (len(content) - table) * share // 200])  # every object, half the table of them
    pages = list(read_pages(path))
    assert [page.words for page in pages] == [page.words for page in read_pages(whole)]
    assert all(page.repaired for page in pages) and not any(page.repaired for page in read_pages(whole))


def test_a_damaged_file_that_lost_a_page_is_refused(tmp_path: Path) -> None:
    path = draw(tmp_path / "holed.pdf", _amount, _amount)
    content = path.read_bytes()
    start = content.rfind(b"stream", 0, content.rfind(b"endstream")) - 80
    begin = content.rfind(b" 0 obj", 0, start + 80)
    holed = content[:begin] + b" " * (content.rfind(b"endobj") + 6 - begin) + content[content.rfind(b"endobj") + 6 :]
    path.write_bytes(holed.replace(b"startxref", b"startxxxx"))
    with pytest.raises(UnreadableFile, match=r"holed\.pdf.*page 2.*fetch"):
        list(read_pages(path))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match=r"nowhere\.pdf.*no such file"):
        list(read_pages(tmp_path / "nowhere.pdf"))


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 2)
    with pytest.raises(LimitExceeded, match="3 pages, more than 2"):
        list(read_pages(draw(tmp_path / "long.pdf", _amount, _amount, _amount)))


def test_a_page_of_endless_strokes_keeps_its_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pages, "MOST_RULES", 50)

    def hatched(pen: Pen) -> None:
        _amount(pen)
        for number in range(60):
            pen.rule(100, 200 + 5 * number, 300, 200 + 5 * number)

    page = _one(draw(tmp_path / "hatched.pdf", hatched))
    assert not page.rules and page.words and "strokes" in page.message


def test_a_picture_without_words_is_a_scan(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    with pymupdf.open(draw(tmp_path / "one.pdf", _amount)) as pdf, pymupdf.open() as scan:
        picture = pdf[0].get_pixmap(dpi=50)
        scan.new_page().insert_image(scan[0].rect, pixmap=picture)
        scan.save(path)
    assert _one(path).is_scan and not _one(draw(tmp_path / "two.pdf", _amount)).is_scan


def test_a_page_is_drawn_with_its_boxes_highlighted(tmp_path: Path) -> None:
    path = draw(tmp_path / "one.pdf", _amount)
    plain, marked = render_page(path, 1), render_page(path, 1, [(90, 90, 200, 120)])
    assert plain.startswith(b"\x89PNG") and marked.startswith(b"\x89PNG") and plain != marked
    with pytest.raises(UnreadableFile, match="no page 2"):
        render_page(path, 2)


def test_a_row_of_dots_is_a_rule(tmp_path: Path) -> None:
    def dotted(pen: Pen) -> None:
        pen.text(100, 80, AMOUNT)
        for step in range(100):
            pen.box(90 + 1.5 * step, 100, 90.75 + 1.5 * step, 100.75, fill=lightgrey, stroke=False)

    (rule,) = _one(draw(tmp_path / "dotted.pdf", dotted)).rules
    assert rule.x1 - rule.x0 > 145


def test_a_page_drawn_upside_down_is_read_upright(tmp_path: Path) -> None:
    def lines(pen: Pen) -> None:
        for step in range(4):
            pen.text(100, 100 + 30 * step, f"{step}、收入 合计")

    draw(tmp_path / "plain.pdf", lines)
    with pymupdf.open(tmp_path / "plain.pdf") as plain, pymupdf.open() as turned:
        leaf = turned.new_page(width=plain[0].rect.width, height=plain[0].rect.height)
        leaf.show_pdf_page(leaf.rect, plain, 0, rotate=180)
        turned.save(tmp_path / "turned.pdf")
    texts = [word.text for word in _one(tmp_path / "turned.pdf").words]
    assert texts == [word.text for word in _one(tmp_path / "plain.pdf").words]


def test_the_library_gives_words_and_vectors_in_one_pass_as_this_code_expects(tmp_path: Path) -> None:
    """What a new version of the library may change: its number, the fields of a word, the note of a vector."""
    assert pymupdf.VersionBind.startswith("1.")
    with pymupdf.open(draw(tmp_path / "one.pdf", _amount)) as pdf:
        text = pdf[0].get_textpage(flags=pages._FLAGS)
        (word,) = text.extractWORDS()
        (vector,) = [block for block in text.extractBLOCKS() if block[6] == pages._VECTOR]
    assert word[4:] == (AMOUNT, 0, 0, 0)
    assert vector[4].strip() == "<vector stroked, color: #000000, alpha: 255, is-rect: true, continues: false>"
