"""Errors put into a disclosure on purpose, for the checker to find: one error, and where it is.

    planted = plant(generate(7), "total", seed=1)
    planted.disclosure    the same pages with one wrong figure
    planted.rule          W2: the identity that catches it;  planted.before, .after: what was printed and what is now

Every error lies well outside what rounding could explain.
"""

import re
from collections.abc import Callable
from decimal import Decimal
from random import Random
from typing import NamedTuple

from evals.disclosure import TEXT, Block, Disclosure
from evals.prose import percent
from evals.sheet import AMOUNT, Sheet, squeeze
from ingest import read_amount


class Planted(NamedTuple):
    disclosure: Disclosure
    kind: str
    rules: tuple[str, ...]
    """Identities that it breaks, the most telling one first."""
    sheet: str
    """Slug of the table it is in; empty for prose."""
    row: int
    column: int
    block: int
    """Index of the block it is in."""
    before: str
    after: str


class CannotPlant(ValueError):
    """A disclosure that offers no place for this kind of error."""


def plant(disclosure: Disclosure, kind: str, seed: int) -> Planted:
    """Raises CannotPlant, or KeyError for an unknown kind."""
    return PLANTERS[kind](disclosure, Random(f"plant/{kind}/{seed}"))


# In tables


def _leaves(sheet: Sheet) -> list[tuple[int, int]]:
    """Cells of the longest account codes with at least ten units of money in them."""
    accounts = sheet.accounts()
    longest = max((len(account.code) for account in accounts), default=0)
    spots = [(a.row, c) for a in accounts if len(a.code) == longest for c in a.amounts]
    return [(r, c) for r, c in spots if abs(_value(sheet.rows[r][c])) >= 10]


def _value(text: str) -> Decimal:
    amount = read_amount(text, "")
    return amount.value if amount else Decimal(0)


def _coded_sheets(disclosure: Disclosure, *slugs: str) -> list[Sheet]:
    return [sheet for sheet in disclosure.sheets if sheet.slug in slugs and _leaves(sheet)]


def _in_cell(
    disclosure: Disclosure, kind: str, rules: tuple[str, ...], sheet: Sheet, row: int, column: int, after: str
) -> Planted:
    before = sheet.rows[row][column]
    changed = disclosure.with_sheet(sheet.with_cell(row, column, after))
    return Planted(changed, kind, rules, sheet.slug, row, column, _index(disclosure, sheet.slug), before, after)


def _index(disclosure: Disclosure, slug: str) -> int:
    return next(i for i, b in enumerate(disclosure.blocks) if b.sheet is not None and b.sheet.slug == slug)


def _digit(disclosure: Disclosure, random: Random) -> Planted:
    """One digit of a leaf amount, at a place worth at least one unit."""
    sheet = random.choice(_coded_sheets(disclosure, "spending", "general", "basic"))
    row, column = random.choice(_leaves(sheet))
    text = sheet.rows[row][column]
    whole = [i for i, ch in enumerate(text.split(".")[0]) if ch.isdigit()]
    spot = random.choice(whole[:-1] or whole)
    wrong = str((int(text[spot]) + random.randint(1, 8)) % 9 + 1)
    if wrong == text[spot]:
        wrong = str(int(wrong) % 9 + 1)
    return _in_cell(disclosure, "digit", ("W1", "W3", "W7"), sheet, row, column, text[:spot] + wrong + text[spot + 1 :])


def _swapped(disclosure: Disclosure, random: Random) -> Planted:
    """Two amounts of one column changed places, under different parents."""
    sheet = random.choice(_coded_sheets(disclosure, "general", "spending", "basic"))
    parents = {(a.row, c): a.code[:-2] for a in sheet.accounts() for c in a.amounts}
    leaves = _leaves(sheet)
    pairs = [
        (a, b)
        for a in leaves
        for b in leaves
        if a < b and a[1] == b[1] and parents[a] != parents[b] and sheet.rows[a[0]][a[1]] != sheet.rows[b[0]][b[1]]
    ]
    if not pairs:
        raise CannotPlant(f"{disclosure.key}: no two amounts of {sheet.slug} to swap")
    (r1, c), (r2, _) = random.choice(pairs)
    first, second = sheet.rows[r1][c], sheet.rows[r2][c]
    half = sheet.with_cell(r2, c, first)
    planted = _in_cell(disclosure.with_sheet(half), "swapped", ("W1", "W3", "W7"), half, r1, c, second)
    return planted._replace(before=first)


