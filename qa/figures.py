"""Look-ups: one subject, one figure, its verdict, and the other right figures beside it."""

import re
from collections.abc import Sequence

from ingest import Amount, Fact, Origin, Stage
from qa.answer import Answer, Kind, Reason
from qa.draft import Draft
from qa.gather import CERTAIN, Pick, blanks, in_table, pick, wrong_kind
from qa.lexicon import canonical
from qa.match import View
from qa.phrasing import beside
from qa.question import Operation, Query, Subject
from qa.verify import verdict_of, verdict_of_facts
from qa.within import contains
from qa.wording import document_name, fact_scope, figure, place_words, scope_words, subject_name, tidy, time_words

_NTH = re.compile(r"^第[一二三四五六\d]+(?=[\u4e00-\u9fff]{3})")


def for_view(view: View, query: Query) -> Query:
    """The query with this document's own labels among its subjects, where the question spells them out."""
    before = query.trail[-1] if query.trail else None
    if before and query.subjects and [s.name for s in query.subjects] == [s.name for s in before.subjects]:
        said = for_view(view, before.with_(trail=())).subjects
        query = query.with_(subjects=tuple(s._replace(start=-1, end=-1) for s in said))
    body, subjects = query.body, list(query.subjects)
    taken: list[tuple[int, int]] = []
    for label in view.labels:
        label = _NTH.sub("", label)
        start = body.find(label)
        if start < 0 or any(a < start + len(label) and start < b for a, b in taken):
            continue
        end = start + len(label)
        inside = [s for s in subjects if s.start >= start and s.end <= end and s.start >= 0]
        if canonical(label) == "公务用车购置及运行费" and any(s.name == "公务用车数量" for s in subjects):
            continue
        if any(s.name == canonical(label) and (query.english or s.start < 0) for s in subjects):
            continue
        across = [s for s in subjects if s.start < end and start < s.end and s not in inside]
        longest = max((s.end - s.start for s in inside), default=0)
        if across or len(label) <= longest or (not inside and len(label) < 4 and label not in view.accounts):
            continue
        taken.append((start, end))
        codes = tuple(code for s in inside for code in s.codes)
        subjects = [s for s in subjects if s not in inside]
        subjects.append(Subject(canonical(label), codes, True, start, end))
    if view.document.cover.stage is Stage.FINAL and not re.search(r"总计|grand total", query.text):
        subjects = [s._replace(name="本年支出合计") if s.name == "支出总计" else s for s in subjects]
    if taken:
        subjects = [s for s in subjects if s.start >= 0 or s.name != "公务用车数量"]
    elif subjects == list(query.subjects):
        return query
    subjects.sort(key=lambda s: s.start)
    return query.with_(subjects=tuple(subjects), rest=beside(body, subjects))


ENOUGH = 1.15
"""Below this score a match is a guess, and a guess is not shown."""
MOST_OTHERS = 4
PROCURED = ("货物", "工程", "服务")
"""What is procured: 采购服务 asks for the services alone."""
_FUNDS = ("一般公共预算拨款", "政府性基金", "国有资本经营预算")
"""Beside another subject these say from which purse."""
_SCOPES = ("基本支出", "项目支出", "人员经费", "公用经费")
"""Beside an account these are scopes of it."""


SPENT = Subject("支出总计", (), True)
"""What 花了多少 asks for when it names nothing; in a final account what was spent in the year, without carry-over."""


def phrase_subject(query: Query) -> Subject:
    """What a question without a known term asks about: its own words, or the whole when it has none but 花了多少."""
    words = "".join(query.phrase.split("|")[0].split())
    if not words and query.quantity and not query.english and _SPENT.search(query.text):
        return SPENT
    return Subject(words)


_SPENT = re.compile(r"花|钱|支出|预算|决算")


