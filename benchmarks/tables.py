"""Table reading against other tools: the same files in the same run, CPU time a page, memory, how much came out right.

    python -m benchmarks.tables FOLDER TRUTH.jsonl [--json]

Each tool runs in a process of its own, file by file; CPU seconds are the process's. A row of the truth counts as right
when a tool gives the same texts in the same columns, blanks included; its numbers count when the row holds them all,
wherever they stand. Headers are asked of nobody but us, and tables cut by a page end are joined for the tools that do
not join them, so the comparison leans towards the others. Tools that are not installed are left out and named.
"""

import argparse
import json
import re
import subprocess
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.machine import peak_mb, spread, table
from evals.extraction import plain

Rows = list[list[str]]
Found = dict[int, Rows]
"""Rows by page, all tables of a page one after the other."""
_AMOUNT = re.compile(r"[-(]?[\d,]{1,15}\.\d+\)?|[-(]?\d{1,3}(?:,\d{3})+\)?|[-(]?\d{4,}\)?")
"""Longer numbers; codes of one or two digits and zeros are in every other row."""
FLOOR = "PyMuPDF rawdict (no tables)"


class Taken(NamedTuple):
    """One file read by one tool."""

    file: str
    pages: int
    seconds: float
    found: Found


def ours_whole(path: Path) -> Found:
    from ingest import ingest_file

    return _of_tables(ingest_file(path).tables)


def ours_tables(path: Path) -> Found:
    from ingest.pages import read_pages
    from ingest.tables import build_tables

    return _of_tables(build_tables(list(read_pages(path))))


def _of_tables(tables: Iterable[Any]) -> Found:
    found: Found = defaultdict(list)
    for one in tables:
        found[one.pages[0]] += [list(row) for row in one.texts]
    return found


def rawdict(path: Path) -> Found:
    import pymupdf

    with pymupdf.open(path) as pdf:
        for page in pdf:
            page.get_text("rawdict")
    return {}


def find_tables(path: Path) -> Found:
    import pymupdf

    found: Found = defaultdict(list)
    with pymupdf.open(path) as pdf:
        for page in pdf:
            for one in page.find_tables().tables:
                found[page.number + 1] += [[cell or "" for cell in row] for row in one.extract()]
    return found


def pdfplumber_tables(path: Path) -> Found:
    import pdfplumber

    found: Found = defaultdict(list)
    with pdfplumber.open(path) as pdf:
        for page in pdf.pages:
            for one in page.extract_tables():
                found[page.page_number] += [[cell or "" for cell in row] for row in one]
            page.close()
    return found


def camelot_tables(path: Path) -> Found:
    import camelot

    found: Found = defaultdict(list)
    for one in camelot.read_pdf(str(path), pages="all", flavor="lattice"):
        found[int(one.page)] += [[str(cell) for cell in row] for row in one.df.values.tolist()]
    return found


def markdown_tables(path: Path) -> Found:
    import pymupdf4llm

    found: Found = defaultdict(list)
    for number, chunk in enumerate(pymupdf4llm.to_markdown(str(path), page_chunks=True, show_progress=False), 1):
        for line in chunk["text"].splitlines():
            if line.startswith("|") and not set(line) <= set("|-: "):
                cells = line.strip().strip("|").split("|")
                found[number].append([cell.replace("<br>", "").replace("**", "").strip() for cell in cells])
    return found


TOOLS: dict[str, Callable[[Path], Found]] = {
    "Mingzhang, tables": ours_tables,
    "Mingzhang, everything": ours_whole,
    FLOOR: rawdict,
    "PyMuPDF find_tables": find_tables,
    "pymupdf4llm": markdown_tables,
    "pdfplumber": pdfplumber_tables,
    "camelot lattice": camelot_tables,
}


def _pages(path: Path) -> int:
    import pymupdf

    with pymupdf.open(path) as pdf:
        return int(pdf.page_count)


def run_tool(name: str, files: Sequence[Path], rounds: int) -> None:
    """In a process of its own: one JSON line a file, then one with the peak memory."""
    tool = TOOLS[name]
    tool(files[0])
    for path in files:
        best = []
        found: Found = {}
        for _ in range(rounds):
            start = time.process_time()
            found = tool(path)
            best.append(time.process_time() - start)
        print(json.dumps(Taken(path.stem, _pages(path), min(best), found)._asdict(), ensure_ascii=False))
    print(json.dumps({"peak_mb": peak_mb()}))


class Result(NamedTuple):
    name: str
    taken: tuple[Taken, ...]
    peak_mb: float
    rows_right: float
    numbers_right: float
    problem: str = ""

    def each_page(self) -> list[float]:
        """CPU milliseconds a page, file by file."""
        return [1000 * one.seconds / one.pages for one in self.taken]


