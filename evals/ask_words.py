"""Questions whose answers stand in the prose, or nowhere: procurement, vehicles, terms, changes and their reasons,
lists, traps, and follow-ups to an earlier answer.
"""

from collections.abc import Iterator
from decimal import Decimal

from evals.asking import Asking, number, one
from evals.books import PROJECT, is_general, three_public
from evals.case import Case, Expected, Figure
from evals.prose import ten_thousands, wording
from ingest import plain, round_half_up

PROJECTS = {
    "hunan": "projects",
    "hubei": "goals",
    "guangdong": "goals",
    "beijing": "projects",
    "zhejiang": "projects",
}
"""The paragraph that names every project, by template."""


class WordQuestions(Asking):
    def prose(self) -> Iterator[Case]:
        """What only the text says: procurement, vehicles, offices, terms."""
        books, written = self.disclosure.books, self.disclosure.style.prose
        buy = books.procurement
        place = self.finder.prose("procurement", written(buy.total))
        yield self.case(
            "lookup", "{who}{year}年政府采购{stage}一共多少钱", number(ten_thousands(buy.total), "万元"), [place]
        )
        parts = [
            Figure(label=n, value=plain(ten_thousands(a)), unit="万元")
            for n, a in (("货物", buy.goods), ("工程", buy.works), ("服务", buy.services))
        ]
        yield self.case(
            "breakdown",
            "政府采购里货物、工程、服务各多少？",
            Expected(kind="numbers", values=tuple(parts)),
            [place],
            scoped=True,
        )
        cars = sum(books.vehicles)
        where = self.finder.prose("assets", f"{cars}辆")
        yield self.case(
            "count",
            "{who} has how many 公务用车？（{year}年{stage}）",
            number(Decimal(cars), "辆"),
            [where],
            lang="mixed",
        )
        term = "机关运行经费"
        meaning = wording()["glossary"][term]
        yield self.case(
            "definition",
            f"{term}是什么意思？",
            Expected(kind="text", must_contain=("日常公用支出",)),
            [self.finder.prose("glossary", meaning[:10])],
            scoped=True,
        )

    def changes(self) -> Iterator[Case]:
        """Year on year, where the text prints the change; and the reason it gives."""
        now, was = three_public(self.disclosure.books)["合计"], three_public(self.disclosure.before)["合计"]
        delta = ten_thousands(now) - ten_thousands(was)
        located = self.finder.cell("public")
        if delta:
            words = self.disclosure.style.prose(abs(delta) * 10_000)
            place = self.finder.prose("three_public", words)
            rate = round_half_up(delta * 100 / ten_thousands(was), 2)
            yield self.case(
                "yoy",
                "{who}{year}年三公经费{stage}比上年变了多少万元？",
                number(delta, "万元", signed=True),
                [place, located.evidence],
                difficulty=2,
            )
            yield self.case(
                "yoy",
                "By what percentage did the 三公 total of {en} change from the year before ({year} {kind})?",
                number(rate, "%", signed=True),
                [place, located.evidence],
                lang="mixed",
                difficulty=2,
            )
        run = self.disclosure.text("run_costs")
        if "主要原因是" in run:
            reason = run.split("主要原因是")[1].split("。")[0]
            yield self.case(
                "narrative",
                "{who}{year}年{stage}的机关运行经费为什么有变化？",
                Expected(kind="text", must_contain=(reason.split("，")[0],)),
                [self.finder.prose("run_costs", reason[:8])],
            )

    def lists(self) -> Iterator[Case]:
        if self.disclosure.level == "单位":
            return
        offices = self.disclosure.agency.trade["offices"]
        yield self.case(
            "list",
            "{who}内设哪些科室？",
            Expected(kind="text", must_contain=tuple(offices)),
            [self.finder.prose("offices", offices[1])],
        )
        units = self.disclosure.agency.units
        if len(units) > 1:
            yield self.case(
                "list",
                "哪些单位纳入了{full}{year}年部门" + self.stage + "？",
                Expected(kind="text", must_contain=(units[1].name,)),
                [self.finder.prose("units", units[1].name)],
            )
        books = self.disclosure.books
        projects = {p.project for p in books.postings if p.basis == PROJECT and is_general(p)}
        topic = PROJECTS.get(self.disclosure.family)
        if topic:
            name = sorted(projects)[0]
            yield self.case(
                "list",
                "{who}{year}年安排了哪些项目？",
                Expected(kind="text", must_contain=tuple(sorted(projects))),
                [self.finder.prose(topic, name)],
                difficulty=2,
            )

    def traps(self) -> Iterator[Case]:
        """What the papers do not say."""
        nothing = Expected(kind="abstain")
        asked = [
            ("zh", "{who}局长{year}年工资多少？"),
            ("zh", "{who}2016年三公经费是多少？"),
            ("en", "How much did {en} pay for advertising on television in {year}?"),
            ("zh", "{who}2031年预算总额多少"),
        ]
        for lang, phrase in self.random.sample(asked, 2):
            yield self.case("unanswerable", phrase, nothing, [], lang=lang, difficulty=2)

    def followups(self) -> Iterator[Case]:
        public, part = self.finder.cell("public"), self.finder.cell("reception")
        before = (self.fill("{who}{year}年三公经费" + self.stage + "是多少？"), f"{plain(public.value)}{public.unit}。")
        yield self.case("followup", "其中公务接待呢？", one(part), [part.evidence], history=(before,), difficulty=2)
        cars = self.finder.cell("cars")
        yield self.case(
            "followup",
            "And the cost of official vehicles?",
            one(cars),
            [cars.evidence],
            lang="en",
            history=(before,),
            difficulty=2,
        )
