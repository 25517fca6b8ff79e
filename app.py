"""The command line: `mingzhang ingest / ask / replay / check / tables / documents / show / remove / eval / …`.

Environment and arguments are read here and nowhere else. With --json standard output holds JSON alone; progress and
messages go to standard error. Exit status: 0 done, 1 some inputs failed, 2 wrong usage.
"""

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index import Library
    from ingest import Document
    from qa import Answer

DONE, FAILED, MISUSED = 0, 1, 2


class Complaint(Exception):
    """Something the person at the command line can put right; the message says how."""


class Misuse(Complaint):
    """Arguments that do not go together."""


def main(arguments: Sequence[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if not hasattr(options, "run"):
        options = _parser().parse_args(["serve"])
    from index import LibraryError
    from ingest import IngestError

    try:
        return int(options.run(options))
    except (Complaint, LibraryError, IngestError) as problem:
        print(f"mingzhang: {problem}", file=sys.stderr)
        return MISUSED if isinstance(problem, Misuse) else FAILED
    except BrokenPipeError:
        sys.stderr.close()
        return DONE
    except OSError as problem:
        print(f"mingzhang: {problem.filename or ''}: {problem.strerror or problem}; check the path", file=sys.stderr)
        return FAILED
    except KeyboardInterrupt:
        return 130


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="mingzhang", description="Ask a government budget. Without VERB: serve.")
    verbs = parser.add_subparsers(metavar="VERB")
    common = argparse.ArgumentParser(add_help=False)
    home = os.environ.get("MINGZHANG_LIBRARY", "library")
    common.add_argument("--library", dest="folder", metavar="DIR", type=Path, default=home)
    common.add_argument("--json", action="store_true", help="JSON on standard output")

    opened = argparse.ArgumentParser(add_help=False)
    opened.add_argument("--password", default="", help="for encrypted files")

    def verb(
        name: str, run: Callable[[Any], int], text: str, *also: argparse.ArgumentParser
    ) -> argparse.ArgumentParser:
        added = verbs.add_parser(name, parents=[common, *also], help=text, description=text)
        added.set_defaults(run=run)
        return added

    ingest = verb("ingest", _ingest, "read files and folders into the library", opened)
    ingest.add_argument("paths", nargs="+", type=Path, metavar="PATH")
    ingest.add_argument("--workers", type=int, default=None)
    ingest.add_argument("--key", default=None, help="key of a single file; its name without the ending otherwise")
    ask = verb("ask", _ask, "answer a question, or a batch of them")
    ask.add_argument("question", nargs="?")
    ask.add_argument("--doc", action="append", default=[], metavar="KEY", help="look only in this document; repeatable")
    ask.add_argument("--batch", type=Path, metavar="QUESTIONS.jsonl")
    ask.add_argument("--out", type=Path, metavar="ANSWERS.jsonl")
    ask.add_argument("--record", type=Path, metavar="FILE.json", help="save what a replay needs")
    ask.add_argument("--export", type=Path, metavar="FILE.html|.xlsx|.json", help="save it with its evidence")
    replay = verb("replay", _replay, "give a recorded answer again, without a model, or say what changed")
    replay.add_argument("record", type=Path, metavar="RECORD.json")
    check = verb("check", _check, "reconciliation findings of a document, a file, or the whole library", opened)
    check.add_argument("target", nargs="?", metavar="KEY|FILE")
    check.add_argument("--coverage", action="store_true", help="what was tried: held, failed, skipped and why")
    check.add_argument("--out", type=Path, metavar="REPORT.html|.xlsx|.pdf", help="a page, a workbook, a marked copy")
    tables = verb("tables", _tables, "the logical tables of a document; with --json one object a line", opened)
    tables.add_argument("target", metavar="KEY|FILE")
    verb("documents", _documents, "what the library holds")
    show = verb("show", _show, "what was read of a document, or a picture of it on one page", opened)
    show.add_argument("target", metavar="KEY|FILE")
    show.add_argument("--draw", type=int, metavar="PAGE")
    show.add_argument("--out", type=Path, metavar="PNG")
    verb("remove", _remove, "take a document out of the library").add_argument("key", metavar="KEY")
    evaluate = verb("eval", _eval, "grade the answers to gold questions")
    evaluate.add_argument("gold", nargs="+", type=Path, metavar="GOLD.jsonl")
    for name, file in ("out", "REPORT.html"), ("thresholds", "LIMITS.json"), ("against", "EARLIER.json"):
        evaluate.add_argument(f"--{name}", type=Path, metavar=file)
    evaluate.add_argument("--answers", type=Path, metavar="ANSWERS.jsonl", help="grade these instead of asking")
    evaluate.add_argument("--without-model", action="store_true", help="leave the configured language model out")
    evaluate.add_argument("--beside-none", action="store_true", help="name what the language model changed")
    keep = verb("library", _keep, "look after the library: verify, compact, reindex, export facts, cross-checks")
    keep.add_argument("task", choices=("verify", "status", "compact", "reindex", "export", "crosscheck"))
    keep.add_argument("--out", type=Path, metavar="FACTS.csv|.xlsx|.parquet")
    keep.add_argument("--encoder", metavar="NAME|FOLDER|none", help="reindex: encode with this model")
    keep.add_argument("--reranker", metavar="NAME|FOLDER|none", help="reindex: put hits in order with this model")
    serve = verb("serve", _serve, "the chat page, the API and the embed kit")
    serve.add_argument("--host", default=os.environ.get("MINGZHANG_HOST", "127.0.0.1"))
    serve.add_argument("--port", type=int, default=os.environ.get("MINGZHANG_PORT", "7860"))
    return parser


def _open(options: Any, *, read_only: bool) -> "Library":
    from index import Library

    if read_only and not options.folder.exists():
        raise Complaint(f"{options.folder}: no library there; make one with: mingzhang ingest PATH")
    return Library.open(options.folder, encoder=os.environ.get("MINGZHANG_ENCODER") or None, read_only=read_only)


@contextmanager
def _complaining(kind: type[Exception]) -> Iterator[None]:
    """What a package says went wrong, said to the person at the command line."""
    try:
        yield
    except kind as problem:
        raise Complaint(str(problem)) from problem


def _print_json(value: Any) -> None:
    print(json.dumps(value, ensure_ascii=False))


def _note(message: str) -> None:
    print(message, file=sys.stderr)


def _ingest(options: Any) -> int:
    from tqdm import tqdm

    from index import files_in, take_in

    files = files_in(options.paths)
    if not files:
        raise Complaint("no document found; name files, or folders that hold some")
    if options.key and len(files) != 1:
        raise Misuse("--key goes with a single file")
    told, failed = {}, []
    with _open(options, read_only=False) as library, tqdm(total=len(files), unit="file", file=sys.stderr) as bar:
        for one in take_in(library, files, workers=options.workers, password=options.password, key=options.key):
            told[one.path] = one
            failed += [f"\n  {one.message}"] if one.status == "failed" else []
            bar.set_postfix(failed=len(failed), refresh=False)
            bar.update()
    taken = [told[path] for path in files]
    if options.json:
        _print_json([{"file": str(t.path), "status": t.status, "key": t.key, "message": t.message} for t in taken])
    else:
        print("\n".join(f"{one.status:<11} {one.key or '-':<24} {one.message}" for one in taken))
    if failed:
        _note(f"{len(failed)} of {len(taken)} files failed{''.join(failed) if options.json else ''}")
    return FAILED if failed else DONE


def _ask(options: Any) -> int:
    from qa import answer_question

    with _open(options, read_only=True) as library:
        if options.batch:
            return _ask_batch(options, library)
        if not options.question:
            raise Misuse('nothing asked: mingzhang ask "QUESTION", or --batch QUESTIONS.jsonl --out ANSWERS.jsonl')
        unknown = [key for key in options.doc if key not in {row.key for row in library.documents(True)}]
        if unknown:
            raise Complaint(f"no document {unknown[0]} in the library; see: mingzhang documents")
        answer = answer_question(options.question, library, scope=options.doc, model=_model())
        if options.record or options.export:
            _save(options, answer, library)
    _print_json(answer.to_json()) if options.json else print(answer.to_text())
    return DONE


def _ask_batch(options: Any, library: "Library") -> int:
    from qa import answer_batch, answer_question

    if not options.out:
        raise Misuse("--batch goes with --out ANSWERS.jsonl")
    problems = answer_batch(options.batch, options.out, partial(answer_question, library=library, model=_model()))
    for problem in problems:
        _note(problem)
    return FAILED if problems else DONE


def _save(options: Any, answer: "Answer", library: "Library") -> None:
    """The answer's record, and the answer with its evidence as a page or a workbook."""
    from qa import Question, make_record
    from web.exports import ExportError, export_answer

    asked = Question(options.question.strip(), tuple(options.doc))
    record = make_record(asked, answer, library, model=os.environ.get("MINGZHANG_MODEL", ""))
    if options.record:
        options.record.write_text(record.model_dump_json(indent=1), encoding="utf-8")
    if options.export:
        with _complaining(ExportError):
            options.export.write_bytes(export_answer(options.export.suffix, record, library))


def _replay(options: Any) -> int:
    from qa import RecordError, read_record, replay

    with _complaining(RecordError), _open(options, read_only=True) as library:
        outcome = replay(read_record(options.record), library)
    _print_json(outcome.to_json()) if options.json else print(outcome.to_text())
    return DONE if outcome.same else FAILED


def _model() -> Any:
    """The language model of the environment, or None: MINGZHANG_MODEL, MINGZHANG_MODEL_URL, MINGZHANG_MODEL_KEY."""
    if not (name := os.environ.get("MINGZHANG_MODEL", "")):
        return None
    from qa import ModelError, open_model

    with _complaining(ModelError):
        url, key = os.environ.get("MINGZHANG_MODEL_URL", ""), os.environ.get("MINGZHANG_MODEL_KEY", "")
        seconds, streams = os.environ.get("MINGZHANG_MODEL_SECONDS", "20"), os.environ.get("MINGZHANG_MODEL_STREAM", "")
        return open_model(name, url=url, key=key, seconds=float(seconds), streams=bool(streams))


def _document(options: Any) -> "tuple[Document, Path]":
    """A document by its key in the library, or read from a file, with the file."""
    from ingest import ingest_file

    path = Path(options.target)
    if path.is_file():
        return ingest_file(path, password=options.password), path
    with _open(options, read_only=True) as library:
        return library.document(options.target), library.source(options.target)


def _check(options: Any) -> int:
    from ingest import findings_only, report_on

    if options.target:
        read = [_document(options)]
    else:
        with _open(options, read_only=True) as library:
            read = [(findings_only(library.document(row.key)), Path()) for row in library.documents()]
    print(report_on(read, out=options.out, password=options.password, coverage=options.coverage, as_json=options.json))
    return DONE


def _tables(options: Any) -> int:
    from ingest import table_to_json, table_to_text

    document, _ = _document(options)
    for table in document.tables:
        _print_json(table_to_json(document.key, table)) if options.json else print(table_to_text(table))
    return DONE


def _documents(options: Any) -> int:
    with _open(options, read_only=True) as library:
        rows = library.documents(True)
    _print_json([row.to_json() for row in rows]) if options.json else print("\n".join(row.to_text() for row in rows))
    return DONE


def _show(options: Any) -> int:
    from ingest import document_to_json, document_to_text, sketch_page

    document, source = _document(options)
    if options.draw is not None:
        out = options.out or Path(f"{document.key}-p{options.draw}.png")
        out.write_bytes(sketch_page(source, document, options.draw, options.password))
        print(out)
        return DONE
    _print_json(document_to_json(document)) if options.json else print(document_to_text(document))
    return DONE


def _remove(options: Any) -> int:
    with _open(options, read_only=False) as library:
        library.remove(options.key)
    _print_json({"removed": options.key}) if options.json else print(f"removed {options.key}")
    return DONE


def _eval(options: Any) -> int:
    from evals import GoldError
    from evals.command import evaluate

    names = ("gold", "answers", "against", "beside_none", "thresholds", "out")
    wanted = {name: getattr(options, name) for name in names}
    with _complaining(GoldError), _open(options, read_only=True) as library:
        finished = evaluate(library, **wanted, model=None if options.without_model else _model())
    _print_json(finished.to_json()) if options.json else print("\n".join(finished.lines()))
    sys.stderr.writelines(f"{complaint}\n" for complaint in finished.complaints)
    return FAILED if finished.complaints else DONE


def _keep(options: Any) -> int:
    from tqdm import tqdm

    from index.keeping import keep

    if options.task == "export" and options.out is None:
        raise Misuse("name the file: mingzhang library export --out facts.csv")
    with tqdm(unit="vector", file=sys.stderr, disable=options.task != "reindex") as bar:

        def progress(done: int, total: int) -> None:
            bar.total = total
            bar.update(done - bar.n)

        wanted = {"out": options.out, "encoder": options.encoder, "reranker": options.reranker}
        said = keep(options.folder, options.task, progress=progress, **wanted)
    _print_json(list(said)) if options.json else print("\n".join(said) or "in order")
    return FAILED if options.task == "verify" and said else DONE


def _serve(options: Any) -> int:
    os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    from web.engine import real_engine
    from web.server import serve
    from web.settings import Settings, SettingsError

    def listed(name: str) -> tuple[str, ...]:
        return tuple(filter(None, os.environ.get(name, "").split(",")))

    settings = Settings(
        library=options.folder,
        host=options.host,
        port=options.port,
        api_key=os.environ.get("MINGZHANG_API_KEY", ""),
        allowed_hosts=listed("MINGZHANG_ALLOWED_HOSTS"),
        embed_origins=listed("MINGZHANG_EMBED_ORIGINS"),
        public_url=os.environ.get("MINGZHANG_PUBLIC_URL", ""),
        root_path=os.environ.get("MINGZHANG_ROOT_PATH", ""),
    )
    with _complaining(SettingsError):
        serve(settings, real_engine(_model()))
    return DONE


if __name__ == "__main__":
    sys.exit(main())
