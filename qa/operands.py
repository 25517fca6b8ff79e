"""Operands of arithmetic: a picked figure, or one that the chart of accounts defines as a sum of printed ones.

人员经费 is 301 + 303 where no row of that name is printed; 公用经费 is the rest of the basic expenditure's classes.
"""

import re
from collections.abc import Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest import Amount, Basis, Fact, plain
from qa.answer import Answer, Kind, Verdict
from qa.draft import Draft
from qa.figures import find, for_view, in_asked_unit, main_subjects
from qa.gather import Pick
from qa.lexicon import canonical
from qa.match import View
from qa.phrasing import beside
from qa.question import Query, Subject
from qa.verify import derived, verdict_of, verdict_of_facts
from qa.wording import document_name, fact_scope, figure, number, place_words, subject_name, time_words

_COMPOSED = {
    "人员经费": ("301", "303"),
    "公用经费": ("302", "310"),
    "公务用车购置及运行费": ("30231", "31013"),
}
"""Classes of the economic chart that make up a scope (人员经费合计, 公用经费合计)."""
WHOLE = Subject("支出总计", (), True)
"""What a question without a subject is about: the budget as a whole."""
_ASKS = re.compile(
    r"[比较跟和与]?(?:上年|去年|同期)?(?:[增减涨跌升降多少高低大小省还更花得差要超节约结余]+|每.{1,3}|谁.{0,2}|哪.{1,2}|相当于?|算下来|变化|结余|持平|一致|相同|相比|根据|依据)"
)
"""Leftovers of words that ask for a computation."""
_BOUNDS = re.compile(
    r"[、,，。;；:：?？和与及跟同比占减加+是里中内较()（）“”\"\s]|扣掉|扣除|相当于|等于|20\d\d年?|\d\d年|预算|决算|支出|年度|全年|平均|每"
)
"""Where the name of one thing ends and another one's may begin."""
_BARE = re.compile(r"项目|支出|收入")
"""Words that name a subject only when nothing stands before them: 审计培训项目 is no 项目支出."""


class Operand(NamedTuple):
    label: str
    amount: Amount
    verdict: Verdict
    view: View
    facts: tuple[Fact, ...]
    """One fact, or the facts that are added."""
    disagreeing: tuple[Fact, ...] = ()
    called: str = ""
    """Name of the subject where it is not the fact's own."""

    @property
    def fact(self) -> Fact:
        return self.facts[0]

    @property
    def name(self) -> str:
        return self.called or self.fact.subject or self.fact.row_label


def without_asking(query: Query) -> Query:
    """The query of a computation without leftovers of the words that ask for it: 增还, 更少, 每批."""
    wordings = [" ".join(w for w in wording.split() if not _ASKS.fullmatch(w)) for wording in query.rest.split("|")]
    return query.with_(rest="|".join(dict.fromkeys(wordings)))


def own_words(query: Query) -> str:
    """What a question says beside its subjects, as one phrase."""
    return "".join(query.rest.split("|")[0].split())


def asked_subjects(query: Query) -> tuple[Subject, ...]:
    """Subjects of a computation; the whole budget only when the question has no words of its own."""
    words = own_words(query)
    named = tuple(s for s in query.subjects if not only_ends(s, query))
    if named:
        return main_subjects(query.with_(subjects=named))
    if words:
        return (Subject(words),)
    return main_subjects(query) if query.subjects else (WHOLE,)


def own_rest(query: Query, subject: Subject) -> str:
    """What stands right before a subject and may be part of its name: 云平台 in 云平台租赁费."""
    if query.english or subject.start < 0:
        return query.rest if query.english else ""
    return beside(_BOUNDS.split(query.body[: subject.start])[-1], ())


def only_ends(subject: Subject, query: Query) -> bool:
    """Whether the word that was read as a subject is only the end of a longer name: 审计培训项目."""
    if subject.start < 0 or not _BARE.fullmatch(query.body[subject.start : subject.end]):
        return False
    before = re.sub(r"[两二三四五六这那几各个的]+$", "", query.body[: subject.start])
    return any(before.endswith(word) for word in query.rest.split("|")[0].split())


