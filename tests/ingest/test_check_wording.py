"""Words: residue of forms, years, names of agencies and accounts, codes, missing tables."""

import pytest

from ingest.checks import check_document
from ingest.document import Document, Severity, Stage
from tests.book import section
from tests.ingest.checking import checked, coverage, findings, paper
from tests.ingest.test_check_across import BASIC, NARROW
from tests.ingest.test_check_tables import SPENDING, TOTALS


@pytest.mark.parametrize(
    "text",
    [
        "比上年增加（减少）0.00万元。",
        "全年共三次，；另有两次。",
        "主要是常规经费。。",
        "与上年持平，主要原因是。",
        "与2029年预算一致0万元。",
        "支出XX万元。",
        "（如持平作持平表述）",
    ],
)
def test_residue_of_the_form_is_found(text: str) -> None:
    assert [one.rule for one in findings(paper(prose={"说明": [text]}))] == ["N15"]


def test_plain_prose_has_no_residue() -> None:
    text = "因公出国（境）费0.00万元，与上年持平，主要原因是没有安排。"
    assert findings(paper(prose={"说明": [text]})) == []


def test_a_form_not_filled_in_is_not_a_disclosure() -> None:
    document = paper(SPENDING, prose={"说明": ["支出XX万元，占XX%。"] * 12})
    assert checked(document)[0] == ()
    assert coverage(document, "W1").reason == "空白模板，占位符尚未填写"


def test_a_glossary_without_words_is_found() -> None:
    document = paper(prose={"七、名词解释": []})
    assert [one.rule for one in findings(document)] == ["N15"]


@pytest.mark.parametrize(
    ("text", "wrong"),
    [
        ("2030年本部门支出预算90.00万元，比2029年预算增加1.00万元。", False),
        ("截至2029年12月31日，共有车辆0辆。", False),
        ("根据《某某办法》（某发〔2017〕75号），自2019年起每年安排10.00万元。", False),
        ("2026年本部门支出预算90.00万元。", True),
        ("2030年本部门支出预算90.00万元，比2027年预算增加1.00万元。", True),
        ("2027年度没有政府性基金预算支出。", True),
        ("2027年，某市文化和旅游局收入预算90.00万元。", True),
    ],
)
def test_years_are_the_documents_own(text: str, wrong: bool) -> None:
    assert [one.rule for one in findings(paper(TOTALS, SPENDING, prose={"说明": [text]}), "N13")] == ["N13"] * wrong


def test_the_agency_goes_by_its_own_name() -> None:
    document = paper(prose={"说明": ["某市文化与旅游局本级负责有关工作。", "某市财政局负责拨款。"]})
    cover = document.cover.model_copy(update={"region": "某市"})
    checks, _ = check_document(cover, document.tables, document.sections, document.facts)
    assert [(one.rule, one.found) for one in checks if one.severity is Severity.LOW] == [("N14", "某市文化与旅游局")]


def test_an_older_name_of_a_class_is_found_beside_the_new_one() -> None:
    table = SPENDING.replace("208      | 社会保障和就业支出", "210      | 卫生健康支出")
    assert findings(paper(table, prose={"说明": ["卫生健康支出20.00万元。"]}), "N14") == []
    found = findings(paper(table, prose={"说明": ["医疗卫生与计划生育支出20.00万元。"]}), "N14")
    assert [(one.severity, one.expected) for one in found] == [(Severity.LOW, "卫生健康支出")]


@pytest.mark.parametrize(
    ("names", "severity"),
    [
        ("文化旅游体育与传媒支出（类）文化和旅游（款）文化活动（项）", None),
        ("文化旅游体育与传媒支出（类）文物（款）文化活动（项）", Severity.MEDIUM),
        ("社会保障和就业支出（类）行政事业单位养老支出（款）机关事业单位养老保险缴费支出（项）", Severity.LOW),
    ],
)
def test_an_account_stands_under_its_own_parents(names: str, severity: Severity | None) -> None:
    amount = "20.00" if "养老" in names else "25.00"
    found = findings(paper(SPENDING, NARROW, prose={"说明": [f"1. “{names}”{amount}万元。"]}), "N14")
    assert [one.severity for one in found] == ([severity] if severity else [])


