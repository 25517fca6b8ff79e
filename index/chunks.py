"""A document cut into what search may find: rows of tables, tables, and stretches of prose.

    衡阳市工业和信息化局 2024年 预算 › 预算公开表9 公共财政拨款三公经费预算表 › 公务接待费 › 本年预算数      context
    2、公务接待费 | 8.37                                                                             text

`text` is what the page prints, and the only part that may be quoted. `topic` is what search compares: statement,
headings, row label and code, without the agency and without amounts, so that the same line of a thousand disclosures
is stored, weighed and encoded once. Agency, year and stage belong to the document and are matched there.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from enum import StrEnum
from typing import NamedTuple

from ingest.document import Box, ColumnRole, Cover, Document, Fact, Paragraph, Record, Section, Table, TextLine

CHUNKING = "1"
"""Part of the key of stored vectors: raise it when chunks change."""

LONGEST = 420
SHORTEST = 90
_TOPIC_LIMIT = 160
_SENTENCE_END = re.compile(r"(?<=[。；;！？!?])")


class ChunkKind(StrEnum):
    ROW = "row"
    TABLE = "table"
    SECTION = "section"


class Chunk(Record):
    doc: str
    """Key of the document."""
    kind: ChunkKind
    text: str
    """As printed: the cells of a row joined by ` | `, a table's title and labels, or prose."""
    topic: str
    """What it is about, without agency, year and amounts (prose keeps its numbers)."""
    label: str
    """The part of the topic that names it: subject and code of a row, the heading of prose. Search weighs it more."""
    context: str
    """Agency, year, stage and topic, for a reader and for rerankers."""
    page: int
    box: Box
    table: str | None = None
    section: str | None = None
    row: int | None = None
    facts: tuple[str, ...] = ()
    """Ids of the facts printed in it."""


class _Piece(NamedTuple):
    text: str
    lines: tuple[TextLine, ...]
    facts: tuple[str, ...]


def chunk_document(document: Document) -> tuple[Chunk, ...]:
    """Every chunk of a document; contents pages have none, so that they can never win."""
    heading = cover_heading(document.cover)
    by_row: dict[tuple[str, int], list[Fact]] = defaultdict(list)
    by_paragraph: dict[str, list[Fact]] = defaultdict(list)
    for fact in document.facts:
        if fact.table is not None and fact.row is not None:
            by_row[fact.table, fact.row].append(fact)
        elif fact.section is not None:
            by_paragraph[fact.id.rpartition(".")[0]].append(fact)
    chunks: list[Chunk] = []
    for table in document.tables:
        chunks.append(_table_chunk(document.key, heading, table))
        chunks.extend(_row_chunks(document.key, heading, table, by_row))
    parents = {section.path[:-1] for section in document.sections}
    for section in document.sections:
        if section.kind != "contents" and (section.paragraphs or section.path not in parents):
            chunks.extend(_section_chunks(document.key, heading, section, by_paragraph))
    return tuple(chunks)


def cover_heading(cover: Cover) -> str:
    """Who, which year, plan or actual, on one line."""
    year = f"{cover.year}年" if cover.year else ""
    kind = f"{cover.level or ''}{cover.stage or ''}"
    return " ".join(part for part in (cover.entity or cover.title, year, kind) if part)


def join_context(heading: str, topic: str) -> str:
    return f"{heading} › {topic}" if heading else topic


def _table_chunk(key: str, heading: str, table: Table) -> Chunk:
    name = " ".join(part for part in (table.label, table.title) if part)
    headers = " ".join(dict.fromkeys(part for column in table.columns for part in column.path if part))
    labels = list(dict.fromkeys(_labels(table)))
    topic = f"{name} › {headers}"[:_TOPIC_LIMIT]
    first = table.parts[0]
    return Chunk(
        doc=key,
        kind=ChunkKind.TABLE,
        text="\n".join(part for part in (name, headers, "、".join(labels[:40]), table.note) if part),
        topic=topic,
        label=table.title,
        context=join_context(heading, topic),
        page=first.page,
        box=first.box,
        table=table.id,
    )


def _labels(table: Table) -> Iterator[str]:
    columns = [n for n, column in enumerate(table.columns) if column.role is ColumnRole.LABEL]
    for row in table.rows:
        yield from (row[n].text for n in columns if row[n].text)


