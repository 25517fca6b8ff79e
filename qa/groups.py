"""Figures that come in groups: breakdowns, ranks and counts.

三公经费由哪些构成      -> the parts of the figure, its total, and whether they add up
302里最花钱的三项       -> its leaves, largest first
五家单位三公从高到低    -> one figure a document, largest first
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Fact, Origin, Stage, Tree, account_names, scaled, squeeze, sum_slack
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.figures import find, for_view, in_asked_unit, look_up, main_subjects, say_part
from qa.gather import Pick, rank
from qa.items import items
from qa.lexicon import canonical, terms
from qa.match import View, phrase_grams
from qa.parts import BASES, adds_up, classes, descendants, exceeded, of_classes, parts_of, states, two_bases
from qa.projects import LEAST, bound_in, in_order, projects, quarters
from qa.question import Operation, Query, Subject
from qa.verify import derived, verdict_of, verdict_of_facts
from qa.within import CLASSES, contains
from qa.wording import document_name, fact_scope, figure, place_words, subject_name

_SPLIT = ("人员经费", "公用经费")
"""Scopes whose items are those of their classes."""
_FUND_NAMES = ("一般公共预算拨款", "财政拨款", "政府性基金", "国有资本经营预算")


def break_down(views: Sequence[View], query: Query) -> Answer | None:
    """The parts of one subject, or one figure for each of several subjects."""
    listed = projects(views, query) or quarters(views, query)
    if listed:
        return listed
    for view in views:
        local = for_view(view, query)
        subjects = main_subjects(local)
        split = by_basis(view, local)
        if split:
            return split
        if len(subjects) > 1 and local.subjects:
            return (_named_parts(view, local) if len(views) == 1 else None) or look_up(views, query)
        if len(views) > 1 and not query.level and local.subjects:
            return look_up(views, query)
        listable = local.subjects and not (query.level and subjects[0].name in _FUND_NAMES)
        known = listable or (local.phrase and not query.level)
        whole = whole_of(view, local.with_(rest=""), subjects[0] if known else _total(view, query))
        if whole is None:
            continue
        parts = parts_at(view, whole.fact, query)
        if parts and not exceeded(whole.fact, parts):
            return _group_answer(whole, parts, query)
    return None


def by_basis(view: View, query: Query) -> Answer | None:
    """The basic and the project part of one account: its row's two columns, or the sentence that splits it."""
    account = next((s for s in query.subjects if s.name not in BASES), None)
    if account is None or not all(basis in {s.name for s in query.subjects} for basis in BASES):
        return None
    whole = find(view, query.with_(basis="", rest="", subjects=(account,)), account)
    if whole is None:
        return None
    parts = two_bases(view, whole.fact) or next(
        (told for fact in whole.agreeing if (told := two_bases(view, fact))), ()
    )
    return _group_answer(whole, parts, query) if parts else None


def _named_parts(view: View, query: Query) -> Answer | None:
    """住房保障支出里公积金、购房补贴各多少: the first subject taken apart, when the others are parts of it."""
    whole = whole_of(view, query.with_(rest=""), query.subjects[0])
    if whole is None:
        return None
    inside = any(contains(canonical(whole.fact.subject), subject.name) for subject in query.subjects[1:])
    if not whole.fact.code and not inside:
        return None
    wanted = {subject.name for subject in query.subjects[1:]}
    below = descendants(view, whole.fact) if whole.fact.code else ()
    for parts in (parts_at(view, whole.fact, query), tuple(part for part in below if part.leaf)):
        if wanted <= {canonical(part.subject) for part in parts}:
            return _group_answer(whole, parts, query)
    return None


def whole_of(view: View, query: Query, subject: Subject) -> Pick | None:
    """The figure to take apart: of the printings of a subject, the first that has parts beside it."""
    stated = by_figure(view, query)
    if stated is not None and parts_at(view, stated, query):
        return Pick(view, subject, stated, 2.0, 1.0, 1.0, 1.0, (), (), ())
    found = find(view, query, subject)
    if found is None:
        return None
    printings = [found.fact, *found.agreeing, *found.others]
    if query.prose_only:
        printings.sort(key=lambda fact: fact.origin is Origin.CELL)
    if query.level and found.fact.total:
        functional = [c.fact for c, _ in rank(view, subject, query) if c.fact.total and _by_function(view, c.fact)]
        printings = functional or printings
    for fact in printings:
        if parts_at(view, fact, query):
            return found._replace(fact=fact)
    return found


def _total(view: View, query: Query) -> Subject:
    """What is taken apart when the question names nothing: 钱从哪来 the income, else the expenditure."""
    final = view.document.cover.stage is Stage.FINAL
    if re.search(r"从哪儿?[来里]|来源", query.spoken):
        return Subject("本年收入合计" if final else "收入总计", (), True)
    return Subject("本年支出合计" if final else "支出总计", (), True)


