"""What stands under a table: its note, quoted, beside what the table itself prints.

三公表下面的注说“本表为空表”，真是空的吗？   ->  the note, how many figures the table prints, its total
"""

import re
from collections.abc import Sequence

from ingest import Fact, Origin, Table
from qa.answer import Answer, Kind
from qa.draft import Draft
from qa.match import View
from qa.question import Query
from qa.verify import verdict_of_facts
from qa.wording import figure, place_words

_NOTE = re.compile(r"(?:的|下面?的?|那张.{0,14})注|注[说写里释]|附注|\bnote\b|空表|empty table")
_TITLES: tuple[tuple[str, str], ...] = (
    (r"国有资本", "国有资本"),
    (r"政府性基金", "政府性基金"),
    (r"三公", "三公"),
    (r"基本支出", "基本支出"),
    (r"财政拨款", "财政拨款"),
    (r"一般公共预算", "一般公共预算"),
    (r"收支|总表", "收支"),
    (r"收入", "收入"),
    (r"支出", "支出"),
)


def table_note(views: Sequence[View], query: Query) -> Answer | None:
    """The notes of the tables a question points at; None when it does not ask for one."""
    if not _NOTE.search(query.text):
        return None
    word = next((title for pattern, title in _TITLES if re.search(pattern, query.text)), "")
    draft = Draft(query)
    for view in views:
        for table in view.document.tables:
            if word and word in table.title and table.note:
                _say(draft, view, table, query)
    answer = draft.answer(Kind.TEXT)
    return answer if answer.evidence else None


def _say(draft: Draft, view: View, table: Table, query: Query) -> None:
    cells = [f for f in view.facts if f.table == table.id and f.origin is Origin.CELL]
    printed = [f for f in cells if f.amount is not None]
    shown: Fact | None = next((f for f in printed if f.total and f.amount and f.amount.value), None)
    shown = (
        shown or next((f for f in printed if f.amount and f.amount.value), None) or next(iter(printed or cells), None)
    )
    if shown is None:
        return
    key = draft.cite(view, shown)
    where = place_words(view, shown, query.english)
    if query.english:
        draft.say(f"Note under {where}: “{table.note}”. The table prints {len(printed)} figures.")
    else:
        draft.say(f"{where}下注：“{table.note}”；表中印有数字的格共 {len(printed)} 个。")
    if shown.amount is not None and shown.amount.value:
        draft.value(shown.subject, shown.amount, verdict_of_facts([shown]), [key])
        draft.say(f"{shown.subject}：{figure(shown.amount)}")