def _total(disclosure: Disclosure, random: Random) -> Planted:
    """A 合计 that is not the sum of its parts."""
    sheet = random.choice(_coded_sheets(disclosure, "spending", "general"))
    row = next(r for r, cells in enumerate(sheet.rows) if any(squeeze(t) == "合计" for t in cells))
    columns = [c for c, kind in enumerate(sheet.kinds) if kind == AMOUNT and _value(sheet.rows[row][c]) > 10]
    column = random.choice(columns)
    return _in_cell(
        disclosure, "total", ("W2", "B2", "B5"), sheet, row, column, _raised(sheet.rows[row][column], random)
    )


def _raised(text: str, random: Random) -> str:
    """An amount some per cent larger, written the same way."""
    value = _value(text)
    places = len(text.split(".")[1]) if "." in text else 0
    more = value + (value * random.randint(3, 30) / 100).quantize(Decimal(1)) + random.randint(2, 9)
    return format(more.quantize(Decimal(1).scaleb(-places)), ",f" if "," in text or more < 1000 else "f")


def _missing_table(disclosure: Disclosure, random: Random) -> Planted:
    """A statement that the contents page lists and the document does not hold."""
    sheet = random.choice(
        [s for s in disclosure.sheets if s.slug in ("fund", "public", "government", "capital", "spending")]
    )
    index = _index(disclosure, sheet.slug)
    blocks = disclosure.blocks[:index] + disclosure.blocks[index + 1 :]
    return Planted(
        disclosure._replace(blocks=blocks), "missing_table", ("W0",), sheet.slug, -1, -1, index, sheet.title, ""
    )


# In prose


def _in_text(
    disclosure: Disclosure, kind: str, rules: tuple[str, ...], index: int, start: int, end: int, after: str
) -> Planted:
    block = disclosure.blocks[index]
    before = block.text[start:end]
    changed = block._replace(text=block.text[:start] + after + block.text[end:])
    return Planted(disclosure.with_block(index, changed), kind, rules, "", -1, -1, index, before, after)


def _matches(disclosure: Disclosure, pattern: str, topics: tuple[str, ...] = ()) -> list[tuple[int, re.Match[str]]]:
    def wanted(block: Block) -> bool:
        return block.kind == TEXT and bool(block.topic) and (not topics or block.topic in topics)

    return [(i, m) for i, b in enumerate(disclosure.blocks) if wanted(b) for m in re.finditer(pattern, b.text)]


def _some(
    disclosure: Disclosure, random: Random, pattern: str, topics: tuple[str, ...] = ()
) -> tuple[int, re.Match[str]]:
    found = _matches(disclosure, pattern, topics)
    if not found:
        raise CannotPlant(f"{disclosure.key}: no words like {pattern}")
    return random.choice(found)


PERCENT_RULES = {"占": ("N4",), "长": ("N5",), "降": ("N5",), "的": ("N7", "N4")}


def _percentage(disclosure: Disclosure, random: Random) -> Planted:
    index, match = _some(disclosure, random, r"(占|增长|下降|完成预算的)(\d+\.\d+)%")
    wrong = Decimal(match[2]) + Decimal(random.choice(("3.10", "7.40", "12.60")))
    rules = PERCENT_RULES[match[1][-1]]
    return _in_text(disclosure, "percentage", rules, index, match.start(2), match.end(2), str(wrong))


def _year(disclosure: Disclosure, random: Random) -> Planted:
    """The year of another document, left over."""
    index, match = _some(disclosure, random, rf"{disclosure.year}(?=年)")
    wrong = str(disclosure.year - random.choice((3, 4, 5)))
    return _in_text(disclosure, "year", ("N13",), index, match.start(), match.end(), wrong)


def _unit(disclosure: Disclosure, random: Random) -> Planted:
    """元 where 万元 was meant."""
    index, match = _some(
        disclosure, random, r"(?<=[1-9]\d\.\d\d)万元", ("three_public", "run_costs", "procurement", "income")
    )
    return _in_text(disclosure, "unit", ("N16", "N1", "N8"), index, match.start(), match.end(), "元")


