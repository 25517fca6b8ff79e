"""Questions about one made-up disclosure, with their answers and places taken from the truth it was printed from.

    Asker(disclosure, printed).cases()    look-ups, breakdowns, sums, ratios, ranks, counts, reasons, traps, follow-ups

Each method asks about one thing; wording and language are drawn from the disclosure's key, so the set never changes by
itself.
"""

from collections.abc import Iterator
from decimal import Decimal
from random import Random

from evals.books import PROJECT, is_general, three_public
from evals.case import Case, Expected, Figure, GoldEvidence
from evals.disclosure import Disclosure
from evals.located import TOPICS, Finder, Located
from evals.names import english_name, short_name
from evals.prose import ten_thousands, wording
from evals.typeset import Printed
from ingest.amount import plain, round_half_up

LOOKUPS = {
    "total": [("zh", "{who}{year}年{stage}总盘子多少钱？"), ("en", "What was the total revenue of {en} in its {year} {kind}?"),
              ("mixed", "{who}{year}{stage} 收支总计 how much?")],
    "spending": [("zh", "{who}{year}年一共安排多少支出？"), ("en", "How much expenditure does {en} show for {year} in total ({kind})?")],
    "general": [("zh", "{year}年{who}一般公共预算支出是多少"), ("mixed", "{who} {year} general public budget 支出合计？")],
    "public": [("zh", "{who}{year}年三公经费{stage}是多少？"), ("en", "How much are the three public expenses of {en} in the {year} {kind}?"),
               ("mixed", "{who}{year}{stage} 三公经费 total?")],
    "reception": [("zh", "{who}{year}年吃喝费（公务接待）{stage}多少？"), ("en", "{en}, {year} {kind}: official reception (公务接待费)?"),
                  ("zh", "{year}年{who}的招待费")],
    "running": [("zh", "{who}{year}年养车花多少（公务用车运行费，三公口径）"), ("mixed", "{who}{year} 公务用车运行 cost?")],
    "abroad": [("zh", "{who}{year}年因公出国{stage}有多少？"), ("en", "What did {en} set down for travel abroad in the {year} {kind}?")],
    "buying": [("zh", "{who}{year}年买车花了多少？")],
    "people": [("zh", "{who}{year}年一般公共预算里人头费（人员经费）多少")],
    "closing": [("zh", "{who}{year}年底还剩多少钱（年末结转和结余）？")],
}  # fmt: skip


