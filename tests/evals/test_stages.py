"""The stage a failure began in, told by what the library holds, what was cited and what was claimed."""

from decimal import Decimal
from typing import Any

import pytest

from evals.case import Case, Expected, Figure, GoldEvidence
from evals.crops import place_of
from evals.grade import judge
from evals.report import Report, Row
from evals.stages import with_stages
from ingest import Document
from tests.book import book

TABLE = """
    “三公”经费预算表 | 万元 | 表9
    项目 | 本年预算数
    合计 | 17.39
    2、公务接待费 | 4.02
"""
BOOK = book("白水市科学技术局", 2024, TABLE, prose={"四、车辆": ["共有公务用车4辆。"]}, key="kj-24b")
PAGE = BOOK.tables[0].pages[0]


class Shelf:
    def document(self, key: str) -> Document:
        if key != BOOK.key:
            raise KeyError(key)
        return BOOK


def case(value: str = "4.02", row: str = "2、公务接待费", **more: Any) -> Case:
    place = GoldEvidence(doc="kj-24b", page=PAGE, row=row)
    expected = Expected(kind="number", value=value, unit="万元")
    return Case(**({"id": "q", "question": "接待费？", "answer": expected, "evidence": (place,)} | more))


def said(value: str, page: int = PAGE, quote: str = "", **more: Any) -> dict[str, Any]:
    cited = {"id": "E1", "doc": "kj-24b", "page": page, "row": "", "kind": "cell", "quote": quote or value}
    figure = {"value": value, "unit": "万元", "verdict": "verified", "evidence": ["E1"]}
    return {"kind": "number", "text": value, "values": [figure], "evidence": [cited]} | more


NOTHING: dict[str, Any] = {"kind": "abstain", "text": "没有", "values": [], "evidence": [], "reason": "not_found"}


def staged(gold: Case, answer: dict[str, Any]) -> Report:
    return with_stages(Report((Row(gold, answer, judge(gold, answer), 1.0),)), Shelf())


@pytest.mark.parametrize(
    ("gold", "answer", "stage"),
    [
        (case(), said("5.00", page=PAGE + 1), "retrieval"),
        (case(), NOTHING, "retrieval"),
        (case(), NOTHING | {"reason": "unsupported"}, "answer"),
        (case(), said("17.39"), "answer"),
        (case(), said("17.39", quote="4.02"), "verification"),
        (case(answer=Expected(kind="abstain"), evidence=()), said("17.39"), "verification"),
        (case("9.99"), said("17.39"), "extraction"),
        (case(row="3、会议费"), said("17.39"), "extraction"),
        (case(evidence=(GoldEvidence(doc="zf-24b", page=2, row="合计"),)), said("17.39"), "extraction"),
        (case(evidence=(GoldEvidence(doc="kj-24b", quote="公务用车9辆"),)), said("17.39"), "extraction"),
        (case(), {"kind": "error", "text": "KeyError: 'a'", "values": [], "evidence": []}, "answer"),
    ],
)
def test_a_failure_names_the_first_stage_that_went_wrong(gold: Case, answer: dict[str, Any], stage: str) -> None:
    assert staged(gold, answer).blames["q"].stage == stage


def test_a_right_answer_is_nobodys_fault() -> None:
    report = staged(case(), said("4.02"))
    assert report.blames == {}
    assert {name: (share.right, share.total) for name, share in report.stages.items()} == {
        "extraction": (1, 1),
        "retrieval": (1, 1),
        "verification": (1, 1),
        "answer": (1, 1),
    }


def test_words_of_the_prose_count_as_read() -> None:
    gold = case(evidence=(GoldEvidence(doc="kj-24b", quote="公务用车4辆"),), type="count")
    assert staged(gold, said(str(Decimal(5)))).stages["extraction"].right == 1


def test_the_place_of_the_gold_is_the_cell_with_its_figure() -> None:
    place = case().evidence[0]
    cell = BOOK.tables[0].rows[1][1]
    assert place_of(BOOK, place, [Figure(value="4.02", unit="万元")]) == (PAGE, cell.box)
    assert place_of(BOOK, place.model_copy(update={"row": "3、会议费"})) is None
