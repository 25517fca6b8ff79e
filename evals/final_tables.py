"""The nine statements of a final account (公开01–09表), in the national form (行次 columns, joined codes, 0.00
everywhere) or in the Shanghai form (codes in three columns, blanks where there is no money, budget beside actual).
"""

from collections.abc import Callable, Sequence
from decimal import Decimal
from itertools import zip_longest

from evals.books import (
    BASIC,
    BUSINESS,
    CAPITAL,
    FISCAL,
    FROM_ABOVE,
    FUND,
    GENERAL,
    NOWHERE,
    OTHER,
    ZERO,
    Books,
    Receipt,
    account_names,
    children,
    is_basic_general,
    is_general,
    is_personnel,
    paid_from,
    received_from,
    three_public,
)
from evals.classes import FINAL, NAMES
from evals.final_form import FinalForm, Row
from evals.invent import OPENING_FUND, OPENING_GENERAL
from evals.prose import ordinal
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, Span, head_of

SOURCES = [
    ("一、一般公共预算财政拨款收入", GENERAL),
    ("二、政府性基金预算财政拨款收入", (FUND,)),
    ("三、国有资本经营预算财政拨款收入", (CAPITAL,)),
    ("四、上级补助收入", (FROM_ABOVE,)),
    ("五、事业收入", (BUSINESS,)),
    ("六、经营收入", ()),
    ("七、附属单位上缴收入", ()),
    ("八、其他收入", (OTHER,)),
]


def received(books: Books, sources: Sequence[str]) -> Decimal:
    return books.received(lambda receipt: receipt.source in sources)


def opening(books: Books) -> Decimal:
    return sum(books.opening.values(), ZERO)


def closing(books: Books) -> Decimal:
    return opening(books) + books.received(lambda receipt: True) - books.total()


def fiscal_carry(books: Books, fund: str) -> tuple[Decimal, Decimal]:
    """Opening and closing balance of one of the three fiscal funds."""
    sources = {OPENING_GENERAL: GENERAL, OPENING_FUND: (FUND,)}.get(fund, (CAPITAL,))
    start = books.opening.get(fund, ZERO)
    return start, start + received(books, sources) - books.sum(lambda p: p.source in sources)


