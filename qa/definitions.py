"""What a term means, in the document's own words: its glossary entry (名词解释), else a sentence that defines it.

什么是项目支出   ->  “（五）项目支出：指单位为完成特定的行政工作任务…”
"""

import re
from collections.abc import Sequence
from typing import NamedTuple

from ingest import Paragraph, Section, squeeze
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.lexicon import canonical
from qa.match import View, label_likeness
from qa.passages import quote, quote_passage
from qa.question import Query

_NUMBERING = re.compile(r"^[（(]?[一二三四五六七八九十\d]+[)）、.．\s]*\)?\s*")
_HEAD = re.compile(r"[：:]|是指|系指|指的是|(?<=.{3})指")
_ALIKE = 0.75
"""Terms less alike than this are not the same."""


class Entry(NamedTuple):
    view: View
    section: Section
    paragraph: Paragraph
    score: float


def define(views: Sequence[View], query: Query) -> Answer | None:
    """The glossary entry for the term, one a document unless they say the same; else a defining passage."""
    draft = Draft(query)
    said: set[str] = set()
    for asked in [query.with_(subjects=(s,)) for s in query.subjects if s.name] or [query]:
        found = [entry for view in views if (entry := _entry(view, asked))]
        best = max((entry.score for entry in found), default=0.0)
        for entry in found:
            words = _NUMBERING.sub("", squeeze(entry.paragraph.text))
            if entry.score >= best and words not in said and len(said) < 3:
                said.add(words)
                quote_passage(draft, entry.view, entry.section, entry.paragraph, entry.paragraph.text)
    return draft.answer(Kind.TEXT) if said else quote(views, query, least=0.4)


def _entry(view: View, query: Query) -> Entry | None:
    """The entry of a document's glossary whose head is the term, or the longest that the question spells out."""
    named = [subject.name for subject in query.subjects if subject.name]
    wanted = named or ["".join(query.phrase.split("|")[0].split())]
    found = [
        Entry(view, section, paragraph, score)
        for section in view.document.sections
        if section.kind == "glossary"
        for paragraph in section.paragraphs
        if (score := _fit(_head(paragraph.text), wanted, squeeze(query.spoken))) >= _ALIKE
    ]
    return max(found, key=lambda entry: entry.score) if found else None


def _head(text: str) -> str:
    return re.sub(r"[“”\"'‘’]", "", _HEAD.split(_NUMBERING.sub("", squeeze(text)))[0])


def _fit(head: str, wanted: Sequence[str], said: str) -> float:
    """How well the head of an entry fits the term; words the question spells out in full count most."""
    if not head or len(head) > 60:
        return 0.0
    levels = re.split(r"[（(][类款项][)）]", head)
    head = "".join(levels)
    spelled = 1.0 + len(head) / 100 if len(head) >= 3 and head in said else 0.0
    same = 1.0 if any(canonical(head) == name for name in wanted) else 0.0
    ends = 0.9 if len(levels) > 1 and any(name in levels for name in wanted) else 0.0
    return max(spelled, same, ends, max((label_likeness(name, head) for name in wanted if name), default=0.0))
