"""Where the answers to common questions stand in a made-up disclosure: a topic, its cell, its page.

    Finder(disclosure, printed).cell("reception")  ->  Located("公务接待费", "4.79", "万元", GoldEvidence(page=22, …))

One map a template: what people ask for has one place where the template prints it.
"""

from decimal import Decimal
from typing import NamedTuple

from evals.case import Figure, GoldEvidence
from evals.disclosure import Disclosure
from evals.sheet import Account, squeeze
from evals.typeset import Printed
from ingest import convert, plain, read_amount

TOPICS = {
    "total": "收支总计",
    "spending": "支出合计",
    "basic_all": "基本支出",
    "project_all": "项目支出",
    "general": "一般公共预算支出",
    "basic": "一般公共预算基本支出",
    "project": "一般公共预算项目支出",
    "people": "人员经费",
    "public": "“三公”经费",
    "abroad": "因公出国（境）费",
    "reception": "公务接待费",
    "cars": "公务用车购置及运行费",
    "buying": "公务用车购置费",
    "running": "公务用车运行费",
    "run_costs": "机关运行经费",
    "opening": "年初结转和结余",
    "closing": "年末结转和结余",
}
Spot = tuple[str, str | int, str | int]
"""Slug of the sheet, row label or row number, column name or number."""

PLACES: dict[str, dict[str, Spot]] = {
    "hunan": {
        "total": ("total", "收 入 总 计", 1),
        "spending": ("spending", "合计", -1),
        "basic_all": ("total", "一、基本支出", 3),
        "project_all": ("total", "二、项目支出", 3),
        "general": ("general", "合计", "总  计"),
        "basic": ("general", "合计", "基本支出"),
        "project": ("general", "合计", "项目支出"),
        "public": ("public", 0, 1),
        "abroad": ("public", 1, 1),
        "reception": ("public", 2, 1),
        "cars": ("public", 3, 1),
        "buying": ("public", 4, 1),
        "running": ("public", 5, 1),
    },
    "shanghai": {
        "total": ("total", "收入总计", 1),
        "spending": ("spending", "合计", "合计"),
        "basic_all": ("spending", "合计", "基本支出"),
        "project_all": ("spending", "合计", "项目支出"),
        "general": ("general", "合计", "合计"),
        "basic": ("general", "合计", "基本支出"),
        "project": ("general", "合计", "项目支出"),
        "people": ("basic", "合计", "人员经费"),
        "public": ("public", 0, 0),
        "abroad": ("public", 0, 1),
        "reception": ("public", 0, 2),
        "cars": ("public", 0, 3),
        "buying": ("public", 0, 4),
        "running": ("public", 0, 5),
        "run_costs": ("public", 0, 6),
    },
    "hubei": {
        "total": ("total", "收 入 总 计", 1),
        "spending": ("spending", "合计", "合计"),
        "basic_all": ("spending", "合计", "基本支出"),
        "project_all": ("spending", "合计", "项目支出"),
        "general": ("general", "合计", 2),
        "basic": ("general", "合计", "小计"),
        "project": ("general", "合计", "项目支出"),
        "people": ("general", "合计", "人员经费"),
        "public": ("public", 0, 0),
        "abroad": ("public", 0, 1),
        "cars": ("public", 0, 2),
        "buying": ("public", 0, 3),
        "running": ("public", 0, 4),
        "reception": ("public", 0, 5),
    },
    "guangdong": {
        "total": ("total", "收入总计", 1),
        "spending": ("spending", "合计", "合计"),
        "basic_all": ("spending", "合计", "基本支出"),
        "project_all": ("spending", "合计", "项目支出"),
        "general": ("general", "合计", "合计"),
        "basic": ("general", "合计", "基本支出"),
        "project": ("general", "合计", "项目支出"),
        "people": ("basic", "合计", "人员经费"),
        "public": ("public", 1, 1),
        "abroad": ("public", 2, 1),
        "cars": ("public", 3, 1),
        "buying": ("public", 4, 1),
        "running": ("public", 5, 1),
        "reception": ("public", 6, 1),
    },
    "beijing": {
        "total": ("total", "收 入 总 计", 1),
        "spending": ("spending", "合计", "合计"),
        "basic_all": ("spending", "合计", "基本支出"),
        "project_all": ("spending", "合计", "项目支出"),
        "general": ("general", "合计", "合计"),
        "basic": ("general", "合计", "小计"),
        "project": ("general", "合计", "项目支出"),
        "people": ("general", "合计", "人员经费"),
        "public": ("public", 1, 1),
        "abroad": ("public", 1, 2),
        "reception": ("public", 1, 3),
        "cars": ("public", 1, 4),
        "buying": ("public", 1, 5),
        "running": ("public", 1, 6),
    },
    "zhejiang": {
        "total": ("total", "收入总计", 1),
        "spending": ("spending", "合计", "合计"),
        "basic_all": ("spending", "合计", "小计"),
        "project_all": ("spending", "合计", "项目支出"),
        "general": ("general", "合计", "合计"),
        "basic": ("general", "合计", "小计"),
        "project": ("general", "合计", "项目支出"),
        "people": ("basic", "合计", "人员经费"),
        "public": ("public", 0, 1),
        "abroad": ("public", 0, 2),
        "reception": ("public", 0, 3),
        "cars": ("public", 0, 4),
        "buying": ("public", 0, 5),
        "running": ("public", 0, 6),
    },
    "final": {
        "total": ("total", "总 计", -1),
        "spending": ("spending", "合 计", "本年支出合计"),
        "basic_all": ("spending", "合 计", "基本支出"),
        "project_all": ("spending", "合 计", "项目支出"),
        "general": ("general", "合 计", "小计"),
        "basic": ("general", "合 计", "基本支出"),
        "project": ("general", "合 计", "项目支出"),
        "opening": ("total", "年初结转和结余", -1),
        "closing": ("total", "年末结转和结余", -1),
    },
}
NATIONAL_PUBLIC = {"public": 6, "abroad": 7, "cars": 8, "buying": 9, "running": 10, "reception": 11}
PAIRED_PUBLIC = {"public": 1, "abroad": 3, "cars": 5, "buying": 7, "running": 9, "reception": 11}
"""Columns of the actual figures in the two forms of 公开07表."""


