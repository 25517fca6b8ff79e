"""Sentences about money, with figures that agree with each other as printed.

    Teller(...).change("run", now, before)   ->  "比2024年预算减少1.20万元，下降2.53%。主要原因是……"

Differences and percentages are computed from the rounded figures of the same sentence, so a reader who recomputes them
gets the same digits. All wording is our own.
"""

import json
from decimal import Decimal
from functools import cache
from importlib.resources import files
from random import Random
from typing import Any, NamedTuple

from evals.books import account_names
from evals.disclosure import Style
from ingest import convert, round_half_up

ORDINALS = ("一", "二", "三", "四", "五", "六", "七", "八", "九", "十")


@cache
def wording() -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads((files("evals") / "data" / "wording.json").read_text(encoding="utf-8"))
    return loaded


def ordinal(number: int) -> str:
    """21 as 二十一."""
    tens, ones = divmod(number, 10)
    head = "" if tens == 0 else ("十" if tens == 1 else ORDINALS[tens - 1] + "十")
    return head + (ORDINALS[ones - 1] if ones else "")


def ten_thousands(amount: Decimal) -> Decimal:
    """元 as 万元 with the two decimals that prose prints."""
    return round_half_up(convert(amount, "元", "万元"), 2)


def percent(part: Decimal, whole: Decimal, places: int = 2) -> str:
    return f"{round_half_up(part * 100 / whole, places)}%"


def full_name(code: str) -> str:
    """类（类）款（款）项（项）, as prose names a seven-digit account."""
    names = account_names()
    return f"{names[code[:3]]}（类）{names[code[:5]]}（款）{names[code]}（项）"


class Teller(NamedTuple):
    seed: str
    year: int
    stage: str
    style: Style

    def pick(self, topic: str, phrases: list[str]) -> str:
        return Random(f"{self.seed}/{self.year}/{topic}").choice(phrases)

    def money(self, amount: Decimal) -> str:
        return self.style.prose(amount)

    def reason(self, topic: str, now: Decimal, before: Decimal) -> str:
        a, b = ten_thousands(now), ten_thousands(before)
        way = "up" if a > b else "down" if a < b else "flat"
        phrases = wording()["reasons"].get(f"{topic}_{way}") or wording()["reasons"][f"total_{way}"]
        return self.pick(topic, phrases)

    def compared(self, now: Decimal, before: Decimal, base: str = "") -> str:
        """比2024年预算增加12.30万元，增长3.21%."""
        base = base or f"{self.year - 1}年{self.stage}"
        a, b = ten_thousands(now), ten_thousands(before)
        delta = a - b
        if not delta:
            return f"与{base}持平"
        more = delta > 0
        text = f"比{base}{'增加' if more else '减少'}{self.money(abs(now_minus(a, b)))}"
        if b:
            text += f"，{'增长' if more else '下降'}{percent(abs(delta), b)}"
        return text

    def change(self, topic: str, now: Decimal, before: Decimal, base: str = "") -> str:
        return f"{self.compared(now, before, base)}，主要原因是{self.reason(topic, now, before)}"

    def share(self, part: Decimal, whole: Decimal) -> str:
        return f"占{percent(ten_thousands(part), ten_thousands(whole))}"

    def fulfilled(self, plan: Decimal, actual: Decimal) -> str:
        """完成预算的97.25%; nothing when there was no budget."""
        if not plan:
            return ""
        return f"完成预算的{percent(ten_thousands(actual), ten_thousands(plan))}"


def now_minus(a: Decimal, b: Decimal) -> Decimal:
    """The difference of two figures in 万元, back in 元 for printing."""
    return (a - b) * 10_000


def duties(city: str, items: list[str]) -> list[str]:
    """Numbered paragraphs of what a department is for."""
    return [f"（{ordinal(i)}）{text.format(city=city)}。" for i, text in enumerate(items, 1)]
