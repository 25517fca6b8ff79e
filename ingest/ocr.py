"""Pages without a text layer: words and rules from their pixels. The one home of rapidocr, an optional extra.

    pages = read_scans(path, read_pages(path))        only pages that are pictures change; they come back with ocr=True

A page is drawn at 200 dpi, set straight by the angle at which its rows of ink are most distinct, and read as a whole;
strokes longer than a character are its ruling lines. From there on it is a Page like any other. A cell that holds ink
but no word is looked at once more by itself, since lone digits escape the text detector.
"""

import importlib.util
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from ingest.cells import even_edges, fill_grid, words_inside
from ingest.document import Box
from ingest.grids import find_grids
from ingest.pages import Page, Picture, Rule, Word, draw_pages

Pixels = NDArray[np.uint8]

DPI = 200
POINT = 72 / DPI
STEEPEST = 3.0
"""Degrees of skew that are looked for."""
LEAST_SURE = 0.5
"""Score below which a reading is dropped."""
SHORTEST_FLAT, SHORTEST_UPRIGHT = 20.0, 9.0
"""Points from which a stroke is a rule; a wide character's longest stroke is shorter than the first."""
LONGER_THAN_LETTERS = 40.0
INKED = 0.004
"""Share of dark pixels from which a cell is not blank."""
MISSING = "reading it needs the OCR extra: pip install 'mingzhang[ocr]'"


def read_scans(path: Path, pages: Iterable[Page], password: str = "") -> Iterator[Page]:
    """The same pages, with those that are pictures read by OCR; without the extra they keep a message that says so."""
    for page in pages:
        if not page.is_scan:
            yield page
        elif not is_available():
            reason = page.message or f"page {page.number} is a picture without text"
            yield page._replace(message=f"{reason}; {MISSING}")
        else:
            picture = next(draw_pages(path, [page.number], DPI, password))
            yield read_picture(page, picture)


@cache
def is_available() -> bool:
    """Whether the optional extra is installed."""
    return all(importlib.util.find_spec(name) is not None for name in ("rapidocr", "onnxruntime", "cv2"))


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    return RapidOCR(params={"Global.log_level": "error", "EngineConfig.onnxruntime.intra_op_num_threads": 2})


def read_picture(page: Page, picture: Picture) -> Page:
    """A page from its picture."""
    pixels = np.frombuffer(picture.grey, np.uint8).reshape(picture.height, picture.width)
    skew = _skew(pixels)
    pixels = _turned(pixels, skew)
    rules = _rules(pixels)
    words = [_with_edges(word, rules) for word in _words(pixels)]
    read = page._replace(words=words, rules=rules, ocr=True, skew=skew)
    words.extend(word for box in _silent_cells(read, pixels) for word in _cell_words(pixels, box))
    return read


# Setting the page straight


def _turned(pixels: Pixels, degrees: float) -> Pixels:
    """The picture turned counter-clockwise about its middle."""
    import cv2

    if not degrees:
        return pixels
    height, width = pixels.shape
    turn = cv2.getRotationMatrix2D((width / 2, height / 2), degrees, 1.0)
    straight = cv2.warpAffine(pixels, turn, (width, height), flags=cv2.INTER_CUBIC, borderMode=cv2.BORDER_REPLICATE)
    return np.asarray(straight, np.uint8)


def _skew(pixels: Pixels) -> float:
    """Degrees by which the picture has to be turned counter-clockwise to stand straight."""
    import cv2

    small = cv2.resize(pixels, None, fx=0.5, fy=0.5, interpolation=cv2.INTER_AREA)
    ink = np.asarray(small < 160, np.uint8) * 255
    if not ink.any():
        return 0.0

    def contrast(degrees: float) -> float:
        rows = _turned(ink, degrees).sum(axis=1, dtype=np.float64)
        return float(np.square(np.diff(rows)).sum())

    best = max(np.arange(-STEEPEST, STEEPEST + 0.1, 0.25), key=contrast)
    best = max(np.arange(best - 0.25, best + 0.26, 0.05), key=contrast)
    return round(float(best), 3)


# Rules


def _rules(pixels: Pixels) -> list[Rule]:
    import cv2

    dark = cv2.adaptiveThreshold(pixels, 255, cv2.ADAPTIVE_THRESH_MEAN_C, cv2.THRESH_BINARY_INV, 31, 12)
    found = []
    for across, shortest in ((True, SHORTEST_FLAT), (False, SHORTEST_UPRIGHT)):
        length = int(shortest / POINT)
        kernel = np.ones((1, length) if across else (length, 1), np.uint8)
        bridge = np.ones((3, 1) if across else (1, 3), np.uint8)
        strokes = cv2.morphologyEx(cv2.dilate(dark, bridge), cv2.MORPH_OPEN, kernel)
        _, _, stats, _ = cv2.connectedComponentsWithStats(strokes, connectivity=8)
        for x, y, width, height, _ in stats[1:]:
            thickness = (height if across else width) * POINT
            if thickness < 4.0:
                found.append(Rule(x * POINT, y * POINT, (x + width) * POINT, (y + height) * POINT))
    return _without_letters(found)


