"""Questions that need two disclosures: two agencies, two years, plan and actual, a department and its unit."""

from collections.abc import Iterator

from evals.asking import number, share
from evals.case import Case, Expected, Figure
from evals.disclosure import Disclosure
from evals.located import Finder, Located
from evals.names import english_name, short_name
from evals.typeset import Printed
from ingest import convert, plain, round_half_up

Pair = tuple[Finder, Finder]


def across_cases(library: list[tuple[Disclosure, Printed]]) -> list[Case]:
    """All such questions over a library, in the order of its documents."""
    finders = [Finder(disclosure, printed) for disclosure, printed in library]
    cases: list[Case] = []
    for i, first in enumerate(finders):
        for second in finders[i + 1 :]:
            for step in (years, rivals, executed, contained):
                cases += step(first, second)
    return cases


def _pair(a: Located, b: Located, labels: tuple[str, str]) -> Expected:
    figures = tuple(
        Figure(label=name, value=plain(one.value), unit=one.unit) for name, one in zip(labels, (a, b), strict=True)
    )
    return Expected(kind="numbers", values=figures)


def _case(
    suffix: str,
    first: Finder,
    second: Finder,
    kind: str,
    question: str,
    answer: Expected,
    *located: Located,
    lang: str = "zh",
    caveat: str | None = None,
    difficulty: int = 2,
) -> Case:
    return Case(
        id=f"{first.key}+{second.key}-{suffix}",
        question=question,
        lang=lang,
        type=kind,
        answer=answer,
        evidence=tuple(one.evidence for one in located),
        caveat=caveat,
        difficulty=difficulty,
    )


def _difference(a: Located, b: Located) -> Expected:
    if a.unit == b.unit:
        return number(a.value - b.value, a.unit, signed=True)
    return number(round_half_up(convert(a.yuan - b.yuan, "元", "万元"), 2), "万元", signed=True)


def years(first: Finder, second: Finder) -> Iterator[Case]:
    """The same entity and stage, one year apart."""
    one, two = first.disclosure, second.disclosure
    if one.entity != two.entity or one.family != two.family or two.year != one.year + 1:
        return
    who = short_name(two)
    a, b = first.cell("public"), second.cell("public")
    yield _case(
        "1",
        first,
        second,
        "compare",
        f"{who}{one.year}年和{two.year}年的三公经费预算分别是多少？",
        _pair(a, b, (str(one.year), str(two.year))),
        a,
        b,
    )
    a, b = first.cell("total"), second.cell("total")
    yield _case(
        "2", first, second, "difference", f"{who}{two.year}年总预算比{one.year}年增加了多少？", _difference(b, a), a, b
    )
    growth = round_half_up((b.yuan - a.yuan) * 100 / a.yuan, 2)
    yield _case(
        "3",
        first,
        second,
        "yoy",
        f"By how many percent did the total budget of {english_name(two)} change from {one.year} to {two.year}?",
        number(growth, "%", signed=True),
        a,
        b,
        lang="en",
    )
    a, b = first.coded("basic", "30216"), second.coded("basic", "30216")
    yield _case(
        "4",
        first,
        second,
        "compare",
        f"{who}基本支出里的培训费，{one.year} vs {two.year}？",
        _pair(a, b, (str(one.year), str(two.year))),
        a,
        b,
        lang="mixed",
        difficulty=3,
    )


def rivals(first: Finder, second: Finder) -> Iterator[Case]:
    """Two agencies, same year and stage."""
    one, two = first.disclosure, second.disclosure
    apart = one.agency.key != two.agency.key
    if not apart or one.year != two.year or one.books.stage != two.books.stage or "单位" in (one.level, two.level):
        return
    a, b = first.cell("reception"), second.cell("reception")
    names = (short_name(one), short_name(two))
    yield _case(
        "1",
        first,
        second,
        "compare",
        f"{one.year}年{names[0]}和{names[1]}谁的接待费高？各多少？",
        _pair(a, b, names),
        a,
        b,
    )
    a, b = first.cell("public"), second.cell("public")
    yield _case(
        "2",
        first,
        second,
        "difference",
        f"{names[0]}和{names[1]}{one.year}年三公经费预算差多少？",
        _difference(a, b),
        a,
        b,
    )


def executed(first: Finder, second: Finder) -> Iterator[Case]:
    """A budget and the final account of the same year."""
    one, two = first.disclosure, second.disclosure
    if (
        one.agency.key != two.agency.key
        or one.year != two.year
        or (one.books.stage, two.books.stage) != ("预算", "决算")
    ):
        return
    who = short_name(one)
    a, b = first.cell("public"), second.cell("public")
    yield _case(
        "1",
        first,
        second,
        "compare",
        f"{who}{one.year}年三公经费预算和决算各是多少？",
        _pair(a, b, ("预算", "决算")),
        a,
        b,
    )
    yield _case(
        "2",
        first,
        second,
        "ratio",
        f"{who}{one.year}年三公经费的决算完成了预算的百分之几？",
        number(share(b.yuan, a.yuan), "%"),
        a,
        b,
    )
    a, b = first.cell("general"), second.cell("general")
    yield _case(
        "3",
        first,
        second,
        "difference",
        f"{who}{one.year}年一般公共预算支出，决算比年初预算差多少万元？",
        _difference(b, a),
        a,
        b,
        difficulty=3,
    )


def contained(first: Finder, second: Finder) -> Iterator[Case]:
    """A department and one of its units, same year."""
    one, two = first.disclosure, second.disclosure
    if one.agency.key != two.agency.key or one.year != two.year or (one.level, two.level) != ("部门", "单位"):
        return
    a, b = first.cell("spending"), second.cell("spending")
    yield _case(
        "1",
        first,
        second,
        "ratio",
        f"{short_name(two)}{one.year}年支出占{short_name(one)}全部门的多少？",
        number(share(b.yuan, a.yuan), "%"),
        a,
        b,
        difficulty=3,
    )
    a, b = first.cell("public"), second.cell("public")
    yield _case(
        "2",
        first,
        second,
        "difference",
        f"{short_name(one)}{one.year}年三公经费扣掉{short_name(two)}以后是多少？",
        number(a.value - b.value, a.unit),
        a,
        b,
        caveat="部门数已经包含下属单位",
        difficulty=3,
    )
