"""An answer as a workbook whose figures can be traced and recomputed: operands are cells, results are formulas.

    Evidence   E1 | kj-24b | p.2 | 公务接待费 | 4.02 | 万元
               E2 | kj-24b | p.4 | 会议费     | 2.52 | 万元
    Answer     合计 | =ROUND(Evidence!$K$2+Evidence!$K$3,2)

A formula is written only when it gives exactly the figure of the answer; otherwise the figure stands as a number and
the sheet says that the program computed it. Text from documents is written as text, whatever it begins with.
"""

import io
import re
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Any, NamedTuple

from ingest import MONEY, round_half_up
from ingest.amount import plain
from qa import Value
from web.exhibit import Exhibit, Piece, value_in
from web.wording import say

_TOKEN = re.compile(r"\s*(?:(\d[\d,]*(?:\.\d+)?)\s*([^\d\s()+−÷×*/=-]*)|([()+−÷×]))")
_SIGNS = {"+": "+", "−": "-", "÷": "/", "×": "*", "(": "(", ")": ")"}
_ILLEGAL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
_EVIDENCE = (
    *("id", "document", "title", "file_sha256", "page", "box", "table_or_section", "row", "column"),
    *("printed", "value", "unit", "role", "table_identities"),
)
_VALUE = "K"
"""The column of the value."""
_LONGEST = 32_000
"""Characters in a cell at most."""


class Traced(NamedTuple):
    formula: str
    """Without its equals sign; empty when there is none."""
    used: tuple[str, ...]
    """Ids of the evidence it refers to."""


class WorkbookError(Exception):
    """What writes workbooks is not installed."""


def exhibit_to_xlsx(exhibit: Exhibit) -> bytes:
    try:
        from openpyxl import Workbook
        from openpyxl.styles import Alignment, Font
    except ImportError:
        raise WorkbookError("writing .xlsx needs openpyxl: pip install 'mingzhang[export]', or choose .html") from None
    answer, told = exhibit.answer, exhibit.answer.language
    book = Workbook()
    front = book.active
    front.title = "Answer"
    evidence = book.create_sheet("Evidence")
    rows = [(say("ask.you", told), exhibit.question), (say("ask.answer", told), answer.words)]
    if answer.scope:
        scope = [answer.scope.entity, str(answer.scope.year or ""), *list(answer.scope.model_dump().values())[2:]]
        rows.append((say("card.scope", told), " · ".join(filter(None, scope))))
    rows += [(say("card.formula", told), answer.calculation.formula)] if answer.calculation else []
    rows += [(say("card.caveats", told), caveat) for caveat in answer.caveats]
    rows += [(say("card.assumed", told), assumed) for assumed in answer.assumed]
    for name, text in rows:
        _add(front, [name, text])
    front.append([])
    heads = ["label", "value", "unit", "verdict", "evidence", "as_answered", "how"]
    _add(front, heads)
    for cell in front[front.max_row]:
        cell.font = Font(bold=True)
    for value in answer.values:
        traced = trace(value, exhibit)
        how = "formula over Evidence" if traced.formula else "computed by the program from the evidence named"
        shown = _figure(value.value)
        places = max(0, -int(shown.as_tuple().exponent)) if isinstance(shown, Decimal) else 0
        cells: list[Any] = [value.label, shown, value.unit, say(f"verdict.{value.verdict.value}", told)]
        _add(front, [*cells, " ".join(value.evidence), value.value, how])
        cell = front.cell(front.max_row, 2)
        if traced.formula:
            cell.value = f"={traced.formula}"
        cell.number_format = "#,##0" + ("." + "0" * places if places else "")
    front.append([])
    _add(front, ["", f"{exhibit.product} · {exhibit.asked_at}"])
    _add(evidence, list(_EVIDENCE))
    for cell in evidence[1]:
        cell.font = Font(bold=True)
    for piece in exhibit.pieces:
        _add(evidence, _line(piece))
        if piece.amount is not None:
            places = max(0, -int(piece.amount.value.as_tuple().exponent))
            cell = evidence.cell(evidence.max_row, _EVIDENCE.index("value") + 1)
            cell.number_format = "#,##0" + ("." + "0" * places if places else "")
    for sheet, widths in ((front, (24, 60, 8, 12, 14, 16, 40)), (evidence, (6, 14, 30, 20, 6, 24, 40, 30, 24, 24, 14))):
        for column, width in enumerate(widths, start=1):
            sheet.column_dimensions["ABCDEFGHIJK"[column - 1]].width = width
    for row in front.iter_rows(min_col=2, max_col=2, max_row=len(rows)):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    evidence.freeze_panes = "A2"
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _line(piece: Piece) -> list[Any]:
    item = piece.evidence
    box = ", ".join(f"{edge:.1f}" for edge in item.box)
    value, unit = (piece.amount.value, piece.amount.unit) if piece.amount else ("", "")
    return [
        *(item.id, item.doc, piece.title, item.sha256, item.page, box, item.table or item.section, item.row),
        *(item.column, item.quote, value, unit, item.role, item.closure),
    ]


