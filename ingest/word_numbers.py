"""Automatic numbers of DOCX paragraphs: 一、 （一） 1. as Word prints them, though no text holds them.

    numbering.xml   abstractNum: level 0 chineseCounting "%1、" · level 1 chineseCounting "（%2）"
    numbers = Numbers(numbering_root);  numbers.next("4", 0)  ->  "一、"

Headings are known by their numbers, so these are part of the text. Counters run on within a list; a level starts anew
below every number of a level above it.
"""

import re
from collections import defaultdict
from collections.abc import Callable
from typing import Any, NamedTuple

from ingest.packages import local_name

_CHINESE = "零一二三四五六七八九"
DEEPEST = 9


class _Level(NamedTuple):
    start: int
    form: str
    text: str


class Numbers:
    """The lists of one document, counted as its paragraphs come."""

    def __init__(self, root: Any | None) -> None:
        self._lists: dict[str, str] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        self._counts: dict[str, dict[int, int]] = defaultdict(dict)
        for element in root if root is not None else ():
            name = local_name(element)
            if name == "abstractNum":
                self._levels[attribute(element, "abstractNumId")] = dict(_levels(element))
            elif name == "num":
                kept = child(element, "abstractNumId")
                self._lists[attribute(element, "numId")] = attribute(kept, "val") if kept is not None else ""

    def next(self, number_id: str, level: int) -> str:
        """The number of the next paragraph of a list; empty for bullets and unknown lists."""
        kind = self._lists.get(number_id, "")
        levels = self._levels.get(kind, {})
        if level not in levels:
            return ""
        counts = self._counts[kind]
        for deeper in [other for other in counts if other > level]:
            del counts[deeper]
        counts[level] = counts.get(level, levels[level].start - 1) + 1
        if levels[level].form in ("bullet", "none"):
            return ""

        def printed(found: re.Match[str]) -> str:
            at = int(found[1]) - 1
            known = levels.get(at, levels[level])
            return _FORMS.get(known.form, str)(counts.get(at, known.start))

        return re.sub(r"%(\d)", printed, levels[level].text)


def attribute(element: Any, name: str) -> str:
    """An attribute by its local name."""
    return next((str(value) for key, value in element.items() if key.rpartition("}")[2] == name), "")


def child(element: Any, name: str) -> Any | None:
    """The first child of that local name."""
    return next((one for one in element if local_name(one) == name), None)


def value_of(element: Any | None, name: str, default: str = "") -> str:
    """`val` of a child, as most properties are written; the default when there is no such child."""
    found = child(element, name) if element is not None else None
    return default if found is None else attribute(found, "val")


def _levels(kind: Any) -> list[tuple[int, _Level]]:
    found = []
    for element in kind:
        if local_name(element) == "lvl":
            at, start = attribute(element, "ilvl"), value_of(element, "start", "1")
            if at.isdigit() and int(at) < DEEPEST:
                level = _Level(
                    int(start) if start.isdigit() else 1,
                    value_of(element, "numFmt", "decimal"),
                    value_of(element, "lvlText"),
                )
                found.append((int(at), level))
    return found


def chinese(number: int) -> str:
    """1 → 一, 12 → 十二, 21 → 二十一, 105 → 一百零五."""
    if not 0 < number < 1000:
        return str(number)
    hundreds, rest = divmod(number, 100)
    tens, ones = divmod(rest, 10)
    text = f"{_CHINESE[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _CHINESE[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_CHINESE[ones] if ones else "")


def _circled(number: int) -> str:
    return chr(0x2460 + number - 1) if 0 < number <= 20 else str(number)


def _letter(number: int) -> str:
    return chr(ord("a") + (number - 1) % 26)


_FORMS: dict[str, Callable[[int], str]] = {
    "chineseCounting": chinese,
    "chineseCountingThousand": chinese,
    "japaneseCounting": chinese,
    "taiwaneseCountingThousand": chinese,
    "ideographDigital": lambda number: "".join(_CHINESE[int(digit)] for digit in str(number)).replace("零", "〇"),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalZero": lambda number: f"{number:02}",
    "lowerLetter": _letter,
    "upperLetter": lambda number: _letter(number).upper(),
}
