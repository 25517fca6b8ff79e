"""The last four statements of a Hunan budget (预算公开表6–9): economic tables that list every account of their chart
with 小计 lines, the government fund, and the three public expenses in a column.
"""

from evals.books import BASIC, FUND, ZERO, Books, account_names, children, is_basic_general, three_public
from evals.disclosure import Style
from evals.hunan_tables import Row, classes_sum, code_cells
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, Span, head_of

DEPARTMENT_CLASSES = ("301", "302", "303", "307", "309", "310", "311", "312", "313", "399")
GOVERNMENT_CLASSES = ("501", "502", "503", "504", "505", "506", "507", "508", "509", "510", "511", "599")


def economic(books: Books, style: Style, government: bool) -> Sheet:
    """表6 and 表7: a merged class cell on the left, a 小计 line, then every account of the class."""
    column = books.by_government(is_basic_general) if government else books.by_economic(is_basic_general)
    names = account_names()
    rows: list[Row] = [("总 计", "", style.number(books.sum(is_basic_general)))]
    spans = [Span(0, 0, 2, 1)]
    for top in GOVERNMENT_CLASSES if government else DEPARTMENT_CLASSES:
        below = children(top)
        spans.append(Span(len(rows), 0, 1, len(below) + 1))
        rows.append((f"{top} {names[top]}", "小计", style.number(column.get(top, ZERO))))
        rows += [("", f"{code} {names[code]}", style.number(column.get(code, ZERO))) for code in below]
    words = "政府预算经济科目" if government else "部门预算经济科目"
    head = head_of([("政府经济分类" if government else "经济分类科目", [" ", "  "]), "金额"])
    head = (head[0]._replace(rowspan=1), head[3]._replace(rowspan=1))
    return Sheet(
        "government" if government else "basic",
        f"一般公共预算基本支出表({words})",
        "万元",
        head,
        (LABEL, LABEL, AMOUNT),
        tuple(rows),
        tuple(spans),
        label=f"预算公开表{7 if government else 6}",
        note=f"注：本表反映部门本年度一般公共预算基本支出({words})情况。",
    )


def fund(books: Books, style: Style) -> Sheet:
    """表8; zero rows without names when there is nothing to show."""
    column = books.by_function(lambda p: p.source == FUND)
    basic = books.by_function(lambda p: p.source == FUND and p.basis == BASIC)
    names = account_names()
    total, base = classes_sum(column), classes_sum(basic)
    rows: list[Row] = [("", "", "", "合计", style.number(total), style.number(base), style.number(total - base))]
    for code, amount in column.items():
        part = basic.get(code, ZERO)
        rows.append(
            (*code_cells(code), names[code], style.number(amount), style.number(part), style.number(amount - part))
        )
    if not column:
        rows += [("", "", "", "", *(style.number(ZERO),) * 3)] * 3
    head = head_of(
        [("功能科目", ["类", "款", "项"]), "功能科目名称", ("政府性基金预算支出", ["小计", "基本支出", "项目支出"])]
    )
    return Sheet(
        "fund",
        "政府性基金预算支出表",
        "万元",
        head,
        (CODE,) * 3 + (LABEL,) + (AMOUNT,) * 3,
        tuple(rows),
        label="预算公开表8",
        wide=True,
        note="注：本表反映部门本年度政府性基金预算拨款的支出情况，没有数字即没有该项支出。",
    )


def public(books: Books, style: Style) -> Sheet:
    """表9, vertical."""
    items = three_public(books)
    lines = [
        ("合计", "合计"),
        ("1、因公出国(境)费用", "出国"),
        ("2、公务接待费", "接待"),
        ("3、公务用车购置及运行维护费", "小计"),
        ("其中：（1）公务用车购置", "购置"),
        ("　　　（2）公务用车运行维护费", "运行"),
    ]
    rows = tuple((name, style.number(items[key])) for name, key in lines)
    return Sheet(
        "public",
        f"{books.year}年公共财政拨款“三公”经费预算表",
        "万元",
        head_of(["项    目", "本年预算数"]),
        (LABEL, AMOUNT),
        rows,
        label="预算公开表9",
        note=f"注：本表反映部门{books.year}年度公共财政拨款“三公”经费情况。",
    )
