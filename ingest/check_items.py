"""Single items of spending in the prose (N2, B9): economic items, meetings and training, projects.

    机关运行经费15.07万元，其中：办公费3.00万元      30201 of the basic expenditure table
    会议费预算 0.30万元                              never below the basic expenditure of 30215
    （1）某专项 … 年初预算 20.00万元                 the project of that name in the project table

What the prose says of all expenditure may be more than the table of basic expenditure, never less.
"""

import re
from collections import defaultdict

from ingest.check_book import Book
from ingest.check_names import plain_account
from ingest.check_pools import Pools
from ingest.check_prose import _leads, current, settle, spoken
from ingest.check_three_public import three_public_item
from ingest.document import Fact
from ingest.findings import Outcomes, not_above
from ingest.vocabulary import clean_label, squeeze


def check_spending_items(book: Book) -> Outcomes:
    """B9: 会议费 and 培训费 of all expenditure are never below those of basic expenditure."""
    pools = Pools.of(book)
    for _, figure in spoken(book, annex=False):
        fact = figure.fact
        name = re.search(r"(会议费|培训费)$", squeeze(fact.subject))
        if not name or not current(book, fact) or "基本支出" in re.split(r"[，,；;（(]", fact.row_label)[-1]:
            continue
        if re.search(r"机关运行|公用经费|其中", squeeze(fact.clause)) or not re.search(
            r"[费算支为出]数?$", fact.row_label
        ):
            continue
        for basic in pools.economic.get(plain_account(name[1]), [])[:1]:
            advice = "正文为全部支出口径，不应小于基本支出表中的同一项。"
            yield not_above("B9", name[1], basic, fact, advice=advice)


def check_operating_list(book: Book) -> Outcomes:
    """N2: items listed under 机关运行经费 are those of the basic expenditure table."""
    pools = Pools.of(book)
    for passage, figure in spoken(book, annex=False):
        fact = figure.fact
        if not re.search(r"机关运行经费|公用经费|人员经费", passage.lead(figure)) or "三公" in passage.heading:
            continue
        if not current(book, fact) or not fact.amount or not fact.amount.is_money or not _leads(fact):
            continue
        candidates = pools.economic.get(plain_account(fact.subject), []) or pools.near_economic(fact.subject)
        if squeeze(fact.subject) == "水电费":
            candidates = pools.water_and_power()
        if candidates and not three_public_item(fact.subject):
            yield settle(book, "N2", fact.subject, candidates, fact, passage)


def check_projects_quoted(book: Book) -> Outcomes:
    """N2: the budget given for a project that the project table names is the one printed there."""
    projects: dict[str, list[Fact]] = defaultdict(list)
    for sheet in book.of("项目支出表"):
        for block in sheet.blocks:
            for line in block.lines:
                if not line.total and len(line.subject) > 4:
                    projects[plain_account(line.subject)] += [fact for fact in line.facts.values() if fact.amount]
    for passage, figure in spoken(book, annex=False):
        fact = figure.fact
        heading = plain_account(clean_label(passage.section.path[-1])) if passage.section.path else ""
        spoken_of = projects.get(plain_account(fact.subject)) or projects.get(heading)
        if (
            spoken_of
            and current(book, fact)
            and re.search(r"预算(?:安排|资金|金额)?(?:为)?$|^$", squeeze(fact.row_label))
        ):
            yield settle(book, "N2", spoken_of[0].subject, spoken_of, fact, passage)
