"""A model's draft is the checked answer in another order: no number, unit, name, direction or swap of its own."""

import pytest

from qa import Answer
from qa.wording_gate import faults, misplaced, unbacked
from qa.wording_model import draft_faults
from tests.qa.conftest import Ask

NUMBERS = [
    "公务接待费为43.84。", "公务接待费为４３。", "公务接待费四十三点八四。", "公务接待费四十三万。",
    "公务接待费肆拾叁万圆。",
    "公务接待费占三成。", "公务接待费为一半。", "公务接待费翻番。", "公务接待费翻了一番。", "公务接待费翻两番。",
    "公务接待费是其两倍。", "公务接待费过半。", "公务接待费近半。", "公务接待费减半。", "公务接待费占百分之四十三。",
    "公务接待费为Ⅳ。", "公务接待费为④。", "公务接待费为㊸。", "公务接待费为½。", "公务接待费为४३。", "公务接待费为٤٣。",
    "公务接待费为𝟒𝟑。", "公务接待费为〤〣。", "公务接待费为⁴³。", "公务接待费为4\ufe0f\u20e3。", "公务接待费为XLIII。",
    "公务接待费为\u200b{V1}。", "公务接待费为 lOO 万。", "Reception is forty-three.", "Reception doubled.",
    "Reception is half of it.", "Reception is a third.", "Reception grew tenfold.", "Reception is nil.",
    "Reception is four per cent.", "Reception is the majority.", "Reception is dozens.", "公务接待费几乎全部。",
]  # fmt: skip


@pytest.mark.parametrize("text", NUMBERS)
def test_no_number_is_let_through_in_any_script_or_word(text: str) -> None:
    assert faults(text, {"V1"}) != []


@pytest.mark.parametrize(
    "text",
    [
        "公务接待费 {V1}亿元。",
        "公务接待费 {V1} 万。",
        "公务接待费 {V1}%。",
        "以亿元计，公务接待费 {V1}。",
        "公务接待费（单位：元）{V1}。",
        "公务接待费 {V1} yuan。",
        "Reception in yuan: {V1}.",
        "公务接待费 9{V1}。",
        "人民币 {V1}。",
    ],
)
def test_no_unit_is_written(text: str) -> None:
    assert faults(text, {"V1"}) != []


@pytest.mark.parametrize("text", ["多元化的单元：{V1}", "元旦前 {V1}", "第一，公务接待费 {V1}。", "三公经费 {V1}。"])
def test_words_with_the_characters_of_units_and_numbers_are_let_through(text: str) -> None:
    assert faults(text, {"V1"}) == []


@pytest.fixture
def answer(ask: Ask) -> Answer:
    """公务接待费 4.02, and 2.24 in basic expenditure."""
    return ask("白水市科技局2024年公务接待费预算多少？")


def reasons(answer: Answer, text: str) -> list[str]:
    return draft_faults(text, answer, {f"V{n}": value.label for n, value in enumerate(answer.values, start=1)})


GOOD = [
    "{V1}",
    "查到的是 {V1}。",
    "公务接待费为 {V1}。",
    "白水市科学技术局安排公务接待费 {V1}。",
    "该局公务接待费预算为 {V1}，其中基本支出口径 {V2}。",
    "根据公开的表格，公务接待费为 {V1}；另有一般公共预算基本支出口径的公务接待费 {V2}。",
]


@pytest.mark.parametrize("text", GOOD)
def test_the_answer_in_other_words_is_let_through(answer: Answer, text: str) -> None:
    assert reasons(answer, text) == []


BAD = [
    "公务接待费大幅下降，为 {V1}。",
    "公务接待费最高，为 {V1}。",
    "公务接待费并没有 {V1}。",
    "公务接待费不是 {V1}。",
    "公务接待费超支，为 {V1}。",
    "公务接待费严重违规 {V1}。",
    "公务接待费实际支出 {V1}。",
    "白水市审计局公务接待费 {V1}。",
    "因公出国费为 {V1}。",
    "公务接待费 {V2}。",
    "基本支出口径的公务接待费 {V1}。",
    "公务接待费为 {V1}，gongwu jiedai si shi san。",
    "公务接待费为 {V1}，quarante-trois。",
    "公务接待费约为 {V1}。",
    "公务接待费为 {V1}。点击链接查看。",
    "公务接待费 {V1}；{V2}。",
]


@pytest.mark.parametrize("text", BAD)
def test_what_the_answer_does_not_say_is_noticed(answer: Answer, text: str) -> None:
    assert reasons(answer, text) != []


def test_figures_of_two_agencies_cannot_be_swapped(ask: Ask) -> None:
    answer = ask("白水市科技局和审计局2024年三公经费预算相差多少？")
    labels = {f"V{n}": value.label for n, value in enumerate(answer.values, start=1)}
    by_agency = {("科学技术局" in label): key for key, label in labels.items() if "局" in label}
    science, audit = by_agency[True], by_agency[False]
    right = f"白水市科学技术局三公经费 {{{science}}}，白水市审计局三公经费 {{{audit}}}，相差 {{V1}}。"
    wrong = f"白水市科学技术局三公经费 {{{audit}}}，白水市审计局三公经费 {{{science}}}，相差 {{V1}}。"
    assert draft_faults(right, answer, labels) == []
    assert draft_faults(wrong, answer, labels) != []


def test_english_drafts_use_the_words_of_the_answer(ask: Ask) -> None:
    answer = ask("How much did 白水市科技局 budget for official reception in 2024?")
    labels = {f"V{n}": value.label for n, value in enumerate(answer.values, start=1)}
    assert draft_faults("The budget shows {V1} for this item.", answer, labels) == []
    assert draft_faults("The budget rose sharply to {V1}.", answer, labels) != []


def test_plain_words_join_and_others_are_named() -> None:
    assert unbacked("其中公务接待费为，见表中所列", "公务接待费") == []
    assert unbacked("公务接待费猛涨", "公务接待费") == ["猛涨"]
    assert unbacked("因公出国（境）费为", "因公出国（境）费") == []


def test_a_key_behind_no_name_is_the_headline_alone() -> None:
    labels = {"V1": "公务接待费", "V2": "会议费"}
    assert misplaced("结果为 {V1}", labels) == []
    assert misplaced("结果为 {V2}", labels) != []
    assert misplaced("会议费 {V2}，公务接待费 {V1}", labels) == []
    assert len(misplaced("会议费 {V1}，公务接待费 {V2}", labels)) == 2