def _text_against_table(disclosure: Disclosure, random: Random) -> Planted:
    """The three public expenses in the prose are not those of the table."""
    index, match = _some(
        disclosure, random, r"(?:预算数?为|接待费|支出决算为|“三公”经费)([1-9][\d.]*)万元", ("three_public",)
    )
    return _in_text(
        disclosure,
        "text_against_table",
        ("N8", "N1"),
        index,
        match.start(1),
        match.end(1),
        _raised(match[1], random).replace(",", ""),
    )


_MOVED = r"(?P<word>增加|减少)(?P<change>[\d,.]+)万元，(?P<way>增长|下降)(?P<percent>[\d.]+)%"


def _base(disclosure: Disclosure, random: Random) -> Planted:
    """The change over this year's amount instead of last year's."""
    found = []
    for index, match in _matches(
        disclosure, r"(?P<now>[\d,]+\.\d+)万元[，,（][^。；\d]{0,12}(?:\d{4}年[^。；\d]{0,12})?" + _MOVED
    ):
        now, change = _value(match["now"]), _value(match["change"])
        wrong = percent(change, now).removesuffix("%") if now else ""
        if wrong and abs(Decimal(wrong) - Decimal(match["percent"])) > Decimal("0.2") and change > 1:
            found.append((index, match, wrong))
    if not found:
        raise CannotPlant(f"{disclosure.key}: no change large enough to tell its bases apart")
    index, match, wrong = random.choice(found)
    return _in_text(disclosure, "base", ("N5",), index, match.start("percent"), match.end("percent"), wrong)


def _direction(disclosure: Disclosure, random: Random) -> Planted:
    """减少 beside 增长."""
    index, match = _some(disclosure, random, _MOVED)
    wrong = "减少" if match["word"] == "增加" else "增加"
    return _in_text(disclosure, "direction", ("N6", "N5"), index, match.start("word"), match.end("word"), wrong)


def _count(disclosure: Disclosure, random: Random) -> Planted:
    """More vehicles than their kinds add up to."""
    index, match = _some(disclosure, random, r"(?:用车|车辆)(\d+)辆(?=，其中|：|（)", ("assets",))
    wrong = str(int(match[1]) + random.randint(1, 3))
    return _in_text(disclosure, "count", ("N10",), index, match.start(1), match.end(1), wrong)


def _residue(disclosure: Disclosure, random: Random) -> Planted:
    """A sentence of the form, with its choices and blanks."""
    index, match = _some(disclosure, random, r"。$")
    left = random.choice(("比上年增加（减少）0.00万元。", "主要原因是。", "（根据实际情况填写）。", "涉及金额XX万元。"))
    return _in_text(disclosure, "residue", ("N15",), index, match.start(), match.end(), f"。{left}")


def _parent(disclosure: Disclosure, random: Random) -> Planted:
    """An account under the 款 of another."""
    found = _matches(disclosure, r"（类）([^（）]+)（款）", ("items",))
    groups = sorted({match[1] for _, match in found})
    if len(groups) < 2:
        raise CannotPlant(f"{disclosure.key}: no accounts one by one")
    index, match = random.choice(found)
    wrong = random.choice([name for name in groups if name != match[1]])
    return _in_text(disclosure, "parent", ("N14",), index, match.start(1), match.end(1), wrong)


def _agency(disclosure: Disclosure, random: Random) -> Planted:
    """The agency's name without one of its characters."""
    topics = ("three_public", "run_costs", "procurement", "assets", "income", "total", "units")
    index, match = _some(disclosure, random, re.escape(disclosure.entity), topics)
    name = match[0]
    at = random.randrange(len(name) - 3, len(name) - 1)
    return _in_text(disclosure, "agency", ("N14",), index, match.start(), match.end(), name[:at] + name[at + 1 :])


PLANTERS: dict[str, Callable[[Disclosure, Random], Planted]] = {
    "digit": _digit,
    "swapped": _swapped,
    "total": _total,
    "missing_table": _missing_table,
    "percentage": _percentage,
    "year": _year,
    "unit": _unit,
    "text_against_table": _text_against_table,
    "base": _base,
    "direction": _direction,
    "count": _count,
    "residue": _residue,
    "parent": _parent,
    "agency": _agency,
}
"""What can be planted."""
