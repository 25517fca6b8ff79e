"""Several questions in one sentence, answered one after the other under the same scope.

收入预算多少万元，其中财政拨款多少？      two figures
现在有几辆车，还要买几辆？                two counts from the same passage
接待了几批几人，总共花了多少              two counts and the money spent on them
比上一年多了多少，什么原因？              a figure, then the stated reason

A part that the documents do not answer is named as such; it never borrows the figure of another part.
"""

import re
from collections.abc import Callable, Sequence
from functools import reduce

from ingest import Fact, Origin
from qa.answer import Answer, Kind
from qa.coordinates import measure_of
from qa.draft import Draft, joined
from qa.figures import say_pick
from qa.followup import left_over, share
from qa.gather import Pick
from qa.intents import operation_of
from qa.lexicon import find_terms
from qa.match import View, grams
from qa.phrasing import member_by_member
from qa.question import Operation, Query, Subject
from qa.understand import HOW_MUCH, part_of

_SPLIT = re.compile(r"[,，;；。?？]|、(?=[^、]{0,12}(?:多少|几))|\band\b(?=.{0,20}how (?:many|much))", re.IGNORECASE)
_COUNTER = r"(?:多少|几)(?:个)?(?:批次?|人次|人|辆|台|次|场|期|件|户|团组|家)"
_TWO_COUNTS = re.compile(rf"({_COUNTER})[和与及]?(?={_COUNTER}|(?:总共|一共|共|合计)?花)")
_DONE = re.compile(r"完成|执行")
_FURTHER = re.compile(r"增还是减|什么原因|为什么|为啥|原因(?:是|呢)|why\b|增加还是减少|都?花在哪")
_RATE_ONLY = re.compile(
    r"\W*(?:也就是|即|是|合|折合)?(?:增|降|涨|跌|变)?(?:百分之几|百分之多少|多少%|几个百分点|几成|幅度?(?:是)?多[少大])\W*"
)
"""How much a change is in percent, and nothing else."""
_SHOWN = re.compile(r"^\W*请?(?:把|将).{0,12}列(?:出|一)")
"""How an answer is to be shown, no question of its own."""
_WHOLE = (Operation.CHECK, Operation.COMPARE, Operation.SUM, Operation.RANK, Operation.BREAKDOWN, Operation.DEFINITION)
"""Operations whose clauses belong together."""
_WORDS = (Operation.REASON, Operation.PROSE, Operation.LIST, Operation.DEFINITION)
_UNITS: tuple[tuple[str, tuple[str, ...]], ...] = (
    (r"how many [a-z ]{0,12}(?:guests|visitors)", ("人次", "人")),
    (r"how many [a-z ]{0,12}(?:batches|groups|delegations)", ("批次", "批", "个团组", "团组")),
    (r"(?:多少|几)个?批次?", ("批次", "批", "个团组", "团组")),
    (r"(?:多少|几)个?人次", ("人次",)),
    (r"(?:多少|几)个?人(?!均)", ("人", "人次", "万人")),
    (r"(?:多少|几)[辆台]|几部车", ("辆", "台", "部")),
    (r"(?:多少|几)[次场期届]", ("次", "场", "场次", "期", "届")),
    (r"团组?(?:多少|几)个|(?:多少|几)个?团组?", ("个", "批", "个团组")),
)
"""What a count must be counted in."""


def answer_parts(
    views: Sequence[View], query: Query, answer_one: Callable[[Sequence[View], Query], Answer]
) -> Answer | None:
    """The questions of one sentence, each answered; None when there is one only, or none has an answer."""
    found: list[Answer] = []
    missing: list[str] = []
    for part in split_parts(query):
        near = found[-1] if found else None
        answer = counted_beside(views, part, near) if near and _only_counts(part.body) else None
        if answer is None:
            answer = answer_one(views, part.with_(anchor=_anchor(views, found[0]) if found else ""))
            fits = answer.kind is not Kind.ABSTAIN and _fits(answer, part)
            answer = answer if fits else counted_beside(views, part, near)
        if answer is None:
            missing.append(part.text.strip())
        elif all(answer.text != other.text for other in found):
            found.append(answer)
    if not found or len(found) + len(missing) < 2:
        return None
    whole = reduce(joined, found)
    figures = sum(bool(answer.values) for answer in found)
    whole = whole.model_copy(update={"kind": Kind.NUMBERS if figures > 1 else found[0].kind})
    return _with_missing(whole, missing, query)


