"""Answers in the document's own words: definitions, reasons, duties, lists, and what a text says of a matter.

Passages are ranked by the rare words they share with the question; a passage is quoted whole, with its place, and
marked as the document's statement. Contents pages are never quoted.
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from index import Library
from ingest import Paragraph, Place, Section, account, place_of, squeeze
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.lexicon import canonical, find_terms, terms
from qa.match import View, grams, phrase_grams
from qa.question import Operation, Query
from qa.wording import document_name

_REASON = re.compile(r"原因|由于|因为|因(?!公)|主要是|系|为了|厉行|压减|严格")
_CAUSE = re.compile(r"原因|由于|因为|主要是")
_UP = re.compile(r"增|涨|升|变多|多了|\b(?:rise|rose|increas|grow|grew|higher|up\b)", re.IGNORECASE)
_DOWN = re.compile(r"减|降|跌|变少|少了|\b(?:fall|fell|decreas|declin|drop|lower|down\b|cut)", re.IGNORECASE)
_MEANS = re.compile(
    r"^[（(]?[一二三四五六七八九十\d]*[)）]?[、.．]?\s*“?[^：:，。]{2,40}”?[^：:，。]{0,8}[：:]|是指|指的?是?|反映"
)
_DEFINES = re.compile(r"是指|系指|指的是|[：:]指|包括|反映")
_LIST = re.compile(r"包括|如下|下设|设有|纳入|分别(?:是|为)|范围|[1-9一二三四五六][、.．]")
_PROJECTS = re.compile(r"项目[^。]{0,60}(?:分别[是为]|包括|如下|有)[:：]?[^。]*、")
_DUTY = re.compile(r"职责|职能|主要|负责")
KIND = re.compile(
    r"(?:哪些|哪几个?|什么)(?!项|个|跟|和|与|关于|涉及|属于|用于|方面|内容|部分|情况|地方|东西|事情|主要|具体|重点|新)([\u4e00-\u9fff]{2})"
)
_BODIES = ("单位", "部门", "机构", "科室", "处室")
"""Bodies are listed by their names alone; beside an account they are whoever took part in the spending."""
_LONGEST = 700
"""Characters of one quotation."""


class Passage(NamedTuple):
    view: View
    section: Section
    paragraph: Paragraph
    score: float


def best_passages(views: Sequence[View], query: Query, limit: int = 6) -> list[Passage]:
    """Paragraphs that speak of the question, best first."""
    wanted = phrase_grams(query.phrase.replace("|", " "))
    for name in _names(query):
        wanted |= grams(name)
    found = [
        Passage(view, section, paragraph, score)
        for view in views
        for section in view.document.sections
        if section.kind != "contents"
        for paragraph in section.paragraphs
        if (score := _score(view, section, paragraph, query, wanted)) > 0
    ]
    return sorted(found, key=lambda passage: -passage.score)[:limit]


def _score(
    view: View, section: Section, paragraph: Paragraph, query: Query, wanted: set[str], floor: float = 0.12
) -> float:
    text, path = squeeze(paragraph.text), squeeze("".join(section.path))
    here, above = view.text_grams(paragraph), view.path_grams(section)
    total = sum(view.text_rarity(gram) for gram in wanted)
    if not total:
        return 0.0
    score = (
        sum(view.text_rarity(gram) * (1.0 if gram in here else 0.6 if gram in above else 0.0) for gram in wanted)
        / total
    )
    if score <= floor:
        return 0.0
    score += _intent_bonus(query, section, text, path)
    if query.operation is Operation.PROSE and _uncovered(query, here | above):
        return 0.0
    if query.operation is Operation.LIST and (section.kind == "glossary" or not _of_kind(query, text + path)):
        return 0.0
    if query.operation is Operation.REASON:
        if not _REASON.search(text):
            return 0.0
        score += _speaks_of(query, text, path)
    if query.operation is Operation.DEFINITION and not _defines(query, text):
        return 0.0
    for subject in query.subjects:
        if subject.name and subject.name in canonical_words(text[:40]):
            score += 0.15
    return score


def _names(query: Query) -> list[str]:
    """What the subjects are called; an account by its name where only its code was written."""
    charted = [entry.name for s in query.subjects for code in s.codes if not s.name and (entry := account(code))]
    return [subject.name for subject in query.subjects if subject.name] + charted


def _defines(query: Query, text: str) -> bool:
    """Whether a paragraph says what the term means, right behind the term."""
    spelled = [hit.alias for hit in find_terms(query.spoken)] + [word for word in query.phrase.split() if len(word) > 2]
    names = {name for name in (*_names(query), *spelled) if name}
    return any(re.search(re.escape(name) + r"[^，,。；;\d]{0,12}?(?:" + _DEFINES.pattern + ")", text) for name in names)


def _speaks_of(query: Query, text: str, path: str) -> float:
    """A reason is the asked subject's where it stands in a sentence of it that moves the same way."""
    names = _names(query)
    if not names:
        return 0.0
    best = 0.0 if any(name in path for name in names) else -0.3
    up, down = _UP.search(query.spoken), _DOWN.search(query.spoken)
    for sentence in re.split("[。；;]", text):
        met = [hit.name for hit in find_terms(sentence)]
        if not any(name in sentence or name in met for name in names):
            continue
        opens = any(name in met[:1] or name in sentence[:40] for name in names)
        same = (_UP if up else _DOWN).search(sentence) if bool(up) != bool(down) else None
        other = (_DOWN if up else _UP).search(sentence) if bool(up) != bool(down) else None
        turn = 0.15 if same and not other else -0.15 if other and not same else 0.0
        best = max(best, 0.1 + 0.2 * opens + (0.2 if _CAUSE.search(sentence) else 0.0) + turn)
    return best


