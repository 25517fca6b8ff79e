"""Words on a page: Chinese in the Adobe-GB1 song face that every PDF reader substitutes, Latin letters and digits in a
standard face, broken into lines the way Chinese is (figures stay whole, closing marks do not start a line).

Nothing is embedded and nothing is read from the system, so the same words give the same bytes everywhere.
"""

import re
from functools import cache

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.cidfonts import UnicodeCIDFont
from reportlab.pdfgen.canvas import Canvas

CHINESE = "STSong-Light"
LATIN_FACES = ("Times-Roman", "Helvetica", "Courier")

_RUN = re.compile(r"[!-~]+|[^!-~]+")
_PIECE = re.compile(r"[0-9A-Za-z.,%+*/-]+|.", re.DOTALL)
_NEVER_FIRST = set("，。、；：？！）》”’」』〕】,.;:?!)%")
_NEVER_LAST = set("（《“‘「『〔【(")


@cache
def _register() -> None:
    pdfmetrics.registerFont(UnicodeCIDFont(CHINESE))


@cache
def _unit_width(run: str, latin: str) -> float:
    _register()
    if run.isascii() and run.strip():
        return float(pdfmetrics.stringWidth(run, latin, 1))
    return sum(0.5 if ch == " " else 1.0 for ch in run)


def width(text: str, size: float, latin: str) -> float:
    return size * sum(_unit_width(run, latin) for run in _RUN.findall(text))


def break_lines(text: str, size: float, latin: str, room: float, indent: float = 0.0) -> list[str]:
    """Lines no wider than `room`; the first one is shorter by `indent`."""
    lines: list[str] = []
    line, used = "", indent
    for piece in _PIECE.findall(text):
        need = width(piece, size, latin)
        if line and used + need > room and piece not in _NEVER_FIRST:
            carry = ""
            while line and line[-1] in _NEVER_LAST:
                carry, line = line[-1] + carry, line[:-1]
            lines.append(line.rstrip(" "))
            line, used = carry, width(carry, size, latin)
            if piece == " ":
                continue
        if need > room and len(piece) > 1:
            for ch in piece:
                step = width(ch, size, latin)
                if line and used + step > room:
                    lines.append(line)
                    line, used = "", 0.0
                line, used = line + ch, used + step
            continue
        line, used = line + piece, used + need
    return [*lines, line] if line or not lines else lines


def draw(
    canvas: Canvas,
    x: float,
    baseline: float,
    text: str,
    size: float,
    latin: str,
    bold: bool = False,
    singly: bool = False,
) -> None:
    """One line of text; runs of Chinese and Latin each in their own face. `singly` sets every glyph by itself, as some
    producers do."""
    _register()
    canvas.saveState()
    words = canvas.beginText(x, baseline)
    if bold:
        words.setTextRenderMode(2)
        canvas.setLineWidth(size / 45)
    for run in _RUN.findall(text):
        is_latin = run.isascii() and bool(run.strip())
        words.setFont(latin if is_latin else CHINESE, size)
        words.setTextOrigin(x, baseline)
        if is_latin and not singly:
            words.textOut(run)
            x += width(run, size, latin)
        else:
            for part in run if singly else re.findall(r" +|[^ ]+", run):
                words.setTextOrigin(x, baseline)
                words.textOut(part)
                x += width(part, size, latin)
    canvas.drawText(words)
    canvas.restoreState()
