"""Claims and conflicts: is a stated figure right, do two printings agree, do the parts add up.

A figure in the question is never repeated as such: it is looked for in the documents, and what they print is shown with
its place, beside what the tables say of the same subject.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Fact, Origin, plain
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft, joined
from qa.figures import find, for_view, look_up, main_subjects, phrase_subject, say_pick
from qa.gather import Pick, rank
from qa.groups import whole_of
from qa.match import View, phrase_grams
from qa.operands import operands, own_rest
from qa.parts import parts_of, states
from qa.passages import quote
from qa.question import Operation, Query
from qa.recompute import recomputed
from qa.verify import verdict_of_facts
from qa.wording import document_name, figure, number, place_words, subject_name

_ADDS = re.compile(r"加起来|相加|之和|add up|加总")
_WHY = re.compile(r"原因|reason|why", re.IGNORECASE)
_NEAR = 0.6
"""Of the best match: printings this close speak of the same thing when only words, not a term, name it."""


def check_claim(views: Sequence[View], query: Query) -> Answer | None:
    """What the documents print of the matter, every printing with its place, and whether they agree."""
    if _ADDS.search(query.body):
        return _check_sum(views, query)
    for view in views:
        for fact in stated_facts(view, query):
            again = recomputed(view, fact, query)
            if again:
                return again
    draft = Draft(query)
    picks: list[Pick] = []
    stated: list[Fact] = []
    for view in views:
        local = for_view(view, query)
        for found in _picks(view, local) if local.subjects else ():
            say_pick(draft, found, local, headline=len(views) == 1)
            picks.append(found)
        for fact in stated_facts(view, query):
            _say_fact(draft, view, fact, query)
            stated.append(fact)
    if not draft.values:
        for view in views:
            for fact in _distinct_matches(view, query):
                _say_fact(draft, view, fact, query)
    if not draft.values:
        return look_up(views, query)
    draft.open(_conclusion(draft, picks, stated, query))
    answer = draft.answer(Kind.NUMBERS)
    reason = quote(views, query.with_(operation=Operation.REASON), least=0.3) if _WHY.search(query.body) else None
    return joined(answer, reason) if reason else answer


def _picks(view: View, query: Query) -> list[Pick]:
    """The figures of the subjects; words right before a subject are part of what is asked about."""
    found = [find(view, query.with_(rest=own_rest(query, s)), s) for s in main_subjects(query)]
    return [pick for pick in found if pick is not None]


def _conclusion(draft: Draft, picks: Sequence[Pick], stated: Sequence[Fact], query: Query) -> str:
    """One sentence first: whether the stated figure is the printed one, or whether the printings agree."""
    conflict = any(pick.disagreeing for pick in picks)
    if query.figures and len(picks) == 1:
        return _judged(picks[0], stated, query)
    if conflict:
        pick = next(pick for pick in picks if pick.disagreeing)
        return _unlike(pick, query)
    if len(picks) == 1 and any(fact.origin is Origin.SENTENCE for fact in picks[0].agreeing):
        said = f"{figure(picks[0].fact.amount)}" if picks[0].fact.amount else ""
        return f"They agree: {said}." if query.english else f"一致：各处都是 {said}。"
    worths = {(value.unit == "%", Decimal(value.value)) for value in draft.values}
    if len(draft.values) > 1 and len(worths) == 1:
        return "They agree." if query.english else "各处一致。"
    if len(draft.values) > 1:
        return (
            "The printings differ; the scopes named beside them say whether that is a contradiction."
            if query.english
            else "各处数字不同，请看各自口径与出处；口径不同的数字不能互相印证，也不算矛盾。"
        )
    return ""


def _judged(pick: Pick, stated: Sequence[Fact], query: Query) -> str:
    """Whether the one figure that was looked up is the one the question states."""
    amount = pick.fact.amount
    assert amount is not None
    here = place_words(pick.view, pick.fact, query.english)
    said = f"{subject_name(pick.fact)} {figure(amount)}"
    if any(states(amount, value, unit) for value, unit in query.figures):
        if pick.disagreeing:
            return _unlike(pick, query)
        return f"True: {said} ({here})." if query.english else f"属实：{said}（{here}）。"
    elsewhere = [
        fact
        for fact in (*pick.others, *pick.disagreeing, *stated)
        if fact.amount
        and fact.id != pick.fact.id
        and any(states(fact.amount, value, unit) for value, unit in query.figures)
    ]
    if elsewhere:
        there = place_words(pick.view, elsewhere[0], query.english)
        if query.english:
            return f"Not of this figure: {said} ({here}); the stated one is printed elsewhere ({there})."
        return f"不一致：{said}（{here}）；所说的数字另见于{there}，请看口径是否相同。"
    return f"Not so: {said} ({here})." if query.english else f"不属实，与文件不一致：{said}（{here}）。"


def _unlike(pick: Pick, query: Query) -> str:
    """Text and table of one quantity differ: both are shown, the table's figure stands first."""
    other = pick.disagreeing[0]
    assert pick.fact.amount is not None and other.amount is not None
    here, there = (place_words(pick.view, fact, query.english) for fact in (pick.fact, other))
    one, two = figure(pick.fact.amount), figure(other.amount)
    if query.english:
        return f"They do not agree: {one} ({here}) but {two} ({there})."
    return f"不一致：{here}为 {one}，{there}为 {two}。"


def stated_facts(view: View, query: Query) -> list[Fact]:
    """Facts that print a figure the question states, the best fitting one for each."""
    wanted = phrase_grams(query.phrase.replace("|", " "))
    found = []
    for value, unit in query.figures:
        fitting = [
            (view.context(index, wanted), fact)
            for index, fact in enumerate(view.facts)
            if fact.amount is not None and fact.amount.value and states(fact.amount, value, unit)
        ]
        if fitting:
            found.append(max(fitting, key=lambda item: item[0])[1])
    return found