def find(view: View, query: Query, subject: Subject) -> Pick | None:
    """The figure of a subject in a document, when the match is more than a guess."""
    if subject == SPENT and view.document.cover.stage is Stage.FINAL and query.operation is Operation.LOOKUP:
        subject = subject._replace(name="本年支出合计")
    found = pick(view, subject, query)
    if found is None or not is_certain(found, query):
        found = _qualified(view, query, subject)
    elif (found.rest < 0.6 or subject.name in _SCOPES) and query.operation is Operation.LOOKUP:
        closer = _qualified(view, query, subject)
        found = closer if closer is not None and closer.rest >= max(0.8, found.rest) else found
    if found is None:
        return None
    if found.name < CERTAIN and found.fact.origin is Origin.CELL and subject.known and blanks(view, subject, query):
        return None
    return None if query.table_label and not in_table(view, found.fact, query.table_label) else found


def _qualified(view: View, query: Query, subject: Subject) -> Pick | None:
    """A figure that the words around it name: 采购里预留小微企业的, a project's, when nearly all of them are there."""
    words = "".join(query.rest.split("|")[0].split())
    if subject.codes or len(words) < 4:
        return None
    found = pick(view, Subject(""), query)
    sure = found is not None and found.context >= 0.6 and found.rest >= 0.6 and not wrong_kind(found.fact, query)
    return found if sure else None


def is_certain(found: Pick, query: Query) -> bool:
    """Whether a match is more than a guess: the name is the subject's, and what else was asked is near."""
    if wrong_kind(found.fact, query):
        return False
    if found.name >= CERTAIN:
        return found.rest >= 0.3
    if found.subject.known:
        return found.name >= 0.55 and found.context >= 0.5 and found.rest >= 0.5
    if query.anchor and query.anchor in (found.fact.section, found.fact.table):
        return found.context >= 0.25
    near = 0.45 if found.fact.origin is Origin.SENTENCE and query.quantity else 0.55
    return found.context >= near and found.score >= ENOUGH


def look_up(views: Sequence[View], query: Query) -> Answer | None:
    """One answer for one or several subjects in one or several documents; None when nothing is certain."""
    picks = _in_scope([found for view in views for found in find_all(view, query)], query)
    if not picks:
        return None
    draft = Draft(query)
    draft.scope = fact_scope(picks[0].view, picks[0].fact)
    several = len(picks) > 1
    for found in picks:
        say_pick(draft, found, query, headline=not several)
    kind = Kind.NUMBERS if several else Kind.NUMBER
    return draft.answer(kind)


def _in_scope(picks: Sequence[Pick], query: Query) -> Sequence[Pick]:
    """Figures of the scope asked for, where some document has them; the others only where none has."""
    basic = ("基本支出表", "政府经济分类表") if query.basis == "基本支出" else ()
    inside = [p for p in picks if not query.basis or p.fact.basis == query.basis or p.fact.statement in basic]
    return inside or picks


def _within_scope(query: Query) -> Query:
    """A scope named beside an account is asked for: 行政运行的公用经费."""
    scopes = [s.name for s in query.subjects if s.name in _SCOPES]
    narrowed = len(scopes) == 1 and len(query.subjects) > 1 and not query.basis and query.operation is Operation.LOOKUP
    return query.with_(basis=scopes[0]) if narrowed else query


def find_all(view: View, query: Query) -> list[Pick]:
    """The figures of the question's subjects in one document."""
    local = _within_scope(for_view(view, query))
    return [found for subject in main_subjects(local) if (found := find(view, local, subject))]


def main_subjects(query: Query) -> tuple[Subject, ...]:
    """The subjects a look-up is about: a scope word such as 基本支出 beside an account is its scope, not a subject."""
    subjects = query.subjects or (phrase_subject(query),)
    if len(subjects) > 1:
        subjects = tuple(s for s in subjects if s.name not in _FUNDS) or subjects
        scopes = (query.basis or None, *(_SCOPES if any(s.name not in _SCOPES for s in subjects) else ()))
        subjects = tuple(s for s in subjects if s.name not in scopes) or subjects
    inner = _HELD_IN.search(query.body)
    if inner and len(subjects) > 1:
        subjects = tuple(s for s in subjects if s.start > inner.start()) or subjects
    bought = [s for s in subjects if s.name in PROCURED and query.body[max(s.start - 3, 0) : s.start].endswith("采购")]
    subjects = tuple(s for s in subjects if s.name != "政府采购") if bought else subjects
    if query.operation is Operation.LOOKUP:
        subjects = tuple(s for s in subjects if not _is_its_total(s, subjects, query.body)) or subjects
        subjects = tuple(s for s in subjects if not _only_holds(s, subjects, query.body)) or subjects
    coded = tuple(s for s in subjects if s.codes)
    return coded or subjects


