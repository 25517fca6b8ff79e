"""What the nine statements of a final account share in both forms: two-sided tables with or without 行次, and tables by
account code in one column or in three.
"""

from decimal import Decimal

from evals.books import ZERO, Books, account_names
from evals.disclosure import Style
from evals.sheet import AMOUNT, CODE, LABEL, LINE, Sheet, Span, head_of

Row = tuple[str, ...]


class FinalForm:
    """`national` chooses the form: 行次, joined codes and 0.00, or three code columns and blanks."""

    def __init__(self, books: Books, plan: Books, style: Style, national: bool) -> None:
        self.books, self.plan, self.style, self.national = books, plan, style, national

    def _money(self, amount: Decimal) -> str:
        return self.style.number(amount) if self.national else self.style.blank_or(amount)

    def _two_sided(
        self,
        slug: str,
        title: str,
        left: list[tuple[str, Decimal | None]],
        right: list[tuple[str, list[Decimal | None]]],
        measures: list[str],
    ) -> Sheet:
        """Income beside expenditure; with 行次 when the form has them."""

        def cell(amount: Decimal | None) -> str:
            return "" if amount is None else self._money(amount)

        rows: list[Row] = []
        second = len(left)
        for i, (a, b) in enumerate(zip(left, right, strict=True)):
            numbers = ([str(i + 1)], [str(second + i + 1)]) if self.national else ([], [])
            rows.append((a[0], *numbers[0], cell(a[1]), b[0], *numbers[1], *map(cell, b[1])))
        item, line = ["项 目"], (["行次"] if self.national else [])
        first = "金 额" if self.national else "决算数"
        head = head_of([("收 入", item + line + [first]), ("支 出", item + line + measures)])
        lines = (LINE,) * len(line)
        kinds = (LABEL, *lines, AMOUNT, LABEL, *lines, *(AMOUNT,) * len(measures))
        numbering = ("栏 次", "", "1", "栏 次", "", *(str(2 + i) for i in range(len(measures))))
        return Sheet(slug, title, "万元", head, kinds, tuple(rows), numbers=numbering if self.national else ())

    def _note(self, text: str) -> str:
        return f"注：{text}" if self.national else ""

    def _coded(
        self,
        slug: str,
        title: str,
        group: str,
        measures: list[str],
        columns: list[dict[str, Decimal]],
        totals: list[Decimal],
    ) -> Sheet:
        names = account_names()
        rows: list[Row] = []
        for code in columns[0]:
            codes = (code,) if self.national else (code[:3], code[3:5], code[5:7])
            rows.append((*codes, names[code], *(self._money(column.get(code, ZERO)) for column in columns)))
        width = 1 if self.national else 3
        total: Row = ("合 计", *("",) * width, *(self._money(amount) for amount in totals))
        span = Span(0, 0, width + 1, 1)
        if self.national or slug != "general":
            rows.insert(0, total)
        else:
            rows.append(total)
            span = Span(len(rows) - 1, 0, width + 1, 1)
        naming = (
            ["功能分类科目编码", "科目名称"]
            if self.national
            else [("支出功能分类科目编码", ["类", "款", "项"]), "科目名称"]
        )
        head = head_of([("项 目", naming), *([(group, measures)] if group else measures)])
        numbers = ("栏次", *("",) * width, *(str(i) for i in range(1, len(measures) + 1))) if self.national else ()
        return Sheet(
            slug,
            title,
            "万元",
            head,
            (CODE,) * width + (LABEL,) + (AMOUNT,) * len(measures),
            tuple(rows),
            (span,),
            numbers=numbers,
        )
