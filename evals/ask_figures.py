"""Questions whose answers stand in tables, or are worked out from cells: look-ups, breakdowns, sums, ratios, ranks,
counts, and the same name in two scopes.
"""

from collections.abc import Iterator
from decimal import Decimal

from evals.asking import Asking, many, number, one, share
from evals.case import Case, Expected
from evals.located import Located
from evals.prose import ten_thousands
from ingest import plain

LOOKUPS = {
    "total": [
        ("zh", "{who}{year}年{stage}总盘子（收支总计）多少钱？"),
        ("zh", "请问{full}{year}年度{stage}的收支总计是多少万元？"),
        ("en", "What was the total revenue of {en} in its {year} {kind}?"),
        ("mixed", "{who}{year}{stage} 收支总计 how much?"),
        ("mixed", "{en} {year} 收入总计 ({kind})"),
    ],
    "spending": [
        ("zh", "{who}{year}年{stage}一共多少支出？"),
        ("zh", "{year}年{stage}，{who}全年要花掉多少钱"),
        ("en", "How much expenditure does {en} show for {year} in total ({kind})?"),
        ("en", "Total spending of {en}, {year} {kind}?"),
    ],
    "general": [
        ("zh", "{year}年{who}一般公共预算支出（{stage}）是多少"),
        ("zh", "{who}{year}年{stage}中一般公共预算拨款安排的支出合计"),
        ("mixed", "{who} {year} general public budget 支出合计（{stage}）？"),
    ],
    "public": [
        ("zh", "{who}{year}年三公经费{stage}是多少？"),
        ("zh", "查一下{who}{year}年“三公”花了多少（{stage}）"),
        ("zh", "{full}{year}年“三公”经费{stage}数合计多少万"),
        ("en", "How much are the three public expenses of {en} in the {year} {kind}?"),
        ("mixed", "{who}{year}{stage} 三公经费 total?"),
    ],
    "reception": [
        ("zh", "{who}{year}年吃喝费（公务接待）{stage}多少？"),
        ("zh", "{who}{year}年{stage}里招待客人花多少钱"),
        ("en", "{en}, {year} {kind}: official reception (公务接待费)?"),
        ("zh", "{year}年{who}的招待费，{stage}数"),
    ],
    "running": [
        ("zh", "{who}{year}年养车{stage}多少（公务用车运行费，三公口径）"),
        ("zh", "三公里的公车运行维护费，{who}{year}年{stage}是多少？"),
        ("mixed", "{who}{year}{stage} 公务用车运行 cost?"),
    ],
    "abroad": [
        ("zh", "{who}{year}年因公出国{stage}有多少？"),
        ("zh", "{who}{year}年{stage}安排了多少出国（境）经费"),
        ("en", "What did {en} set down for travel abroad in the {year} {kind}?"),
    ],
    "buying": [("zh", "{who}{year}年{stage}里买车多少钱？"), ("zh", "{who}{year}年公务用车购置费{stage}数是多少")],
    "people": [
        ("zh", "{who}{year}年{stage}，一般公共预算里人头费（人员经费）多少"),
        ("zh", "{who}{year}年一般公共预算基本支出中的人员经费是多少？"),
    ],
    "closing": [("zh", "{who}{year}年底还剩多少钱（年末结转和结余）？"), ("zh", "{who}{year}年末结转和结余多少")],
}


