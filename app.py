"""The command line: `mingzhang ingest / ask / check / tables / documents / show / remove / eval / serve`.

Environment and arguments are read here and nowhere else. With --json standard output holds JSON alone; progress and
messages go to standard error. Exit status: 0 done, 1 some inputs failed, 2 wrong usage.
"""

import argparse
import json
import os
import sys
import traceback
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import Library
    from ingest import Check, Document
    from qa.answer import Answer

DONE, FAILED, USAGE = 0, 1, 2


class Complaint(Exception):
    """Something the person at the command line can put right; the message says how."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if not hasattr(options, "run"):
        options = _parser().parse_args(["serve"])
    try:
        return int(options.run(options))
    except Complaint as problem:
        print(f"mingzhang: {problem}", file=sys.stderr)
        return FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="mingzhang", description="Ask a government budget a question; audit the number."
    )
    verbs = parser.add_subparsers(metavar="VERB")
    common = argparse.ArgumentParser(add_help=False)
    common.add_argument("--library", type=Path, default=Path(os.environ.get("MINGZHANG_LIBRARY", "library")))
    common.add_argument("--json", action="store_true", help="JSON on standard output")

    def verb(name: str, run: Callable[[Any], int], text: str) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, parents=[common], help=text, description=text)
        added.set_defaults(run=run)
        return added

    ingest = verb("ingest", _ingest, "read files and folders into the library")
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument("--workers", type=int, default=None)
    ingest.add_argument("--key", default=None, help="key of a single file; its name without the ending otherwise")
    ingest.add_argument("--password", default="", help="for encrypted files")

    ask = verb("ask", _ask, "answer a question, or a batch of them")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--doc", action="append", default=[], metavar="KEY", help="look only in this document; repeatable")
    ask.add_argument("--batch", type=Path, metavar="QUESTIONS.jsonl")
    ask.add_argument("--out", type=Path, metavar="ANSWERS.jsonl")

    check = verb("check", _check, "reconciliation findings of a document, a file, or the whole library")
    check.add_argument("target", nargs="?", metavar="KEY|FILE")
    tables = verb("tables", _tables, "the logical tables of a file, one JSON object a line")
    tables.add_argument("target", metavar="FILE|KEY")
    tables.add_argument("--password", default="")
    verb("documents", _documents, "what the library holds")
    show = verb("show", _show, "what was read of a document, or a page with its cells drawn")
    show.add_argument("target", metavar="KEY|FILE")
    show.add_argument("--draw", type=int, metavar="PAGE")
    show.add_argument("--out", type=Path, metavar="PNG")
    remove = verb("remove", _remove, "take a document out of the library")
    remove.add_argument("key", metavar="KEY")
    evaluate = verb("eval", _eval, "grade the answers to gold questions")
    evaluate.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl")
    evaluate.add_argument("--out", type=Path, metavar="REPORT.html")
    evaluate.add_argument("--thresholds", type=Path, metavar="LIMITS.json")
    serve = verb("serve", _serve, "the chat page, the API and the embed kit")
    serve.add_argument("--host", default=os.environ.get("MINGZHANG_HOST", "127.0.0.1"))
    serve.add_argument("--port", type=int, default=int(os.environ.get("MINGZHANG_PORT", "7860")))
    return parser


def _open(options: Any, *, read_only: bool) -> "Library":
    from index import Library, LibraryError

    if read_only and not options.library.exists():
        raise Complaint(f"{options.library}: no library there; make one with: mingzhang ingest PATH")
    try:
        return Library.open(options.library, read_only=read_only)
    except LibraryError as problem:
        raise Complaint(str(problem)) from problem


def _print_json(value: Any) -> None:
    json.dump(value, sys.stdout, ensure_ascii=False)
    sys.stdout.write("\n")


def _note(message: str) -> None:
    print(message, file=sys.stderr)


# ingest


def _files(paths: Iterable[Path]) -> list[Path]:
    found: list[Path] = []
    for path in paths:
        if path.is_dir():
            found += sorted(p for p in path.rglob("*") if p.is_file() and p.suffix.lower() == ".pdf")
        else:
            found.append(path)
    return list(dict.fromkeys(found))


def _ingest(options: Any) -> int:
    from tqdm import tqdm

    from ingest import IngestError, hash_file, ingest_file, read_many

    files = _files(options.paths)
    if not files:
        raise Complaint("no PDF found; name files, or folders that hold some")
    if options.key and len(files) != 1:
        raise Complaint("--key goes with a single file")
    results: list[dict[str, Any]] = []
    with _open(options, read_only=False) as library:
        fresh: list[Path] = []
        for path in files:
            try:
                known = library.contains(hash_file(path))
            except IngestError as problem:
                results.append({"file": str(path), "status": "failed", "key": None, "message": str(problem)})
                continue
            if known:
                results.append({"file": str(path), "status": "unchanged", "key": known, "message": ""})
            else:
                fresh.append(path)
        readings = read_many(fresh, ingest_file, workers=options.workers, password=options.password)
        for reading in tqdm(readings, total=len(fresh), unit="file", disable=not fresh, file=sys.stderr):
            document = reading.document
            if document is None:
                results.append({"file": str(reading.path), "status": "failed", "key": None, "message": reading.problem})
                continue
            if options.key:
                document = document.model_copy(update={"key": options.key})
            outcome = library.add(document, reading.path)
            cover = document.cover
            said = f"{cover.entity} {cover.year or ''} {cover.stage.value if cover.stage else ''}".strip()
            results.append({"file": str(reading.path), "status": outcome.status, "key": outcome.key, "message": said})
    order = {str(path): index for index, path in enumerate(files)}
    results.sort(key=lambda result: order[result["file"]])
    if options.json:
        _print_json(results)
    else:
        for result in results:
            print(f"{result['status']:<11} {result['key'] or '-':<24} {result['message']}")
    failed = [result for result in results if result["status"] == "failed"]
    if failed:
        _note(f"{len(failed)} of {len(results)} files failed:")
        for result in failed:
            _note(f"  {result['message']}")
    return FAILED if failed else DONE


# ask


def _ask(options: Any) -> int:
    from qa import answer_question

    with _open(options, read_only=True) as library:
        if options.batch:
            return _ask_batch(options, library)
        if not options.question:
            raise Complaint('nothing asked: mingzhang ask "QUESTION", or --batch QUESTIONS.jsonl --out ANSWERS.jsonl')
        unknown = [key for key in options.doc if key not in {row.key for row in library.documents(True)}]
        if unknown:
            raise Complaint(f"no document {unknown[0]} in the library; see: mingzhang documents")
        answer = answer_question(options.question, library, scope=options.doc, model=_model())
    if options.json:
        _print_json(answer.to_json())
    else:
        _print_answer(answer)
    return DONE


def _print_answer(answer: "Answer") -> None:
    print(answer.text)
    for value in answer.values[:1]:
        print(f"  [{value.verdict.value}]")
    if answer.calculation:
        print(f"  = {answer.calculation.formula}")
    for item in answer.evidence:
        where = item.table or item.section
        print(f"  {item.id} {item.doc} p.{item.page} {where} {item.row} {item.column}: {item.quote[:60]}".rstrip())
    if answer.choices:
        print("  ? " + " / ".join(answer.choices))


def _ask_batch(options: Any, library: "Library") -> int:
    if not options.out:
        raise Complaint("--batch goes with --out ANSWERS.jsonl")
    from qa import answer_question

    model, crashed = _model(), 0
    with options.batch.open(encoding="utf-8") as questions, options.out.open("w", encoding="utf-8") as answers:
        for number, line in enumerate(filter(str.strip, questions), start=1):
            try:
                asked = json.loads(line)
                answer = answer_question(
                    asked["question"],
                    library,
                    scope=asked.get("scope") or (),
                    history=asked.get("history") or (),
                    model=model,
                ).to_json()
                key = asked["id"]
            except Exception as problem:
                crashed += 1
                _note(f"question {number}: {''.join(traceback.format_exception_only(problem)).strip()}")
                key = asked.get("id", str(number)) if isinstance(asked, dict) else str(number)
                answer = {"kind": "error", "text": "这个问题没有处理成功。", "values": [], "evidence": []}
            answers.write(json.dumps({"id": key, "answer": answer}, ensure_ascii=False) + "\n")
    return FAILED if crashed else DONE


def _model() -> Any:
    """The language model of the environment, or None: MINGZHANG_MODEL, MINGZHANG_MODEL_URL, MINGZHANG_MODEL_KEY."""
    name = os.environ.get("MINGZHANG_MODEL", "")
    if not name:
        return None
    from qa import ModelError, open_model

    try:
        return open_model(
            name,
            url=os.environ.get("MINGZHANG_MODEL_URL", ""),
            key=os.environ.get("MINGZHANG_MODEL_KEY", ""),
            seconds=float(os.environ.get("MINGZHANG_MODEL_SECONDS", "20")),
        )
    except ModelError as problem:
        raise Complaint(str(problem)) from problem


# looking


def _document(target: str, options: Any) -> "tuple[Document, Path | None]":
    """A document by its key in the library, or read from a file."""
    from ingest import IngestError, ingest_file

    path = Path(target)
    if path.is_file():
        try:
            return ingest_file(path, password=getattr(options, "password", "")), path
        except IngestError as problem:
            raise Complaint(str(problem)) from problem
    from index import DocumentMissing

    with _open(options, read_only=True) as library:
        try:
            return library.document(target), library.source(target)
        except DocumentMissing as problem:
            raise Complaint(str(problem)) from problem


def _check(options: Any) -> int:
    if options.target:
        document, _ = _document(options.target, options)
        found = [(document.key, check) for check in document.checks]
    else:
        with _open(options, read_only=True) as library:
            found = [(row.key, check) for row in library.documents() for check in library.document(row.key).checks]
    if options.json:
        _print_json([_check_json(key, check) for key, check in found])
        return DONE
    for key, check in found:
        page = f"p.{check.places[0].page}" if check.places else ""
        print(f"{check.severity.value:<6} {check.rule:<4} {key} {page} {check.message}")
    if not found:
        print("no findings")
    return DONE


def _check_json(key: str, check: "Check") -> dict[str, Any]:
    return {
        "rule": check.rule,
        "severity": check.severity.value,
        "doc": key,
        "message": check.message,
        "expected": check.expected,
        "found": check.found,
        "slack": check.slack,
        "places": [{"page": place.page, "box": list(place.box), "quote": place.quote} for place in check.places],
    }


def _tables(options: Any) -> int:
    document, _ = _document(options.target, options)
    for table in document.tables:
        rows = [list(row) for row in table.texts]
        if options.json:
            _print_json(
                {
                    "doc_key": document.key,
                    "pages": list(table.pages),
                    "title": table.title,
                    "unit": table.unit,
                    "header": [list(path) for path in table.header],
                    "rows": rows,
                }
            )
            continue
        pages = ",".join(map(str, table.pages))
        print(f"\n{table.id} {table.label} {table.title} （{table.unit}） p.{pages}")
        print("  " + " | ".join("/".join(path) for path in table.header))
        for cells in rows:
            print("  " + " | ".join(cells))
    return DONE


def _documents(options: Any) -> int:
    with _open(options, read_only=True) as library:
        rows = library.documents(True)
    if options.json:
        _print_json(
            [
                {
                    "key": row.key,
                    "file": row.file_name,
                    "sha256": row.sha256,
                    "cover": row.cover.model_dump(mode="json", exclude={"places"}),
                    "pages": row.pages,
                    "tables": row.tables,
                    "facts": row.facts,
                    "checks": row.checks,
                    "added_at": row.added_at,
                    "superseded_by": row.superseded_by,
                }
                for row in rows
            ]
        )
        return DONE
    for row in rows:
        cover = row.cover
        kind = f"{cover.level.value if cover.level else ''}{cover.stage.value if cover.stage else ''}"
        later = f" (superseded by {row.superseded_by})" if row.superseded_by else ""
        print(
            f"{row.key:<24} {cover.entity} {cover.year or ''} {kind} {row.pages}p {row.tables}t {row.facts} facts{later}"
        )
    return DONE


def _show(options: Any) -> int:
    document, source = _document(options.target, options)
    if options.draw is not None:
        return _draw(document, source, options)
    numbers, placed = sum(page.numbers for page in document.pages), sum(page.placed for page in document.pages)
    cover = document.cover
    if options.json:
        _print_json(
            {
                "key": document.key,
                "cover": cover.model_dump(mode="json"),
                "tables": [
                    {"id": t.id, "title": t.title, "pages": list(t.pages), "rows": len(t.rows)} for t in document.tables
                ],
                "sections": [list(section.path) for section in document.sections],
                "facts": len(document.facts),
                "checks": len(document.checks),
                "ink": {"numbers": numbers, "placed": placed},
                "pages": [page.model_dump(mode="json") for page in document.pages],
                "warnings": list(document.warnings),
            }
        )
        return DONE
    stage = f"{cover.level.value if cover.level else ''}{cover.stage.value if cover.stage else ''}"
    print(
        f"{document.key}: {cover.entity} {cover.year or '?'} {stage} ({cover.confidence:.0%}), {len(document.pages)} pages"
    )
    print(f"figures on table pages: {numbers}, in exactly one cell: {placed}")
    for page in document.pages:
        for place in page.leftovers:
            print(f"  p.{page.page}: in no cell: {place.quote}")
        for place in page.mismatched:
            print(f"  p.{page.page}: reads back differently: {place.quote}")
        if page.message:
            print(f"  p.{page.page}: {page.message}")
    for table in document.tables:
        print(
            f"  {table.id} {table.label} {table.title} （{table.unit}） p.{','.join(map(str, table.pages))}, {len(table.rows)} rows"
        )
    for warning in document.warnings:
        print(f"  ! {warning}")
    return DONE


def _draw(document: "Document", source: Path | None, options: Any) -> int:
    from ingest import IngestError, render_page

    boxes = [cell.box for t in document.tables for row in t.rows for cell in row if cell.page == options.draw]
    boxes += [
        part.header_box for t in document.tables for part in t.parts if part.page == options.draw and part.header_box
    ]
    out = options.out or Path(f"{document.key}-p{options.draw}.png")
    if source is None:
        raise Complaint(f"{document.key}: the library keeps no copy of the file; ingest it again")
    try:
        out.write_bytes(render_page(source, options.draw, boxes, 2.0))
    except IngestError as problem:
        raise Complaint(str(problem)) from problem
    print(out)
    return DONE


def _remove(options: Any) -> int:
    from index import DocumentMissing

    with _open(options, read_only=False) as library:
        try:
            library.remove(options.key)
        except DocumentMissing as problem:
            raise Complaint(str(problem)) from problem
    if options.json:
        _print_json({"removed": options.key})
    return DONE


# eval and serve


def _eval(options: Any) -> int:
    from evals.case import GoldError
    from evals.report_html import report_to_html
    from evals.run import below, read_thresholds, run_eval
    from qa import Question, answer_question

    model = _model()

    def answer(asked: Question, library: "Library") -> "Answer":
        return answer_question(asked.text, library, scope=asked.scope, history=asked.history, model=model)

    with _open(options, read_only=True) as library:
        try:
            report = run_eval(options.gold, library, answer)
        except GoldError as problem:
            raise Complaint(str(problem)) from problem
    if options.out:
        options.out.write_text(report_to_html(report), encoding="utf-8")
    if options.json:
        _print_json(report.to_json())
    else:
        for name, value in report.summary().items():
            print(f"{name}: {json.dumps(value, ensure_ascii=False)}")
    complaints = below(report, read_thresholds(options.thresholds)) if options.thresholds else []
    for complaint in complaints:
        _note(complaint)
    return FAILED if complaints else DONE


def _serve(options: Any) -> int:
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from web.engine import real_engine
    from web.server import serve
    from web.settings import Settings, SettingsError

    settings = Settings(
        library=options.library,
        host=options.host,
        port=options.port,
        api_key=os.environ.get("MINGZHANG_API_KEY", ""),
        embed_origins=tuple(filter(None, os.environ.get("MINGZHANG_EMBED_ORIGINS", "").split(","))),
        public_url=os.environ.get("MINGZHANG_PUBLIC_URL", ""),
        root_path=os.environ.get("MINGZHANG_ROOT_PATH", ""),
    )
    try:
        serve(settings, real_engine(_model()))
    except SettingsError as problem:
        raise Complaint(str(problem)) from problem
    return DONE


if __name__ == "__main__":
    sys.exit(main())
