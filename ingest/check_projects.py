"""The project table (W9): its total is the sum of its projects, and the 项目支出 of 支出总表.

项目编码                 项目名称      合计
                                      120.00      the total, often without a label
209                      某局          120.00      agencies: sums again
4200…0105                某项目        120.00      projects have long codes
"""

from collections.abc import Iterator

from ingest.check_book import Block, Book, Line, Sheet
from ingest.check_tables import is_whole
from ingest.document import Check, Fact
from ingest.findings import Outcome, Outcomes, Skipped, adds_up, same_quantity


def check_projects(book: Book) -> Outcomes:
    """W9: the total of the project table equals the sum of its projects and the 项目支出 of 支出总表."""
    wide = book.of("支出总表", "一般公共预算支出表", "财政拨款支出表")
    for sheet in book.of("项目支出表"):
        for block in sheet.blocks:
            total = next((line for line in block.lines if line.grand), None)
            if total is None or not block.columns:
                yield Skipped("项目支出表没有合计行", (sheet.table.id,))
                continue
            yield from _project_sums(sheet, block, total)
            whole = next((column for column in block.columns if is_whole(sheet.path(column))), block.columns[0])
            printed = total.facts.get(whole)
            others = [fact for other in wide for fact in project_totals(other)]
            if printed is None or printed.amount is None or not others:
                continue
            outcomes = [
                same_quantity("W9", "项目支出合计在两张表中应一致", fact, printed, advice="请核对项目支出表是否缺项。")
                for fact in others
            ]
            best = next((one for one in outcomes if not isinstance(one, Check)), outcomes[0])
            if isinstance(best, Check) and not book.of("支出总表"):
                best = Skipped("没有全部资金的支出总表", (sheet.table.id,))
            if isinstance(best, Check) and _other_fund(book, printed, others):
                best = Skipped("差额等于另一项资金，口径不同", (sheet.table.id,))
            yield best


def _other_fund(book: Book, printed: Fact, others: list[Fact]) -> bool:
    """Whether what the project table leaves out is exactly one fund of the income tables."""
    funds = {
        fact.amount.value
        for sheet in book.of("收入总表", "政府性基金支出表", "财政拨款收支总表", "收支总表")
        for block in sheet.blocks
        for line in block.lines
        for fact in line.facts.values()
        if fact.amount is not None and fact.amount.value
    }
    return any(
        one.amount
        and printed.amount
        and one.amount.unit == printed.amount.unit
        and one.amount.value - printed.amount.value in funds
        for one in others
    )


def _project_sums(sheet: Sheet, block: Block, total: Line) -> Iterator[Outcome]:
    coded = [index for index, column in enumerate(sheet.table.columns) if "编码" in "".join(column.path)]
    lengths = {
        line.row: max((len(sheet.table.rows[line.row][c].text.replace("\n", "").strip()) for c in coded), default=0)
        for line in block.lines
    }
    projects = [line for line in block.lines if lengths[line.row] >= 12]
    plain = [line for line in block.lines if not line.total]
    choices = [projects] if projects else [plain]
    for lines in choices:
        for column in block.columns:
            whole = total.facts.get(column)
            parts = [line.facts[column] for line in lines if column in line.facts]
            if whole and whole.amount is not None and parts:
                outcome = adds_up("W9", "项目支出合计应等于各项目之和", whole, parts)
                yield (
                    outcome
                    if projects or not isinstance(outcome, Check)
                    else Skipped("项目表各行层次不明", (sheet.table.id,))
                )


def project_totals(sheet: Sheet) -> list[Fact]:
    """项目支出 of the total row."""
    return [
        fact
        for block in sheet.blocks
        for line in block.lines
        if line.grand
        for column, fact in line.facts.items()
        if sheet.path(column)[-1] == "项目支出" and fact.amount is not None
    ]
