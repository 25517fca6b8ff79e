"""Small documents made by hand: a table is a list of rows, a section a heading and its sentences."""

import hashlib
from collections.abc import Sequence

from ingest.amount import cell_state, read_amount
from ingest.document import (
    Cell,
    Column,
    ColumnRole,
    Cover,
    Document,
    Fact,
    Level,
    Origin,
    PageReading,
    Paragraph,
    Place,
    Section,
    Stage,
    Table,
    TablePart,
    TextLine,
)

Row = tuple[str, str, str]
"""Code, label, amount."""


def make_table(rows: Sequence[Row], *, id: str = "t01", title: str = "三公经费预算表", page: int = 2) -> Table:
    return Table(
        id=id,
        title=title,
        label="",
        unit="万元",
        entity="",
        period="",
        note="",
        columns=(
            Column(path=("科目编码",), role=ColumnRole.CODE, block=0),
            Column(path=("项目",), role=ColumnRole.LABEL, block=0),
            Column(path=("本年预算数",), role=ColumnRole.AMOUNT, block=0),
        ),
        rows=tuple(
            tuple(
                Cell(text=text, page=page, box=(50.0 + 100 * c, 100.0 + 20 * r, 150.0 + 100 * c, 120.0 + 20 * r))
                for c, text in enumerate(row)
            )
            for r, row in enumerate(rows)
        ),
        parts=(TablePart(page=page, box=(50.0, 80.0, 350.0, 100.0 + 20 * len(rows)), header_box=None, rows=len(rows)),),
    )


def make_document(
    key: str,
    entity: str,
    year: int = 2024,
    stage: Stage = Stage.BUDGET,
    *,
    level: Level = Level.DEPARTMENT,
    rows: Sequence[Row] = (("", "合计", "43.84"), ("30217", "公务接待费", "11.60"), ("", "公务用车运行费", "")),
    prose: Sequence[tuple[str, str]] = (("三公经费说明", "2024年三公经费预算43.84万元，比上年减少19.26万元。"),),
    salt: str = "",
    units: Sequence[str] = (),
) -> Document:
    """A disclosure with one table and some prose; `salt` changes its bytes alone."""
    table = make_table(rows)
    facts = [_cell_fact(table, n, entity, year, stage) for n in range(len(rows))]
    sections = []
    for n, (heading, text) in enumerate(prose):
        line = TextLine(page=3, box=(50.0, 100.0 + 40 * n, 500.0, 120.0 + 40 * n), start=0, end=len(text))
        paragraph = Paragraph(id=f"s{n:02}.p0", text=text, lines=(line,))
        sections.append(Section(id=f"s{n:02}", path=(heading,), paragraphs=(paragraph,), page=3))
    return Document(
        key=key,
        sha256=hashlib.sha256(f"{key}{entity}{year}{stage}{rows}{prose}{salt}".encode()).hexdigest(),
        file_name=f"{key}.pdf",
        cover=Cover(
            title=f"{entity}{year}年{level}{stage}",
            entity=entity,
            year=year,
            stage=stage,
            level=level,
            region="",
            family="",
            confidence=1.0,
            places=(Place(page=1, box=(0.0, 0.0, 10.0, 10.0), quote=entity),),
            units=tuple(units),
        ),
        sections=tuple(sections),
        tables=(table,),
        facts=tuple(facts),
        checks=(),
        pages=tuple(PageReading(page=n, width=595.0, height=842.0, kind="text") for n in (1, 2, 3)),
    )


def _cell_fact(table: Table, row: int, entity: str, year: int, stage: Stage) -> Fact:
    code, label, amount = table.rows[row]
    return Fact(
        id=f"{table.id}.r{row}.c2",
        origin=Origin.CELL,
        state=cell_state(amount.text),
        amount=read_amount(amount.text, table.unit),
        entity=entity,
        year=year,
        stage=stage,
        fund="一般公共预算",
        basis="全部支出",
        side="支出",
        statement="三公经费表",
        table=table.id,
        section=None,
        subject=label.text,
        code=code.text,
        tree=None,
        parents=("合计",) if row else (),
        measure="本年预算数",
        leaf=row > 0,
        total=row == 0,
        row=row,
        column=2,
        row_label=label.text,
        place=Place(page=amount.page, box=amount.box, quote=amount.text),
    )
