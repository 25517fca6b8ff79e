"""Facts from prose: every figure with its subject, and none that is no figure."""

import pytest

from ingest.document import Fact, Origin, Stage
from tests.book import cover, prose_facts

Short = tuple[str, str, str, str]


def short(facts: tuple[Fact, ...]) -> list[Short]:
    """(subject, role, digits, unit) of each figure."""
    return [(f.subject, f.measure, str(f.amount.value), f.amount.unit) for f in facts if f.amount is not None]


THREE = "2024年本单位三公经费预算数为12.50万元，其中，公务接待费2.10万元，比上年减少0.40万元，下降16.00%。"


def test_every_figure_has_its_subject_and_role() -> None:
    assert short(prose_facts(THREE)) == [
        ("三公经费", "金额", "12.50", "万元"),
        ("公务接待费", "金额", "2.10", "万元"),
        ("公务接待费", "增减额", "0.40", "万元"),
        ("公务接待费", "增减幅", "16.00", "%"),
    ]


def test_a_change_keeps_its_direction_and_base() -> None:
    change = prose_facts(THREE)[2]
    assert (change.direction, change.base) == (-1, "上年")


def test_a_figure_keeps_its_characters_as_printed() -> None:
    facts = prose_facts("公务接待费２.１０万元，会议费1，234.50元。")
    assert [fact.place.quote for fact in facts] == ["２.１０万元", "1，234.50元"]
    assert short(facts) == [("公务接待费", "金额", "2.10", "万元"), ("会议费", "金额", "1234.50", "元")]


def test_brackets_end_with_what_stands_in_them() -> None:
    facts = prose_facts(
        "三公经费17.39万元，公务用车购置及运行费7.87万元（其中，公务用车购置费0.00万元，公务用车运行费7.87万元），公务接待费4.02万元，下降1%。"
    )
    assert [fact.subject for fact in facts] == [
        "三公经费",
        "公务用车购置及运行费",
        "公务用车购置费",
        "公务用车运行费",
        "公务接待费",
        "公务接待费",
    ]


def test_a_paragraph_under_an_account_speaks_of_that_account() -> None:
    fact = prose_facts("科学技术支出（类）科学技术管理事务（款）行政运行（项）年初预算数为783.35万元。")[0]
    assert fact.subject == "行政运行"
    assert fact.parents == ("科学技术支出", "科学技术管理事务")
    assert fact.stage is Stage.BUDGET


def test_a_count_takes_the_noun_that_follows_it() -> None:
    facts = prose_facts("本部门设有12个内设机构，分别是办公室、规划科。")
    assert short(facts) == [("内设机构", "数量", "12", "个")]


@pytest.mark.parametrize(
    "text",
    [
        "单价50万元以上的设备由财政评审。",
        "本部门于2024年3月15日公开。",
        "依据〔2023〕12号文件执行。",
        "会议时间为9时30分。",
        "会议14:30分开始，历时1小时30分。",
    ],
)
def test_thresholds_dates_and_numbers_of_papers_are_no_figures(text: str) -> None:
    assert prose_facts(text) == ()


def test_a_year_before_belongs_to_that_year() -> None:
    facts = prose_facts("2023年三公经费预算18.00万元，2024年三公经费预算17.39万元。")
    assert [(fact.year, fact.subject) for fact in facts] == [(2023, "三公经费"), (2024, "三公经费")]


def test_a_final_accounts_sentence_tells_plan_from_outcome() -> None:
    facts = prose_facts("公务接待费年初预算5.00万元，支出决算3.44万元，完成预算的68.80%。", cover(stage=Stage.FINAL))
    assert [(fact.subject, fact.stage, fact.measure) for fact in facts[:2]] == [
        ("公务接待费", Stage.BUDGET, "金额"),
        ("公务接待费", Stage.FINAL, "金额"),
    ]
    assert facts[2].measure == "完成率"


def test_a_sentence_is_no_cell() -> None:
    fact = prose_facts(THREE)[0]
    assert (fact.origin, fact.table, fact.statement) == (Origin.SENTENCE, None, "")


def test_the_words_around_a_figure_are_kept_as_printed() -> None:
    assert prose_facts(THREE)[0].clause == THREE


def test_a_zero_in_words_of_digits_is_a_printed_zero() -> None:
    fact = prose_facts("公务用车购置费0.00万元。")[0]
    assert (fact.state, str(fact.amount and fact.amount.value)) == ("zero", "0.00")


def test_a_target_at_the_end_of_its_clause_is_a_figure_and_a_bound_is_none() -> None:
    assert short(prose_facts("力争全年完成技改投资30亿元以上，覆盖率达到45%以上。"))[-1][2:] == ("45", "%")
    assert prose_facts("对单价50万元以上设备进行登记。") == ()


def test_brackets_may_hold_several_clauses() -> None:
    text = "车辆购置费支出决算为8.30万元（其中基本支出5.10万元；项目支出3.20万元），与上年相比增加1.20万元，增长16.9%。"
    facts = prose_facts(text)
    assert [f.subject for f in facts if f.measure in ("增减额", "增减幅")] == ["车辆购置费"] * 2


def test_a_date_is_no_subject() -> None:
    text = "截至2023年12月31日，本部门占有使用国有资产中共有车辆13辆，其中：机要通信用车1辆。"
    assert [subject for subject, *_ in short(prose_facts(text))] == ["占有使用国有资产中共有车辆", "机要通信用车"]