def _by_function(view: View, fact: Fact) -> bool:
    """Whether a total's column lists functional classes."""
    return any(tree_of(part) is Tree.FUNCTION for part in classes(view, fact))


def tree_of(fact: Fact) -> Tree | None:
    if fact.tree is not None:
        return fact.tree
    codes = account_names().get(squeeze(fact.subject), ())
    return Tree.FUNCTION if any(code.startswith("2") and len(code) == 3 for code in codes) else None


def parts_at(view: View, fact: Fact, query: Query) -> tuple[Fact, ...]:
    """The parts of a figure at the level asked for; blanks and, in long lists, zeros left out."""
    if query.level and fact.code and query.level > len(fact.code):
        return tuple(part for part in descendants(view, fact) if len(part.code) == query.level)
    by_level = query.level and fact.total and not fact.code and fact.row_label
    parts = classes(view, fact, query.level) if by_level else parts_of(view, fact)
    parts = tuple(part if part.amount is not None else _spoken(view, part) or part for part in parts)
    parts = tuple(part for part in parts if part.amount is not None)
    shown = tuple(part for part in parts if part.amount is not None and part.amount.value)
    return shown if len(parts) > 6 else tuple(parts)


def _spoken(view: View, blank: Fact) -> Fact | None:
    """Where a cell prints a dash or nothing, what the prose says of it: 0.00."""
    name = canonical(blank.subject)
    for index in view.by_name.get(name, ()):
        fact = view.facts[index]
        if (
            fact.origin is Origin.SENTENCE
            and fact.measure == "金额"
            and fact.stage is blank.stage
            and fact.year == blank.year
        ):
            return fact
    return None


def by_figure(view: View, query: Query) -> Fact | None:
    """The fact that prints a figure the question states, where the words around it fit best."""
    wanted = phrase_grams(query.phrase.replace("|", " "))
    best: tuple[float, Fact] | None = None
    for value, unit in query.figures:
        for index, fact in enumerate(view.facts):
            if fact.amount is None or not states(fact.amount, value, unit):
                continue
            for holder in (fact, *_beside(view, fact)):
                score = view.context(index, wanted) + (0.2 if holder.origin is Origin.SENTENCE else 0.0)
                score += 0.5 if adds_up(holder, parts_of(view, holder)) else 0.0
                if best is None or score > best[0]:
                    best = (score, holder)
    return best[1] if best else None


def _beside(view: View, counted: Fact) -> list[Fact]:
    """For 4个项目: the amounts of the same sentence, which may be what is listed after it."""
    if counted.measure != "数量":
        return []
    return [f for f in view.facts if f.clause and f.clause == counted.clause and f.amount and f.amount.is_money]


def _group_answer(whole: Pick, parts: Sequence[Fact], query: Query) -> Answer:
    draft = Draft(query)
    view, fact = whole.view, whole.fact
    assert fact.amount is not None
    draft.scope = fact_scope(view, fact)
    total = f"{subject_name(fact)} {figure(in_asked_unit(fact.amount, query))}"
    where = place_words(view, fact, query.english)
    name = document_name(view.document.cover, query.english)
    draft.say(f"{name}: {total} ({where}), made up of:" if query.english else f"{name}：{total}（{where}），其中：")
    total_key = draft.cite(view, fact)
    for part in parts:
        say_part(draft, view, part, query)
    draft.value(subject_name(fact), in_asked_unit(fact.amount, query), verdict_of(whole), [total_key])
    if fact.clause:
        draft.say(f"“{fact.clause}”")
    if re.search(r"share|占比|比例|比重", query.body):
        _say_shares(draft, view, parts, query)
    if adds_up(fact, parts):
        draft.say("The parts add up to the total." if query.english else "各项相加等于合计。")
    elif len(parts) > 1 and not _rounds_to(fact, parts):
        draft.warn(
            "The parts shown do not add up to the total." if query.english else "所列各项相加不等于合计，可能没有列全。"
        )
    return draft.answer(Kind.NUMBERS)


def _rounds_to(whole: Fact, parts: Sequence[Fact]) -> bool:
    """Whether the parts miss the whole by no more than their rounding."""
    amounts = [part.amount for part in parts if part.amount is not None]
    if whole.amount is None or any(amount.unit != whole.amount.unit for amount in amounts):
        return False
    gap = sum((amount.value for amount in amounts), Decimal(0)) - whole.amount.value
    return abs(gap) <= sum_slack(len(amounts), max(amount.step for amount in (whole.amount, *amounts)))


def _say_shares(draft: Draft, view: View, parts: Sequence[Fact], query: Query) -> None:
    """The shares the prose prints for the parts."""
    names = {canonical(part.subject) for part in parts}
    for index, fact in enumerate(view.facts):
        if fact.measure == "占比" and fact.amount is not None and view.names[index] in names:
            names.discard(view.names[index])
            draft.value(f"{fact.subject} 占比", fact.amount, verdict_of_facts([fact]), [draft.cite(view, fact)])