def _add(sheet: Any, cells: Sequence[Any]) -> None:
    """A row whose texts are texts: nothing a document or an asker wrote is ever run as a formula."""
    row = sheet.max_row + 1 if sheet.max_row > 1 or sheet.cell(1, 1).value is not None else 1
    for column, content in enumerate(cells, start=1):
        cell = sheet.cell(row, column)
        if isinstance(content, str):
            cell.value = _ILLEGAL.sub(" ", content)[:_LONGEST]
            cell.data_type = "s"
            cell.quotePrefix = content[:1] in tuple("=+-@\t\r")
        else:
            cell.value = content


def _figure(digits: str) -> Decimal | str:
    try:
        number = Decimal(digits)
    except InvalidOperation:
        return digits
    return number if number.is_finite() else digits


# Formulas


def trace(value: Value, exhibit: Exhibit) -> Traced:
    """A value as a formula over the evidence: the cell it was copied from, or the calculation it is the result of."""
    wanted = _figure(value.value)
    if not isinstance(wanted, Decimal):
        return Traced("", ())
    for number, piece in enumerate(exhibit.pieces, start=2):
        if piece.evidence.id in value.evidence and piece.amount is not None:
            own = value_in(piece.amount, value.unit)
            if own == wanted:
                return Traced(f"{_cell(number)}{_factor(piece.amount.unit, value.unit)}", (piece.evidence.id,))
    calculation = exhibit.answer.calculation
    if calculation is None:
        return Traced("", ())
    operands = [
        (number, piece)
        for number, piece in enumerate(exhibit.pieces, start=2)
        if piece.evidence.id in calculation.operands
    ]
    return _computed(calculation.formula, operands, value, wanted)


def _computed(formula: str, operands: Sequence[tuple[int, Piece]], value: Value, wanted: Decimal) -> Traced:
    """The left side of `a + b = c` with its numbers replaced by cells, when it gives the value exactly."""
    left, _, _ = formula.rpartition("=")
    tokens = _tokens(left)
    if not tokens:
        return Traced("", ())
    written: list[str] = []
    counted: list[Decimal | str] = []
    used: list[int] = []
    for digits, unit, sign in tokens:
        if sign:
            written.append(_SIGNS[sign])
            counted.append(_SIGNS[sign])
            continue
        number = Decimal(digits.replace(",", ""))
        fits = [(row, p.amount) for row, p in operands if p.amount and value_in(p.amount, unit) == number]
        if not fits:
            return Traced("", ())
        row, amount = next((one for one in fits if one[0] not in used), fits[0])
        written.append(f"{_cell(row)}{_factor(amount.unit, unit)}")
        counted.append(number)
        used.append(row)
    result = _evaluate(counted)
    if result is None:
        return Traced("", ())
    places = max(0, -int(wanted.as_tuple().exponent))
    inner = "".join(written)
    names = tuple(piece.evidence.id for row, piece in operands if row in used)
    if value.unit == "%":
        result, inner = result * 100, f"({inner})*100"
    if round_half_up(result, places) == wanted:
        return Traced(f"ROUND({inner},{places})", names)
    if round_half_up(abs(result), places) == wanted:
        return Traced(f"ABS(ROUND({inner},{places}))", names)
    return Traced("", ())


def _tokens(left: str) -> list[tuple[str, str, str]]:
    """(digits, unit, "") and ("", "", sign) in order; empty when something else stands between them."""
    found, at = [], 0
    text = left.rstrip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None or match.end() == at:
            return []
        found.append((match[1] or "", match[2] or "", match[3] or ""))
        at = match.end()
    return found


def _evaluate(tokens: Sequence[Decimal | str]) -> Decimal | None:
    """A sum, difference, product or quotient with brackets, in decimals; None when it is none."""
    left = list(tokens)

    def factor() -> Decimal:
        token = left.pop(0)
        if token == "(":
            inner = total()
            if left.pop(0) != ")":
                raise ValueError
            return inner
        if not isinstance(token, Decimal):
            raise ValueError
        return token

    def product() -> Decimal:
        worth = factor()
        while left and left[0] in ("*", "/"):
            sign, other = left.pop(0), factor()
            worth = worth * other if sign == "*" else worth / other
        return worth

    def total() -> Decimal:
        worth = product()
        while left and left[0] in ("+", "-"):
            sign, other = left.pop(0), product()
            worth = worth + other if sign == "+" else worth - other
        return worth

    try:
        result = total()
    except (ValueError, IndexError, ArithmeticError):
        return None
    return None if left else result


def _cell(row: int) -> str:
    return f"Evidence!${_VALUE}${row}"


def _factor(printed: str, shown: str) -> str:
    """What a cell in one money unit is multiplied by to be shown in another: *10000 or /10000, or nothing."""
    if printed == shown or printed not in MONEY or shown not in MONEY:
        return ""
    ratio = MONEY[printed] / MONEY[shown]
    return f"*{plain(ratio)}" if ratio >= 1 else f"/{plain(1 / ratio)}"