class Asker:
    def __init__(self, disclosure: Disclosure, printed: Printed) -> None:
        self.disclosure, self.finder = disclosure, Finder(disclosure, printed)
        self.key, self.year = disclosure.key, disclosure.year
        self.random = Random(f"questions/{disclosure.key}")
        self.stage = "决算" if disclosure.family == "final" else "预算"
        self.count = 0

    def cases(self) -> list[Case]:
        steps = [self.lookups, self.accounts, self.breakdowns, self.arithmetic, self.ranks, self.scopes, self.prose,
                 self.changes, self.lists, self.traps, self.followups]  # fmt: skip
        return [case for step in steps for case in step()]

    def case(self, kind: str, question: str, answer: Expected, evidence: list[GoldEvidence], *, lang: str = "zh",
             scoped: bool = False, caveat: str | None = None, difficulty: int = 1,
             history: tuple[tuple[str, str], ...] = ()) -> Case:  # fmt: skip
        self.count += 1
        return Case(id=f"{self.key}-{self.count:03d}", question=self.fill(question), lang=lang, type=kind,
                    scope=(self.key,) if scoped else (), history=history, answer=answer, evidence=tuple(evidence),
                    caveat=caveat, difficulty=difficulty)  # fmt: skip

    def fill(self, template: str) -> str:
        words = {"who": short_name(self.disclosure), "full": self.disclosure.entity, "en": english_name(self.disclosure),
                 "year": self.year, "last": self.year - 1, "stage": self.stage,
                 "kind": "final account" if self.stage == "决算" else "budget"}  # fmt: skip
        return template.format(**words)

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
        yield self.case("lookup", "{who}{year}年" + f"“{item.label}”这一项{self.stage}支出多少？", one(item),
                        [item.evidence], difficulty=2)  # fmt: skip
        economic = [a for a in self.finder.accounts("basic", 5) if a.label not in ("公务接待费", "培训费", "会议费")]
        first, second = self.random.sample(economic, 2)
        yield self.case("lookup", f"基本支出里{first.label}是多少", one(first), [first.evidence], scoped=True)
        yield self.case("lookup", "{en} {year}: " + f"how much is {second.label} in basic expenditure?", one(second),
                        [second.evidence], lang="mixed", difficulty=2)  # fmt: skip

    def breakdowns(self) -> Iterator[Case]:
        parts = [self.finder.cell(topic) for topic in ("abroad", "reception", "cars")]
        parts = [part for part in parts if part.printed]
        yield self.case("breakdown", "{who}{year}年三公经费由哪几块构成，各多少？", many(parts), [p.evidence for p in parts])
        classes = self.finder.accounts("spending", 3)
        yield self.case("breakdown", "支出按功能分类怎么分的，各类多少？", many(classes), [c.evidence for c in classes],
                        scoped=True, difficulty=2)  # fmt: skip

    def arithmetic(self) -> Iterator[Case]:
        reception, cars = self.finder.cell("reception"), self.finder.cell("cars")
        total, public = self.finder.cell("spending"), self.finder.cell("public")
        both = [reception.evidence, cars.evidence]
        yield self.case("sum", "接待费和公车费加起来多少（三公口径）？", number(reception.value + cars.value, reception.unit),
                        both, scoped=True, difficulty=2)  # fmt: skip
        yield self.case("difference", "{who}{year}年公车费比接待费多多少？", number(cars.value - reception.value, cars.unit, signed=True),
                        both, difficulty=2)  # fmt: skip
        yield self.case("ratio", "{who}{year}年三公经费占总支出的百分之几？保留两位小数",
                        number(share(public.yuan, total.yuan), "%"), [public.evidence, total.evidence], difficulty=2)  # fmt: skip
        basic, project = self.finder.cell("basic_all"), self.finder.cell("project_all")
        yield self.case("ratio", "What share of {en}'s {year} expenditure is project expenditure (all funds)?",
                        number(share(project.yuan, project.yuan + basic.yuan), "%"),
                        [project.evidence, total.evidence], lang="en", difficulty=2)  # fmt: skip

    def ranks(self) -> Iterator[Case]:
        classes = sorted(self.finder.accounts("spending", 3), key=lambda c: -c.value)
        yield self.case("rank", "{who}{year}年支出最多的功能大类是哪个？", many(classes[:1]), [classes[0].evidence])
        goods = sorted((a for a in self.finder.accounts("basic", 5) if self._is_goods(a)), key=lambda a: -a.value)[:3]
        if len({a.value for a in goods}) == 3:
            yield self.case("rank", "商品和服务支出里 top 3 是哪几项，各多少？", many(goods), [g.evidence for g in goods],
                            lang="mixed", scoped=True, difficulty=2)  # fmt: skip
        leaves = [leaf for leaf in self.finder.accounts("spending", 7) if leaf.yuan > 1_000_000]
        yield self.case("count", "支出超过100万元的“项”级科目有几个？", number(Decimal(len(leaves)), "个"),
                        [leaf.evidence for leaf in leaves], scoped=True, difficulty=3)  # fmt: skip

    def _is_goods(self, located: Located) -> bool:
        sheet = self.disclosure.sheet("basic")
        return any(a.code.startswith("302") and a.name == located.label for a in sheet.accounts())

    def scopes(self) -> Iterator[Case]:
        """The same name with two right figures."""
        general, everything = self.finder.cell("project"), self.finder.cell("project_all")
        if general.value != everything.value:
            both = [general.figure.model_copy(update={"label": "一般公共预算"}),
                    everything.figure.model_copy(update={"label": "全部资金"})]  # fmt: skip
            yield self.case("ambiguous", "{who}{year}年项目支出是多少？", Expected(kind="numbers", values=tuple(both)),
                            [general.evidence, everything.evidence], difficulty=3,
                            caveat="两个口径都对：一般公共预算与全部资金")  # fmt: skip
        public, narrow = self.finder.cell("reception"), self.finder.coded("basic", "30217")
        if public.yuan != narrow.yuan:
            yield self.case("lookup", "{who}{year}年基本支出里的公务接待费（30217）是多少？", one(narrow), [narrow.evidence],
                            difficulty=3, caveat=f"三公口径为{plain(public.value)}{public.unit}")  # fmt: skip
            gap = public.yuan - narrow.yuan
            yield self.case("difference", "三公表的接待费比基本支出里的接待费多多少？", number(ten_thousands(gap), "万元"),
                            [public.evidence, narrow.evidence], scoped=True, difficulty=3)  # fmt: skip
            yield self.case("conflict", "{who}{year}年接待费，三公表和基本支出表里的数为什么不一样？",
                            Expected(kind="numbers", values=(public.figure, narrow.figure), must_contain=("基本支出",)),
                            [public.evidence, narrow.evidence], difficulty=3, caveat="口径不同，不是错误")  # fmt: skip

    def prose(self) -> Iterator[Case]:
        """What only the text says: procurement, vehicles, offices, terms."""
        books, written = self.disclosure.books, self.disclosure.style.prose
        buy = books.procurement
        place = self.finder.prose("procurement", written(buy.total))
        yield self.case("lookup", "{who}{year}年政府采购一共多少钱", number(ten_thousands(buy.total), "万元"), [place])
        parts = [Figure(label=n, value=plain(ten_thousands(a)), unit="万元")
                 for n, a in (("货物", buy.goods), ("工程", buy.works), ("服务", buy.services))]  # fmt: skip
        yield self.case("breakdown", "政府采购里货物、工程、服务各多少？", Expected(kind="numbers", values=tuple(parts)), [place],
                        scoped=True)  # fmt: skip
        cars = sum(books.vehicles)
        where = self.finder.prose("assets", f"{cars}辆")
        yield self.case("count", "{who} has how many 公务用车？", number(Decimal(cars), "辆"), [where], lang="mixed")
        term = "机关运行经费"
        meaning = wording()["glossary"][term]
        yield self.case("definition", f"{term}是什么意思？", Expected(kind="text", must_contain=("日常公用支出",)),
                        [self.finder.prose("glossary", meaning[:10])], scoped=True)  # fmt: skip

    def changes(self) -> Iterator[Case]:
        """Year on year, where the text prints the change; and the reason it gives."""
        now, was = three_public(self.disclosure.books)["合计"], three_public(self.disclosure.before)["合计"]
        delta = ten_thousands(now) - ten_thousands(was)
        located = self.finder.cell("public")
        if delta:
            words = self.disclosure.style.prose(abs(delta) * 10_000)
            place = self.finder.prose("three_public", words)
            rate = round_half_up(delta * 100 / ten_thousands(was), 2)
            yield self.case("yoy", "{who}{year}年三公经费比上年变了多少万元？", number(delta, "万元", signed=True),
                            [place, located.evidence], difficulty=2)  # fmt: skip
            yield self.case("yoy", "By what percentage did the 三公 total of {en} change in {year}?", number(rate, "%", signed=True),
                            [place, located.evidence], lang="mixed", difficulty=2)  # fmt: skip
        run = self.disclosure.text("run_costs")
        if "主要原因是" in run:
            reason = run.split("主要原因是")[1].split("。")[0]
            yield self.case("narrative", "{who}{year}年机关运行经费为什么有变化？",
                            Expected(kind="text", must_contain=(reason.split("，")[0],)),
                            [self.finder.prose("run_costs", reason[:8])])  # fmt: skip

    def lists(self) -> Iterator[Case]:
        if self.disclosure.level == "单位":
            return
        offices = self.disclosure.agency.trade["offices"]
        yield self.case("list", "{who}内设哪些科室？", Expected(kind="text", must_contain=tuple(offices)),
                        [self.finder.prose("offices", offices[1])])  # fmt: skip
        units = self.disclosure.agency.units
        if len(units) > 1:
            yield self.case("list", "哪些单位纳入了{full}{year}年部门" + self.stage + "？",
                            Expected(kind="text", must_contain=(units[1].name,)),
                            [self.finder.prose("units", units[1].name)])  # fmt: skip
        books = self.disclosure.books
        projects = {p.project for p in books.postings if p.basis == PROJECT and is_general(p)}
        if self.disclosure.family in ("hunan", "hubei"):
            topic = "projects" if self.disclosure.family == "hunan" else "goals"
            name = sorted(projects)[0]
            yield self.case("list", "{who}{year}年安排了哪些项目？", Expected(kind="text", must_contain=tuple(sorted(projects))),
                            [self.finder.prose(topic, name)], difficulty=2)  # fmt: skip

    def traps(self) -> Iterator[Case]:
        """What the papers do not say."""
        nothing = Expected(kind="abstain")
        asked = [("zh", "{who}局长{year}年工资多少？"), ("zh", "{who}2016年三公经费是多少？"),
                 ("en", "How much did {en} pay for advertising on television in {year}?"),
                 ("zh", "{who}2031年预算总额多少")]  # fmt: skip
        for lang, phrase in self.random.sample(asked, 2):
            yield self.case("unanswerable", phrase, nothing, [], lang=lang, difficulty=2)

    def followups(self) -> Iterator[Case]:
        public, part = self.finder.cell("public"), self.finder.cell("reception")
        before = (self.fill("{who}{year}年三公经费" + self.stage + "是多少？"), f"{plain(public.value)}{public.unit}。")
        yield self.case("followup", "其中公务接待呢？", one(part), [part.evidence], history=(before,), difficulty=2)
        cars = self.finder.cell("cars")
        yield self.case("followup", "And vehicles?", one(cars), [cars.evidence], lang="en", history=(before,), difficulty=2)


def one(located: Located) -> Expected:
    return Expected(kind="number", value=plain(located.value), unit=located.unit)


def number(value: Decimal, unit: str, signed: bool = False) -> Expected:
    """A figure; a change may be given with its sign or as a size."""
    accept = (Figure(value=plain(-abs(value)), unit=unit),) if signed else ()
    return Expected(kind="number", value=plain(abs(value) if signed else value), unit=unit, accept=accept)


def many(parts: list[Located]) -> Expected:
    return Expected(kind="numbers", values=tuple(part.figure for part in parts))


def share(part: Decimal, whole: Decimal) -> Decimal:
    return round_half_up(part * 100 / whole, 2)


assert set(LOOKUPS) <= set(TOPICS)