class FinalTables(FinalForm):
    """Statements of one final account."""

    def sheets(self) -> list[Sheet]:
        made = [
            self.overview(),
            self.income(),
            self.spending(),
            self.fiscal(),
            self.general(),
            self.basic(),
            self.public(),
            self.fund(),
            self.capital(),
        ]
        if not self.national:
            return [sheet._replace(label="") for sheet in made]
        return [sheet._replace(label=f"公开{i:02d}表") for i, sheet in enumerate(made, 1)]

    def overview(self) -> Sheet:
        books = self.books
        by_class = books.by_function(lambda p: True)
        left: list[tuple[str, Decimal | None]] = [(name, received(books, s)) for name, s in SOURCES]
        left += [("", None)] * (len(FINAL) - len(left))
        start, end = opening(books), closing(books)
        income = books.received(lambda r: True)
        left += [
            ("本年收入合计", income),
            ("使用非财政拨款结余", ZERO),
            ("年初结转和结余", start),
            ("总 计", income + start),
        ]
        right: list[tuple[str, list[Decimal | None]]] = [
            (f"{ordinal(i)}、{NAMES[c]}", [by_class.get(c, ZERO)]) for i, c in enumerate(FINAL, 1)
        ]
        right += [
            ("本年支出合计", [books.total()]),
            ("结余分配", [ZERO]),
            ("年末结转和结余", [end]),
            ("总 计", [books.total() + end]),
        ]
        sheet = self._two_sided("total", "收入支出决算总表", left, right, ["金 额" if self.national else "决算数"])
        return sheet._replace(note=self._note("本表反映部门本年度的总收支和年末结转结余情况。"))

    def income(self) -> Sheet:
        books = self.books
        groups: list[Sequence[str]] = [(), FISCAL, (FROM_ABOVE,), (BUSINESS,), ("经营",), ("附属",), (OTHER,)]
        tests: list[Callable[[Receipt], bool]] = [received_from(s) for s in groups]
        sheet = self._coded(
            "income",
            "收入决算表",
            "",
            ["本年收入合计", "财政拨款收入", "上级补助收入", "事业收入", "经营收入", "附属单位上缴收入", "其他收入"],
            [books.received_by_function(t) for t in tests],
            [books.received(t) for t in tests],
        )
        return sheet._replace(wide=True, note=self._note("本表反映部门本年度取得的各项收入情况。"))

    def spending(self) -> Sheet:
        books = self.books
        columns = [
            books.by_function(lambda p: True),
            books.by_function(lambda p: p.basis == BASIC),
            books.by_function(lambda p: p.basis != BASIC),
            {},
            {},
            {},
        ]
        base = books.sum(lambda p: p.basis == BASIC)
        sheet = self._coded(
            "spending",
            "支出决算表",
            "",
            ["本年支出合计", "基本支出", "项目支出", "上缴上级支出", "经营支出", "对附属单位补助支出"],
            columns,
            [books.total(), base, books.total() - base, ZERO, ZERO, ZERO],
        )
        return sheet._replace(wide=True, note=self._note("本表反映部门本年度各项支出情况。"))

    def fiscal(self) -> Sheet:
        books = self.books
        funds: list[Sequence[str]] = [FISCAL, GENERAL, (FUND,), (CAPITAL,)]
        columns = [books.by_function(paid_from(s or NOWHERE)) for s in funds]
        spent = [books.sum(paid_from(s or NOWHERE)) for s in funds]
        kept = [fiscal_carry(books, f) for f in (OPENING_GENERAL, OPENING_FUND, "国有资本")]
        start, end = [a for a, _ in kept], [b for _, b in kept]
        names = [name.removesuffix("收入") for name, _ in SOURCES[:3]]
        left: list[tuple[str, Decimal | None]] = [
            (n, received(books, s)) for n, s in zip(names, funds[1:], strict=True)
        ]
        left += [("", None)] * (len(FINAL) - len(left))
        income = received(books, FISCAL)
        left += [("本年收入合计", income), ("年初财政拨款结转和结余", sum(start, ZERO))]
        left += [(name.split("、")[1], amount) for name, amount in zip(names, start, strict=True)]
        left += [("总 计", income + sum(start, ZERO))]
        right: list[tuple[str, list[Decimal | None]]] = [
            (f"{ordinal(i)}、{NAMES[c]}", [column.get(c, ZERO) for column in columns]) for i, c in enumerate(FINAL, 1)
        ]
        ends = [sum(end, ZERO), *end]
        right += [("本年支出合计", list(spent)), ("年末财政拨款结转和结余", list(ends))]
        right += [("", [None] * 4)] * 3
        right += [("总 计", [a + b for a, b in zip(spent, ends, strict=True)])]
        sheet = self._two_sided(
            "fiscal",
            "财政拨款收入支出决算总表",
            left,
            right,
            ["合 计", "一般公共预算财政拨款", "政府性基金预算财政拨款", "国有资本经营预算财政拨款"],
        )
        return sheet._replace(note=self._note("本表反映部门本年度三类财政拨款的总收支和年末结转结余情况。"))

    def general(self) -> Sheet:
        books = self.books
        columns = [
            books.by_function(is_general),
            books.by_function(is_basic_general),
            books.by_function(lambda p: is_general(p) and p.basis != BASIC),
        ]
        total, base = books.sum(is_general), books.sum(is_basic_general)
        group = "本年支出" if self.national else ""
        sheet = self._coded(
            "general",
            "一般公共预算财政拨款支出决算表",
            group,
            ["小计" if self.national else "合计", "基本支出", "项目支出"],
            columns,
            [total, base, total - base],
        )
        return sheet._replace(note=self._note("本表反映部门本年度一般公共预算财政拨款支出情况。"))

    def basic(self) -> Sheet:
        column = self.books.by_economic(is_basic_general)
        names = account_names()
        people = self.books.sum(lambda p: is_basic_general(p) and is_personnel(p))
        rest = self.books.sum(is_basic_general) - people

        def block(*classes: str) -> list[Row]:
            rows: list[Row] = []
            for code in (c for top in classes for c in (top, *children(top))):
                if self.national:
                    rows.append((code, names[code], self._money(column.get(code, ZERO))))
                elif column.get(code):
                    rows.append((code[:3], code[3:5], names[code], self._money(column[code])))
            return rows

        blocks = [block("301", "303"), block("302"), block("307", "310", "312", "399")]
        if not self.national:
            blocks = [blocks[0], blocks[1] + blocks[2]]
        blank: Row = ("",) * len(blocks[0][0])
        rows = [sum(parts, ()) for parts in zip_longest(*blocks, fillvalue=blank)]
        wide = len(blank)
        tail = (
            "人员经费合计",
            *("",) * (wide - 2),
            self._money(people),
            "公用经费合计",
            *("",) * (wide * (len(blocks) - 1) - 2),
            self._money(rest),
        )
        spans = (Span(len(rows), 0, wide - 1, 1), Span(len(rows), wide, wide * (len(blocks) - 1) - 1, 1))
        rows.append(tail)
        one = (
            ["科目编码", "科目名称", "决算数"]
            if self.national
            else [("经济分类科目编码", ["类", "款"]), "科目名称", "决算数"]
        )
        head = head_of([("人员经费", one), ("公用经费", one * (len(blocks) - 1))])
        kinds = ((CODE, LABEL, AMOUNT) if self.national else (CODE, CODE, LABEL, AMOUNT)) * len(blocks)
        return Sheet(
            "basic",
            "一般公共预算财政拨款基本支出决算表",
            "万元",
            head,
            kinds,
            tuple(rows),
            spans,
            wide=self.national,
            note=self._note("本表反映部门本年度一般公共预算财政拨款基本支出明细情况。"),
        )

    def public(self) -> Sheet:
        planned, actual = three_public(self.plan), three_public(self.books)
        order = ["合计", "出国", "小计", "购置", "运行", "接待"]
        title = "一般公共预算财政拨款“三公”经费支出决算表"
        if self.national:
            cars = ("公务用车购置及运行费", ["小计", "公务用车购置费", "公务用车运行费"])
            half = ["合计", "因公出国(境)费", cars, "公务接待费"]
            row = tuple(self.style.number(side[key]) for side in (planned, actual) for key in order)
            return Sheet(
                "public",
                title,
                "万元",
                head_of([("预算数", half), ("决算数", half)]),
                (AMOUNT,) * 12,
                (row,),
                numbers=tuple(str(i) for i in range(1, 13)),
                wide=True,
                note="注：预算数为全年预算数，决算数包括当年一般公共预算财政拨款和以前年度结转资金安排的实际支出。",
            )
        pair = ["预算数", "决算数"]
        row = tuple(self._money(side[key]) for key in order for side in (planned, actual))
        head = head_of(
            [
                ("合计", pair),
                ("因公出国（境）费", pair),
                ("公务用车购置及运行费", [("小计", pair), ("购置费", pair), ("运行费", pair)]),
                ("公务接待费", pair),
            ]
        )
        return Sheet("public", "财政拨款“三公”经费支出决算表", "万元", head, (AMOUNT,) * 12, (row,), wide=True)

    def fund(self) -> Sheet:
        books = self.books
        measures = ["年初结转和结余", "本年收入", ("本年支出", ["小计", "基本支出", "项目支出"]), "年末结转和结余"]
        start, end = fiscal_carry(books, OPENING_FUND)
        spent = books.by_function(lambda p: p.source == FUND)
        came = books.received_by_function(lambda r: r.source == FUND)
        total = books.sum(lambda p: p.source == FUND)
        sheet = self._coded(
            "fund",
            "政府性基金预算财政拨款收入支出决算表",
            "",
            ["a", "b", "c", "d", "e", "f"],
            [came, came, spent, {}, spent, {}],
            [start, received(books, (FUND,)), total, ZERO, total, end],
        )
        naming = sheet.head[: 3 if self.national else 6]
        top = head_of([("项 目", ["", ""]), *measures])
        shift = len(naming) - 1 - 2 if self.national else 2
        head = (*naming, *(c._replace(column=c.column + shift) for c in top if c.column >= 2))
        rows: tuple[Row, ...] = sheet.rows
        if not spent:
            rows = (("合 计", *("",) * (len(sheet.kinds) - 1)),)
            return sheet._replace(
                head=head, rows=rows, note="注：本部门没有政府性基金收入，也没有使用政府性基金安排的支出，本表为空表。"
            )
        width = 1 if self.national else 3
        rows = tuple(
            (*row[: width + 1], self._money(ZERO) if i else row[width + 1], *row[width + 2 :])
            for i, row in enumerate(rows)
        )
        return sheet._replace(head=head, rows=rows, note=self._note("本表反映政府性基金预算财政拨款的收支结余情况。"))

    def capital(self) -> Sheet:
        sheet = self._coded(
            "capital", "国有资本经营预算财政拨款支出决算表", "本年支出", ["合计", "基本支出", "项目支出"], [{}], []
        )
        blank = ("合 计", *("",) * (len(sheet.kinds) - 1))
        return sheet._replace(
            rows=(blank,),
            spans=(Span(0, 0, 2 if self.national else 4, 1),),
            note="注：本部门没有使用国有资本经营预算安排的支出，本表为空表。",
        )