def _with_missing(answer: Answer, missing: Sequence[str], query: Query) -> Answer:
    """The answer with what it does not answer said in a line of its own."""
    if not missing:
        return answer
    parts = "；".join(missing)
    said = f"Not found in the documents: {parts}." if query.english else f"所查文件中没有找到能够核对的内容：{parts}。"
    return answer.model_copy(update={"text": f"{answer.text}\n{said}", "caveats": (*answer.caveats, said)})


def split_parts(query: Query) -> list[Query]:
    """The questions of a sentence, each with its own subject and operation; [] when there is just one."""
    members = member_by_member(query.body)
    if members.count("，") > query.body.count("，") + max(len(query.subjects) - 1, 0):
        query = query.with_(body=members, operation=Operation.LOOKUP)
    sentences = [one for one in re.split(r"[?？]", query.body) if one.strip()]
    if query.operation in _WHOLE and sum(_asks(one) for one in sentences) < 2:
        return []
    clauses = [
        clause
        for one in _SPLIT.split(query.body)
        for clause in _TWO_COUNTS.sub(r"\1|", one).split("|")
        if clause.strip()
    ]
    asking = [clause for clause in clauses if _asks(clause) and not _SHOWN.search(clause)]
    if len(asking) == 1 and query.operation in _WORDS and not query.english:
        named = [clause for clause in clauses if clause != asking[0] and _is_amount(clause)]
        parts = [part_of(query, clause).with_(operation=Operation.LOOKUP, quantity=True) for clause in named]
        told = re.sub(r"^\W*(?:以及|还有|和|及)", "", asking[0])
        return [*parts, part_of(query, told).with_(operation=query.operation, spoken=told)] if parts else []
    if len(asking) < 2 or not (HOW_MUCH.search(asking[0]) or sum(_asks(one) for one in sentences) > 1):
        return []
    parts = [part_of(query, clause) for clause in asking]
    own = {subject.name for part in parts[1:] for subject in part.subjects}
    first = tuple(s for s in query.subjects if s.name not in own)
    parts[0] = parts[0].with_(subjects=parts[0].subjects or first)
    return [
        _asked_for(part, clause, parts[:n], query) for n, (part, clause) in enumerate(zip(parts, asking, strict=True))
    ]


def _is_amount(clause: str) -> bool:
    """Whether a clause is just the name of an amount: 支出总额 before 以及主要职责是什么."""
    hits = find_terms(clause)
    rest = clause
    for hit in reversed(hits):
        rest = rest[: hit.start] + rest[hit.end :]
    return bool(hits) and not re.sub(r"20\d\d年?|预算|决算|本年|全年|的|总额|数|[\W_]", "", rest)


def _asked_for(part: Query, clause: str, before: Sequence[Query], query: Query) -> Query:
    """A clause with what it leaves out, and the operation it asks for."""
    operation = _operation(clause)
    if operation is Operation.RATIO and before:
        part = part.with_(operation=operation)
        if "占" in clause or _DONE.search(clause):
            return share(before[:1], part, part)
        subjects = tuple(s for one in before for s in one.subjects)
        return part.with_(subjects=part.subjects or subjects, body=f"{''.join(s.name for s in subjects)} {clause}")
    if before and _RATE_ONLY.fullmatch(clause) and before[-1].operation is Operation.CHANGE:
        return before[-1].with_(body=clause, measure="增减幅", quantity=True)
    if before and operation is Operation.CHANGE and not part.subjects:
        part = part.with_(subjects=before[0].subjects, phrase=before[0].phrase, rest=before[0].rest)
    measure = measure_of(clause, operation) if operation is Operation.CHANGE else part.measure
    return _completed(part, before[0] if before else part, query).with_(operation=operation, measure=measure)


def _asks(clause: str) -> bool:
    if re.fullmatch(r"\W*in (?:per ?cent|%|yuan|rmb|ten thousand yuan|万元|元)\W*", clause, re.IGNORECASE):
        return False
    return bool(HOW_MUCH.search(clause) or _FURTHER.search(clause)) or operation_of(clause) in _WORDS


_FUNDS = ("一般公共预算拨款", "政府性基金", "财政拨款", "国有资本经营预算", "财政专户")
_WHOLES = ("收入总计", "支出总计", "收支总计", "本年收入合计", "本年支出合计")
_PRICES = {
    "公务用车数量": "公务用车购置及运行费",
    "购置车辆": "公务用车购置费",
    "内设机构": "支出总计",
}
"""What 花多少钱 means after something that was counted."""