def test_a_reason_copied_from_another_account_is_found() -> None:
    text = "“文化旅游体育与传媒支出（类）文化和旅游（款）文化活动（项）”25.00万元，主要用于文化活动。"
    assert findings(paper(SPENDING, prose={"说明": [text]})) == []
    copied = text.replace("主要用于文化活动", "主要用于行政运行")
    assert [one.rule for one in findings(paper(SPENDING, prose={"说明": [copied]}))] == ["N14"]


def test_lists_of_contents_name_only_lines_with_money() -> None:
    names = [
        f"302{n:02} | {name} | 1.00 | | 1.00"
        for n, name in enumerate(("办公费", "印刷费", "咨询费", "手续费", "水费"), 1)
    ]
    table = BASIC.replace("30216 | 培训费 | 2.00 | | 2.00", "\n    ".join(names) + "\n    30206 | 电费 | | |").replace(
        "15.00", "18.00"
    )
    text = "公用经费主要包括：办公费、印刷费、咨询费、手续费、水费。"
    assert findings(paper(table, prose={"说明": [text]}), "N17") == []
    found = findings(paper(table, prose={"说明": [text.replace("水费", "水费、电费")]}), "N17")
    assert [one.found for one in found] == ["电费"]


@pytest.mark.parametrize(
    ("before", "after", "severity"),
    [
        ("20805    | 行政", "90805    | 行政", Severity.MEDIUM),
        ("文化和旅游 | 70.00", "文化旅游事务 | 70.00", Severity.LOW),
    ],
)
def test_codes_are_known_and_have_one_name(before: str, after: str, severity: Severity) -> None:
    general = SPENDING.replace("支出总表", "一般公共预算支出表")
    assert findings(paper(SPENDING, general), "W10") == []
    assert [one.severity for one in findings(paper(SPENDING, general.replace(before, after)), "W10")] == [severity]


def test_economic_codes_numbered_on_their_own_are_one_grave_finding() -> None:
    own = (
        BASIC.replace("30216 | 培训费", "30201 | 培训费")
        .replace("30217 | 公务接待费", "30202 | 公务接待费")
        .replace("30299 | 其他商品和服务支出", "30203 | 其他商品和服务支出")
    )
    assert findings(paper(BASIC), "W10") == []
    assert [one.severity for one in findings(paper(own), "W10")] == [Severity.HIGH]


def with_contents(document: Document, *names: str) -> Document:
    contents = section(90, "目录", [f"{n}. {name}" for n, name in enumerate(names, 1)], page=1, kind="contents")
    return document.model_copy(update={"sections": (contents, *document.sections)})


def test_a_table_that_the_contents_list_is_there() -> None:
    document = paper(TOTALS, SPENDING, NARROW)
    listed = ("收支总表", "支出总表", "一般公共预算支出表")
    assert findings(with_contents(document, *listed)) == []
    found = findings(with_contents(document, *listed, "一般公共预算“三公”经费支出表"), "W0")
    assert [one.expected for one in found] == ["一般公共预算“三公”经费支出表"]


def test_numbers_of_tables_run_without_a_gap() -> None:
    tables = [NARROW.replace("表5", f"预算公开表{n}") for n in (1, 2, 3, 5)]
    assert [one.expected for one in findings(paper(*tables), "W0")] == ["预算公开表4"]


def test_the_note_of_an_empty_table_speaks_of_it() -> None:
    document = paper("""
        国有资本经营预算支出表 | 万元
        科目编码 | 科目名称 | 合计
    """)
    for note, rules in (
        ("注：没有国有资本经营预算支出，本表为空。", []),
        ("注：没有政府性基金预算支出，本表为空。", ["N14"]),
    ):
        noted = document.tables[0].model_copy(update={"note": note})
        assert [one.rule for one in findings(document.model_copy(update={"tables": (noted,)}))] == rules


def test_where_most_tables_print_their_year_all_do() -> None:
    document = paper(*[NARROW.replace("表5", f"公开{n:02}表") for n in range(1, 6)], stage=Stage.FINAL)
    dated = [table.model_copy(update={"period": "2030年度"}) for table in document.tables]
    assert findings(document.model_copy(update={"tables": tuple(dated)}), "N13") == []
    dated[2] = dated[2].model_copy(update={"period": ""})
    assert [one.found for one in findings(document.model_copy(update={"tables": tuple(dated)}), "N13")] == ["无年度"]
