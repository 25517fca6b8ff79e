"""Generated disclosures: consistent whatever the seed, and planted errors that break what they say they break."""

import pytest

from evals.generate import generate, generate_set, lay_out
from evals.plant import PLANTERS, CannotPlant, plant
from evals.questions import Asker
from evals.reshape import fold_in_half, rotate_amounts
from evals.sheet import Sheet, head_of
from evals.typeset import Layout, typeset
from tests.evals.identities import broken, broken_sums

SEEDS = range(0, 25)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_identity_holds_whatever_the_seed(seed: int) -> None:
    disclosure = generate(seed)
    assert broken(disclosure, typeset(disclosure, Layout())) == []


def test_the_same_seed_gives_the_same_bytes() -> None:
    assert typeset(generate(3), lay_out(3)).pdf == typeset(generate(3), lay_out(3)).pdf


def test_different_seeds_give_different_disclosures() -> None:
    assert len({generate(seed).blocks[0].text + str(generate(seed).books.total()) for seed in SEEDS}) == len(SEEDS)


@pytest.mark.parametrize("seed", range(0, 10))
def test_every_row_is_printed_once_whatever_the_layout(seed: int) -> None:
    disclosure = generate(seed)
    printed = typeset(disclosure, lay_out(seed))
    for sheet in disclosure.sheets:
        rows = [row for part in printed.parts[sheet.slug] for row in range(part.first, part.last + 1)]
        assert rows == list(range(len(sheet.rows)))


def test_a_set_holds_two_years_a_unit_and_a_final_account() -> None:
    first, second, unit, final = generate_set(4)
    assert second.before.postings == first.books.postings
    assert unit.books.total() < second.books.total()
    assert final.plan is not None and final.plan.postings == first.books.postings


def test_negative_amounts_occur() -> None:
    texts = [t for seed in range(0, 40) for s in generate(seed).sheets for row in s.rows for t in row]
    assert any(t[:1] in "-－(" and any(ch.isdigit() for ch in t) for t in texts if t)


def test_questions_have_unique_ids_and_figures_as_printed() -> None:
    disclosure = generate(8)
    cases = Asker(disclosure, typeset(disclosure, Layout())).cases()
    assert len({case.id for case in cases}) == len(cases) > 20
    assert all("," not in (case.answer.value or "") for case in cases)


@pytest.mark.parametrize("kind", PLANTERS)
def test_a_planted_error_changes_one_place_only(kind: str) -> None:
    disclosure = generate(3)
    planted = plant(disclosure, kind, 1)
    if kind == "missing_table":
        assert len(planted.disclosure.blocks) == len(disclosure.blocks) - 1
        return
    changed = [i for i, (a, b) in enumerate(zip(disclosure.blocks, planted.disclosure.blocks, strict=True)) if a != b]
    assert changed == [planted.block] and planted.before != planted.after


@pytest.mark.parametrize("kind", ["digit", "swapped", "total"])
def test_a_planted_error_in_a_table_breaks_its_sums(kind: str) -> None:
    for seed in SEEDS:
        try:
            planted = plant(generate(seed), kind, seed)
        except CannotPlant:
            continue
        assert list(broken_sums(planted.disclosure.sheet(planted.sheet)))


SMALL = Sheet(
    "s",
    "表",
    "元",
    head_of(["编码", ("支出", ["合计", "基本"])]),
    ("code", "amount", "amount"),
    (("201", "3", "1"), ("202", "5", "2"), ("203", "7", "4")),
)


def test_rotated_columns_keep_their_headers() -> None:
    turned = rotate_amounts(SMALL, 2)
    assert turned.paths == [["编码"], ["支出", "基本"], ["支出", "合计"]]
    assert turned.rows[0] == ("201", "1", "3")


def test_folded_halves_hold_the_same_cells() -> None:
    folded = fold_in_half(SMALL)
    assert folded.rows == (("201", "3", "1", "203", "7", "4"), ("202", "5", "2", "", "", ""))
    assert len(folded.paths) == 6