def _only_holds(outer: Subject, subjects: Sequence[Subject], body: str) -> bool:
    """Whether a subject only says where another one belongs: the procurement budget for goods."""
    for inner in subjects:
        if outer.start < 0 or inner.start < 0 or not contains(outer.name, inner.name):
            continue
        first, last = sorted((outer, inner), key=lambda subject: subject.start)
        between = body[first.end : last.start]
        if not re.search(r"[和与及跟、,，;；?？]|多少|几|其中|\band\b", between) and len(between) <= 12:
            return True
    return False


def _is_its_total(whole: Subject, subjects: Sequence[Subject], body: str) -> bool:
    """Whether 支出合计 stands right behind a name: then it is that account's, no question of its own."""
    if whole.name not in ("支出总计", "收入总计", "本年支出合计", "本年收入合计") or whole.start < 0:
        return False
    before = [s.end for s in subjects if s is not whole and 0 <= s.start < whole.start]
    between = body[max(before) : whole.start] if before else ""
    return bool(before) and len(between) <= 10 and not re.search(r"[和与及、占比,，；;。?？]", between)


_HELD_IN = re.compile(r"(?:里|里面|中|当中|其中)的?(?=[\u4e00-\u9fff])")
"""In A里的B the subject is B."""


def say_pick(draft: Draft, found: Pick, query: Query, *, headline: bool) -> None:
    """Cite a figure, show it in the unit asked for, name what disagrees and what else is right."""
    verdict = verdict_of(found)
    fact = found.fact
    assert fact.amount is not None
    shown = in_asked_unit(fact.amount, query)
    keys = [draft.cite(found.view, fact)]
    keys += [draft.cite(found.view, other, "agrees") for other in found.agreeing[:3]]
    keys += [draft.cite(found.view, other, "disagrees") for other in found.disagreeing[:3]]
    label = _label(found, headline=headline)
    draft.value(label, shown, verdict, keys)
    draft.say(_sentence(found, shown, query))
    if shown.unit != fact.amount.unit:
        draft.warn(f"{figure(fact.amount)} = {figure(shown)}")
    for other in found.disagreeing[:3]:
        say_disagreement(draft, found, other, query)
    named: set[str] = set()
    idle = bool(fact.amount.value) and query.operation is not Operation.CHECK
    for other in found.others:
        if other.amount is None or len(named) >= MOST_OTHERS or (idle and not other.amount.value):
            continue
        named.add(other.id)
        words = scope_words(other, query.english).removesuffix(f"·{subject_name(other)}")
        key, amount = draft.cite(found.view, other), in_asked_unit(other.amount, query)
        draft.value(f"{subject_name(other)}（{words}）", amount, verdict_of_facts([other]), [key])
        where = place_words(found.view, other, query.english)
        if query.english:
            called = ", ".join(filter(None, (words, subject_name(other))))
            draft.warn(f"Other scope: {called} {figure(amount)} ({where}).")
        else:
            draft.warn(f"另有口径：{words} {subject_name(other)} {figure(amount)}（{where}）。")


