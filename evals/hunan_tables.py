"""The first five statements of a Hunan budget (预算公开表1–5), from an agency's books: three side-by-side blocks in
表1, a wide 收入总表, codes in three columns beside the organisation's own.
"""

from collections.abc import Callable
from decimal import Decimal
from itertools import zip_longest

from evals.books import (
    BASIC,
    BUSINESS,
    CARRIED,
    FROM_ABOVE,
    FUND,
    GENERAL,
    GRANT,
    NON_TAX,
    NOWHERE,
    OTHER,
    PROJECT,
    ZERO,
    Books,
    Posting,
    account_names,
    is_basic_general,
    is_fiscal,
    is_general,
    paid_from,
)
from evals.classes import HUNAN, NAMES
from evals.disclosure import Style
from evals.prose import ordinal
from evals.sheet import AMOUNT, CODE, LABEL, Sheet, head_of

Row = tuple[str, ...]
INCOME = [
    ("一、一般公共预算拨款", GENERAL),
    ("　经费拨款", (GRANT,)),
    ("　纳入一般公共预算管理的非税收入拨款", (NON_TAX,)),
    ("二、上级主管部门（单位）补助收入", ()),
    ("三、政府性基金拨款", (FUND,)),
    ("四、财政专户管理的非税收入拨款", ()),
    ("五、经营收入", ()),
    ("六、事业收入", (BUSINESS,)),
    ("七、上级财政补助收入", (FROM_ABOVE,)),
    ("八、附属单位缴款", ()),
    ("九、其他收入", (OTHER,)),
]
NATURE = [
    ("一、基本支出", BASIC, ()),
    ("　工资福利支出", BASIC, ("301",)),
    ("　一般商品和服务支出", BASIC, ("302", "310")),
    ("　对个人和家庭的补助", BASIC, ("303",)),
    ("二、项目支出", PROJECT, ()),
    ("　按项目管理的工资福利支出", PROJECT, ("301",)),
    ("　专项商品和服务支出", PROJECT, ("302",)),
    ("　按项目管理的对个人和家庭的补助", PROJECT, ("303",)),
    ("　对企事业单位的补贴", PROJECT, ("312",)),
    ("　债务利息支出", PROJECT, ("307",)),
    ("　资本性支出", PROJECT, ("310",)),
    ("　基本建设支出", PROJECT, ("309",)),
    ("　对社会保障基金补助", PROJECT, ("313",)),
    ("　其他支出", PROJECT, ("399",)),
    ("三、经营支出", "", ()),
    ("四、对附属单位补助支出", "", ()),
    ("五、上缴上级支出", "", ()),
    ("六、其他支出", "", ()),
]


def overview(books: Books, style: Style) -> Sheet:
    """表1: income, expenditure by nature, expenditure by function, side by side."""
    by_class = books.by_function(lambda p: True)
    left = [(name, books.sum(paid_from(sources or NOWHERE))) for name, sources in INCOME]
    middle = [(name, books.sum(_of_nature(basis, classes))) for name, basis, classes in NATURE]
    right = [(f"{ordinal(i)}、{NAMES[code]}", by_class.get(code, ZERO)) for i, code in enumerate(HUNAN, 1)]
    carried = books.sum(lambda p: p.source == CARRIED)
    total = books.total()
    rows: list[Row] = []
    for i, (a, b, c) in enumerate(zip_longest(left, middle, right, fillvalue=("", ZERO))):
        if i < 19:
            rows.append((a[0], style.blank_or(a[1]), b[0], style.blank_or(b[1]), c[0], style.blank_or(c[1])))
    tail = [
        ("本 年 收 入 合 计", total - carried, "本　年　支　出　合　计", total),
        ("十、用事业基金弥补收支差额", ZERO, "七、结余分配", ZERO),
        ("十一、上年结转（结余）", carried, "八、结转下年", ZERO),
    ]
    for (a_name, a_sum, b_name, b_sum), (c_name, c_sum) in zip(tail, right[19:], strict=True):
        rows.append((a_name, style.blank_or(a_sum), b_name, style.blank_or(b_sum), c_name, style.blank_or(c_sum)))
    rows.append(
        ("收 入 总 计", style.number(total), "支 出 总 计", style.number(total), "支 出 总 计", style.number(total))
    )
    head = head_of(
        [
            ("收                  入", ["项         目", "本年预算"]),
            ("支                  出", ["项         目", "本年预算", "项         目", "本年预算"]),
        ]
    )
    return Sheet(
        "total",
        "部门收支总表",
        "万元",
        head,
        (LABEL, AMOUNT) * 3,
        tuple(rows),
        label="预算公开表1",
        wide=True,
        note="注：本表反映部门本年度的总收支情况。",
    )


def _of_nature(basis: str, classes: tuple[str, ...]) -> Callable[[Posting], bool]:
    return lambda p: p.basis == basis and (not classes or p.economic.startswith(classes))


SOURCE_COLUMNS: list[tuple[str, ...]] = [
    (),
    GENERAL,
    (GRANT,),
    (NON_TAX,),
    (FUND,),
    ("财政专户",),
    (FROM_ABOVE,),
    ("经营收入",),
    (BUSINESS,),
    ("主管补助",),
    ("附属",),
    (OTHER,),
    ("事业基金",),
    (CARRIED,),
]


def code_cells(code: str) -> Row:
    """2060101 as 206 | 01 | 01; a 类 row leaves the other two empty."""
    return code[:3], code[3:5], code[5:7]