def _of_kind(query: Query, around: str) -> bool:
    """Whether a passage speaks of the kind of thing a list is asked of: 去了哪些国家 of countries."""
    found = KIND.search(query.spoken)
    if not found or (
        found[1] in _BODIES and not any(term.codes for s in query.subjects if (term := terms().get(s.name)))
    ):
        return True
    return found[1] in around and (found[1] not in _BODIES or any(name in around for name in _names(query)))


def _uncovered(query: Query, around: set[str]) -> bool:
    """Whether something asked for stands nowhere near: 涉密 of a passage that does not speak of it."""
    wordings = [phrase_grams(wording) for wording in query.rest.split("|")]
    return all(wanted and len(wanted & around) < 0.4 * len(wanted) for wanted in wordings)


def canonical_words(head: str) -> str:
    return head + canonical(re.split(r"[：:，,。]", head)[0])


def _intent_bonus(query: Query, section: Section, text: str, path: str) -> float:
    bonus = 0.0
    if query.operation is Operation.REASON:
        bonus += 0.35
        bonus += 0.1 if re.search(r"增|减|升|降|小于|大于|高于|低于", text) else 0.0
    elif query.operation is Operation.DEFINITION:
        bonus += 0.5 if section.kind == "glossary" else 0.0
        bonus += 0.3 if _MEANS.search(text[:60]) else 0.0
    elif query.operation is Operation.LIST:
        bonus += 0.15 if _LIST.search(text) else 0.0
        bonus += 0.3 if "项目" in query.phrase and _PROJECTS.search(text) else 0.0
    elif query.operation is Operation.PROSE:
        bonus += 0.15 if _DUTY.search(path + text[:30]) else 0.0
    if section.kind == "glossary" and query.operation is not Operation.DEFINITION:
        bonus -= 0.3
    return bonus


