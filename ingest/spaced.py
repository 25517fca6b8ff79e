"""Tables of which a text keeps only the words of each line: what can be put into cells without guessing.

    收 入 支 出                                              groups, one a block or told by what the blocks print
    项 目 本年预算 项 目 本年预算                                leaf names: blocks of a name and an amount
    一、财政拨款 50.00 一、教育支出 20.00                       as many names as blocks: certain
    十二、交通运输支出                                        a name that fits one block alone: certain; else left over

    功能科目 / 单位代码 科目名称 总计 / 类 款 项 / ** ** ** ** ** 1
    208 05 05 070  养老保险缴费支出 160.00                      codes by their lengths, a name, all amounts: certain

A row with fewer amounts than columns has lost where they stood. It is left over, with its line, and never filled in.
"""

import re
from collections.abc import Sequence
from itertools import combinations, pairwise
from typing import NamedTuple

from ingest.blocks import Block, Grid, GridCell, Loose
from ingest.headers import compact, is_numbering

_JUSTIFIED = re.compile(
    r"(?<!\S)(?:项\s*目|收\s*入\s*总\s*计|支\s*出\s*总\s*计|本\s*年\s*收\s*入\s*合\s*计|本\s*年\s*支\s*出\s*合\s*计"
    r"|收\s*入|支\s*出|合\s*计|总\s*计|小\s*计|金\s*额|行\s*次|栏\s*次)(?!\S)"
)
_AMOUNT = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
_MONEY = re.compile(r"-?(?:\d{1,3}(?:,\d{3})+|\d+)\.\d+|-?\d{1,3}(?:,\d{3})+|-?0")
_CODE = re.compile(r"\d{2,7}")
_ORDINAL = re.compile(r"[（(]?[一二三四五六七八九十廿]+[、）)．.]|[（(]?\d{1,2}[、）)．.]\D")
_WHOLE = {"合计", "总计", "小计"}
_GROUPS = re.compile(r"(?:政府|部门|预算|支出)*(?:功能|经济)(?:分类)?(?:科目)?(?:编码|代码)?|科目(?:编码|代码)?")
_CODE_NAME = re.compile(r".*(?:编码|代码|编号)")
_DIGITS = {"类": 3, "款": 2, "项": 2}
MOST_LINES = 5
"""Printed lines over which one row may be broken."""


class Source(NamedTuple):
    number: int
    text: str


class _Row(NamedTuple):
    texts: list[str]
    name: str


def read_spaced(lines: Sequence[Source]) -> list[Block]:
    """The grid of a table without its captions and notes, and the lines of it that are left over."""
    lines = [line for line in lines if line.text.strip()]
    head = _header_end(lines)
    header = [tokens_of(line.text) for line in lines[:head]]
    numbered = bool(header) and is_numbering(header[-1])
    numbering = header.pop() if numbered else []
    body = lines[head:]
    found = _blocks(header, body) or _classes(header, body) or _listing(header, numbering, body)
    if found is None:
        return [Loose(line.text, f"line {line.number}") for line in lines]
    grid, loose = found
    return [grid, *loose]


def tokens_of(line: str) -> list[str]:
    """Words of a line: justified ones closed up, an ordinal kept with what it counts."""
    closed = _JUSTIFIED.sub(lambda word: "".join(word[0].split()), line)
    tokens: list[str] = []
    for token in closed.split():
        if tokens and re.search(r"[、：:]$", tokens[-1]):
            tokens[-1] += token
        else:
            tokens.append(token)
    return tokens


def _header_end(lines: Sequence[Source]) -> int:
    """The first line of the body: behind a row of column numbers, or the first that prints money or a code."""
    for at, line in enumerate(lines):
        tokens = tokens_of(line.text)
        if is_numbering(tokens) and len(tokens) > 1:
            return at + 1
        if any(_MONEY.fullmatch(token) for token in tokens) or re.fullmatch(r"\d{3,}", tokens[0]):
            return at
        if _ORDINAL.match(tokens[0]):
            return at
    return len(lines)


# Side by side


def _blocks(header: Sequence[Sequence[str]], body: Sequence[Source]) -> tuple[Grid, list[Loose]] | None:
    """Blocks of a name and an amount beside each other; None when the header does not say so."""
    if not header:
        return None
    leaves = list(header[-1])
    count = len(leaves) // 2
    if count < 2 or leaves != leaves[:2] * count or compact(leaves[0]) not in ("项目", "科目名称", "科目"):
        return None
    pairs = [(line, _pairs(tokens_of(line.text))) for line in body]
    full = [found for _, found in pairs if found is not None and len(found) == count]
    groups = _groups(header[-2] if len(header) > 1 else (), count, full)
    rows: list[_Row] = []
    loose: list[Loose] = []
    for line, found in pairs:
        places = _places(found, groups) if found else None
        if found is None or places is None:
            loose.append(Loose(line.text, f"line {line.number}"))
            continue
        texts = [""] * len(leaves)
        for block, (name, amount) in zip(places, found, strict=True):
            texts[2 * block : 2 * block + 2] = [name, amount]
        rows.append(_Row(texts, f"line {line.number}"))
    if not rows:
        return None
    top: list[GridCell] = []
    for at, name in enumerate(groups):
        if at and name == groups[at - 1]:
            top[-1] = top[-1]._replace(colspan=top[-1].colspan + 2)
        else:
            top.append(GridCell(0, 2 * at, name, 1, 2))
    cells = top if any(groups) else []
    depth = 1 if cells else 0
    cells = [*cells, *(GridCell(depth, column, text) for column, text in enumerate(leaves))]
    return _grid(cells, depth + 1, rows, len(leaves)), loose


