"""Facts from table cells: every printed figure, and every blank where one could stand, with its six coordinates.

The statement (kind of table) gives the usual fund and scope, the header path narrows them, the row gives the subject:

    一般公共预算支出表, row 2150501 行政运行, column 基本支出
        -> fund 一般公共预算, basis 基本支出, subject 行政运行, parents (资源勘探…, 工业和信息产业监管)

A figure on a total row is named by what its column totals: the 合计 row's cell under 事业收入 is 事业收入.
"""

import re
from collections.abc import Iterator, Sequence

from ingest.amount import Amount, CellState, cell_state, fold, read_amount
from ingest.document import (
    Cell,
    Column,
    ColumnRole,
    Cover,
    Fact,
    Origin,
    Place,
    Stage,
    Table,
)
from ingest.rows import Row, is_grand_total, table_rows
from ingest.vocabulary import (
    UNIT_WORDS,
    Basis,
    Fund,
    Statement,
    basis_in,
    classify_statement,
    clean_label,
    fund_in,
    squeeze,
)

_TARGET = re.compile(
    rf"^[≥≤><=≧≦》《约不低于少高超过大小为]*\s*(-?\d[\d,]*(?:\.\d+)?)\s*(({UNIT_WORDS})(?:/[^\d\s]+)?)$"
)
_BARE_VEHICLE = re.compile(r"^(?:购置|运行|运行维护)费?(?:支出)?$")
"""Below 公务用车购置及运行费 the items are often printed without 公务用车."""
_YEARLY = ("收入总表", "支出总表", "一般公共预算支出表", "财政拨款支出表")
"""Statements whose 合计 in a final account is the year's own total, without what was carried over."""
_STAGE_WORDS: tuple[tuple[str, Stage], ...] = (
    (r"年初预算", Stage.BUDGET),
    (r"调整(后)?预算|全年预算", Stage.ADJUSTED),
    (r"决算", Stage.FINAL),
    (r"执行|实际", Stage.EXECUTED),
)
_NEUTRAL_COLUMN = re.compile(
    r"^(?:合计|总计|小计|(?:安排|预算|决算|执行)?金额|数额|(?:年初|调整|全年|本年)?(?:预算|安排|计划|批复)数|本年预算|"
    r"(?:决算|执行|本年)数|实际(?:发生|支出|执行|完成)?数|[收支][入出]预算)$"
)


def collect_cell_facts(cover: Cover, tables: Sequence[Table]) -> tuple[Fact, ...]:
    """Facts of every table whose cells hold amounts, in reading order."""
    return tuple(fact for table in tables for fact in _table_facts(cover, table))


def _table_facts(cover: Cover, table: Table) -> Iterator[Fact]:
    statement = classify_statement(table.title)
    rows = {(row.number, row.block): row for row in table_rows(table, statement)}
    labelled = any(column.role is ColumnRole.LABEL for column in table.columns)
    for r, cells in enumerate(table.rows):
        blank = {b for (number, b), row in rows.items() if number == r and _is_blank(row, table.columns, cells)}
        for c, (column, cell) in enumerate(zip(table.columns, cells, strict=True)):
            if column.role not in (ColumnRole.AMOUNT, ColumnRole.TEXT):
                continue
            amount, state = _read_cell(cell, column, table)
            if column.role is ColumnRole.TEXT and amount is None:
                continue
            row = rows.get((r, column.block))
            if row is None:
                continue
            fact = _cell_fact(cover, table, statement, row, c, column, cell, amount, state, labelled)
            yield fact.model_copy(update={"total": False, "leaf": False}) if column.block in blank else fact


def _is_blank(row: Row, columns: Sequence[Column], cells: Sequence[Cell]) -> bool:
    """A row of a half with neither name nor code nor anything else in it: nothing is totalled there."""
    inside = (cell for column, cell in zip(columns, cells, strict=True) if column.block == row.block)
    return not row.label and not row.code and not any(cell.text.strip() for cell in inside)


def _read_cell(cell: Cell, column: Column, table: Table) -> tuple[Amount | None, CellState]:
    unit = _column_unit(column) or table.unit
    state = cell_state(cell.text)
    amount = read_amount(cell.text, unit)
    if amount is None and state is CellState.TEXT:
        target = _TARGET.match(fold(cell.text).strip())
        if target:
            amount = read_amount(target[1], target[2])
            state = cell_state(target[1])
            amount = amount and amount.model_copy(update={"printed": cell.text})
    return amount, state


def _column_unit(column: Column) -> str:
    """A unit the header itself names: 占比（%）, 面积（平方米）."""
    named = re.search(rf"[（(]({UNIT_WORDS})[)）]", fold(column.path[-1])) if column.path else None
    if named:
        return named[1]
    return "%" if column.path and re.search(r"占比|比重|完成率|百分比|增减率", column.path[-1]) else ""


