"""Scores of table reading, on tables small enough to count by hand."""

from typing import Any

from evals.extraction import score_tables

TRUTH: dict[str, Any] = {
    "doc_key": "d",
    "pages": [4, 5],
    "title": "支出总表",
    "unit": "万元",
    "id": "d/spending",
    "header": [["科目"], ["支出", "合计"], ["支出", "基本"]],
    "rows": [["行政运行", "3.00", "1.00"], ["公积金", "2.00", ""], ["合计", "5.00", "1.00"]],
    "spans": [],
}


def test_the_same_table_is_exact() -> None:
    score = score_tables([TRUTH], [TRUTH])
    assert score.exact == 1.0 and score.f1 == 1.0


def test_white_space_and_brackets_do_not_count() -> None:
    spaced = TRUTH | {"rows": [["行政 运行", "3.00", "1.00"], ["公积金", "2.00", ""], ["合　计", "5.00", "1.00"]]}
    assert score_tables([TRUTH], [spaced]).exact == 1.0


def test_an_amount_one_column_over_is_a_fault() -> None:
    slid = TRUTH | {"rows": [["行政运行", "3.00", "1.00"], ["公积金", "", "2.00"], ["合计", "5.00", "1.00"]]}
    score = score_tables([TRUTH], [slid])
    assert score.exact == 0.0 and score.tables[0].hits == 7 and score.tables[0].given == 8


def test_a_lost_row_costs_its_cells_only() -> None:
    short = TRUTH | {"rows": [TRUTH["rows"][0], TRUTH["rows"][2]]}
    score = score_tables([TRUTH], [short])
    assert score.tables[0].hits == 6 and round(score.f1, 4) == 0.8571


def test_a_wrong_header_path_is_not_exact() -> None:
    assert score_tables([TRUTH], [TRUTH | {"header": [["科目"], ["合计"], ["基本"]]}]).exact == 0.0


def test_a_merged_cell_may_be_repeated_where_it_covers() -> None:
    merged = TRUTH | {"rows": [["301 工资", "小计", "1"], ["", "津贴", "1"]], "spans": [[0, 0, 1, 2]]}
    repeated = TRUTH | {"rows": [["301 工资", "小计", "1"], ["301 工资", "津贴", "1"]]}
    assert score_tables([merged], [repeated]).exact == 1.0


def test_text_of_a_merged_cell_may_stand_anywhere_in_it_but_has_to_stand_there() -> None:
    merged = TRUTH | {"rows": [["合计", "", "5"], ["办公费", "", "5"]], "spans": [[0, 0, 2, 1]]}
    centred = TRUTH | {"rows": [["", "合计", "5"], ["办公费", "", "5"]]}
    lost = TRUTH | {"rows": [["", "", "5"], ["办公费", "", "5"]]}
    other = TRUTH | {"rows": [["合计", "小计", "5"], ["办公费", "", "5"]]}
    assert score_tables([merged], [centred]).exact == 1.0
    assert score_tables([merged], [lost]).exact == 0.0 and score_tables([merged], [lost]).f1 < 1.0
    assert score_tables([merged], [other]).exact == 0.0


def test_a_table_of_another_page_is_not_taken() -> None:
    score = score_tables([TRUTH], [TRUTH | {"pages": [9]}])
    assert not score.tables[0].found and score.unclaimed == 1