def _without_letters(rules: list[Rule]) -> list[Rule]:
    """Rules without the upright strokes of characters: a short upright counts only from one flat rule to the next."""
    flat = [rule for rule in rules if rule.x1 - rule.x0 >= rule.bottom - rule.top]

    def meets(x: float, y: float) -> bool:
        return any(rule.x0 - 3 <= x <= rule.x1 + 3 and rule.top - 0.8 <= y <= rule.bottom + 0.8 for rule in flat)

    upright = [rule for rule in rules if rule.x1 - rule.x0 < rule.bottom - rule.top]
    kept = [
        rule
        for rule in upright
        if rule.bottom - rule.top > LONGER_THAN_LETTERS
        or (meets((rule.x0 + rule.x1) / 2, rule.top) and meets((rule.x0 + rule.x1) / 2, rule.bottom))
    ]
    return [*flat, *kept]


# Words


def _words(pixels: Pixels) -> list[Word]:
    result = _engine()(np.stack([pixels] * 3, axis=-1), use_det=True, use_cls=False)
    if result.boxes is None:
        return []
    words: list[Word] = []
    for corners, text, score in zip(result.boxes, result.txts, result.scores, strict=True):
        if score >= LEAST_SURE and text.strip():
            xs, ys = [float(x) * POINT for x, _ in corners], [float(y) * POINT for _, y in corners]
            words.extend(_split(Word(min(xs), min(ys), max(xs), max(ys), text)))
    return words


def _split(word: Word) -> list[Word]:
    """The words of a line that was read with blanks in it."""
    if " " not in word.text.strip():
        return [word._replace(text=word.text.strip())]
    edges = (*even_edges(word), word.x1)
    pieces, start = [], 0
    for part in word.text.split(" "):
        if part:
            pieces.append(Word(edges[start], word.top, edges[start + len(part)], word.bottom, part))
        start += len(part) + 1
    return pieces


def _with_edges(word: Word, rules: Iterable[Rule]) -> Word:
    """Left edges of its characters for a word that runs over an upright rule."""
    middle = (word.top + word.bottom) / 2
    crossed = any(
        rule.bottom - rule.top > rule.x1 - rule.x0
        and word.x0 + 1 < (rule.x0 + rule.x1) / 2 < word.x1 - 1
        and rule.top <= middle <= rule.bottom
        for rule in rules
    )
    return word._replace(edges=even_edges(word)) if crossed and len(word.text) > 1 else word


def _silent_cells(page: Page, pixels: Pixels) -> list[Box]:
    """Cells with ink in them where no word was found."""
    found = []
    for grid in find_grids(page):
        sheet = fill_grid(page, grid, words_inside(page, grid))
        for frame, text in zip(grid.frames, sheet.texts, strict=True):
            x0, top, x1, bottom = grid.frame_box(frame)
            inner = _crop(pixels, (x0 + 2.5, top + 2.5, x1 - 2.5, bottom - 2.5))
            if not text and inner.size and float((inner < 128).mean()) > INKED:
                found.append((x0, top, x1, bottom))
    return found


def _crop(pixels: Pixels, box: Box) -> Pixels:
    x0, top, x1, bottom = (round(value / POINT) for value in box)
    return pixels[max(top, 0) : bottom, max(x0, 0) : x1]


def _cell_words(pixels: Pixels, box: Box) -> list[Word]:
    """The one line that a cell prints, from its dark rectangle."""
    inner = (box[0] + 2.0, box[1] + 2.0, box[2] - 2.0, box[3] - 2.0)
    dark = _crop(pixels, inner) < 128
    rows, columns = np.flatnonzero(dark.any(axis=1)), np.flatnonzero(dark.any(axis=0))
    if not rows.size or not columns.size:
        return []
    ink = (
        inner[0] + columns[0] * POINT,
        inner[1] + rows[0] * POINT,
        inner[0] + (columns[-1] + 1) * POINT,
        inner[1] + (rows[-1] + 1) * POINT,
    )
    crop = np.pad(_crop(pixels, ink), 8, constant_values=255)
    result = _engine()(np.stack([crop] * 3, axis=-1), use_det=False, use_cls=False)
    if not result.txts or result.scores[0] < LEAST_SURE or not result.txts[0].strip():
        return []
    return _split(Word(*ink, result.txts[0].strip()))