class Located(NamedTuple):
    topic: str
    label: str
    printed: str
    """As the cell prints it; empty for a blank cell."""
    unit: str
    evidence: GoldEvidence

    @property
    def value(self) -> Decimal:
        amount = read_amount(self.printed, self.unit)
        return amount.value if amount else Decimal(0)

    @property
    def figure(self) -> Figure:
        return Figure(value=plain(self.value), unit=self.unit, label=self.label)

    @property
    def yuan(self) -> Decimal:
        return convert(self.value, self.unit, "元")


class Finder:
    def __init__(self, disclosure: Disclosure, printed: Printed) -> None:
        self.disclosure, self.printed = disclosure, printed
        self.key = disclosure.key
        self.places = dict(PLACES[disclosure.family])
        if disclosure.family == "final":
            totals = "小计" if disclosure.sheet("general").paths[-3][0] == "本年支出" else "合计"
            self.places["general"] = ("general", "合 计", totals)
        if disclosure.family == "final":
            columns = NATIONAL_PUBLIC if disclosure.sheet("total").numbers else PAIRED_PUBLIC
            self.places |= {topic: ("public", 0, column) for topic, column in columns.items()}

    def has(self, topic: str) -> bool:
        return topic in self.places and bool(self.cell(topic).printed)

    def cell(self, topic: str) -> Located:
        slug, row, column = self.places[topic]
        return self.at(slug, row, column, topic)

    def at(self, slug: str, row: str | int, column: str | int = -1, topic: str = "") -> Located:
        """One amount; column -1 is the one next to the label."""
        sheet = self.disclosure.sheet(slug)
        r, c = (row, int(column)) if isinstance(row, int) else sheet.find(row, column)
        page, _box = self.printed.cells[slug, r, c]
        beside = self._row_label(slug, r, c)
        label = TOPICS.get(topic) or beside
        evidence = GoldEvidence(
            doc=self.key,
            page=page,
            table=f"{sheet.label} {sheet.title}".strip(),
            row=beside,
            column=" / ".join(sheet.paths[c]),
        )
        return Located(topic, label, sheet.rows[r][c], sheet.unit, evidence)

    def coded(self, slug: str, code: str, column: int = 0) -> Located:
        """An amount of an account, however the template writes its code; `column` counts its amounts from 0."""
        for account in self.disclosure.sheet(slug).accounts():
            if account.code == code:
                return self.account(slug, account, column)
        raise KeyError(f"{self.key}/{slug} has no account {code}")

    def account(self, slug: str, account: Account, column: int = 0) -> Located:
        located = self.at(slug, account.row, account.amounts[column])
        return located._replace(label=account.name, evidence=located.evidence.model_copy(update={"row": account.name}))

    def accounts(self, slug: str, digits: int, column: int = 0) -> list[Located]:
        """Every account of one level that has money in that column."""
        listed = (a for a in self.disclosure.sheet(slug).accounts() if len(a.code) == digits)
        located = [self.account(slug, account, column) for account in listed]
        return [one for one in located if one.printed and one.value]

    def _row_label(self, slug: str, row: int, column: int) -> str:
        """The nearest name left of an amount; a total row may carry its name in a code column."""
        cells = self.disclosure.sheet(slug).rows[row]
        left = [
            squeeze(text) for text in cells[:column] if any(map(str.isalpha, text)) and not squeeze(text)[0].isdigit()
        ]
        named = [
            squeeze(t)
            for t, k in zip(cells[:column], self.disclosure.sheet(slug).kinds, strict=False)
            if k == "label" and t.strip()
        ]
        return (named or left or [""])[-1]

    def prose(self, topic: str, words: str) -> GoldEvidence:
        """The paragraph on a topic that holds some words, and the page those words stand on."""
        for index, block in enumerate(self.disclosure.blocks):
            if block.topic == topic and words in block.text:
                start = block.text.index(words)
                quote = block.text[max(0, start - 6) : start + 14]
                return GoldEvidence(doc=self.key, page=self.printed.page_of(index, start), quote=quote)
        raise KeyError(f"{self.key}: no paragraph on {topic} holds {words}")
