"""Identities between economic, functional and 三公 tables (B6–B9, B11).

    一般公共预算支出表 基本支出  =  基本支出表 总计  =  政府经济分类表 总计        B6
    301 = 501 + 50501,  302 = 502 + 50502,  303 = 509,  310 = 503 + 50601          B7
    2080505 = 30108 …                                                              B8
    三公表 公务接待费  ≥  基本支出表 30217  ≥  政府经济分类表 50206                B9

The last is a ladder of scopes (all expenditure, basic, basic of 机关 alone): differing figures are right, a narrower
one that is larger is not.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from ingest.amount import Amount, plain
from ingest.check_book import Book, Line, Sheet
from ingest.check_lookup import agree, any_agrees, class_facts, column_facts, first, grand_fact
from ingest.check_outlines import outlines
from ingest.check_tables import closes, guarded, top_level
from ingest.check_three_public import three_public_item, whole_figures
from ingest.document import Check, Fact, Severity, Stage
from ingest.findings import (
    COMPARE,
    Outcome,
    Outcomes,
    Skipped,
    adds_up,
    finding,
    not_above,
    places_of,
    printed,
    same_quantity,
    where,
)

_CLASSES = {"301": ("501", "50501"), "302": ("502", "50502"), "303": ("509",), "310": ("503", "50601")}
_ITEMS = {
    "50103": "30113",
    "50202": "30215",
    "50203": "30216",
    "50206": "30217",
    "50207": "30212",
    "50208": "30231",
    "50209": "30213",
}
_BY_FUNCTION = {"2080505": "30108", "2080506": "30109", "2101103": "30111", "2210201": "30113"}
_LADDER = {
    "公务接待费": ("30217",),
    "因公出国（境）费": ("30212",),
    "公务用车运行费": ("30231",),
    "公务用车购置费": ("31013", "30913"),
}


def check_basic_totals(book: Book) -> Outcomes:
    """B6: 基本支出 of 一般公共预算支出表 = total of the economic tables; 人员 and 公用 as well."""
    general = first(book, "一般公共预算支出表", "财政拨款支出表")
    basic = grand_fact(general, "基本支出") if general else None
    department = book.of("基本支出表")
    for sheet in (*department, *book.of("政府经济分类表")):
        if basic is None:
            yield Skipped("一般公共预算支出表没有基本支出合计")
            continue
        total = grand_fact(sheet)
        parts = [fact for words in ("人员经费", "公用经费") if (fact := split_total(sheet, words))]
        if total:
            what = f"一般公共预算基本支出应等于“{sheet.title}”合计"
            yield same_quantity("B6", what, basic, total, advice=COMPARE)
        elif len(parts) == 2:
            yield adds_up("B6", "一般公共预算基本支出应等于人员经费与公用经费合计之和", basic, parts, advice=COMPARE)
        else:
            yield Skipped(f"“{sheet.title}”没有合计")
    for words in ("人员经费", "公用经费"):
        one = grand_fact(general, words) if general else None
        for sheet in department:
            other = grand_fact(sheet, words) or split_total(sheet, words)
            if one and other and one.id != other.id:
                yield same_quantity("B6", f"{words}在两张表中应一致", one, other, advice=COMPARE)


def check_government_view(book: Book) -> Outcomes:
    """B7: by class, the department's economic table = the government's (机关 + 事业单位)."""
    department, government = first(book, "基本支出表"), first(book, "政府经济分类表")
    whole = department is not None and government is not None and closes(department) and closes(government)
    if (
        not whole
        or department is None
        or government is None
        or not agree(grand_fact(department), grand_fact(government))
    ):
        yield Skipped("没有政府预算经济分类表，或两表总额口径不同")
        return
    classes, other = class_facts(department), column_facts(government, "合计")
    other |= class_facts(government)
    outcomes = []
    for code, parts in _CLASSES.items():
        given = [other[part] for part in parts if part in other]
        if code in classes and given:
            what = f"部门预算经济分类 {code} 应等于政府预算经济分类 {'＋'.join(parts)}"
            outcomes.append(adds_up("B7", what, classes[code], given, advice=COMPARE))
    yield from guarded(outcomes, government)
    yield from _items_within(column_facts(department, "合计"), column_facts(government, "合计"), government)


def _items_within(department: dict[str, Fact], government: dict[str, Fact], sheet: Sheet) -> Iterator[Outcome]:
    """50206 公务接待费 never exceeds 30217, and equals it where no 事业单位 books into 505 and 506."""
    classes = class_facts(sheet)
    public = [classes[code] for code in ("505", "506") if code in classes]
    pure = bool(public) and all(fact.amount is not None and fact.amount.value == 0 for fact in public)
    outcomes: list[Outcome] = []
    for narrow, wide in _ITEMS.items():
        if narrow in government and wide in department:
            part, whole = government[narrow], department[wide]
            what = f"{whole.subject}（{wide} 与 {narrow}）"
            if pure:
                outcomes.append(same_quantity("B7", f"{what}应相等", whole, part, advice=COMPARE))
            else:
                outcomes.append(not_above("B9", what, part, whole, advice=COMPARE))
    yield from guarded(outcomes, sheet)


def check_function_against_economic(book: Book) -> Outcomes:
    """B8: 养老 2080505 = 30108, 年金 2080506 = 30109, 公务员医疗 2101103 = 30111, 公积金 2210201 = 30113."""
    general, economic = first(book, "一般公共预算支出表", "财政拨款支出表"), first(book, "基本支出表")
    if general is None or economic is None:
        yield Skipped("没有一般公共预算支出表或基本支出表")
        return
    functions = column_facts(general, "基本支出") or column_facts(general, "合计")
    items = column_facts(economic, "合计")
    pairs = [
        (functions[one], items[other]) for one, other in _BY_FUNCTION.items() if one in functions and other in items
    ]
    apart = [(one, other) for one, other in pairs if not agree(one, other)]
    for one, other in pairs:
        crossed = any(agree(one, their) and agree(mine, other) for mine, their in apart if mine.id != one.id)
        severity = Severity.MEDIUM if crossed else Severity.INFO
        advice = "两行数字疑似互换，请核对。" if crossed else "各地做法不一，供核对参考。"
        what = f"{one.code} {one.subject}通常等于 {other.code} {other.subject}"
        yield same_quantity("B8", what, one, other, advice=advice, severity=severity)


def check_scope_ladder(book: Book) -> Outcomes:
    """B9: an item of the 三公 table is never smaller than the same item in basic expenditure."""
    economic = first(book, "基本支出表")
    stages = (Stage.FINAL,) if book.final else (Stage.BUDGET,)
    for sheet in book.of("三公经费表"):
        for found in whole_figures(book, sheet):
            figure = next(iter(found.values()))
            if economic is None or figure.stage not in stages or figure.year not in (None, book.cover.year):
                continue
            items = column_facts(economic, "合计")
            for item, codes in _LADDER.items():
                whole = found.get(item)
                for code in codes:
                    part = items.get(code)
                    if whole is not None and part is not None and three_public_item(part.subject) == item:
                        advice = "三公经费表含基本支出和项目支出，不应小于基本支出中的同一项。"
                        yield not_above("B9", item, part, whole, advice=advice)


def operating_candidates(book: Book) -> list[Fact]:
    """Figures that 机关运行经费 may equal: 公用经费 of basic expenditure, or the class 302."""
    found: list[Fact] = []
    for sheet in book.of("基本支出表"):
        if not closes(sheet) and not split_total(sheet, "公用经费"):
            continue
        total = grand_fact(sheet, "公用经费") or split_total(sheet, "公用经费")
        found += [*operating(sheet), *([total] if total else [])]
    return found


def personnel(sheet: Sheet) -> list[Fact]:
    """人员经费 as the sum of its classes."""
    if not closes(sheet):
        return []
    return together([fact for code, fact in class_facts(sheet).items() if code in PERSONNEL])


def operating(sheet: Sheet) -> list[Fact]:
    """公用经费 as the sum of its classes; and 302 alone, which some call so."""
    classes = class_facts(sheet) if closes(sheet) or split_total(sheet, "公用经费") else {}
    narrow = [classes["302"]] if "302" in classes else []
    return narrow + together([fact for code, fact in classes.items() if code not in PERSONNEL])


def together(facts: list[Fact]) -> list[Fact]:
    """Classes added up, as one more figure that the prose may quote."""
    amounts = [fact.amount for fact in facts if fact.amount is not None]
    if not amounts or len({amount.unit for amount in amounts}) != 1:
        return []
    value = sum((amount.value for amount in amounts), Decimal(0))
    whole = Amount(value=value, unit=amounts[0].unit, printed=plain(value))
    names = "＋".join(fact.code or fact.subject for fact in facts)
    return [facts[0].model_copy(update={"amount": whole, "code": "", "subject": names})]


def check_running_costs(book: Book) -> Outcomes:
    """B11: 机关运行经费 in the tables never exceeds 公用经费."""
    candidates = operating_candidates(book)
    for sheet in book.of("三公经费表"):
        for block in sheet.blocks:
            for line in block.lines:
                for column, fact in line.facts.items():
                    if "机关运行" in "".join(sheet.path(column)) and fact.amount is not None and candidates:
                        yield above_operating(fact, candidates)


def above_operating(fact: Fact, candidates: list[Fact]) -> Outcome:
    """机关运行经费 beside what it may equal; with 事业单位 in the department it may be less, never more."""
    outcome = any_agrees("B11", "机关运行经费应等于公用经费", candidates, fact)
    if not isinstance(outcome, Check) or outcome.severity is Severity.INFO or fact.amount is None:
        return outcome
    largest = max(
        (one for one in candidates if one.amount is not None and one.amount.is_money),
        key=lambda one: one.amount.to("元").value if one.amount else 0,
        default=None,
    )
    if largest is None or largest.amount is None or not fact.amount.is_money:
        return Skipped("没有公用经费合计")
    if fact.amount.to("元").value <= largest.amount.to("元").value:
        return Skipped("机关运行经费小于公用经费，可能只含部分单位")
    return finding(
        "B11",
        Severity.MEDIUM,
        f"机关运行经费（{where(fact)}）{printed(fact.amount)}，大于公用经费（{where(largest)}）{printed(largest.amount)}。"
        "机关运行经费属公用经费，请核对。",
        places_of([fact, largest]),
        expected=f"不大于 {printed(largest.amount)}",
        found=printed(fact.amount),
    )


_NATURES = (("工资福利支出", "301"), ("商品和服务支出", "302"), ("对个人和家庭的补助", "303"))


def check_natures(book: Book) -> Outcomes:
    """W5: 工资福利, 商品和服务 and 对个人和家庭 of the total table are the classes of the basic expenditure table."""
    economic = first(book, "基本支出表")
    classes = class_facts(economic) if economic is not None and closes(economic) else {}
    total = grand_fact(economic) if economic is not None else None
    for outline in outlines(book, "收支总表"):
        lines = {line.subject: fact for line in outline.lines if (fact := outline.fact(line))}
        if outline.block.side != "支出" or not agree(lines.get("基本支出"), total):
            continue
        rest = [fact for code, fact in classes.items() if code not in PERSONNEL]
        for name, code in _NATURES:
            found = next((fact for subject, fact in lines.items() if subject.removeprefix("一般") == name), None)
            if found is None or code not in classes:
                continue
            wider = [*_with(classes, "302", "310"), *together(rest)] if code == "302" else []
            yield any_agrees("W5", f"收支总表的{found.subject}应等于基本支出表", [classes[code], *wider], found)


def _with(classes: dict[str, Fact], *codes: str) -> list[Fact]:
    given = [classes[code] for code in codes if code in classes]
    return together(given) if len(given) == len(codes) else []


def check_subtotals(book: Book) -> Outcomes:
    """W7: 小计 equals the items listed below it, also where its class is printed beside another row."""
    for sheet in book.of("基本支出表", "政府经济分类表"):
        for block in sheet.blocks:
            for subtotal, items in _listed_below(block.lines):
                for column in block.columns:
                    total = subtotal.facts.get(column)
                    parts = [line.facts[column] for line in items if column in line.facts]
                    if total is not None and parts:
                        yield adds_up("W7", f"{items[0].code[:3]} 的小计应等于其下各款之和", total, parts)


def _listed_below(lines: Sequence[Line]) -> Iterator[tuple[Line, list[Line]]]:
    """小计 that took another class's code or none, with the items of one class that follow it."""
    for at, line in enumerate(lines):
        if line.label != "小计":
            continue
        end = next((n for n in range(at + 1, len(lines)) if lines[n].label == "小计"), len(lines))
        items = [one for one in lines[at + 1 : end] if len(one.code) == 5]
        if items and len({one.code[:3] for one in items}) == 1 and line.code != items[0].code[:3]:
            yield line, items


