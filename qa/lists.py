"""Lists that a disclosure spells out: its units, its divisions, its projects; and how many items they have.

内设机构如下：甲科、乙科、丙科和丁室   ->  ("甲科", "乙科", "丙科", "丁室")
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from ingest import Paragraph, Section, squeeze
from qa.answer import Answer, Kind, Reason, Verdict
from qa.draft import Draft
from qa.duties import duties
from qa.match import View, grams
from qa.passages import KIND, Passage, best_passages, enumerations, quote, quote_passage, whole_place
from qa.phrasing import numeral
from qa.question import Query
from qa.wording import document_name

_UNITS = re.compile(
    r"预算单位|下属|所属.{0,4}单位|二级(?:预算)?单位|编制范围|汇编范围|几家单位|几个单位|单位汇总|纳入.{0,30}(?:预算|决算)|下面|手下|管着|下辖|管辖|"
    r"(?:预算|决算)(?:编制)?(?:包括|范围)|subordinate|affiliated|units (?:are|does)"
)
_FIGURES = re.compile(r"项目|科目|支出|收入|费用|经费|资金|采购|东西|年|表|预算|决算|指标|资产|车")
_WHICH = re.compile(r"哪[些几]家?单位|什么单位|几家单位|which units", re.IGNORECASE)
_ONLY_UNITS = re.compile(
    r"哪[些几]家?|什么|单位|都|有|包括|包含|是|由|组成|构成|的|部门|预算|决算|公开|文件|一共|总共|全部|各|分别|名单|列出|"
    r"(?:20)?\d\d年?度?|呢|吗|里|中|[\W_]|which|units|are|the|in|of|list"
)
"""What a question may say that asks for the units and nothing else."""
_LEAD = re.compile(r"(?:包括|如下|分别为|分别是|设有?|有|为)[:：]?|[:：]")
_ITEM = re.compile(r"[、，,；;。]|(?<=[科室处办股部队站所院馆心局会])和|以及|及(?=[\u4e00-\u9fff]{2,}[科室处办])")
_BODY = re.compile(r"[科室处办股部队站所院馆局会委中心]$|办公室|中心|委员会|支队|大队|机关党委")
_SAID = re.compile(r"哪([两二三四五六七八九十]|\d{1,2})[个家项]")
"""How many the asker knows there are."""
_ABOUT = re.compile(r"(?:跟|和|与|涉及|关于|哪些|\s|^)(?![跟和与])([\u4e00-\u9fff]{2,6}?)的?(?:有关|相关|方面)")


def list_items(views: Sequence[View], query: Query) -> Answer | None:
    """The list a question asks for: the document's units, items of a passage that fit, or the passage itself."""
    if _UNITS.search(query.text) or (_WHICH.search(query.body) and not _ONLY_UNITS.sub("", query.body)):
        counted = _SAID.search(query.body)
        fitting = [v for v in views if not counted or len(v.document.cover.units) == numeral(counted[1])]
        answer = _units(fitting, query)
        if answer:
            return answer
        if counted and (told := quote(views, query, least=0.3)):
            return told
    if re.search(r"职责|职能|任务", query.body):
        answer = duties(views, query)
        if answer:
            return answer
    wanted = _ABOUT.search(query.body)
    if wanted:
        answer = _filtered(views, query, wanted[1])
        if answer:
            return answer
    if re.search(r"科室|处室|内设|哪些部门|[哪什]么?些?机构", query.body):
        found = listed(views, query)
        if found:
            draft = Draft(query)
            said = set()
            for passage, items in found:
                if items not in said:
                    said.add(items)
                    quote_passage(draft, passage.view, passage.section, passage.paragraph, passage.paragraph.text)
            return draft.answer(Kind.TEXT)
    return quote(views, query, least=0.35) or _not_listed(views, query)


def _not_listed(views: Sequence[View], query: Query) -> Answer | None:
    """A list of things the documents do not speak of; None where figures may be meant."""
    kind = KIND.search(query.spoken)
    if not kind or query.quantity or _FIGURES.match(kind[1]):
        return None
    names = "、".join(document_name(view.document.cover, query.english) for view in views[:4])
    draft = Draft(query)
    draft.say(f"所查文件（{names}）没有列出是哪些{kind[1]}。")
    return draft.answer(Kind.ABSTAIN, Reason.NOT_FOUND)


