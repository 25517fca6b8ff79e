"""Small disclosures written as text: their facts are collected by the product's own readers.

    book(
        "某市科技局", 2024,
        '''
        部门支出总表 | 万元 | 表3
        科目编码 | 科目名称 | 合计 | 基本支出 | 项目支出
                 | 合计     | 30.00 | 20.00 | 10.00
        206      | 科学技术支出 | 30.00 | 20.00 | 10.00
        ''',
        prose={"三公经费说明": ["2024年三公经费预算12.50万元，比上年减少0.50万元。"]},
    )

A table's first line is its title, unit and number, the second its columns: `科目编码` holds codes, `科目名称`,
`项目` and `单位` labels, the others amounts; `支出/合计` is a header path, and `|` doubled begins the other side.
`shelf` puts such documents into a library without an encoder.
"""

import hashlib
from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path

from index import Library
from ingest.document import (
    Cell,
    Column,
    ColumnRole,
    Cover,
    Document,
    Fact,
    Level,
    PageReading,
    Paragraph,
    Section,
    Stage,
    Table,
    TablePart,
    TextLine,
)
from ingest.facts import collect_cell_facts
from ingest.sentences import collect_sentence_facts

_LABELS = ("科目名称", "项目", "单位", "科目")


def cover(entity: str = "某市科技局", year: int | None = 2024, stage: Stage | None = Stage.BUDGET) -> Cover:
    return Cover(
        title=f"{entity}{year or ''}年部门{stage.value if stage else ''}",
        entity=entity,
        year=year,
        stage=stage,
        level=Level.DEPARTMENT,
        region="",
        family="",
        confidence=1.0,
        places=(),
    )


def table(text: str, number: int = 1) -> Table:
    """A table as written; `-` in place of a cell's text is a printed dash."""
    lines = [line.strip() for line in text.strip().splitlines()]
    title, unit, label = ([part.strip() for part in lines[0].split("|")] + ["", ""])[:3]
    columns, block = [], 0
    for name in (part.strip() for part in lines[1].split("|")):
        if not name:
            block += 1
            continue
        path = tuple(part.strip() for part in name.split("/"))
        role = ColumnRole.AMOUNT
        if path[-1] == "科目编码" or path[-1] in "类款项":
            role = ColumnRole.CODE
        elif path[-1] in _LABELS:
            role = ColumnRole.LABEL
        columns.append(Column(path=path, role=role, block=block))
    page = number + 1
    rows = tuple(
        tuple(
            Cell(text=words, page=page, box=(60.0 + 90 * c, 100.0 + 20 * r, 150.0 + 90 * c, 120.0 + 20 * r))
            for c, words in enumerate(_cells(line, len(columns)))
        )
        for r, line in enumerate(lines[2:])
    )
    part = TablePart(page=page, box=(60.0, 80.0, 540.0, 100.0 + 20 * len(rows)), header_box=None, rows=len(rows))
    return Table(
        id=f"t{number:02}",
        title=title,
        label=label,
        unit=unit,
        entity="",
        period="",
        note="",
        columns=tuple(columns),
        rows=rows,
        parts=(part,),
    )


def _cells(line: str, columns: int) -> list[str]:
    cells = [part.strip() for part in line.replace("||", "|").split("|")]
    assert len(cells) == columns, f"{line!r}: {len(cells)} cells, {columns} columns"
    return cells


def section(number: int, heading: str, texts: Sequence[str], page: int = 9, kind: str = "") -> Section:
    paragraphs = []
    for n, text in enumerate(texts):
        line = TextLine(page=page, box=(60.0, 100.0 + 30 * n, 540.0, 120.0 + 30 * n), start=0, end=len(text))
        paragraphs.append(Paragraph(id=f"s{number:02}.p{n}", text=text, lines=(line,)))
    return Section(id=f"s{number:02}", path=(heading,), paragraphs=tuple(paragraphs), kind=kind, page=page)


def cell_facts(text: str, front: Cover | None = None) -> tuple[Fact, ...]:
    """Facts of one table."""
    return collect_cell_facts(front or cover(), [table(text)])


def prose_facts(text: str, front: Cover | None = None, heading: str = "情况说明") -> tuple[Fact, ...]:
    """Facts of one paragraph."""
    return collect_sentence_facts(front or cover(), [section(1, heading, [text])])


def book(
    entity: str,
    year: int,
    *tables: str,
    stage: Stage = Stage.BUDGET,
    prose: Mapping[str, Sequence[str]] | None = None,
    key: str = "",
) -> Document:
    front = cover(entity, year, stage)
    read = tuple(table(text, number) for number, text in enumerate(tables, start=1))
    sections = tuple(
        section(number, heading, texts, kind="glossary" if "名词解释" in heading else "")
        for number, (heading, texts) in enumerate((prose or {}).items(), start=1)
    )
    facts = collect_cell_facts(front, read) + collect_sentence_facts(front, sections)
    written = f"{entity}{year}{stage}{tables}{prose}"
    return Document(
        key=key or f"{entity}-{year}-{stage.name.lower()}",
        sha256=hashlib.sha256(written.encode()).hexdigest(),
        file_name=f"{entity}.pdf",
        cover=front,
        sections=sections,
        tables=read,
        facts=facts,
        checks=(),
        pages=tuple(PageReading(page=n, width=595.0, height=842.0, kind="text") for n in range(1, 10)),
    )


def shelf(folder: Path, *documents: Document) -> AbstractContextManager[Library]:
    """A library that holds these documents."""
    with Library.open(folder / "library", encoder="none") as library:
        for document in documents:
            library.add(document)
    return Library.open(folder / "library", encoder="none", read_only=True)
