"""The sample library: whole, consistent, the same every time."""

from pathlib import Path

import pytest

from evals.case import read_cases
from evals.disclosure import Disclosure
from evals.located import Finder
from evals.samples import GOLD, SAMPLES, build, printed_samples, sample_cases, sample_tables, write_samples
from evals.typeset import typeset
from ingest.pages import read_pages
from tests.evals.identities import broken

LIBRARY = {disclosure.key: (disclosure, printed) for disclosure, printed in printed_samples()}


@pytest.mark.parametrize("key", LIBRARY)
def test_every_identity_holds(key: str) -> None:
    assert broken(*LIBRARY[key]) == []


@pytest.mark.parametrize("key", LIBRARY)
def test_it_has_as_many_pages_as_a_real_one(key: str) -> None:
    assert 12 <= LIBRARY[key][1].pages <= 30


def test_the_same_input_gives_the_same_bytes() -> None:
    sample = SAMPLES[0]
    assert typeset(build(sample), sample.layout).pdf == typeset(build(sample), sample.layout).pdf


def test_files_are_named_by_key(tmp_path: Path) -> None:
    assert [path.name for path in write_samples(tmp_path)] == [f"{sample.key}.pdf" for sample in SAMPLES]


@pytest.mark.parametrize("key", ["yx-kjj-24b", "cw-mzj-25b", "ql-nyj-23a"])
def test_every_figure_stands_in_the_text_layer_inside_its_cell(key: str, tmp_path: Path) -> None:
    disclosure, printed = LIBRARY[key]
    path = tmp_path / f"{key}.pdf"
    path.write_bytes(printed.pdf)
    words = {page.number: page.words for page in read_pages(path)}
    checked = 0
    for sheet in disclosure.sheets:
        for r, row in enumerate(sheet.rows):
            for c, text in enumerate(row):
                if not text or (sheet.slug, r, c) not in printed.cells or sheet.kinds[c] != "amount":
                    continue
                page, (x0, top, x1, bottom) = printed.cells[sheet.slug, r, c]
                inside = [
                    w.text for w in words[page] if x0 < (w.x0 + w.x1) / 2 < x1 and top < (w.top + w.bottom) / 2 < bottom
                ]
                assert "".join(inside) == text, (sheet.title, r, c)
                checked += 1
    assert checked > 300


def test_a_department_includes_its_unit() -> None:
    department, unit = (Finder(*LIBRARY[key]) for key in ("yx-kjj-25b", "yx-cgzx-25b"))
    whole = {located.label: located.yuan for located in department.accounts("spending", 7)}
    for located in unit.accounts("spending", 7):
        assert located.yuan <= whole[located.label]
    assert unit.cell("public").yuan < department.cell("public").yuan


def test_a_year_on_year_figure_leads_to_the_year_before() -> None:
    older, newer = LIBRARY["yx-kjj-24b"][0], LIBRARY["yx-kjj-25b"][0]
    assert newer.before.postings == older.books.postings


def test_plan_of_a_final_account_is_the_budget_of_that_year() -> None:
    budget, final = LIBRARY["cw-wlj-24b"][0], LIBRARY["cw-wlj-24a"][0]
    assert final.plan is not None and final.plan.postings == budget.books.postings


def test_scopes_differ_somewhere() -> None:
    finder = Finder(*LIBRARY["yx-kjj-24b"])
    assert finder.cell("reception").value > finder.coded("basic", "30217").value
    assert finder.cell("project_all").value > finder.cell("project").value


def test_the_gold_file_is_what_the_samples_say() -> None:
    assert [case.to_json() for case in read_cases([GOLD])] == [case.to_json() for case in sample_cases()]


def test_the_gold_set_has_every_type_and_language() -> None:
    cases = read_cases([GOLD])
    assert {case.lang for case in cases} == {"zh", "en", "mixed"}
    assert {
        "lookup",
        "breakdown",
        "compare",
        "sum",
        "difference",
        "ratio",
        "yoy",
        "rank",
        "count",
        "list",
        "definition",
        "narrative",
        "conflict",
        "ambiguous",
        "unanswerable",
        "followup",
    } == {case.type for case in cases}


def test_evidence_of_the_gold_set_stands_on_its_page() -> None:
    for case in read_cases([GOLD]):
        for place in case.evidence:
            disclosure, printed = LIBRARY[place.doc]
            assert place.page is not None and 1 <= place.page <= printed.pages
            if place.quote:
                assert _somewhere(disclosure, place.quote)


def _somewhere(disclosure: Disclosure, words: str) -> bool:
    return any(words in block.text for block in disclosure.blocks)


def test_truth_lines_carry_a_path_for_every_column() -> None:
    for line in sample_tables():
        assert line["pages"] and all(len(row) == len(line["header"]) for row in line["rows"])


def test_prose_agrees_with_the_tables() -> None:
    for disclosure, printed in LIBRARY.values():
        finder = Finder(disclosure, printed)
        total = finder.cell("public").yuan
        assert disclosure.style.prose(total) in disclosure.text("three_public")