PERSONNEL = ("301", "303", "305")


def check_economic_split(book: Book) -> Outcomes:
    """W7: 人员经费合计 = 301 + 303, 公用经费合计 = the other classes."""
    for sheet in book.of("基本支出表"):
        for ledger in sheet.ledgers():
            classes = {entry.line.code: entry.fact for entry in top_level(ledger)}
            filled = {code for code, fact in classes.items() if fact.amount is not None}
            printed = [entry.line.code for entry in ledger.entries if len(entry.line.code) == 3]
            if "301" not in filled or len(printed) != len(set(printed)):
                continue
            personnel = [fact for code, fact in classes.items() if code in PERSONNEL]
            operating = [fact for code, fact in classes.items() if code not in PERSONNEL]
            for words, parts in (("人员经费", personnel), ("公用经费", operating)):
                total = split_total(sheet, words)
                if total and parts and ("302" in filled or words == "人员经费"):
                    yield adds_up("W7", f"{words}合计应等于各类之和", total, parts)


def split_total(sheet: Sheet, words: str) -> Fact | None:
    """The figure of the line 人员经费合计 or 公用经费合计."""
    return next(
        (
            fact
            for block in sheet.blocks
            for line in block.lines
            if (line.label or line.subject).startswith(words) and not line.code
            for fact in line.facts.values()
            if fact.amount is not None and "编码" not in fact.measure
        ),
        None,
    )