def _units(views: Sequence[View], query: Query) -> Answer | None:
    """Units that the document says it covers, quoted with the passage that lists them where there is one."""
    draft = Draft(query)
    for view in views:
        units = view.document.cover.units
        if not units:
            continue
        name = document_name(view.document.cover, query.english)
        draft.say(f"{name} covers: {'; '.join(units)}" if query.english else f"{name}包括：{'、'.join(units)}")
        spoken = [(passage.section, passage.paragraph) for passage in best_passages([view], query, 1)]
        for section, paragraph in _naming(view, units) or spoken:
            draft.cite_passage(view, section, paragraph, whole_place(paragraph))
    answer = draft.answer(Kind.TEXT)
    return answer if answer.evidence else None


def _naming(view: View, units: Sequence[str]) -> list[tuple[Section, Paragraph]]:
    """The paragraph that names most of the units."""
    found = [
        (sum(squeeze(unit) in squeeze(paragraph.text) for unit in units), section, paragraph)
        for section in view.document.sections
        if section.kind != "contents"
        for paragraph in section.paragraphs
    ]
    most = max((count for count, _, _ in found), default=0)
    return [(section, paragraph) for count, section, paragraph in found if count == most][:1] if most else []


def items_of(text: str) -> tuple[str, ...]:
    """Bodies listed after a lead, without what stands in brackets."""
    plain = re.sub(r"[（(][^（）()]*[)）]", "", squeeze(text))
    lead = _LEAD.search(plain)
    tail = plain[lead.end() :] if lead else plain
    found = [re.sub(r"^(?:分别[是为]|即|包括|共)[:：]?", "", item.strip()) for item in _ITEM.split(tail)]
    return tuple(
        item for item in found if not re.search(r"\d+个", item) and 2 <= len(item) <= 24 and _BODY.search(item)
    )


def listed(views: Sequence[View], query: Query) -> list[tuple[Passage, tuple[str, ...]]]:
    """For each document the best passage that lists at least three bodies."""
    found = []
    for view in views:
        for passage in enumerations(view, query):
            items = items_of(passage.paragraph.text)
            if len(items) >= 3:
                found.append((passage, items))
                break
    return found


def _filtered(views: Sequence[View], query: Query, word: str) -> Answer | None:
    draft = Draft(query)
    for passage, items in listed(views, query.with_(phrase=query.phrase.replace(word, ""))):
        kept = [item for item in items if grams(word) & grams(item)]
        if kept:
            place = whole_place(passage.paragraph)
            draft.cite_passage(passage.view, passage.section, passage.paragraph, place)
            draft.say("、".join(kept))
    answer = draft.answer(Kind.TEXT)
    return answer if answer.evidence else None


def count_listed(views: Sequence[View], query: Query) -> Answer | None:
    """How many bodies a passage lists, when no count is printed: read from the prose, so never verified."""
    draft = Draft(query)
    bodies = [] if _UNITS.search(query.text) else listed(views, query)
    for view in views if not bodies else ():
        units = tuple(u for u in view.document.cover.units if squeeze(u) != squeeze(view.document.cover.entity))
        for section, paragraph in _naming(view, units):
            key = draft.cite_passage(view, section, paragraph, whole_place(paragraph))
            name = document_name(view.document.cover, query.english)
            draft.computed(name, Decimal(len(units)), "个", Verdict.TEXT_ONLY, [key])
            draft.say(f"{name}: {len(units)}（{'、'.join(units)}）")
            draft.calculate("count", f"{len(units)}", [key])
    for passage, items in bodies:
        kept = _of_kind(items, query)
        key = draft.cite_passage(passage.view, passage.section, passage.paragraph, whole_place(passage.paragraph))
        name = document_name(passage.view.document.cover, query.english)
        draft.computed(name, Decimal(len(kept)), "个", Verdict.TEXT_ONLY, [key])
        draft.say(f"{name}: {len(kept)}（{'、'.join(kept)}）")
        draft.calculate("count", f"{len(kept)}", [key])
    if not draft.values:
        return None
    return draft.answer(Kind.NUMBER if len(draft.values) == 1 else Kind.NUMBERS)


def _of_kind(items: Sequence[str], query: Query) -> list[str]:
    """Items that hold a word the question quotes: 秘书N科; all of them when it quotes none."""
    words = re.findall(r"[“\"(（]([\u4e00-\u9fff]{2,4})[N某X]?[\u4e00-\u9fff]?[)）”\"]", query.text)
    kept = [item for item in items if any(word in item for word in words)]
    return kept or list(items)
