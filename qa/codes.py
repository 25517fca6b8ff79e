"""What code a row carries: an account's (科目编码), or a project's (项目编码).

培训费的科目编码是多少          ->  30216
古籍修复这个项目的编码是什么     ->  what the 项目编码 column prints beside the project's name
"""

import re
from collections.abc import Sequence

from ingest import Fact, Origin
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.figures import find, for_view, main_subjects
from qa.match import View
from qa.phrasing import beside
from qa.question import Query
from qa.wording import document_name, place_words, subject_name

_ASKED = re.compile(
    r"(?:科目|项目|功能|经济|单位)?(?:编码|代码|编号)(?:是|为)?(?:什么|多少|几|啥)|(?:什么|哪个)(?:科目)?(?:编码|代码)|"
    r"what (?:is the )?(?:account |project )?code|(?:account|project) code",
    re.IGNORECASE,
)
_HEADING = re.compile(r"编码|代码|编号")


def code_of(views: Sequence[View], query: Query) -> Answer | None:
    """The code printed beside what a question names; None when it asks for no code, or none is printed."""
    if not _ASKED.search(query.body) or any(subject.codes for subject in query.subjects):
        return None
    body = _ASKED.sub(" ", query.body)
    for view in views:
        local = for_view(view, query.with_(body=body, rest=beside(body, query.subjects)))
        for subject in main_subjects(local):
            found = find(view, local.with_(rest="", quantity=True), subject)
            code = _code(view, found.fact) if found and found.fact.origin is Origin.CELL else ""
            if found and code:
                draft = Draft(query)
                draft.cite(view, found.fact)
                name = document_name(view.document.cover, query.english)
                where = place_words(view, found.fact, query.english)
                label = subject_name(found.fact).removeprefix(code).strip()
                said = f"{name}: {label}: code {code} ({where})." if query.english else ""
                draft.say(said or f"{name}：{label}的编码是 {code}（{where}）。")
                return draft.answer(Kind.TEXT)
    return None


def _code(view: View, fact: Fact) -> str:
    """The account code of a row, else what its column of codes prints."""
    if fact.code or fact.table is None or fact.row is None:
        return fact.code
    table = view.document.table(fact.table)
    coded = [n for n, column in enumerate(table.columns) if any(_HEADING.search(name) for name in column.path)]
    return next((text for n in coded if (text := table.rows[fact.row][n].text.strip())), "")
