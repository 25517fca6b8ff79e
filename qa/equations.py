"""Claims that add up: do printed parts come to a printed whole.

水费3.10加电费5.20等于8.30吗          figures the asker states, each looked for in the documents
货物和服务相加等于采购总额吗            subjects on either side of 等于
会议室改造的基本支出加项目支出对得上吗   one account's two scopes
各项加起来等于合计吗                   a printed whole and its printed parts
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Fact, Origin
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.figures import find, for_view, main_subjects
from qa.groups import whole_of
from qa.match import View, phrase_grams
from qa.operands import operands
from qa.parts import BASES, parts_of, printed, series, two_bases
from qa.question import Query
from qa.verify import verdict_of_facts
from qa.within import contains
from qa.wording import figure, number, place_words, subject_name

ADDS = re.compile(
    r"加起来|相加|之和|add(?:s|ed)? up|加总|(?<![参增追附添施更])加(?=[\u4e00-\u9fff\d])[^?？]{1,40}(?:等于|"
    r"对得上|吻合|就是|得)|\bplus\b"
)
_EQUALS = re.compile(
    r"等于|(?:是不是|是否)?(?:就是|够|得)|对得上|吻合|=|\bequals?\b|\bcome to\b|\bmake\b|加起来是?|相加是?|"
    r"之和是?|add up to"
)


def check_addition(views: Sequence[View], query: Query) -> Answer | None:
    """Printed parts against the printed whole; None when the question names no sum, or its parts are not printed."""
    if not ADDS.search(query.body):
        return None
    for view in views:
        local = for_view(view, query)
        answer = (
            _of_shares(view, query)
            or _of_stated(view, query)
            or _of_bases(view, local)
            or _of_subjects(view, local, query)
        )
        if answer:
            return answer
    return None


def _of_shares(view: View, query: Query) -> Answer | None:
    """The shares that one paragraph lists, when their sum is asked for without naming them."""
    if len(query.figures) > 1 or not re.search(r"占比|比例|比重|百分比|shares", query.body):
        return None
    wanted = phrase_grams(query.phrase.replace("|", " "))
    groups: dict[str, list[tuple[float, Fact]]] = {}
    for index, fact in enumerate(view.facts):
        if fact.origin is Origin.SENTENCE and fact.measure == "占比" and fact.amount is not None:
            groups.setdefault(fact.id.rsplit(".n", 1)[0], []).append((view.context(index, wanted), fact))
    listed = [group for group in groups.values() if len(group) > 2]
    best = max(listed, key=lambda group: max(score for score, _ in group), default=None)
    return _compared(view, [fact for _, fact in best], None, query) if best else None


def _of_stated(view: View, query: Query) -> Answer | None:
    """Figures before 等于 are the parts, a figure behind it the whole; every part has to be printed."""
    at = _EQUALS.search(query.body)
    before = [f for f in query.figures if at and 0 <= query.body.replace(",", "").find(f[0]) < at.start()]
    if at is None or len(before) < 2:
        return None
    after = [f for f in query.figures if f not in before]
    unit = next((unit for _, unit in (*before, *after) if unit), "")
    parts = [printed(view, query, value, said or unit) for value, said in before]
    if any(part is None for part in parts):
        return None
    whole = printed(view, query, after[0][0], after[0][1] or unit) if after else None
    return _compared(view, [part for part in parts if part], whole, query)


def _of_bases(view: View, query: Query) -> Answer | None:
    """基本支出加项目支出 of one account: its row's two scopes against its total."""
    account = next((s for s in query.subjects if s.name not in BASES), None)
    if account is None or not all(basis in {s.name for s in query.subjects} for basis in BASES):
        return None
    whole = find(view, query.with_(basis="", rest=""), account)
    parts = two_bases(view, whole.fact) if whole else ()
    return _compared(view, parts, whole.fact, query) if whole and parts else None


def _of_subjects(view: View, local: Query, query: Query) -> Answer | None:
    """Named subjects against a whole that is named too, stated as a figure, or printed above them."""
    listed = series(view, query)
    if listed:
        stated = next((f for v, u in query.figures if (f := printed(view, query, v, u))), None)
        return _compared(view, listed, stated, query)
    if not local.subjects:
        areas = _named_parts(view, query)
        return _compared(view, areas[1:], areas[0], query) if areas else None
    names = main_subjects(local)
    outer = [s for s in names if any(contains(s.name, other.name) for other in names)]
    inner = [s for s in names if s not in outer]
    goal = next((f for v, u in query.figures if (f := printed(view, query, v, u))), None)
    if goal is None and len(inner) > 1 and outer:
        picked = find(view, local.with_(rest=""), outer[0])
        goal = picked.fact if picked else None
    terms = operands([view], local.with_(rest=""), inner)
    apart = {term.fact.id for term in terms} | ({goal.id} if goal else set())
    if len(terms) > 1 and goal is not None and len(apart) == len(terms) + 1:
        return _compared(view, [term.fact for term in terms], goal, query)
    whole = whole_of(view, local.with_(rest=""), names[0])
    parts = parts_of(view, whole.fact) if whole else ()
    return _compared(view, parts, whole.fact, query) if whole and len(parts) > 1 else None


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


def _compared(view: View, parts: Sequence[Fact], whole: Fact | None, query: Query) -> Answer:
    draft = Draft(query)
    first = next(fact.amount for fact in (whole, *parts) if fact is not None and fact.amount is not None)
    unit = first.unit
    values = [part.amount.to(unit) if part.amount.is_money else part.amount for part in parts if part.amount]
    total = sum((value.value for value in values), Decimal(0))
    keys = [draft.cite(view, part) for part in parts]
    terms = " + ".join(figure(value) for value in values)
    draft.say(f"{terms} = {number(total, unit)}")
    if whole is None or whole.amount is None:
        verdict = verdict_of_facts(parts)
        sound = Verdict.DERIVED if verdict is Verdict.VERIFIED else verdict
        draft.computed("Sum" if query.english else "相加", total, unit, sound, keys)
        draft.calculate("sum", f"{terms} = {number(total, unit)}", keys)
        return draft.answer(Kind.NUMBER)
    gap = abs(total - whole.amount.value)
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
        scopes = list(dict.fromkeys(filter(None, (f"{f.fund}{f.basis}" for f in (*parts[:1], whole)))))
        if len(scopes) > 1:
            listed = "、".join(scopes)
            draft.say(
                f"They differ; the scopes are {listed}." if query.english else f"两者不等；口径分别为：{listed}。"
            )
        else:
            draft.say("They differ beyond rounding." if query.english else "两者不等，超出四舍五入的范围。")
    draft.calculate("sum", f"{terms} = {number(total, unit)}", keys)
    return draft.answer(Kind.NUMBERS)