def _pairs(tokens: Sequence[str]) -> list[tuple[str, str]] | None:
    """Names with their amounts, blank when none follows; None when that cannot be told."""
    found: list[tuple[str, str]] = []
    for token in tokens:
        if _AMOUNT.fullmatch(token):
            if not found or found[-1][1]:
                return None
            found[-1] = (found[-1][0], token)
        elif found and not found[-1][1] and not _ORDINAL.match(token):
            return None  # two words without an amount between them: one name or two
        else:
            found.append((token, ""))
    return found


def _groups(printed: Sequence[str], count: int, full: Sequence[Sequence[tuple[str, str]]]) -> list[str]:
    """The group above every block; empty names when the line above does not tell."""
    if len(printed) == count:
        return list(printed)
    if list(printed) != ["收入", "支出"] or not full:
        return [""] * count
    kinds = ["".join(row[block][0] for row in full) for block in range(count)]
    sides = ["支出" if "支出" in kind and "收入" not in kind else "收入" if "收入" in kind else "" for kind in kinds]
    ordered = all(not (before == "支出" and after == "收入") for before, after in pairwise(sides))
    return sides if ordered and all(sides) and set(sides) == {"收入", "支出"} else [""] * count


def _places(found: Sequence[tuple[str, str]], groups: Sequence[str]) -> tuple[int, ...] | None:
    """The blocks that these names stand in, when only one choice fits."""
    if len(found) > len(groups):
        return None
    fitting = [
        chosen
        for chosen in combinations(range(len(groups)), len(found))
        if all(_fits(name, groups[block]) for block, (name, _) in zip(chosen, found, strict=True))
    ]
    return fitting[0] if len(fitting) == 1 else None


def _fits(name: str, group: str) -> bool:
    plain = compact(name)
    spent, earned = "支出" in plain, "收入" in plain
    if spent == earned or not group:
        return True
    return group != ("收入" if spent else "支出")


# Classes and their items


def _classes(header: Sequence[Sequence[str]], body: Sequence[Source]) -> tuple[Grid, list[Loose]] | None:
    """经济分类科目 | 金额: a class beside its items, each item's code beginning with the code of its class."""
    if len(header) != 1 or len(header[0]) != 2 or not _GROUPS.fullmatch(compact(header[0][0])):
        return None
    cells = [GridCell(0, 0, header[0][0], 1, 2), GridCell(0, 2, header[0][1])]
    names, loose = [""], list[Loose]()
    opened: tuple[str, str] | None = None
    cell = -1
    for line in body:
        words = line.text.split()
        if len(words) > 1 and re.fullmatch(r"\d{3}", words[0]) and not _AMOUNT.fullmatch(words[1]):
            opened, words, cell = (words[0], f"{words[0]} {words[1]}"), words[2:], -1
            if not words:
                continue
        item, amount = " ".join(words[:-1]), words[-1] if words else ""
        plain, row = compact(item), len(names)
        if not _AMOUNT.fullmatch(amount) or _AMOUNT.fullmatch(plain):
            loose.append(Loose(line.text, f"line {line.number}"))
            continue
        if plain in _WHOLE - {"小计"} and opened is None:
            cells += [GridCell(row, 0, item, 1, 2), GridCell(row, 2, amount)]
        elif opened and len(words) <= 3 and (plain == "小计" or re.match(rf"{opened[0]}\d\d(?!\d)", plain)):
            if cell < 0:
                cell = len(cells)
                cells.append(GridCell(row, 0, opened[1]))
            else:
                cells[cell] = cells[cell]._replace(rowspan=row - cells[cell].row + 1)
            cells += [GridCell(row, 1, item), GridCell(row, 2, amount)]
        else:
            loose.append(Loose(line.text, f"line {line.number}"))
            continue
        names.append(f"line {line.number}")
    if len(names) == 1:
        return None
    return Grid(len(names), 3, tuple(cells), names[1], tuple(names)), loose


# One below the other


def _listing(
    header: Sequence[Sequence[str]], numbering: Sequence[str], body: Sequence[Source]
) -> tuple[Grid, list[Loose]] | None:
    """Rows of codes, a name and amounts; None when the header does not say which."""
    told = _leaves(header)
    if told is None:
        return None
    top, leaves = told
    labels = next((at for at, leaf in enumerate(leaves) if not _is_label(leaf)), len(leaves))
    amounts = len(leaves) - labels
    if not labels or not amounts or any(map(_is_label, leaves[labels:])):
        return None
    if numbering and (len(numbering) != len(leaves) or numbering.count("**") not in (0, labels)):
        return None
    rows: list[_Row] = []
    loose: list[Loose] = []
    at = 0
    while at < len(body):
        for end in range(at + 1, min(at + MOST_LINES, len(body)) + 1):
            texts = _row(body[at:end], leaves, labels, amounts)
            if texts is not None:
                rows.append(_Row(texts, f"line {body[at].number}"))
                at = end
                break
        else:
            loose.append(Loose(body[at].text, f"line {body[at].number}"))
            at += 1
    return (_grid(top, max(cell.row + cell.rowspan for cell in top), rows, len(leaves)), loose) if rows else None