def say_disagreement(draft: Draft, found: Pick, other_fact: object, query: Query) -> None:
    assert isinstance(other_fact, Fact) and other_fact.amount is not None and found.fact.amount is not None
    here = place_words(found.view, found.fact, query.english)
    there = place_words(found.view, other_fact, query.english)
    if query.english:
        draft.warn(
            f"The document disagrees with itself: {figure(found.fact.amount)} ({here}) but "
            f"{figure(other_fact.amount)} ({there}); the table is shown first."
        )
    else:
        draft.warn(
            f"文件前后不一致：{here}为{figure(found.fact.amount)}，{there}为{figure(other_fact.amount)}；以表格为先，疑为公开差错。"
        )


def in_asked_unit(amount: Amount, query: Query) -> Amount:
    if not query.unit or not amount.is_money or amount.unit == query.unit:
        return amount
    shown = amount.to(query.unit)
    return shown.model_copy(update={"value": tidy(shown.value)})


def _label(found: Pick, *, headline: bool) -> str:
    name = subject_name(found.fact)
    if found.fact.measure in ("增减额", "增减幅"):
        name = f"{name}{ {1: '增加', -1: '减少'}.get(found.fact.direction, '变动') }"
    elif found.fact.measure in ("占比", "完成率"):
        name = f"{name}{found.fact.measure}"
    if headline:
        return name
    return f"{document_name(found.view.document.cover, False)} {name}"


def _sentence(found: Pick, shown: Amount, query: Query) -> str:
    fact, cover = found.fact, found.view.document.cover
    if fact.measure in ("增减额", "增减幅"):
        return change_sentence(found, shown, query)
    scope, where = scope_words(fact, query.english), place_words(found.view, fact, query.english)
    entity = fact.entity or cover.entity
    if query.english:
        inside = "; ".join(filter(None, (scope, where)))
        return f"{entity}, {time_words(fact, True)}: {subject_name(fact)} {figure(shown)} ({inside})."
    inside = "；".join(filter(None, (scope, where)))
    return f"{entity}{time_words(fact, False)}：{subject_name(fact)} {figure(shown)}（{inside}）。"


def change_sentence(found: Pick, shown: Amount, query: Query) -> str:
    """某局2030年预算：三公经费比2029年预算减少 0.40 万元 (with its place)."""
    fact, cover = found.fact, found.view.document.cover
    where = place_words(found.view, fact, query.english)
    base = fact.base or ("the year before" if query.english else "上年")
    if query.english:
        turn = {1: "rose by", -1: "fell by"}.get(fact.direction, "changed by")
        head = f"{cover.entity}, {time_words(fact, True)}"
        return f"{head}: {subject_name(fact)} {turn} {figure(shown)} on {base} ({where})."
    turn = {1: "增加", -1: "减少"}.get(fact.direction, "变动")
    turn = {"增加": "增长", "减少": "下降"}.get(turn, turn) if fact.measure == "增减幅" else turn
    name = f"{cover.entity}{time_words(fact, False)}"
    return f"{name}：{subject_name(fact)}比{base}{turn} {figure(shown)}（{where}）。"


def blank(views: Sequence[View], query: Query) -> Answer | None:
    """The cell is there and prints nothing: said as such, which is not the same as zero."""
    for view in views:
        for subject in main_subjects(for_view(view, query)):
            empty = blanks(view, subject, query)
            if empty and subject.known and find(view, query.with_(rest=""), subject) is None:
                draft = Draft(query)
                draft.scope = fact_scope(view, empty[0])
                draft.cite(view, empty[0])
                where = place_words(view, empty[0], query.english)
                if query.english:
                    draft.say(f"{subject_name(empty[0])}: the cell is blank ({where}); no figure is printed.")
                else:
                    draft.say(f"{subject_name(empty[0])}：表中该格为空（{where}），没有印出数字；空白不等于零。")
                return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND)
    return None


def say_part(draft: Draft, view: View, part: Fact, query: Query) -> None:
    """One part of a group: its value, and a line of its own."""
    assert part.amount is not None
    shown = in_asked_unit(part.amount, query)
    key = draft.cite(view, part)
    draft.value(subject_name(part), shown, verdict_of_facts([part]), [key])
    draft.say(f"· {subject_name(part)} {figure(shown)}")
