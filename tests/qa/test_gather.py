"""The ladder of scopes: the usual figure first, the other right ones named, nothing picked silently."""

from ingest import Stage
from qa import Verdict
from qa.gather import pick
from qa.match import View
from qa.printings import same_quantity
from qa.question import Query, Subject, question
from qa.understand import understand
from qa.verify import verdict_of
from tests.book import book
from tests.qa.conftest import THREE_2024, Ask, headline, shown
from tests.qa.test_understand import NAMES


def query(text: str) -> Query:
    return understand(question(text), NAMES.resolve(text))


def test_the_usual_scope_answers_and_the_narrower_one_is_named(ask: Ask) -> None:
    answer = ask("白水市科技局2024年公务接待费预算多少？")
    assert shown(answer) == ["4.02 万元", "2.24 万元"]
    assert answer.scope is not None
    assert (answer.scope.fund, answer.scope.basis) == ("一般公共预算", "全部支出")
    assert any("基本支出" in caveat and "2.24" in caveat for caveat in answer.caveats)


def test_a_scope_that_is_asked_for_comes_first(ask: Ask) -> None:
    answer = ask("白水市科技局2024年预算基本支出里的公务接待费多少？")
    assert shown(answer) == ["2.24 万元", "4.02 万元"]
    assert answer.scope is not None
    assert answer.scope.basis == "基本支出"


def test_a_table_that_is_named_comes_first(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年预算表6的公务接待费多少？"))[0] == "2.24 万元"


def test_a_scope_that_is_asked_for_is_not_filled_from_another_document(ask: Ask) -> None:
    assert shown(ask("白水市科技局2024年基本支出里的公务接待费多少？"))[0] == "2.24 万元"


def test_agreeing_places_are_listed_with_the_figure(ask: Ask) -> None:
    answer = ask("白水市科技局2024年三公经费预算多少？")
    assert headline(answer) == ("17.39 万元", "verified")
    assert [(item.kind, item.role) for item in answer.evidence] == [("cell", "source"), ("passage", "agrees")]
    assert answer.values[0].evidence == ("E1", "E2")


def test_plan_and_outcome_are_two_figures(ask: Ask) -> None:
    assert headline(ask("白水市科技局2024年三公经费预算多少？"))[0] == "17.39 万元"
    assert headline(ask("白水市科技局2024年三公经费决算多少？"))[0] == "12.00 万元"


def test_without_a_year_every_document_of_the_agency_is_named(ask: Ask) -> None:
    answer = ask("白水市科技局三公经费预算多少？")
    assert {"17.39 万元", "18.00 万元"} <= set(shown(answer))
    assert all(value.label.startswith("白水市科学技术局20") for value in answer.values)


def test_a_year_the_library_does_not_hold_is_declined(ask: Ask) -> None:
    answer = ask("白水市科技局2025年三公经费多少？")
    assert (answer.kind, answer.reason, answer.values) == ("abstain", "not_found", ())
    assert "白水市科学技术局2024年部门预算" in answer.choices


def test_a_year_only_the_next_budget_could_state_is_declined_when_it_does_not(ask: Ask) -> None:
    answer = ask("白水市科技局2022年三公经费多少？")
    assert answer.values == () or answer.values[0].value != "18.00"


def test_a_blank_cell_is_said_to_be_blank(ask: Ask) -> None:
    answer = ask("白水市科技局2024年公务用车购置费预算多少？")
    assert (answer.kind, answer.values) == ("abstain", ())
    assert "空" in answer.text


def test_a_printed_zero_is_an_answer(ask: Ask) -> None:
    assert headline(ask("白水市审计局2024年因公出国费预算多少？")) == ("0.00 万元", "verified")


CONFLICT = book(
    "白水市档案局",
    2024,
    THREE_2024,
    prose={"三公经费说明": ["2024年三公经费预算数为17.93万元，其中公务接待费4.02万元。"]},
)


def test_a_sentence_that_no_cell_prints_is_a_conflict() -> None:
    found = pick(View(CONFLICT), Subject("三公经费", (), True), query("2024年三公经费预算多少"))
    assert found is not None
    assert str(found.fact.amount and found.fact.amount.value) == "17.39"
    assert [str(fact.amount and fact.amount.value) for fact in found.disagreeing] == ["17.93"]
    assert verdict_of(found) is Verdict.CONFLICT


def test_a_sentence_that_a_cell_prints_agrees() -> None:
    found = pick(View(CONFLICT), Subject("公务接待费", (), True), query("2024年公务接待费预算多少"))
    assert found is not None
    assert (len(found.agreeing), found.disagreeing) == (1, ())
    assert verdict_of(found) is Verdict.VERIFIED


def test_figures_of_other_years_and_stages_are_never_the_same_quantity(budget: View) -> None:
    fact = budget.facts[0]
    assert same_quantity(fact, fact)
    assert not same_quantity(fact, fact.model_copy(update={"year": 2023}))
    assert not same_quantity(fact, fact.model_copy(update={"stage": Stage.FINAL}))
    assert not same_quantity(fact, fact.model_copy(update={"amount": None}))