def income(books: Books, style: Style, unit_code: str) -> Sheet:
    """表2, the wide one."""
    columns = [books.by_function(paid_from(sources)) for sources in SOURCE_COLUMNS]
    names = account_names()
    rows: list[Row] = [("", "", "", "", "合计", *(style.blank_or(classes_sum(column)) for column in columns))]
    for code in columns[0]:
        organisation = unit_code if len(code) == 7 else ""
        cells = (style.blank_or(column.get(code, ZERO)) for column in columns)
        rows.append((*code_cells(code), organisation, "　" * (len(code) // 2 - 1) + names[code], *cells))
    head = head_of(
        [
            ("功能科目", ["类", "款", "项"]),
            "单位代码",
            "科目名称(单位)",
            "总计",
            ("一般公共预算拨款", ["合计", "经费拨款", "纳入一般公共预算管理的非税收入拨款"]),
            "政府性基金拨款",
            "财政专户管理的非税收入拨款",
            "上级财政补助收入",
            "经营收入",
            "事业收入",
            "上级主管部门(单位)补助收入",
            "附属单位缴款",
            "其他收入",
            "用事业基金弥补收支差额",
            "上年结转(结余)",
        ]
    )
    numbers = ("**",) * 5 + tuple(str(i) for i in range(1, 15))
    return Sheet(
        "income",
        "部门收入总表",
        "万元",
        head,
        (CODE,) * 4 + (LABEL,) + (AMOUNT,) * 14,
        tuple(rows),
        numbers=numbers,
        label="预算公开表2",
        wide=True,
        note="注：本表反映部门本年度取得的各项收入情况。",
    )


def classes_sum(column: dict[str, Decimal]) -> Decimal:
    return sum((amount for code, amount in column.items() if len(code) == 3), ZERO)


def spending(books: Books, style: Style, unit_code: str) -> Sheet:
    """表3: total only, classes in the order a department's own system exports them."""
    column = books.by_function(lambda p: True)
    names = account_names()
    order = sorted((c for c in column if len(c) == 3), key=lambda c: (c not in ("208", "210"), c))
    rows: list[Row] = [("", "", "", "", "合计", style.number(books.total()))]
    for code in (c for top in order for c in column if c.startswith(top)):
        organisation = unit_code if len(code) == 7 else ""
        rows.append((*code_cells(code), organisation, names[code], style.number(column[code])))
    head = head_of([("功能科目", ["类", "款", "项"]), "单位代码", "科目名称(单位)", "总计"])
    return Sheet(
        "spending",
        "部门支出总表",
        "万元",
        head,
        (CODE,) * 4 + (LABEL, AMOUNT),
        tuple(rows),
        numbers=("**",) * 5 + ("1",),
        label="预算公开表3",
        wide=True,
        note="注：本表反映部门本年度各项支出情况。",
    )


def fiscal(books: Books, style: Style) -> Sheet:
    """表4."""
    by_class = books.by_function(is_fiscal)
    left = [(name, books.sum(paid_from(sources or NOWHERE))) for name, sources in INCOME[:3]]
    fund = books.sum(lambda p: p.source == FUND)
    left.append(("二、政府性基金拨款", fund)) if fund else None
    right = [(f"{ordinal(i)}、{NAMES[code]}", by_class.get(code, ZERO)) for i, code in enumerate(HUNAN, 1)]
    rows: list[Row] = [
        (a[0], style.blank_or(a[1]), c[0], style.blank_or(c[1]))
        for a, c in zip_longest(left, right, fillvalue=("", ZERO))
    ]
    total = style.number(books.sum(is_fiscal))
    rows.append(("收 入 总 计", total, "支 出 总 计", total))
    head = head_of(
        [
            ("收                  入", ["项         目", "本年预算"]),
            ("支                  出", ["项         目", "本年预算"]),
        ]
    )
    return Sheet(
        "fiscal",
        "财政拨款总表",
        "万元",
        head,
        (LABEL, AMOUNT) * 2,
        tuple(rows),
        label="预算公开表4",
        wide=True,
        note="注：本表反映部门财政拨款的总收支情况。",
    )


def general(books: Books, style: Style, unit_code: str) -> Sheet:
    """表5: the total row comes first."""
    column = books.by_function(is_general)
    basic = books.by_function(is_basic_general)
    names = account_names()

    def amounts(total: Decimal, part: Decimal) -> Row:
        return style.number(total), style.number(part), style.number(total - part)

    rows: list[Row] = [("", "", "", "", "合计", *amounts(books.sum(is_general), books.sum(is_basic_general)))]
    for code, amount in column.items():
        organisation = unit_code if len(code) == 7 else ""
        rows.append((*code_cells(code), organisation, names[code], *amounts(amount, basic.get(code, ZERO))))
    head = head_of(
        [("功能科目", ["类", "款", "项"]), "单位代码", "单位名称(功能科目)", "总  计", "基本支出", "项目支出"]
    )
    return Sheet(
        "general",
        "一般公共预算支出表",
        "万元",
        head,
        (CODE,) * 4 + (LABEL,) + (AMOUNT,) * 3,
        tuple(rows),
        numbers=("**",) * 5 + ("1", "2", "3"),
        label="预算公开表5",
        wide=True,
        note="注：本表反映部门本年度一般公共预算支出情况。",
    )