def _row_chunks(key: str, heading: str, table: Table, by_row: dict[tuple[str, int], list[Fact]]) -> Iterator[Chunk]:
    name = " ".join(part for part in (table.label, table.title) if part)
    blocks: dict[int, list[int]] = defaultdict(list)
    for n, column in enumerate(table.columns):
        blocks[column.block].append(n)
    for index, row in enumerate(table.rows):
        facts = by_row.get((table.id, index), [])
        for columns in blocks.values():
            cells = [row[n] for n in columns if row[n].text]
            if not cells:
                continue
            own = [fact for fact in facts if fact.column in columns]
            label = _row_label(table, columns, index, own)
            headers = dict.fromkeys(
                "/".join(table.columns[n].path) for n in columns if table.columns[n].role is ColumnRole.AMOUNT
            )
            if not label and not own:
                continue
            topic = " › ".join(part for part in (name, label, " ".join(headers)) if part)[:_TOPIC_LIMIT]
            page = cells[0].page
            yield Chunk(
                doc=key,
                kind=ChunkKind.ROW,
                text=" | ".join(cell.text for cell in cells),
                topic=topic,
                label=label,
                context=join_context(heading, topic),
                page=page,
                box=union([cell.box for cell in cells if cell.page == page]),
                table=table.id,
                row=index,
                facts=tuple(fact.id for fact in own),
            )


def _row_label(table: Table, columns: Sequence[int], index: int, facts: Sequence[Fact]) -> str:
    """Parents, code and subject of a row; the printed label cells when no fact was read from it."""
    if facts:
        fact = facts[0]
        return " ".join(part for part in (*fact.parents, fact.code, fact.subject) if part)
    roles = (ColumnRole.CODE, ColumnRole.LABEL, ColumnRole.TEXT)
    row = table.rows[index]
    return " ".join(row[n].text for n in columns if row[n].text and table.columns[n].role in roles)


def _section_chunks(key: str, heading: str, section: Section, by_paragraph: dict[str, list[Fact]]) -> Iterator[Chunk]:
    path = " › ".join(part for part in section.path if part)
    pieces = [piece for paragraph in section.paragraphs for piece in _pieces(paragraph, by_paragraph)]
    for group in _grouped(pieces):
        text = "\n".join(piece.text for piece in group)
        lines = [line for piece in group for line in piece.lines]
        page = lines[0].page if lines else section.page
        topic = f"{path} › {text}" if path else text
        yield Chunk(
            doc=key,
            kind=ChunkKind.SECTION,
            text=text,
            topic=topic,
            label=section.path[-1] if section.path else "",
            context=join_context(heading, path),
            page=page,
            box=union([line.box for line in lines if line.page == page]),
            section=section.id,
            facts=tuple(fact for piece in group for fact in piece.facts),
        )
    if not pieces and path:
        yield Chunk(
            doc=key,
            kind=ChunkKind.SECTION,
            text=section.path[-1],
            topic=path,
            label=section.path[-1],
            context=join_context(heading, path),
            page=section.page,
            box=(0.0, 0.0, 0.0, 0.0),
            section=section.id,
        )


def _pieces(paragraph: Paragraph, by_paragraph: dict[str, list[Fact]]) -> Iterator[_Piece]:
    """A paragraph, cut at ends of sentences when it is long; facts go with the lines they stand on."""
    facts = by_paragraph.get(paragraph.id, [])
    if len(paragraph.text) <= LONGEST:
        yield _Piece(paragraph.text, paragraph.lines, tuple(fact.id for fact in facts))
        return
    start = 0
    for text in _windows(paragraph.text):
        end = start + len(text)
        lines = tuple(line for line in paragraph.lines if line.start < end and line.end > start)
        own = tuple(fact.id for fact in facts if any(_stands_on(fact, line) for line in lines))
        yield _Piece(text, lines, own)
        start = end


def _windows(text: str) -> Iterator[str]:
    window = ""
    for sentence in _SENTENCE_END.split(text):
        if window and len(window) + len(sentence) > LONGEST:
            yield window
            window = ""
        window += sentence
    if window:
        yield window


def _stands_on(fact: Fact, line: TextLine) -> bool:
    middle = (fact.place.box[1] + fact.place.box[3]) / 2
    return fact.place.page == line.page and line.box[1] - 1 <= middle <= line.box[3] + 1


def _grouped(pieces: Sequence[_Piece]) -> Iterator[list[_Piece]]:
    """Short neighbours together, long ones alone."""
    group: list[_Piece] = []
    size = 0
    for piece in pieces:
        if group and (size + len(piece.text) > LONGEST or size >= SHORTEST):
            yield group
            group, size = [], 0
        group.append(piece)
        size += len(piece.text)
    if group:
        yield group


def union(boxes: Sequence[Box]) -> Box:
    """The smallest box around all of them."""
    if not boxes:
        return (0.0, 0.0, 0.0, 0.0)
    return (
        min(box[0] for box in boxes),
        min(box[1] for box in boxes),
        max(box[2] for box in boxes),
        max(box[3] for box in boxes),
    )
