"""Words of answers, Chinese and English, for people: figures with separators, scopes spelt out.

Templates take amounts from facts; nothing here knows a digit of its own.
"""

from collections.abc import Iterable, Sequence
from decimal import Decimal

from ingest import Amount, Basis, Cover, Fact, Fund, Origin, Stage, grouped
from qa.answer import Scope, Verdict
from qa.match import View

_STAGES = {
    Stage.BUDGET: "budget",
    Stage.ADJUSTED: "adjusted budget",
    Stage.EXECUTED: "execution",
    Stage.FINAL: "final account",
}
_FUNDS = {
    Fund.ALL: "all funds",
    Fund.FISCAL: "fiscal appropriation",
    Fund.GENERAL: "general public budget",
    Fund.GOVERNMENT_FUND: "government funds",
    Fund.STATE_CAPITAL: "state capital",
    Fund.SPECIAL_ACCOUNT: "special fiscal account",
}
_BASES = {
    Basis.BASIC: "basic expenditure",
    Basis.PROJECT: "project expenditure",
    Basis.PERSONNEL: "personnel",
    Basis.OPERATING: "public-use",
}


def figure(amount: Amount) -> str:
    """12,345.60 万元; in English a money amount says what 万元 is once, in the caveats."""
    gap = "" if amount.unit == "%" else " "
    return f"{grouped(amount.value)}{gap}{amount.unit}"


def tidy(value: Decimal) -> Decimal:
    """Without the zeros that a conversion leaves behind, two decimals kept: 166.660000 becomes 166.66."""
    decimals = -int(value.as_tuple().exponent)
    if decimals <= 2:
        return value
    needed = max(2, -int(value.normalize().as_tuple().exponent))
    return value.quantize(Decimal(1).scaleb(-needed))


def number(value: Decimal, unit: str) -> str:
    gap = "" if unit == "%" else " "
    return f"{grouped(value)}{gap}{unit}"


def document_name(cover: Cover, english: bool) -> str:
    """衡阳市某局2024年部门预算."""
    year = f"{cover.year}年" if cover.year else ""
    level = cover.level.value if cover.level else ""
    stage = cover.stage.value if cover.stage else ""
    if english:
        words = _STAGES.get(cover.stage, "") if cover.stage else ""
        return " ".join(filter(None, (cover.entity or cover.title, str(cover.year or ""), words)))
    return f"{cover.entity or cover.title}{year}{level}{stage}"


def scope_words(fact: Fact, english: bool) -> str:
    """一般公共预算·基本支出, or empty when nothing narrows the figure."""
    if fact.amount is not None and not fact.amount.is_money and fact.amount.unit != "%":
        return ""
    parts = [fact.fund, fact.basis if fact.basis != Basis.ALL else ""]
    if english:
        parts = [_FUNDS.get(fact.fund, fact.fund), _BASES.get(fact.basis, parts[1])]
    return (", " if english else "·").join(filter(None, parts))


def fact_scope(view: View, fact: Fact) -> Scope:
    cover = view.document.cover
    return Scope(
        entity=fact.entity or cover.entity,
        year=fact.year,
        stage=fact.stage.value if fact.stage else "",
        level=cover.level.value if cover.level else "",
        fund=fact.fund,
        basis=fact.basis,
    )


def place_words(view: View, fact: Fact, english: bool) -> str:
    """公开03表 支出决算表，第12页."""
    if fact.origin is Origin.CELL and fact.table:
        table = view.document.table(fact.table)
        where = " ".join(filter(None, (table.label, table.title))) or ("table" if english else "表")
    else:
        section = view.document.section(fact.section) if fact.section else None
        where = section.path[-1] if section and section.path else ("text" if english else "正文")
        where = f"text, “{where}”" if english else f"正文“{where}”"
    return f"{where}, p. {fact.place.page}" if english else f"{where}，第{fact.place.page}页"


def subject_name(fact: Fact) -> str:
    """How a figure is called in an answer: its code and name."""
    name = fact.subject or fact.row_label
    return f"{fact.code} {name}".strip()


def time_words(fact: Fact, english: bool) -> str:
    year = str(fact.year or "")
    if english:
        return " ".join(filter(None, (year, _STAGES.get(fact.stage, "") if fact.stage else "")))
    return f"{year}年{fact.stage.value if fact.stage else ''}" if year else ""


VERDICTS = {
    Verdict.VERIFIED: ("已核对", "verified"),
    Verdict.DERIVED: ("推算", "derived"),
    Verdict.CONFLICT: ("有冲突", "conflict"),
    Verdict.TEXT_ONLY: ("仅见正文", "text only"),
    Verdict.OCR: ("扫描识别", "OCR"),
}


def listing(parts: Iterable[str], english: bool) -> str:
    return ("; " if english else "；").join(parts)


def join(parts: Sequence[str], english: bool) -> str:
    return (", " if english else "、").join(parts)