def rank_parts(views: Sequence[View], query: Query) -> Answer | None:
    """The largest parts of a subject in one document, or documents by one subject."""
    listed = items(views, query) or projects(views, query)
    if listed:
        return listed
    if query.subjects and len({(view.document.cover.entity, view.document.cover.year) for view in views}) > 1:
        return _rank_documents(views, query)
    for view in views:
        local = for_view(view, query)
        subject = main_subjects(local)[0] if local.subjects else _total(view, query)
        parts = of_classes(view, CLASSES[subject.name]) if subject.name in _SPLIT else ()
        whole = None if parts else whole_of(view, query, subject)
        if whole is not None and _of_another_chart(whole, subject):
            continue
        if whole is not None:
            parts = parts_at(view, whole.fact, query)
        filled = [part for part in parts if part.amount is not None]
        if not filled:
            continue
        least = bool(LEAST.search(query.spoken))
        ordered = sorted(filled, key=lambda part: scaled(part.amount) if part.amount else 0, reverse=not least)
        draft = Draft(query)
        told = whole.fact if whole is not None else filled[0]
        draft.scope = fact_scope(view, told)
        where = place_words(view, told, query.english)
        draft.say(in_order(where, least, query.english))
        for part in ordered[: query.top or 3]:
            say_part(draft, view, part, query)
        draft.calculate("rank", "min" if least else "max", [])
        return draft.answer(Kind.NUMBERS)
    return None


def _of_another_chart(whole: Pick, subject: Subject) -> bool:
    term = terms().get(subject.name)
    return bool(whole.fact.code and term and term.codes and whole.fact.code not in term.codes)


def _rank_documents(views: Sequence[View], query: Query) -> Answer | None:
    picks = _one_each([found for view in views if (found := find(view, query, query.subjects[0]))], query)
    if len(picks) < 2:
        return None
    least = bool(LEAST.search(query.spoken))
    picks.sort(key=lambda found: scaled(found.fact.amount) if found.fact.amount else 0, reverse=not least)
    draft = Draft(query)
    for found in picks:
        amount = found.fact.amount
        assert amount is not None
        name = document_name(found.view.document.cover, query.english)
        shown = in_asked_unit(amount, query)
        draft.value(name, shown, verdict_of(found), [draft.cite(found.view, found.fact)])
        where = place_words(found.view, found.fact, query.english)
        draft.say(f"· {name} {subject_name(found.fact)} {figure(shown)}（{where}）")
    stages = {(found.fact.year, found.fact.stage) for found in picks}
    if len(stages) > 1:
        draft.warn(
            "Years or stages differ; the order is only indicative."
            if query.english
            else "各文件的年度或预算、决算阶段不同，排序仅供参考。"
        )
    draft.calculate("rank", "max", [])
    return draft.answer(Kind.NUMBERS)


def _one_each(picks: Sequence[Pick], query: Query) -> list[Pick]:
    """One figure for each agency and year: of a budget and a final account, from the one that was asked for."""
    kept: dict[tuple[str, int | None], Pick] = {}
    for found in picks:
        key = (found.view.document.cover.entity, found.fact.year)
        if key not in kept or found.view.document.cover.stage is query.stage:
            kept[key] = found
    return list(kept.values())


def count(views: Sequence[View], query: Query) -> Answer | None:
    """How many: rows beyond a bound, a printed count, or the items a passage lists."""
    own = "".join(query.rest.split("|")[0].split())
    listed = items(views, query) or (projects(views, query) if not own or bound_in(query) else None)
    if listed:
        return listed
    for view in views[:1]:
        counted = _count_rows(view, query)
        if counted:
            return counted
    answer = look_up(views, query)
    if answer and answer.values and answer.values[0].unit in ("元", "万元", "亿元"):
        return None
    return answer


def _count_rows(view: View, query: Query) -> Answer | None:
    """Rows of one level beyond a bound: 超过100万元的项级科目有几个."""
    within = bound_in(query)
    if within is None:
        return None
    subject = query.subjects[0] if query.subjects else _total(view, query)
    whole = next(
        (
            c.fact
            for c, _ in rank(view, subject, query.with_(rest="", operation=Operation.RANK))
            if c.fact.total and any(len(part.code) == 7 for part in classes(view, c.fact, 7))
        ),
        None,
    )
    if whole is None:
        return None
    kept = [part for part in classes(view, whole, query.level or 7) if part.amount and within.holds(part.amount)]
    draft = Draft(query)
    keys = [draft.cite(view, part) for part in kept]
    where = place_words(view, whole, query.english)
    draft.computed(
        "Count" if query.english else "个数", Decimal(len(kept)), "个", derived([verdict_of_facts(kept)]), keys
    )
    draft.say(f"{where}: {len(kept)}" if query.english else f"共 {len(kept)} 个（{where}）：")
    for part in kept:
        say_part(draft, view, part, query)
    draft.calculate("count", within.said, keys)
    return draft.answer(Kind.NUMBER)