def _distinct_matches(view: View, query: Query) -> list[Fact]:
    """Different figures that the same words name."""
    ranked = rank(view, phrase_subject(query), query)
    if not ranked or ranked[0][0].context < 0.4:
        return []
    best = ranked[0][0].context
    unit = ranked[0][0].fact.amount.unit if ranked[0][0].fact.amount else ""
    found: list[Fact] = []
    for candidate, _ in ranked[:12]:
        amount = candidate.fact.amount
        if amount is None or candidate.context < _NEAR * best or amount.unit != unit:
            continue
        if all(known.amount is None or known.amount.value != amount.value for known in found):
            found.append(candidate.fact)
    return found


def _say_fact(draft: Draft, view: View, fact: Fact, query: Query) -> None:
    assert fact.amount is not None
    if any(value.value == plain(fact.amount.value) and value.unit == fact.amount.unit for value in draft.values):
        return
    key = draft.cite(view, fact)
    name = f"{document_name(view.document.cover, False)} {subject_name(fact)}"
    draft.value(name, fact.amount, verdict_of_facts([fact]), [key])
    where = place_words(view, fact, query.english)
    quoted = f"：“{fact.clause}”" if fact.clause else ""
    draft.say(f"{name} {figure(fact.amount)}（{where}）{quoted}")


def _check_sum(views: Sequence[View], query: Query) -> Answer | None:
    """Printed parts against the printed total, or named figures against a figure that is printed elsewhere."""
    for view in views:
        local = for_view(view, query)
        terms = operands([view], local.with_(rest=""), main_subjects(local)) if local.subjects else []
        goal = next(iter(stated_facts(view, query)), None)
        if len(terms) > 1 and goal is not None:
            return _compare_sum(view, [term.fact for term in terms], goal, query)
        if not local.subjects:
            areas = _named_parts(view, query)
            if areas:
                return _compare_sum(view, areas[1:], areas[0], query)
            continue
        whole = whole_of(view, local.with_(rest=""), main_subjects(local)[0])
        parts = parts_of(view, whole.fact) if whole else ()
        if whole and parts:
            return _compare_sum(view, parts, whole.fact, query)
    return None


def _named_parts(view: View, query: Query) -> list[Fact]:
    """[whole, parts…] of figures that the question's words name: 地上、地下面积 against 规划建筑面积."""
    before, _, after = re.sub(r"加起来|相加|之和|加总", "|", query.body).partition("|")
    words = re.split(r"[、和与,，]", before)
    base = [f for f in view.facts if f.origin is Origin.SENTENCE and f.amount is not None and f.measure == "数量"]

    def best(phrase: str, among: Sequence[Fact]) -> Fact | None:
        wanted = phrase_grams(phrase)
        scored = [(len(wanted & phrase_grams(f"{f.subject}{f.row_label}")) / (len(wanted) or 1), f) for f in among]
        scored = [item for item in scored if item[0] > 0.3]
        return max(scored, key=lambda item: item[0])[1] if scored else None

    whole = best(re.sub(r"等于|吗|[?？]", "", after), base)
    if whole is None or whole.amount is None:
        return []
    alike = [f for f in base if f.section == whole.section and f.amount and f.amount.unit == whole.amount.unit]
    tail = words[-1][-2:]
    parts = [
        best(word[-4:] + ("" if word.endswith(tail) else tail), [f for f in alike if f.id != whole.id])
        for word in words[-2:]
    ]
    chosen = [part for part in parts if part is not None]
    return [whole, *chosen] if len({part.id for part in chosen}) == 2 else []


def _compare_sum(view: View, parts: Sequence[Fact], whole: Fact, query: Query) -> Answer:
    draft = Draft(query)
    assert whole.amount is not None
    unit = whole.amount.unit
    values = [part.amount.to(unit) if part.amount.is_money else part.amount for part in parts if part.amount]
    total = sum((value.value for value in values), Decimal(0))
    gap = abs(total - whole.amount.value)
    keys = [draft.cite(view, part) for part in parts]
    terms = " + ".join(figure(value) for value in values)
    draft.say(f"{terms} = {number(total, unit)}")
    where = place_words(view, whole, query.english)
    whole_key = draft.cite(view, whole)
    draft.say(f"{subject_name(whole)} {figure(whole.amount)}（{where}）；差 {number(gap, unit)}")
    verdict = verdict_of_facts([*parts, whole])
    sound = Verdict.DERIVED if verdict is Verdict.VERIFIED else verdict
    draft.computed("Sum of the parts" if query.english else "明细相加", total, unit, sound, keys)
    draft.value(subject_name(whole), whole.amount, verdict_of_facts([whole]), [whole_key])
    draft.computed("Difference" if query.english else "差额", gap, unit, sound, [*keys, whole_key])
    slack = (len(values) + 1) * whole.amount.step / 2
    if not gap:
        draft.say("They agree." if query.english else "两者相等。")
    elif gap <= slack:
        draft.say("The difference is rounding." if query.english else "差额在四舍五入范围内，不算错误。")
    else:
        scopes = "、".join(dict.fromkeys(filter(None, (f"{f.fund}{f.basis}" for f in (*parts[:1], whole)))))
        draft.say(f"The scopes may differ: {scopes}." if query.english else f"两者不等；口径分别为：{scopes}。")
    draft.calculate("sum", f"{terms} = {number(total, unit)}", keys)
    return draft.answer(Kind.NUMBERS)