def measure(name: str, files: Sequence[Path], truth: Sequence[dict[str, Any]], rounds: int) -> Result:
    command = [sys.executable, "-m", "benchmarks.tables", "--tool", name, "--rounds", str(rounds), *map(str, files)]
    done = subprocess.run(command, capture_output=True, text=True)
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    if done.returncode or not lines:
        return Result(name, (), 0.0, 0.0, 0.0, (done.stderr.strip().splitlines() or ["no output"])[-1])
    taken = tuple(Taken(**(one | {"found": {int(p): rows for p, rows in one["found"].items()}})) for one in lines[:-1])
    rows, numbers = score({one.file: one.found for one in taken}, truth)
    return Result(name, taken, lines[-1]["peak_mb"], rows, numbers)


def _span(span: Sequence[int] | dict[str, int]) -> tuple[int, ...]:
    """(row, column, columns covered, rows covered) of a merged cell, in either form that truth files write."""
    return tuple(span[name] for name in ("row", "col", "colspan", "rowspan")) if isinstance(span, dict) else tuple(span)


def score(found: dict[str, Found], truth: Sequence[dict[str, Any]]) -> tuple[float, float]:
    """Share of the truth's rows with every text in its column, and of its rows with all their numbers together."""
    right = together = total = 0
    for line in truth:
        pages = found.get(line["doc_key"])
        if pages is None:
            continue
        given = [[plain(cell) for cell in row] for page in line["pages"] for row in pages.get(page, [])]
        exact = Counter(tuple(row) for row in given)
        numbers = Counter(_numbers(row) for row in given)
        merged = {
            (r + i, c + j)
            for r, c, across, down in map(_span, line["spans"])
            for i in range(down)
            for j in range(across)
        }
        loose = [[cell for cell in row if cell] for row in given]
        for r, cells in enumerate(line["rows"]):
            row = [plain(cell) for cell in cells]
            if not any(row):
                continue
            total += 1
            if any((r, c) in merged for c in range(len(row))):
                right += any(_same_but_merged(row, one, r, merged) for one in given)
            else:
                right += exact[tuple(row)] > 0
            wanted = _numbers(row)
            together += numbers[wanted] > 0 if wanted else [cell for cell in row if cell] in loose
    return right / max(total, 1), together / max(total, 1)


def _same_but_merged(row: Sequence[str], given: Sequence[str], number: int, merged: set[tuple[int, int]]) -> bool:
    """Text of a merged cell may stand in any cell it covers, or be repeated there."""
    texts = {cell for c, cell in enumerate(row) if (number, c) in merged}
    return len(row) == len(given) and all(
        a == b or ((number, c) in merged and (not b or b in texts or not texts - {""}))
        for c, (a, b) in enumerate(zip(row, given, strict=True))
    )


def _numbers(row: Sequence[str]) -> tuple[str, ...]:
    return tuple(sorted(cell for cell in row if _AMOUNT.fullmatch(cell)))


def report(results: Sequence[Result]) -> str:
    """The comparison as a table: our whole reading is 1."""
    good = [result for result in results if not result.problem]
    base = next(r for r in good if r.name == "Mingzhang, everything")
    unit = spread(base.each_page()).median
    floor = next((spread(r.each_page()).median for r in good if r.name == FLOOR), 0.0)
    rows = []
    for result in good:
        page = spread(result.each_page())
        scored = result.name != FLOOR
        rows.append(
            (
                result.name,
                page.text(),
                f"{page.median / unit:.1f}×",
                f"{page.median / floor:.2f}×" if floor else "–",
                f"{result.peak_mb:.0f}",
                f"{result.rows_right:.2%}" if scored else "–",
                f"{result.numbers_right:.2%}" if scored else "–",
            )
        )
    head = ("", "CPU ms a page", "of our whole reading", "of rawdict", "peak MB", "rows right", "rows with all numbers")
    missing = "".join(f"\n{result.name}: not measured ({result.problem})." for result in results if result.problem)
    files, pages = len(base.taken), sum(one.pages for one in base.taken)
    return f"{files} files, {pages} pages; medians over files, quartiles in brackets.\n\n{table(head, rows)}\n{missing}"


def read_truth(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def compare(files: Sequence[Path], truth: Sequence[dict[str, Any]], rounds: int = 3) -> str:
    return report([measure(name, files, truth, 1 if name in SLOW else rounds) for name in TOOLS])


SLOW = ("pymupdf4llm", "pdfplumber", "camelot lattice")


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.tables", description="Compare table readers.")
    parser.add_argument("paths", nargs="*", type=Path, metavar="PDF")
    parser.add_argument("--truth", type=Path, help="true tables, one JSON object a line")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--tool", choices=TOOLS, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.tool:
        run_tool(options.tool, options.paths, options.rounds)
    else:
        print(compare(options.paths, read_truth(options.truth) if options.truth else [], options.rounds))


if __name__ == "__main__":
    main()
