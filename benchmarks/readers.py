"""The server under load: readers that ask and stream, one, ten and fifty at a time, and once more during an upload.

    python -m benchmarks.readers --library library --ingest build/samples

Each reader asks over server-sent events and waits for the whole answer before the next. First: to the first figures or
words; whole: to the complete answer, in milliseconds. The server runs in a process of its own without its rate limits.
"""

import argparse
import json
import multiprocessing
import socket
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from web.server import serve
from web.settings import Settings

QUESTIONS = (
    "{entity}{year}年三公经费一共多少？",
    "{entity}{year}年支出总计",
    "{entity}{year}年公务接待费构成",
    "什么是三公经费？",
)


class Asked(NamedTuple):
    first: float
    whole: float
    answered: str
    """What kind of answer came, or the status of a refusal."""
    own: bool
    """Whether the answer is to this reader's question."""


def run_server(library: Path, state: Path, port: int) -> None:
    serve(Settings(library=library, state=state, port=port, questions_per_minute=10**6, requests_per_minute=10**6))


def ask(client: httpx.Client, address: str, question: str) -> Asked:
    start = time.perf_counter()
    first, name, told = 0.0, "", {}
    headers = {"Accept": "text/event-stream"}
    with client.stream("POST", f"{address}/api/v1/ask", json={"question": question}, headers=headers) as reply:
        if reply.status_code != 200:
            return Asked(0, 1000 * (time.perf_counter() - start), str(reply.status_code), False)
        for line in reply.iter_lines():
            if line.startswith("event: "):
                name = line.removeprefix("event: ")
                if name in ("values", "text") and not first:
                    first = 1000 * (time.perf_counter() - start)
            elif line.startswith("data: ") and name in ("answer", "error"):
                told = json.loads(line.removeprefix("data: "))
    kind = told.get("answer", {}).get("kind", "error")
    return Asked(first, 1000 * (time.perf_counter() - start), kind, told.get("question") == question)


def read(address: str, questions: Sequence[str], readers: int, each: int) -> list[Asked]:
    """`readers` side by side, each with its own connection and questions."""

    def one(number: int) -> list[Asked]:
        with httpx.Client(timeout=120) as client:
            return [ask(client, address, questions[(number * 7 + n) % len(questions)]) for n in range(each)]

    with ThreadPoolExecutor(readers) as pool:
        return [asked for found in pool.map(one, range(readers)) for asked in found]


def report(title: str, asked: Sequence[Asked], seconds: float) -> None:
    first, whole = sorted(each.first for each in asked), sorted(each.whole for each in asked)
    kinds = dict(Counter(each.answered for each in asked))
    crossed = sum(not each.own for each in asked)

    def told(times: Sequence[float]) -> str:
        return f"p50 {times[len(times) // 2]:6.0f}  p95 {times[int(len(times) * 0.95)]:6.0f}  max {times[-1]:6.0f}"

    print(f"{title:28} first {told(first)}   whole {told(whole)}   {len(asked) / seconds:.0f} a second   {kinds}")
    if crossed:
        print(f"{title:28} {crossed} answers were not to the reader's question")


def upload(address: str, folder: Path) -> list[dict[str, Any]]:
    """Every PDF of the folder, until each is in."""
    jobs = []
    with httpx.Client(timeout=120) as client:
        for path in sorted(folder.glob("*.pdf")):
            content = path.read_bytes() + f"\n% {time.time_ns()}\n".encode()  # another file by its bytes
            reply = client.post(f"{address}/api/v1/documents", files={"files": (path.name, content)})
            jobs += reply.json().get("jobs", [])
        ended: list[dict[str, Any]] = []
        for job in jobs:
            while job["stage"] not in ("done", "same", "failed"):
                time.sleep(0.2)
                job = client.get(f"{address}/api/v1/jobs/{job['id']}").json()
            ended.append(job)
    return ended


def timed(title: str, address: str, questions: Sequence[str], readers: int, each: int) -> None:
    start = time.perf_counter()
    asked = read(address, questions, readers, each)
    report(title, asked, time.perf_counter() - start)


def memory(pid: int) -> float:
    """Largest resident memory so far, in MB."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.readers", description="Measure the server.")
    parser.add_argument("--library", type=Path, default=Path("library"))
    parser.add_argument("--ingest", type=Path, default=None, help="folder of PDFs to upload meanwhile")
    parser.add_argument("--each", type=int, default=10, help="questions a reader asks")
    options = parser.parse_args()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    address = f"http://127.0.0.1:{port}"
    state = tempfile.TemporaryDirectory(prefix="served-")
    server = multiprocessing.get_context("spawn").Process(
        target=run_server, args=(options.library, Path(state.name), port)
    )
    server.start()
    while True:
        try:
            rows = httpx.get(f"{address}/api/v1/documents").json()
            break
        except httpx.TransportError:
            time.sleep(0.2)
    known = [row for row in rows if row["entity"] and row["year"]]
    questions = [words.format(entity=row["entity"], year=row["year"]) for words in QUESTIONS for row in known]
    read(address, questions, 1, 5)
    try:
        for readers in (1, 10, 50):
            timed(f"{readers} readers", address, questions, readers, options.each)
        if options.ingest:
            found: list[dict[str, Any]] = []
            carrier = threading.Thread(target=lambda: found.extend(upload(address, options.ingest)))
            carrier.start()
            while carrier.is_alive():
                timed("50 readers, files coming in", address, questions, 50, options.each)
            carrier.join()
            print("uploads:", dict(Counter(job["stage"] for job in found)))
        print(f"largest memory of the server: {memory(server.pid or 0):.0f} MB")
    finally:
        start = time.perf_counter()
        server.terminate()
        server.join()
        print(f"stopped after {time.perf_counter() - start:.1f} s")
        state.cleanup()


if __name__ == "__main__":
    main()
