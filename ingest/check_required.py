"""Statements that every disclosure has to publish (W0), whatever its template and whether or not it lists them.

    收支总表 收入总表 支出总表 财政拨款收支总表 一般公共预算支出表 基本支出表 三公经费表 政府性基金支出表

Where nearly all of them stand and one does not, it was left out, unless its name stands somewhere in the text: then it
may be there in a form that was not read. Empty tables have to be published too.
"""

import re

from ingest.check_book import Book
from ingest.document import CheckPlace, Severity
from ingest.findings import Outcomes, Passed, Skipped, finding, table_place
from ingest.vocabulary import classify_statement, squeeze

_REQUIRED: tuple[tuple[tuple[str, ...], str], ...] = (
    (("收支总表",), r"收入?支出?(?:预算|决算)?总表|收支(?:预算|决算)"),
    (("收入总表",), r"收入(?:预算|决算)?(?:总|明细)表|收入决算表"),
    (("支出总表",), r"(?<!收入)支出(?:预算|决算)?(?:总|明细)表|(?<![入目本款算])支出决算表"),
    (("财政拨款收支总表",), r"财政拨款收(?:入)?支"),
    (("一般公共预算支出表", "财政拨款支出表"), r"一般公共预算[^。]{0,14}支出[^。]{0,10}表"),
    (("基本支出表", "政府经济分类表"), r"基本支出[^。]{0,16}表|经济(?:分类|科目)"),
    (("三公经费表",), r"三公[^。]{0,20}表"),
    (("政府性基金支出表",), r"政府性基金[^。]{0,20}表"),
)
_ENOUGH = 7


def check_required_tables(book: Book) -> Outcomes:
    """W0: the statements that every disclosure publishes are all there."""
    here = {statement.name for table in book.tables if table.title and (statement := classify_statement(table.title))}
    missing = [(names, words) for names, words in _REQUIRED if not here & set(names)]
    held = len(_REQUIRED) - len(missing)
    if held < _ENOUGH:
        yield Skipped("读到的报表不足以判断是否齐全")
        return
    nameless = any(len(table.columns) > 2 and not classify_statement(table.title) for table in book.tables)
    yield from (Passed() for _ in range(held))
    for names, words in missing:
        if book.unread_pages or nameless or _spoken_of(book, words):
            yield Skipped(f"没有读到{names[0]}，可能以其他形式公开")
        else:
            yield finding(
                "W0",
                Severity.LOW,
                f"全文没有{names[0]}。部门预决算应公开这张表，没有数据的也应公开空表并加说明。请补上。",
                [_last_table(book)],
                expected=names[0],
                found="缺表",
            )


def _spoken_of(book: Book, words: str) -> bool:
    texts = [passage.paragraph.text for passage in book.passages] + [
        heading for section in book.sections for heading in section.path[-1:]
    ]
    texts += [
        paragraph.text for section in book.sections if section.kind == "contents" for paragraph in section.paragraphs
    ]
    return any(re.search(words, squeeze(text)) for text in texts)


def _last_table(book: Book) -> CheckPlace:
    return table_place(book.tables[-1])
