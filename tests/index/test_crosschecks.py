from decimal import Decimal

from index import Library
from ingest.amount import Amount, CellState
from ingest.document import Document, Fact, Level, Origin, Place, Severity, Stage
from tests.index.build import make_document

AGENCY = "衡阳市工业和信息化局"


def stated(year: int, n: int, measure: str, printed: str, direction: int = 0, base: str = "") -> Fact:
    return Fact(
        id=f"s00.p0.n{n}",
        origin=Origin.SENTENCE,
        state=CellState.NUMBER,
        amount=Amount(value=Decimal(printed), unit="万元", printed=printed),
        entity=AGENCY,
        year=year,
        stage=Stage.BUDGET,
        fund="一般公共预算",
        basis="",
        side="",
        statement="",
        table=None,
        section="s00",
        subject="三公经费",
        code="",
        tree=None,
        measure=measure,
        direction=direction,
        base=base,
        place=Place(page=3, box=(1.0, 2.0, 3.0, 4.0), quote=printed),
    )


def budget(key: str, year: int, *facts: Fact) -> Document:
    return make_document(key, AGENCY, year).model_copy(update={"facts": facts})


def test_a_stated_change_leads_back_to_last_years_document(library: Library) -> None:
    library.add(budget("y24", 2024, stated(2024, 0, "金额", "47.91")))
    library.add(
        budget("y25", 2025, stated(2025, 0, "金额", "37.91"), stated(2025, 1, "增减额", "10", -1, "2024年预算"))
    )
    found = library.cross_checks()
    assert found.checks == ()
    assert (found.coverage[0].rule, found.coverage[0].passed, found.coverage[0].failed) == ("X1", 1, 0)


def test_a_change_that_leads_elsewhere_is_found_with_all_three_places(library: Library) -> None:
    library.add(budget("y24", 2024, stated(2024, 0, "金额", "40.00")))
    library.add(
        budget("y25", 2025, stated(2025, 0, "金额", "37.91"), stated(2025, 1, "增减额", "10", -1, "2024年预算"))
    )
    (check,) = library.cross_checks().checks
    assert (check.rule, check.severity, check.expected, check.found) == (
        "X1",
        Severity.MEDIUM,
        "47.91万元",
        "40.00万元",
    )
    assert [place.doc for place in check.places] == ["y25", "y25", "y24"]


def test_a_change_against_last_years_execution_is_not_compared_with_its_budget(library: Library) -> None:
    library.add(budget("y24", 2024, stated(2024, 0, "金额", "40.00")))
    change = stated(2025, 1, "增减额", "10", -1, "2024年执行数")
    library.add(budget("y25", 2025, stated(2025, 0, "金额", "37.91"), change))
    assert library.cross_checks().checks == ()


def spending(key: str, entity: str, amount: str, level: Level, units: tuple[str, ...] = ()) -> Document:
    document = make_document(key, entity, rows=[("2150501", "行政运行", amount)], level=level, units=units)
    facts = tuple(
        fact.model_copy(update={"statement": "支出总表", "measure": "总计", "leaf": True}) for fact in document.facts
    )
    return document.model_copy(update={"facts": facts})


def test_a_department_smaller_than_its_unit_is_found(library: Library) -> None:
    library.add(spending("dept", AGENCY, "100.00", Level.DEPARTMENT, ("衡阳市中小企业服务中心",)))
    library.add(spending("unit", "衡阳市中小企业服务中心", "120.00", Level.UNIT))
    (check,) = library.cross_checks().checks
    assert (check.rule, check.severity) == ("X2", Severity.HIGH)
    assert "小于所属单位" in check.message


def test_a_department_at_least_as_large_as_its_unit_passes(library: Library) -> None:
    library.add(spending("dept", AGENCY, "120.00", Level.DEPARTMENT, ("衡阳市中小企业服务中心",)))
    library.add(spending("unit", "衡阳市中小企业服务中心", "120.00", Level.UNIT))
    assert library.cross_checks().checks == ()
