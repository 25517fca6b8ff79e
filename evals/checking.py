"""How well the checker finds what was planted, and how often it cries out over papers that are right.

    score = score_checker(range(20), ingest_file, folder)
    score.recall()["total"]    Share(right=20, total=20);    score.false_alarms    findings on clean disclosures

An error counts as found when a finding that the clean disclosure did not cause stands on its page, or, for a table that
was left out, names a missing table; as located when the finding stands in its row or quotes its sentence. Findings of
severity info never count, neither for nor against.
"""

import argparse
from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import NamedTuple

from evals.disclosure import Disclosure
from evals.generate import generate, lay_out
from evals.plant import PLANTERS, CannotPlant, Planted, plant
from evals.report import Share
from evals.sheet import squeeze
from evals.typeset import Layout, Printed, typeset
from ingest import Box, Check, Document, Severity, ingest_file

Reader = Callable[[Path], Document]


class Trial(NamedTuple):
    """One planted error and what became of it."""

    key: str
    kind: str
    rules: tuple[str, ...]
    before: str
    after: str
    found_by: tuple[str, ...]
    """Rules of the findings on its page; empty when it went unnoticed."""
    located: bool = False
    """Whether one of them stands in the row or in the sentence."""

    @property
    def named(self) -> bool:
        """Found, and by an identity that the error breaks."""
        return bool(set(self.found_by) & set(self.rules))


class Alarm(NamedTuple):
    """A finding on a disclosure that is right."""

    key: str
    rule: str
    severity: str
    message: str


class CheckerScore(NamedTuple):
    trials: tuple[Trial, ...]
    false_alarms: tuple[Alarm, ...]
    clean: int
    """Disclosures that were right."""

    def recall(self) -> dict[str, Share]:
        kinds = dict.fromkeys(trial.kind for trial in self.trials)
        return {kind: _share(trial for trial in self.trials if trial.kind == kind) for kind in kinds}


def score_checker(seeds: Iterable[int], read: Reader, folder: Path, layout: Layout | None = None) -> CheckerScore:
    """Every kind of error in every seed's disclosure; `layout` fixes the typesetting, so that reading is no issue."""
    trials: list[Trial] = []
    alarms: list[Alarm] = []
    clean = 0
    for seed in seeds:
        disclosure, look = generate(seed), layout or lay_out(seed)
        before, _ = _checks(disclosure, look, read, folder)
        clean += 1
        alarms += [Alarm(disclosure.key, c.rule, c.severity.value, c.message) for c in before]
        known = {_sign(check) for check in before}
        for kind in PLANTERS:
            try:
                planted = plant(disclosure, kind, seed)
            except CannotPlant:
                continue
            checks, printed = _checks(planted.disclosure, look, read, folder)
            new = [check for check in checks if _sign(check) not in known]
            found = tuple(dict.fromkeys(check.rule for check in new if _hits(planted, printed, check)))
            located = any(_points(planted, printed, check) for check in new)
            trials.append(Trial(disclosure.key, kind, planted.rules, planted.before, planted.after, found, located))
    return CheckerScore(tuple(trials), tuple(alarms), clean)


def _checks(disclosure: Disclosure, layout: Layout, read: Reader, folder: Path) -> tuple[list[Check], Printed]:
    printed = typeset(disclosure, layout)
    path = folder / f"{disclosure.key}.pdf"
    path.write_bytes(printed.pdf)
    return [check for check in read(path).checks if check.severity is not Severity.INFO], printed


def _sign(check: Check) -> tuple[str, str, tuple[str, ...]]:
    return check.rule, check.expected + check.found, tuple(place.quote for place in check.places)


def _hits(planted: Planted, printed: Printed, check: Check) -> bool:
    if planted.kind == "missing_table":
        return check.rule == "W0"
    pages = {place.page for place in check.places}
    if planted.sheet:
        return printed.cells[planted.sheet, planted.row, planted.column][0] in pages
    return bool(pages & set(printed.blocks[planted.block]))


def _points(planted: Planted, printed: Printed, check: Check) -> bool:
    """Whether a finding stands in the row of a cell or quotes words of the paragraph."""
    if planted.kind == "missing_table":
        return check.rule == "W0"
    if planted.sheet:
        row = [place for at, place in printed.cells.items() if at[:2] == (planted.sheet, planted.row)]
        return any(at.page == page and _meet(at.box, box) for at in check.places for page, box in row)
    text = squeeze(planted.disclosure.blocks[planted.block].text)
    pages = printed.blocks[planted.block]
    return any(at.page in pages and squeeze(at.quote)[:12] in text for at in check.places if at.quote.strip())


def _meet(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _share(trials: Iterable[Trial]) -> Share:
    listed = list(trials)
    return Share(sum(bool(trial.found_by) for trial in listed), len(listed))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.checking", description="Measure the checker.")
    parser.add_argument("--count", type=int, default=10)
    parser.add_argument("--first", type=int, default=0, help="first seed")
    parser.add_argument("--varied", action="store_true", help="vary the layout too")
    parser.add_argument("--missed", action="store_true", help="list what went unnoticed")
    options = parser.parse_args()
    seeds = range(options.first, options.first + options.count)
    with TemporaryDirectory() as folder:
        score = score_checker(seeds, ingest_file, Path(folder), None if options.varied else Layout())
    for kind, share in score.recall().items():
        named = sum(trial.named for trial in score.trials if trial.kind == kind)
        located = sum(trial.located for trial in score.trials if trial.kind == kind)
        print(f"{kind:20} {share.right}/{share.total} found, {located} located, {named} by the identity it breaks")
    print(f"false alarms: {len(score.false_alarms)} on {score.clean} clean disclosures")
    for alarm in score.false_alarms:
        print(f"  {alarm.key} {alarm.rule} {alarm.severity}: {alarm.message}")
    for trial in score.trials if options.missed else ():
        if not trial.found_by:
            print(f"  missed {trial.kind} in {trial.key}: {trial.before} → {trial.after}")


if __name__ == "__main__":
    main()
