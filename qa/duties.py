"""What an agency does, in its own words: the section on its duties, each sentence once.

科技局主要干什么   ->  “（一）职能职责”: 某局是某市人民政府的工作部门，主要职责包括：（一）…
"""

import re
from collections.abc import Sequence

from ingest import Section
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.followup import left_over
from qa.match import View
from qa.passages import quote_passage, whole_place
from qa.question import Query

_ASKED = re.compile(
    r"职责|职能|职权|任务|工作|干(?:什么|嘛|啥)|做(?:什么|啥)|管(?:什么|啥|哪些事)|负责(?:什么|哪些|啥)|主要|部门|单位|都|哪些|什么|啥|"
    r"方面|机构|本局|该局|这个?局|怎么写|怎么规定|介绍|"
    r"\b(?:duties|duty|responsibilit(?:y|ies)|functions?|do|does|main|mandate|responsible|are|for|its?|bureau|agency)\b",
    re.IGNORECASE,
)
_HEADING = re.compile(r"职责|职能|主要任务|宗旨")
_PLANS = re.compile(r"目标|年度|绩效|情况说明")
_LONGEST = 900
"""Characters of one quotation."""


def duties(views: Sequence[View], query: Query) -> Answer | None:
    """The section on duties, when a question asks for nothing else; None when it asks for one duty in particular."""
    asked = _ASKED.sub(" ", query.spoken)
    if asked == query.spoken or left_over(asked) or query.figures:
        return None
    draft = Draft(query)
    said: set[str] = set()
    for view in views:
        section = _section(view)
        if section is None:
            continue
        words = "\n".join(paragraph.text for paragraph in section.paragraphs)[:_LONGEST]
        if words[:200] in said or len(said) == 3:
            continue
        said.add(words[:200])
        quote_passage(draft, view, section, section.paragraphs[0], words)
        length = 0
        for paragraph in section.paragraphs:
            if length < _LONGEST:
                draft.cite_passage(view, section, paragraph, whole_place(paragraph))
            length += len(paragraph.text)
    return draft.answer(Kind.TEXT) if said else None


def _section(view: View) -> Section | None:
    """The first section whose own heading speaks of duties."""
    for section in view.document.sections:
        heading = section.path[-1] if section.path else ""
        if section.kind in ("contents", "glossary") or not section.paragraphs or _PLANS.search(heading):
            continue
        if _HEADING.search(heading):
            return section
    return None