def _in_full(view: View, name: str) -> Subject | None:
    """The document's own label that a short form leaves characters out of: 行政医疗 for 行政单位医疗."""
    shape = re.compile(".{0,4}".join(map(re.escape, name)))
    labels = sorted((label for label in view.labels if shape.fullmatch(label)), key=len)
    if len(name) < 4 or not labels or len([label for label in labels if len(label) == len(labels[0])]) > 1:
        return None
    return Subject(canonical(labels[0]), (), True)


def operand(view: View, query: Query, subject: Subject) -> Operand | None:
    """The figure of a subject in one document, summed from its parts when only those are printed."""
    if not subject.known and not subject.codes:
        subject = _in_full(view, subject.name) or subject
        query = query.with_(phrase=subject.name, rest="")
    found = find(view, query, subject)
    if found:
        return pick_to_operand(found)
    classes = _COMPOSED.get(subject.name)
    codes = [Subject("", (code,), True) for code in classes or ()]
    parts = [part for code in codes if (part := find(view, query.with_(basis="", rest=""), code))]
    return _composed(view, subject, parts) if classes and parts and parts[0].fact.code == classes[0] else None


def operands(views: Sequence[View], query: Query, subjects: Sequence[Subject]) -> list[Operand]:
    return [one for view in views for subject in subjects if (one := operand(view, for_view(view, query), subject))]


def each(views: Sequence[View], query: Query) -> list[Operand]:
    """One operand a document: its own reading of the question's first subject."""
    found = []
    for view in views:
        local = for_view(view, query)
        year = view.document.cover.year
        if year is not None and not {year, year - 1} & set(local.years):
            local = local.with_(years=())
        one = operand(view, local, asked_subjects(local)[0])
        if one:
            found.append(one)
    return found


def compose(views: Sequence[View], query: Query) -> Answer | None:
    """A look-up of what no row prints but the chart defines as a sum: 人员经费 = 301 + 303."""
    local = [(view, for_view(view, query)) for view in views]
    found = [
        one
        for view, asked in local
        for subject in main_subjects(asked)
        if subject.name in _COMPOSED and (one := operand(view, asked, subject)) and len(one.facts) > 1
    ]
    if not found or own_words(query):
        return None
    draft = Draft(query)
    draft.scope = fact_scope(found[0].view, found[0].fact)
    for one in found:
        keys = cite(draft, one, query)
        shown = in_asked_unit(one.amount, query)
        draft.computed(one.label, shown.value, shown.unit, one.verdict, keys)
        draft.calculate("sum", composition(one), keys)
    for one in found:
        for fact in one.facts:
            assert fact.amount is not None
            part = fact_to_operand(one.view, fact)
            show(draft, part, query)
    return draft.answer(Kind.NUMBER if len(found) == 1 else Kind.NUMBERS)


def composition(one: Operand) -> str:
    """The equation behind a composed operand, in one unit."""
    unit = one.amount.unit
    terms = [number(f.amount.to(unit).value, unit) for f in one.facts if f.amount is not None]
    return f"{' + '.join(terms)} = {figure(one.amount)}"


def _owner(view: View, fact: Fact) -> str:
    """Whose figure it is: the document's, or its agency's of another year or stage."""
    cover = view.document.cover
    if (fact.year or cover.year, fact.stage or cover.stage) == (cover.year, cover.stage):
        return document_name(cover, False)
    return f"{fact.entity or cover.entity}{time_words(fact, False)}"


def pick_to_operand(found: Pick) -> Operand:
    assert found.fact.amount is not None
    name = f"{_owner(found.view, found.fact)} {subject_name(found.fact)}"
    return Operand(name, found.fact.amount, verdict_of(found), found.view, (found.fact,), found.disagreeing)


