"""Shares and completion rates of the prose (N4, N7).

    收入80.00万元，其中财政拨款60.00万元，占75.00%                      60.00 / 80.00
    年初预算为6.25万元，支出决算为5.75万元，完成年初预算的92.00%         5.75 / 6.25

Where the sentence leaves open which whole a share is of, it fails only if none of the candidates gives it.
"""

import re
from collections import defaultdict

from ingest.check_book import Book
from ingest.check_change import is_amount, is_money, statements
from ingest.check_pools import Pools
from ingest.check_prose import weighed
from ingest.check_ratio import HUNDRED, Ratio, judged, ratio, span
from ingest.document import Fact, Stage
from ingest.findings import Outcomes, Skipped

_WHOLE = re.compile(r"(?:收支|收入|支出)(?:总计|合计)|基本支出$|三公经费$|政府采购(?:支出)?$")


def check_shares(book: Book) -> Outcomes:
    """N4: 占比 is the part over the whole."""
    pools = Pools.of(book)
    leading: dict[str, list[Fact]] = defaultdict(list)
    said: list[Fact] = []
    for passage in book.passages:
        leading[passage.section.id] += [figure.fact for figure in passage.figures[:1] if is_amount(figure.fact)]
        said += [
            figure.fact for figure in passage.figures if _WHOLE.search(figure.fact.subject) and is_amount(figure.fact)
        ]
    for passage, figures, before in statements(book):
        earlier = [figure.fact for figure in passage.figures[:before]]
        for at, figure in enumerate(figures):
            if figure.fact.measure == "占比" and figure.fact.amount:
                here = [one.fact for one in figures[:at] if one.fact.measure == "金额" and is_money(one.fact)]
                heads = leading.get(passage.section.id, []) + said
                ratios = _shares(pools, heads, earlier, here, figure.fact)
                what = f"“{figure.fact.subject}”的占比"
                yield weighed(judged("N4", what, figure.fact, ratios, "部分÷整体"), passage)


def _shares(pools: Pools, heads: list[Fact], earlier: list[Fact], here: list[Fact], percent: Fact) -> list[Ratio]:
    if not here:
        return []
    own = [fact for fact in here if fact.subject == percent.subject]
    parts = list(dict.fromkeys([*own[::-1][:1], here[-1]]))
    money = [fact for fact in earlier if fact.measure == "金额" and is_money(fact)]
    named = re.search(r"占(?P<whole>[^，。；]{2,24}?)(?:总额|总数)?的?$", percent.row_label)
    wholes = here[:1] + money[:1] + money[-1:] + heads
    if named:
        text = named["whole"]
        wholes = _named_wholes(pools, text, money + here) + wholes
    if re.search(r"三公", percent.clause):
        wholes += [one["三公经费"] for one in pools.three_public if "三公经费" in one and is_money(one["三公经费"])]
    if not named:
        wholes += [fact for key in ("支出", "收入", "基本支出", "项目支出") for fact in pools.named(key, "")]
    found = [ratio(span(part), span(whole), part, whole) for part in parts for whole in wholes if whole.id != part.id]
    fitting = [one for one in found if one is not None]
    if here[:1] == parts[:1] and percent.amount and percent.amount.value == HUNDRED and not fitting:
        return []
    return fitting


def _named_wholes(pools: Pools, text: str, money: list[Fact]) -> list[Fact]:
    """What 占…的 names: a figure said before, or a total of the tables."""
    said = [fact for fact in money if len(fact.subject) > 2 and (fact.subject in text or text in fact.subject)]
    keys = {
        "基本支出": ("基本支出",),
        "项目支出": ("项目支出",),
        "收入": ("收入",),
        "支出": ("支出",),
        "预算": ("收入", "支出"),
    }
    word = next((key for key in keys if key in text), "")
    return said[::-1] + [fact for key in keys.get(word, ()) for fact in pools.named(key, text)]


def check_completion(book: Book) -> Outcomes:
    """N7: 完成率 is the actual over the plan."""
    for passage, figures, before in statements(book):
        earlier = [figure.fact for figure in passage.figures[:before]]
        for at, figure in enumerate(figures):
            percent = figure.fact
            if percent.measure != "完成率" or percent.amount is None:
                continue
            known = [one.fact for one in figures[:at] if is_amount(one.fact)]
            plans = [fact for fact in known if fact.stage in (Stage.BUDGET, Stage.ADJUSTED)]
            actuals = [fact for fact in known if fact.stage in (Stage.FINAL, Stage.EXECUTED)]
            plans = plans or [fact for fact in earlier if is_amount(fact) and fact.subject == percent.subject]
            own = [fact for fact in plans if fact.subject == percent.subject] or plans[-1:]
            if not own or not actuals:
                yield Skipped("预算数或决算数不在同一句")
                continue
            done = [fact for fact in actuals if fact.subject == own[-1].subject] or actuals
            found = [ratio(span(fact), span(plan), fact, plan) for plan in own[::-1] for fact in done[::-1]]
            ratios = [one for one in found if one is not None]
            yield weighed(judged("N7", f"“{percent.subject}”的完成率", percent, ratios, "决算数÷预算数"), passage)
