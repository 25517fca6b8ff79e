"""The second exam, without end: made-up disclosures from seeds never used before are drawn, read into one library,
their tables held against the truth, their questions asked.

    python -m evals.exam --count 1000 --first 700000 --folder build/exam      figures by template and by rules; failures

What it prints names the stage of every failed question and the seed of every table that is not exact, so that
`--count 1 --first SEED` shows it again. With --questions only so many questions a disclosure are asked.
"""

import argparse
import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random
from typing import Any, NamedTuple

from evals.case import Case
from evals.extraction import TableScore, score_tables, table_line
from evals.generate import FAMILIES, lay_out, write_generated
from evals.report import Report, Share
from evals.run import run_case
from evals.stages import with_stages
from index import Library
from ingest import ingest_file, read_many
from qa import answer_question


class Exam(NamedTuple):
    unread: tuple[str, ...]
    """Files that could not be read, each with the reason."""
    tables: dict[str, TableScore]
    """By the id of the truth: gen-700000/basic."""
    report: Report
    seconds: float
    """Wall time of reading."""

    def lines(self) -> Iterator[str]:
        exact = Share(sum(score.exact for score in self.tables.values()), len(self.tables))
        documents = len({name.split("/")[0] for name in self.tables})
        yield f"read {documents} of {documents + len(self.unread)} in {self.seconds:.0f} s"
        yield from (f"  {message}" for message in self.unread)
        yield f"tables exact {_share(exact)}"
        for name, share in {**self._by(_rules), **self._by(_family)}.items():
            yield f"  {name:16} {_share(share)}"
        summary = self.report.summary()
        yield f"questions right {_share(self.report.correct)}, false_verified {summary['false_verified']}, " + (
            f"wrong {summary['wrong_number']}, missed {summary['missed']}, crashed {summary['crashed']}"
        )
        groups: dict[str, list[bool]] = defaultdict(list)
        for row in self.report.rows:
            groups[_family(row.case.id)].append(row.judgement.correct)
        for name, right in sorted(groups.items()):
            yield f"  {name:16} {_share(Share(sum(right), len(right)))}"
        for stage, share in self.report.stages.items():
            yield f"{stage:12} {_share(share)}"
        yield from self.failures()

    def failures(self) -> Iterator[str]:
        """Failed questions in classes, the largest first, each with one to try; then tables."""
        classes: dict[tuple[str, str, str], list[str]] = defaultdict(list)
        rows = {row.case.id: row for row in self.report.rows}
        for key, blame in self.report.blames.items():
            row = rows[key]
            lied = "verified yet wrong" if row.false_verified else ""
            classes[_family(row.case.id), f"{row.case.type} {lied}".strip(), blame.stage].append(key)
        for (family, kind, stage), keys in sorted(classes.items(), key=lambda one: -len(one[1])):
            row = rows[keys[0]]
            reason = self.report.blames[keys[0]].reason[:120]
            yield f"{len(keys):4} {family} {kind} [{stage}]  {keys[0]} {row.case.question}  {reason}"
        for name, score in self.tables.items():
            if not score.exact:
                yield f"  table {name} [{_rules(name)}] found {score.found}, header {score.header}, f1 {score.f1:.3f}"

    def _by(self, group: Any) -> dict[str, Share]:
        right: Counter[str] = Counter()
        total: Counter[str] = Counter()
        for name, score in self.tables.items():
            right[group(name)] += score.exact
            total[group(name)] += 1
        return {name: Share(right[name], total[name]) for name in sorted(total)}


def _seed(key: str) -> int:
    return int(key.split("/")[0].split("-")[1])


def _rules(name: str) -> str:
    return f"rules: {lay_out(_seed(name)).table.rules}"


def _family(name: str) -> str:
    return FAMILIES[_seed(name) % len(FAMILIES)]


def _share(share: Share) -> str:
    low, high = share.interval
    return f"{share.right}/{share.total} = {share.value:.2%} ({low:.2%} to {high:.2%})"


def sit(folder: Path, seeds: range, questions: int | None = None, scanned: float = 0.0, workers: int = 1) -> Exam:
    """Draws what is not drawn yet, reads everything into a new library, asks."""
    truth, cases = write_generated(seeds, folder, scanned)
    files = sorted(folder.glob("*.pdf"))
    unread: list[str] = []
    tables: dict[str, TableScore] = {}
    lines: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for line in truth:
        lines[line["doc_key"]].append(line)
    start = time.monotonic()
    with Library.open(folder / "library") as library:
        for reading in read_many(files, ingest_file, workers=workers):
            document = reading.document
            if document is None:
                unread.append(reading.problem)
                continue
            library.add(document, reading.path)
            read = [table_line(document.key, table) for table in document.tables]
            tables |= {score.table: score for score in score_tables(lines[document.key], read).tables}
        seconds = time.monotonic() - start
        rows = tuple(run_case(case, library, answer_question) for case in _chosen(cases, questions))
        return Exam(tuple(unread), tables, with_stages(Report(rows), library), seconds)


def _chosen(cases: Sequence[Case], number: int | None) -> Iterable[Case]:
    if number is None:
        return cases
    by_document: dict[str, list[Case]] = defaultdict(list)
    for case in cases:
        by_document[case.id.rsplit("-", 1)[0]].append(case)
    picked = (Random(key).sample(asked, min(number, len(asked))) for key, asked in by_document.items())
    return [case for asked in picked for case in asked]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m evals.exam", description="Sit the second exam.")
    parser.add_argument("--count", type=int, default=40)
    parser.add_argument("--first", type=int, default=500_000, help="first seed")
    parser.add_argument("--folder", type=Path, default=Path("build/exam"), help="an empty folder")
    parser.add_argument("--questions", type=int, default=None, help="so many questions a disclosure; all otherwise")
    parser.add_argument("--scanned", type=float, default=0.0, help="share of files turned into noisy scans")
    parser.add_argument("--workers", type=int, default=1)
    options = parser.parse_args()
    if options.folder.exists() and any(options.folder.iterdir()):
        parser.error(f"{options.folder} is not empty; name a new folder")
    seeds = range(options.first, options.first + options.count)
    exam = sit(options.folder, seeds, options.questions, options.scanned, options.workers)
    print("\n".join(exam.lines()))
    (options.folder / "report.json").write_text(json.dumps(exam.report.to_json(), ensure_ascii=False), encoding="utf-8")


if __name__ == "__main__":
    main()