def _cell_fact(
    cover: Cover,
    table: Table,
    statement: Statement | None,
    row: Row,
    c: int,
    column: Column,
    cell: Cell,
    amount: Amount | None,
    state: CellState,
    labelled: bool,
) -> Fact:
    measure = "/".join(squeeze(part) for part in column.path)
    year, stage = _column_year_and_stage(measure, cover)
    fund = fund_in(measure) or (statement.fund if statement else "")
    basis = basis_in(measure) or (statement.basis if statement else "")
    side = row.side
    subject, parents, total = row.subject, row.parents, row.total
    if statement and statement.name == "三公经费表":
        fund = fund_in(table.title) or fund_in(measure) or fund
    entity = table.entity or cover.entity
    if statement and statement.name == "三公经费表" and _names_items(table):
        subject, parents = _subject_from_column(column, statement)
        total = subject == "三公经费"
        year = _year_of_row(row.label) or year
        entity = _unit_of_row(row.label, cover) or entity
    elif not labelled:
        subject, parents = _subject_from_column(column, statement)
    elif is_grand_total(row) or not subject:
        subject = _total_subject(row, column, statement, side, stage)
        total = True
    elif parents and _BARE_VEHICLE.match(subject) and "公务用车" in parents[-1]:
        subject = f"公务用车{subject}"
    elif row.total and subject in ("收入", "支出", "本年收入", "本年支出"):
        subject = squeeze(row.label)
    own = basis_in(subject)
    if own and statement and statement.name in ("收支总表", "财政拨款收支总表"):
        basis = own
    if side == "收入":
        basis = ""
        if statement and statement.name in ("收支总表", "财政拨款收支总表"):
            fund = fund_in(subject) or fund
    return Fact(
        id=f"{table.id}.r{row.number}.c{c}",
        origin=Origin.CELL,
        state=state,
        amount=amount,
        entity=entity,
        year=year,
        stage=stage,
        fund=fund,
        basis=basis,
        side=side,
        statement=statement.name if statement else "",
        table=table.id,
        section=None,
        subject=subject,
        code=row.code,
        tree=row.tree,
        parents=parents,
        measure=measure,
        leaf=row.leaf and not total,
        total=total,
        row=row.number,
        column=c,
        row_label=row.label,
        ocr=table.ocr,
        place=Place(page=cell.page, box=cell.box, quote=cell.text),
    )


def _names_items(table: Table) -> bool:
    """Whether the columns of a 三公 table are its items: then its rows only say whose or of which year."""
    columns = [column for column in table.columns if column.role is ColumnRole.AMOUNT]
    named = {squeeze("".join(column.path)) for column in columns if re.search(r"接待|出国|用车", "".join(column.path))}
    return len(named) > 2


_BODY = re.compile(
    r"(?:本级|本部|机关|局|委|办|室|院|所|站|中心|队|处|会|馆|校|园|学|厅|部|团|社|场|街道|镇|乡|公司)(?:[（(][^（）()]*[)）])?$"
)
"""How names of agencies end."""


def _year_of_row(label: str) -> int | None:
    found = re.fullmatch(r"(20\d\d)年?度?(?:预算|决算|执行)?数?", squeeze(label))
    return int(found[1]) if found else None


def _unit_of_row(label: str, cover: Cover) -> str:
    """The unit a row is of, where its label names another body than the disclosure's own."""
    name = squeeze(label)
    return label.strip() if _BODY.search(name) and name != squeeze(cover.entity) else ""


def _column_year_and_stage(measure: str, cover: Cover) -> tuple[int | None, Stage | None]:
    """The year and stage a column speaks of: its own words first, else the document's."""
    year, stage = cover.year, cover.stage
    named = re.search(r"(20\d\d)年?", measure)
    if named:
        year = int(named[1])
    elif re.search(r"上年(?!结转|结余)|上年度|去年", measure) and year:
        year -= 1
    words = next((value for pattern, value in _STAGE_WORDS if re.search(pattern, measure)), None)
    if words:
        stage = words
    if stage is Stage.EXECUTED and cover.stage is Stage.FINAL and re.search(r"实际(?:发生|支出|完成)?数", measure):
        stage = Stage.FINAL
    elif not words and re.search(r"预算数|安排数", measure):
        stage = Stage.ADJUSTED if cover.stage is Stage.FINAL else Stage.BUDGET
    return year, stage


_STAGE_ALONE = re.compile(
    r"(?:20\d\d年度?)?(?:年初|调整|全年|本年|上年)?(?:预算|安排|计划|批复)数?|(?:支出|全年|本年)?(?:决算|执行|预算执行)数?|"
    r"实际(?:发生|支出|执行|完成)?数|金额"
)
"""Column headings that say plan or actual and nothing of the thing."""


def _subject_from_column(column: Column, statement: Statement | None) -> tuple[str, tuple[str, ...]]:
    """In a table of one unlabelled row the columns are the subjects: 公务用车购置及运行费/小计."""
    parts = [clean_label(part) for part in column.path]
    parts = [part for part in parts if not _STAGE_ALONE.fullmatch(part)]
    parts = [re.sub(r"(?:预算数|决算数)$", "", part) for part in parts]
    named = [part for part in parts if not re.fullmatch(r"合计|小计|总计", part)]
    if not named:
        return ("三公经费" if statement and statement.name == "三公经费表" else "合计"), ()
    name = re.sub(r"(?<=.)合计$", "", named[-1])
    if _BARE_VEHICLE.match(name) and any("公务用车" in part for part in named[:-1]):
        name = f"公务用车{name}"
    return name, tuple(named[:-1])


def _total_subject(row: Row, column: Column, statement: Statement | None, side: str, stage: Stage | None) -> str:
    """What a figure on a 合计 row is called."""
    leaf = clean_label(column.path[-1]) if column.path else ""
    head = squeeze("".join(column.path))
    if statement and statement.name == "三公经费表":
        return "三公经费"
    if (statement and statement.name == "基本支出表") or (statement and statement.name == "政府经济分类表"):
        return basis_in(head) or Basis.BASIC
    basis = basis_in(head)
    if basis:
        return basis
    if _NEUTRAL_COLUMN.match(leaf):
        outer = fund_in(head)
        if outer and statement and statement.fund == Fund.ALL:
            return clean_label(column.path[0]) if len(column.path) > 1 else outer
        label = squeeze(row.label)
        if stage is Stage.FINAL and statement and statement.name in _YEARLY:
            return f"本年{side}合计"
        return label if len(label) > 2 else f"{side}{label or '合计'}"
    return leaf