def enumerations(view: View, query: Query) -> list[Passage]:
    """Paragraphs that may list things, however few words they share with the question, best first."""
    wanted = phrase_grams(query.phrase.replace("|", " ")) | {g for s in query.subjects for g in grams(s.name)}
    found = [
        Passage(view, section, paragraph, _score(view, section, paragraph, query, wanted, floor=0.0))
        for section in view.document.sections
        if section.kind != "contents"
        for paragraph in section.paragraphs
    ]
    return sorted((p for p in found if p.score > 0), key=lambda passage: -passage.score)


def quote(views: Sequence[View], query: Query, *, least: float) -> Answer | None:
    """The best passage quoted, with the neighbours it needs to be understood; None when nothing is close enough."""
    found = best_passages(views, query)
    if not found or not (found[0].score >= least or _stands_out(found, least)):
        return None
    draft = Draft(query)
    for passage in _distinct(found, query):
        words = "\n".join(paragraph.text for paragraph in _with_followers(passage))[:_LONGEST]
        quote_passage(draft, passage.view, passage.section, passage.paragraph, words)
    return draft.answer(Kind.TEXT)


def _stands_out(found: Sequence[Passage], least: float) -> bool:
    """Whether the best passage is weak by itself and yet far ahead of all others."""
    others = [passage.score for passage in found[1:] if passage.paragraph.text != found[0].paragraph.text]
    return found[0].score >= 0.75 * least and all(found[0].score >= 1.5 * score for score in others)


def quote_passage(draft: Draft, view: View, section: Section, paragraph: Paragraph, words: str) -> str:
    """Cite a paragraph and say its words, with its document, heading and page."""
    place = whole_place(paragraph)
    name = document_name(view.document.cover, draft.query.english)
    heading = section.path[-1] if section.path else ""
    if draft.query.english:
        draft.say(f"{name}, “{heading}” (p. {place.page}) states: “{words}”")
    else:
        draft.say(f"{name}“{heading}”（第{place.page}页）写明：“{words}”")
    return draft.cite_passage(view, section, paragraph, place)


def _distinct(found: Sequence[Passage], query: Query) -> list[Passage]:
    """The best passage, and others nearly as good: one more to explain it, one a document when several are asked."""
    best = found[0]
    kept = [best]
    for passage in found[1:]:
        other_document = all(passage.view.key != known.view.key for known in kept)
        near = passage.score >= best.score * (0.8 if other_document else 0.85)
        told = query.operation is Operation.REASON and bool(_REASON.search(best.paragraph.text))
        near = near and (other_document or not told)
        if near and len(kept) < 3 and not any(passage.paragraph.text == known.paragraph.text for known in kept):
            kept.append(passage)
    return kept


def _with_followers(passage: Passage) -> list[Paragraph]:
    """A paragraph that introduces a list goes with its items; a lead without a body with what follows."""
    paragraphs = passage.section.paragraphs
    at = paragraphs.index(passage.paragraph)
    kept = [passage.paragraph]
    text = passage.paragraph.text.rstrip()
    if text.endswith(("：", ":", "包括", "如下")) or len(text) < 25:
        for following in paragraphs[at + 1 : at + 12]:
            kept.append(following)
            if sum(len(p.text) for p in kept) > _LONGEST:
                break
    return kept


def whole_place(paragraph: Paragraph) -> Place:
    """The paragraph's extent on its first page."""
    places = place_of(paragraph, 0, len(paragraph.text))
    first = [place for place in places if place.page == places[0].page]
    box = (
        min(p.box[0] for p in first),
        min(p.box[1] for p in first),
        max(p.box[2] for p in first),
        max(p.box[3] for p in first),
    )
    return Place(page=first[0].page, box=box, quote=paragraph.text[:_LONGEST])


def documents_about(library: Library, query: Query, limit: int = 4) -> list[str]:
    """Keys of the documents whose chunks speak most of the question, when nothing else tells which to open."""
    hits = library.search(query.phrase or query.text, None, 20)
    keys = dict.fromkeys(hit.chunk.doc for hit in hits)
    return list(keys)[:limit]