def _leaves(header: Sequence[Sequence[str]]) -> tuple[list[GridCell], list[str]] | None:
    """Header cells and leaf names: a line of names, alone, below two groups, or with 类 款 项 under its first one."""
    lines = [list(line) for line in header]
    if len(lines) == 1:
        return [GridCell(0, at, text) for at, text in enumerate(lines[0])], lines[0]
    if len(lines) == 2 and len(lines[0]) == 2 and len(lines[1]) > 3 and "科目" in lines[0][0]:
        split = next((at for at, leaf in enumerate(lines[1]) if not _is_label(leaf)), 0)
        groups = [GridCell(0, 0, lines[0][0], 1, split), GridCell(0, split, lines[0][1], 1, len(lines[1]) - split)]
        leaves = [GridCell(1, at, text) for at, text in enumerate(lines[1])]
        return ([*groups, *leaves], lines[1]) if split else None
    codes = next((line for line in lines if line in (["类", "款", "项"], ["类", "款"])), None)
    if codes is None:
        return None
    rest = [line for line in lines if line is not codes]
    words = [word for line in rest for word in line]
    if not words or not _GROUPS.fullmatch(words[0]) or len(rest) > 2 or (len(rest) == 2 and len(rest[0]) != 1):
        return None
    cells = [GridCell(0, 0, words[0], 1, len(codes)), *(GridCell(1, at, text) for at, text in enumerate(codes))]
    cells += [GridCell(0, at, text, 2) for at, text in enumerate(words[1:], start=len(codes))]
    return cells, [*codes, *words[1:]]


def _is_label(leaf: str) -> bool:
    plain = compact(leaf)
    return plain in _DIGITS or bool(re.fullmatch(r".*(?:编码|代码|编号|名称|项目|科目)(?:\(.*\))?", plain))


def _row(lines: Sequence[Source], leaves: Sequence[str], labels: int, amounts: int) -> list[str] | None:
    """The cells of one row from its printed lines; None when they do not fill it exactly."""
    pieces = [line.text.split() for line in lines]
    tokens = tokens_of(" ".join(line.text for line in lines))
    if len(tokens) < amounts or not all(_AMOUNT.fullmatch(token) for token in tokens[-amounts:]):
        return None
    if len(lines) > 1 and not _is_broken_row(pieces, amounts):
        return None
    values, words = tokens[-amounts:], tokens[:-amounts]
    codes = 0
    while codes < len(words) and _CODE.fullmatch(words[codes]):
        codes += 1
    name = "".join(words[codes:])
    if not name or any(_AMOUNT.fullmatch(word) for word in words[codes:]):
        return None
    if labels == 1 and not codes and len(lines) == 1:
        return [" ".join(words), *values]
    if len(words) - codes > 1 and len(lines) == 1:
        return None  # two words on one line: a name with a blank, or two names
    if not codes and compact(name) not in _WHOLE:
        return None
    placed = _placed(words[:codes], leaves[: labels - 1])
    return None if placed is None else [*placed, name, *values]


def _is_broken_row(pieces: Sequence[Sequence[str]], amounts: int) -> bool:
    """Codes on a line, a name on the following ones, all amounts on the last: a row broken where its name wraps."""
    first, *middle, last = pieces
    return (
        all(_CODE.fullmatch(piece) for piece in first)
        and bool(middle)
        and all(len(line) == 1 and not re.search(r"\d", line[0]) for line in middle)
        and len(last) == amounts
    )


def _placed(codes: Sequence[str], leaves: Sequence[str]) -> list[str] | None:
    """Codes under 类 款 项 and 单位代码 by their lengths; one code column takes one code."""
    placed = [""] * len(leaves)
    at = 0
    for code in codes:
        while at < len(leaves) and not _takes(compact(leaves[at]), code):
            at += 1
        if at == len(leaves):
            return None
        placed[at] = code
        at += 1
    return placed


def _takes(leaf: str, code: str) -> bool:
    if leaf in _DIGITS:
        return len(code) == _DIGITS[leaf]
    return bool(_CODE_NAME.fullmatch(leaf)) and len(code) >= 3


def _grid(header: Sequence[GridCell], depth: int, rows: Sequence[_Row], columns: int) -> Grid:
    cells = [
        *header,
        *(GridCell(depth + at, column, text) for at, row in enumerate(rows) for column, text in enumerate(row.texts)),
    ]
    names = ("",) * depth + tuple(row.name for row in rows)
    return Grid(depth + len(rows), columns, tuple(cells), rows[0].name if rows else "", names)
