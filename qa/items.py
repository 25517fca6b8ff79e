"""Items of a final account's detail, each with its opening budget and its outcome: how many meet a condition, which
one was carried out best or worst.

几项年初预算为0          those whose opening budget is printed as zero
完成率超过100%的有几项    those beyond a rate, printed or worked out from the two amounts
完成率最低的是哪一项      the one at the end, with its rate
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest import Fact, Origin, Stage, plain, round_half_up, scaled
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.match import View
from qa.question import Operation, Query
from qa.verify import verdict_of_facts
from qa.wording import document_name, fact_scope, figure

_NO_BUDGET = re.compile(
    r"年初预算数?[^,，。]{0,4}(?:为|是|等于|=)\s*(?:0(?![.\d]*[1-9])|零)|年初(?:没有?|无)(?:安排)?预算"
)
_RATE = re.compile(r"完成(?:率|比例|程度|进度)|完成.{0,4}预算的?(?:比例|百分)|执行率")
_BEYOND = re.compile(r"(超过|高于|大于|超|低于|小于|不足|不到|没到|未达)\s*(\d+(?:\.\d+)?)\s*%")
_OVER = re.compile(r"(?:决算|支出)数?(?:大于|超过|高于|多于)(?:了)?年初预算|超(?:出|过)?了?(?:年初)?预算的")
_UNDER = re.compile(r"(?:决算|支出)数?(?:小于|低于|少于)(?:了)?年初预算")
_LESS = ("低于", "小于", "不足", "不到", "没到", "未达")
_WHOLE = re.compile(r"总计|合计|总体")


class Item(NamedTuple):
    view: View
    plan: Fact
    outcome: Fact
    rate: Fact | None
    """完成预算的…%, where it is printed."""

    @property
    def percent(self) -> Decimal | None:
        """Outcome over opening budget, two decimals; None when nothing was budgeted."""
        if self.rate is not None and self.rate.amount is not None:
            return self.rate.amount.value
        plan, outcome = self.plan.amount, self.outcome.amount
        if plan is None or outcome is None or not plan.value:
            return None
        return round_half_up(scaled(outcome) / scaled(plan) * 100, 2)


def items(views: Sequence[View], query: Query) -> Answer | None:
    """The items that meet the condition asked for; None when no such condition is asked or no document has items."""
    text = query.spoken
    beyond = _BEYOND.search(text) if _RATE.search(text) else None
    ranked = query.operation is Operation.RANK and _RATE.search(text)
    if not (_NO_BUDGET.search(text) or beyond or ranked or _OVER.search(text) or _UNDER.search(text)):
        return None
    for view in views:
        found = items_of(view)
        if len(found) < 2:
            continue
        if ranked and not beyond:
            return _ranked([item for item in found if item.percent is not None], query)
        return _counted(view, [item for item in found if _meets(item, text, beyond)], query)
    return None


def items_of(view: View) -> list[Item]:
    """Sections that state an opening budget and an outcome of one account, in printed order."""
    sections: dict[str, list[Fact]] = {}
    for fact in view.facts:
        if fact.origin is Origin.SENTENCE and fact.section and fact.amount is not None:
            sections.setdefault(fact.section, []).append(fact)
    found = []
    for facts in sections.values():
        money = [fact for fact in facts if fact.measure == "金额"]
        plan = next((f for f in money if f.stage is Stage.BUDGET and "年初预算" in f.row_label), None)
        outcome = next((f for f in money if f.stage is Stage.FINAL and plan and f.subject == plan.subject), None)
        if plan is None or outcome is None or _WHOLE.search(plan.subject):
            continue
        rate = next((f for f in facts if f.measure == "完成率" and f.subject == plan.subject), None)
        found.append(Item(view, plan, outcome, rate))
    return found


def _meets(item: Item, text: str, beyond: "re.Match[str] | None") -> bool:
    plan, outcome, percent = item.plan.amount, item.outcome.amount, item.percent
    if plan is None or outcome is None:
        return False
    if _NO_BUDGET.search(text):
        return not plan.value
    if beyond:
        limit = Decimal(beyond[2])
        return percent is not None and (percent < limit if beyond[1] in _LESS else percent > limit)
    return scaled(outcome) > scaled(plan) if _OVER.search(text) else scaled(outcome) < scaled(plan)


def _say(draft: Draft, item: Item) -> list[str]:
    """One line of an item; keys of what it cites."""
    facts = [item.plan, item.outcome, *([item.rate] if item.rate else [])]
    keys = [draft.cite(item.view, fact) for fact in facts]
    plan, outcome = item.plan.amount, item.outcome.amount
    if plan is not None and outcome is not None:
        rate = f"，{plain(item.percent)}%" if item.percent is not None else ""
        draft.say(f"· {item.plan.subject}：{figure(plan)} → {figure(outcome)}{rate}")
    return keys


def _counted(view: View, kept: Sequence[Item], query: Query) -> Answer:
    draft = Draft(query)
    name = document_name(view.document.cover, query.english)
    draft.say(f"{name}: {len(kept)} items" if query.english else f"{name}：共 {len(kept)} 项")
    keys = [key for item in kept for key in _say(draft, item)]
    label = "Count" if query.english else "项数"
    draft.computed(label, Decimal(len(kept)), "项", Verdict.TEXT_ONLY, keys)
    draft.calculate("count", str(len(kept)), keys)
    return draft.answer(Kind.NUMBER)


def _ranked(found: Sequence[Item], query: Query) -> Answer | None:
    if not found:
        return None
    least = bool(re.search(r"最[低小少差]|lowest|least|worst", query.spoken))
    ordered = sorted(found, key=lambda item: item.percent or Decimal(0), reverse=not least)
    draft = Draft(query)
    draft.scope = fact_scope(ordered[0].view, ordered[0].outcome)
    for item in ordered[: query.top or 1]:
        keys = _say(draft, item)
        sound = verdict_of_facts([fact for fact in (item.plan, item.outcome, item.rate) if fact is not None])
        draft.computed(item.plan.subject, item.percent or Decimal(0), "%", sound, keys)
    draft.calculate("rank", "min" if least else "max", [])
    return draft.answer(Kind.NUMBERS)