def _completed(part: Query, first: Query, query: Query) -> Query:
    """A later clause takes the first one's subject when it names none of its own, or only a fund of an account."""
    if part is first:
        return part
    account = first.subjects and first.subjects[0].name not in _WHOLES
    if account and part.subjects and all(s.name in _FUNDS for s in part.subjects):
        return part.with_(subjects=first.subjects, phrase=first.phrase, rest="")
    if _only_counts(part.body):
        return part.with_(subjects=first.subjects, phrase=first.phrase, rest="")
    bare = not left_over(part.body)
    if bare and not first.subjects and not query.subjects:
        return part.with_(phrase=first.phrase, rest=first.rest)
    if part.subjects or (part.phrase and not bare and not _FURTHER.search(part.body)):
        return part
    subjects = first.subjects or query.subjects
    if bare and units_asked(first.body):
        subjects = tuple(Subject(_PRICES.get(s.name, s.name), (), True) for s in subjects[:1])
        return part.with_(subjects=subjects, phrase="", rest="")
    return part.with_(subjects=subjects, phrase=first.phrase, rest="")


def _only_counts(clause: str) -> bool:
    """Whether a clause only asks for another count of the same thing: 几人 after 接待了几批."""
    return bool(units_asked(clause)) and not left_over(_uncounted(clause))


def _uncounted(clause: str) -> str:
    return re.sub(rf"{_COUNTER}|每[次批个场]|累计|大[概约]", " ", clause)


def _operation(clause: str) -> Operation:
    if re.search(r"增还是减|增加还是减少", clause):
        return Operation.CHANGE
    found = operation_of(clause)
    if found is Operation.PROSE and not HOW_MUCH.search(clause):
        return found
    return Operation.LOOKUP if found in (Operation.COUNT, Operation.BREAKDOWN, Operation.PROSE) else found


def units_asked(clause: str) -> tuple[str, ...]:
    """Units a count must be in: 几批 is answered in 批次; () when money or a thing without a unit is asked for."""
    units = next((units for pattern, units in _UNITS if re.search(pattern, clause)), ())
    each = re.search(r"每一?([次场批期家户])", clause)
    return tuple(f"{unit}/{each[1]}" for unit in units) if each else units


def _fits(answer: Answer, part: Query) -> bool:
    """Whether a count is of the kind that was asked for."""
    units = units_asked(part.body)
    return not units or not answer.values or any(value.unit in units for value in answer.values[:1])


def counted_beside(views: Sequence[View], part: Query, near: Answer | None) -> Answer | None:
    """A count of the unit asked for: in the sentence of the answer before, or in one that speaks of the part."""
    units = units_asked(part.body)
    quoted = {item.quote for item in near.evidence} if near else set()
    known = {(value.value, value.unit) for value in near.values} if near else set()
    words = grams(part.phrase) | {gram for subject in part.subjects for gram in grams(subject.name)}
    words = words or set(left_over(_uncounted(part.body)))
    same = near is not None and _only_counts(part.body)
    best: tuple[float, View, Fact] | None = None
    for view in views:
        for fact in view.facts:
            if fact.origin is not Origin.SENTENCE or fact.amount is None or not _counted_in(fact, units):
                continue
            if (str(fact.amount.value), fact.amount.unit) in known:
                continue
            score = 2.0 if same and fact.clause in quoted else _share(words, fact.clause)
            score += 0.5 * (near is not None and any(fact.subject in value.label for value in near.values))
            if any(subject.name == hit.name for hit in find_terms(fact.clause) for subject in part.subjects):
                score = max(score, 0.6)
            if score >= (1.0 if same else 0.5) and (best is None or score > best[0]):
                best = (score, view, fact)
    if best is None:
        return None
    _, view, fact = best
    draft = Draft(part)
    found = Pick(view, Subject(fact.subject), fact, 1.0, 1.0, 1.0, 1.0, (), (), ())
    say_pick(draft, found, part, headline=True)
    return draft.answer(Kind.NUMBER)


def _counted_in(fact: Fact, units: Sequence[str]) -> bool:
    """Whether a figure is in one of these units; 团组78个 counts visits as 78批次 does."""
    if fact.amount is None:
        return False
    visits = "批次" in units and fact.amount.unit == "个" and bool(re.search("团组|批", fact.subject))
    return fact.amount.unit in units or visits


def _share(words: set[str], clause: str) -> float:
    return len(words & (grams(clause) | set(clause))) / (len(words) or 1)


def _anchor(views: Sequence[View], answer: Answer) -> str:
    """Section in which a figure was found in the prose."""
    for view in views:
        for fact in view.facts:
            if fact.section and answer.evidence and fact.clause == answer.evidence[0].quote:
                return fact.section
    return ""