def fact_to_operand(view: View, fact: Fact) -> Operand:
    assert fact.amount is not None
    name = f"{_owner(view, fact)} {subject_name(fact)}"
    return Operand(name, fact.amount, verdict_of_facts([fact]), view, (fact,))


def _composed(view: View, subject: Subject, parts: Sequence[Pick]) -> Operand:
    amounts = [part.fact.amount for part in parts if part.fact.amount is not None]
    unit = amounts[0].unit
    total = sum((amount.to(unit).value for amount in amounts), Decimal(0))
    codes = " + ".join(part.fact.code for part in parts)
    called = f"{subject.name}（{codes}）"
    name = f"{document_name(view.document.cover, False)} {called}"
    amount = Amount(value=total, unit=unit, printed=plain(total))
    facts = tuple(part.fact for part in parts)
    return Operand(name, amount, derived(verdict_of(part) for part in parts), view, facts, called=called)


def added(view: View, query: Query, subjects: Sequence[Subject]) -> Operand | None:
    """Several figures of one document as one operand; None when one of them is missing."""
    found = [one for subject in subjects if (one := operand(view, query, subject))]
    if len(found) != len(subjects) or len({one.amount.unit for one in found}) != 1:
        return None
    total = sum((one.amount.value for one in found), Decimal(0))
    called = " + ".join(one.name for one in found)
    amount = Amount(value=total, unit=found[0].amount.unit, printed=plain(total))
    facts = tuple(fact for one in found for fact in one.facts)
    name = f"{document_name(view.document.cover, False)} {called}"
    return Operand(name, amount, derived(one.verdict for one in found), view, facts, called=called)


def cite(draft: Draft, one: Operand, query: Query) -> list[str]:
    """Cite an operand and say it in a line of its own."""
    keys = [draft.cite(one.view, fact) for fact in one.facts]
    where = place_words(one.view, one.fact, query.english)
    if len(one.facts) > 1 and "+" in one.label:
        draft.say(f"{one.label}：{composition(one)}（{where}）")
    else:
        draft.say(f"{one.label}：{figure(one.amount)}（{where}）")
    for other in one.disagreeing:
        draft.cite(one.view, other, "disagrees")
        if other.amount is not None:
            draft.warn(f"{place_words(one.view, other, query.english)}：{figure(other.amount)}")
    return keys


def show(draft: Draft, one: Operand, query: Query) -> None:
    """Show an operand among the values of an answer."""
    keys, shown = [draft.cite(one.view, fact) for fact in one.facts], in_asked_unit(one.amount, query)
    if len(one.facts) > 1:
        draft.computed(one.label, shown.value, shown.unit, one.verdict, keys)
    else:
        draft.value(one.label, shown, one.verdict, keys)


def apart(ones: Sequence[Operand], english: bool) -> tuple[str, list[str]]:
    """(what the operands have in common, what tells each from the others): for sentences that set them side by side."""
    coordinates = [
        [one.fact.entity or one.view.document.cover.entity for one in ones],
        [time_words(one.fact, english) for one in ones],
        ["" if one.fact.fund and one.name.startswith(one.fact.fund) else one.fact.fund for one in ones],
        ["" if one.fact.basis in (one.name, Basis.ALL) else one.fact.basis for one in ones],
        [one.name for one in ones],
    ]
    if any(len(set(coordinates[at])) > 1 for at in (0, 1, 4)):
        coordinates[2:4] = [names if len(set(names)) == 1 else [""] * len(ones) for names in coordinates[2:4]]
    elif all(len(set(names)) == 1 for names in coordinates):
        coordinates[4] = [subject_name(one.fact) for one in ones]
    same = [names[0] for names in coordinates if len(set(names)) == 1]
    glue = " " if english else ""
    told = [
        glue.join(names[at] for names in coordinates if len(set(names)) > 1 and names[at]) for at in range(len(ones))
    ]
    return glue.join(filter(None, same)), told
