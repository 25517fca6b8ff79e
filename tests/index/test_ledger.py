from decimal import Decimal

import pytest

from index import Library
from ingest.amount import Amount, CellState
from ingest.document import Fact, Origin, Place, Stage, Tree
from tests.index.build import make_document

FULL = Fact(
    id="s05.p2.n3",
    origin=Origin.SENTENCE,
    state=CellState.NUMBER,
    amount=Amount(value=Decimal("-6.20"), unit="万元", printed="-6.20"),
    entity="衡阳市工业和信息化局",
    year=2024,
    stage=Stage.EXECUTED,
    fund="财政拨款",
    basis="基本支出",
    side="支出",
    statement="",
    table=None,
    section="s05",
    subject="培训费",
    code="30216",
    tree=Tree.DEPARTMENT_ECONOMIC,
    parents=("商品和服务支出", "其中"),
    measure="增减额",
    leaf=False,
    total=True,
    row=3,
    column=4,
    row_label="1. 培 训 费",
    direction=-1,
    base="上年预算",
    clause="培训费减少6.20万元",
    ocr=True,
    place=Place(page=7, box=(1.5, 2.25, 3.125, 4.0), quote="6.20"),
)


def test_a_fact_with_every_field_set_comes_back_equal(library: Library) -> None:
    document = make_document("hy", "衡阳市工业和信息化局").model_copy(update={"facts": (FULL,)})
    library.add(document)
    unset = [
        name for name, field in Fact.model_fields.items() if getattr(FULL, name) == field.default and name != "table"
    ]
    assert unset == [], "give new fields of Fact a value here"
    assert library.ledger.facts(["hy"]) == (FULL,)
    assert library.ledger.fact("hy", "s05.p2.n3") == FULL


@pytest.fixture
def shelf(library: Library) -> Library:
    library.add(make_document("hy", "衡阳市工业和信息化局"))
    library.add(
        make_document("zz", "株洲市工业和信息化局", 2020, Stage.FINAL, rows=[("30217", "公务接待费", "116,000.00")])
    )
    return library


def subjects(facts: tuple[Fact, ...]) -> list[str]:
    return [fact.subject for fact in facts]


def test_facts_are_found_by_any_mix_of_coordinates(shelf: Library) -> None:
    find = shelf.ledger.facts
    assert subjects(find(["hy"], code="30217")) == ["公务接待费"]
    assert len(find(None, subject="公务接待费")) == 2
    assert len(find(None, subject="公务接待费", year=2020, stage=Stage.FINAL)) == 1
    assert find(None, subject="公务接待费", year=2021) == ()
    assert find(["hy"], statement="三公经费表", fund="一般公共预算", basis="全部支出", measure="本年预算数") == find(
        ["hy"]
    )
    assert find(["hy"], subject="没有") == ()
    assert find([]) == ()
    assert subjects(find(["hy"], leaves=True)) == ["公务接待费", "公务用车运行费"]
    assert find(None, origin=Origin.SENTENCE) == ()


def test_a_blank_stays_a_blank(shelf: Library) -> None:
    blank = shelf.ledger.facts(["hy"], subject="公务用车运行费")[0]
    assert (blank.state, blank.amount) == (CellState.BLANK, None)


def test_amounts_of_equal_worth_are_found_in_any_unit(shelf: Library) -> None:
    worth = Amount(value=Decimal(116000), unit="元", printed="")
    assert {fact.entity for fact in shelf.ledger.worth(None, worth)} == {"衡阳市工业和信息化局"}
    assert shelf.ledger.worth(["hy"], Amount(value=Decimal("11.6"), unit="%", printed="")) == ()


def test_words_lead_to_subjects(shelf: Library) -> None:
    match = shelf.ledger.match
    assert [(m.subject, m.how) for m in match(["hy"], "30217")] == [("公务接待费", "code")]
    assert match(["hy"], "公务接待费")[0].how == "exact"
    assert [m.subject for m in match(["hy"], "接待")] == ["公务接待费"]
    assert match(["hy"], "工资") == () and match(["zz"], "用车") == ()
    assert match(None, "公务接待费")[0].printed == 2


def test_an_agencys_facts_are_found_without_naming_documents(shelf: Library) -> None:
    find = shelf.ledger.facts
    assert len(find(entity="株洲市工业和信息化局", code="30217")) == 1
    assert len(find(entity="株洲市工业和信息化局", year=2020, stage=Stage.FINAL)) == 1
    assert find(entity="株洲市工业和信息化局", year=2021) == ()
    shelf.remove("zz")
    assert find(entity="株洲市工业和信息化局") == ()


def test_what_stands_below_a_row_is_found_by_its_label_or_code(library: Library) -> None:
    rows = [("", "合计", "3.00"), ("302", "商品和服务支出", "2.00"), ("30217", "公务接待费", "1.00")]
    library.add(make_document("hy", "衡阳市工业和信息化局", rows=rows))
    assert subjects(library.ledger.facts(["hy"], under="302")) == ["公务接待费"]
    assert subjects(library.ledger.facts(["hy"], under="合计")) == ["商品和服务支出", "公务接待费"]
    assert library.ledger.facts(["hy"], under="项目支出") == ()


def test_a_library_of_an_earlier_version_gets_its_scopes_when_it_is_next_written(shelf: Library) -> None:
    with shelf._store.writing():
        shelf._store.write("DROP TABLE scopes")
    with Library.open(shelf.path, read_only=True) as reader:
        assert len(reader.ledger.facts(entity="株洲市工业和信息化局")) == 1
    with Library.open(shelf.path) as writer:
        assert writer._store.has_scopes
        assert len(writer.ledger.facts(entity="株洲市工业和信息化局")) == 1