class FigureQuestions(Asking):
    def lookups(self) -> Iterator[Case]:
        for topic, phrases in LOOKUPS.items():
            if not self.finder.has(topic) or (topic == "buying" and not self.finder.cell(topic).value):
                continue
            located = self.finder.cell(topic)
            lang, phrase = self.random.choice(phrases)
            yield self.case("lookup", phrase, one(located), [located.evidence], lang=lang)

    def accounts(self) -> Iterator[Case]:
        """Accounts by name and by code, one functional and two economic."""
        item = self.random.choice(self.finder.accounts("spending", 7))
        yield self.case(
            "lookup",
            "{who}{year}年" + f"“{item.label}”这一项{self.stage}支出多少？",
            one(item),
            [item.evidence],
            difficulty=2,
        )
        economic = [a for a in self.finder.accounts("basic", 5) if a.label not in ("公务接待费", "培训费", "会议费")]
        first, second = self.random.sample(economic, 2)
        yield self.case("lookup", f"基本支出里{first.label}是多少", one(first), [first.evidence], scoped=True)
        yield self.case(
            "lookup",
            "{en} {year} {kind}: " + f"how much is {second.label} in basic expenditure?",
            one(second),
            [second.evidence],
            lang="mixed",
            difficulty=2,
        )

    def breakdowns(self) -> Iterator[Case]:
        parts = [self.finder.cell(topic) for topic in ("abroad", "reception", "cars")]
        parts = [part for part in parts if part.printed]
        yield self.case(
            "breakdown", "{who}{year}年三公经费{stage}由哪几块构成，各多少？", many(parts), [p.evidence for p in parts]
        )
        classes = self.finder.accounts("spending", 3)
        yield self.case(
            "breakdown",
            "{year}年全部支出（支出总表口径）按功能分类怎么分的，各类多少？",
            many(classes),
            [c.evidence for c in classes],
            scoped=True,
            difficulty=2,
        )

    def arithmetic(self) -> Iterator[Case]:
        reception, cars = self.finder.cell("reception"), self.finder.cell("cars")
        total, public = self.finder.cell("spending"), self.finder.cell("public")
        both = [reception.evidence, cars.evidence]
        yield self.case(
            "sum",
            "接待费和公车费加起来多少（三公口径）？",
            number(reception.value + cars.value, reception.unit),
            both,
            scoped=True,
            difficulty=2,
        )
        yield self.case(
            "difference",
            "{who}{year}年{stage}里公车费比接待费多多少？",
            number(cars.value - reception.value, cars.unit, signed=True),
            both,
            difficulty=2,
        )
        yield self.case(
            "ratio",
            "{who}{year}年三公经费{stage}占总支出的百分之几？保留两位小数",
            number(share(public.yuan, total.yuan), "%"),
            [public.evidence, total.evidence],
            difficulty=2,
        )
        basic, project = self.finder.cell("basic_all"), self.finder.cell("project_all")
        yield self.case(
            "ratio",
            "What share of {en}'s total expenditure in the {year} {kind} is project expenditure (all funds)?",
            number(share(project.yuan, project.yuan + basic.yuan), "%"),
            [project.evidence, total.evidence],
            lang="en",
            difficulty=2,
        )

    def ranks(self) -> Iterator[Case]:
        classes = sorted(self.finder.accounts("spending", 3), key=lambda c: -c.value)
        yield self.case(
            "rank", "{who}{year}年{stage}支出最多的功能大类是哪个？", many(classes[:1]), [classes[0].evidence]
        )
        goods = sorted((a for a in self.finder.accounts("basic", 5) if self._is_goods(a)), key=lambda a: -a.value)[:3]
        if len({a.value for a in goods}) == 3:
            yield self.case(
                "rank",
                "基本支出的商品和服务支出里 top 3 是哪几项，各多少？",
                many(goods),
                [g.evidence for g in goods],
                lang="mixed",
                scoped=True,
                difficulty=2,
            )
        leaves = [leaf for leaf in self.finder.accounts("spending", 7) if leaf.yuan > 1_000_000]
        yield self.case(
            "count",
            "支出总表里，超过100万元的“项”级科目有几个？",
            number(Decimal(len(leaves)), "个"),
            [leaf.evidence for leaf in leaves],
            scoped=True,
            difficulty=3,
        )

    def _is_goods(self, located: Located) -> bool:
        sheet = self.disclosure.sheet("basic")
        return any(a.code.startswith("302") and a.name == located.label for a in sheet.accounts())

    def scopes(self) -> Iterator[Case]:
        """The same name with two right figures."""
        general, everything = self.finder.cell("project"), self.finder.cell("project_all")
        if general.value != everything.value:
            both = [
                general.figure.model_copy(update={"label": "一般公共预算"}),
                everything.figure.model_copy(update={"label": "全部资金"}),
            ]
            yield self.case(
                "ambiguous",
                "{who}{year}年项目支出{stage}是多少？",
                Expected(kind="numbers", values=tuple(both)),
                [general.evidence, everything.evidence],
                difficulty=3,
                caveat="两个口径都对：一般公共预算与全部资金",
            )
        public, narrow = self.finder.cell("reception"), self.finder.coded("basic", "30217")
        if public.yuan != narrow.yuan:
            yield self.case(
                "lookup",
                "{who}{year}年{stage}，基本支出里的公务接待费（30217）是多少？",
                one(narrow),
                [narrow.evidence],
                difficulty=3,
                caveat=f"三公口径为{plain(public.value)}{public.unit}",
            )
            gap = public.yuan - narrow.yuan
            yield self.case(
                "difference",
                "三公表的接待费比基本支出里的接待费多多少？",
                number(ten_thousands(gap), "万元"),
                [public.evidence, narrow.evidence],
                scoped=True,
                difficulty=3,
            )
            yield self.case(
                "conflict",
                "{who}{year}年{stage}的接待费，三公表和基本支出表里的数为什么不一样？",
                Expected(kind="numbers", values=(public.figure, narrow.figure), must_contain=("基本支出",)),
                [public.evidence, narrow.evidence],
                difficulty=3,
                caveat="口径不同，不是错误",
            )
