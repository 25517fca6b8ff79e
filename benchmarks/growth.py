"""The library under load: add, look up, search, cold start and memory, from some documents to many.

    python -m benchmarks.growth --documents 1000 --folder build/many

Documents are the made-up samples, cloned under other agencies' names with every amount changed, in the tables and in
the prose: statements and phrases repeat as they do in life, sentences with figures do not. Times are wall time of one
process; lines name the number of documents, so that growth can be read off.
"""

import argparse
import hashlib
import json
import random
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path

from index import Library
from ingest.document import Document, Fact, Section

TRADES = (
    "财政局",
    "教育局",
    "民政局",
    "审计局",
    "统计局",
    "水利局",
    "商务局",
    "林业局",
    "信访局",
    "住房和城乡建设局",
    "卫生健康局",
)
HAN = "安平康宁泰和兴隆昌盛永春秋江河湖海山川林泉石云霞岚松柏竹梅兰桂"
QUESTIONS = (
    "三公经费预算是多少",
    "公务接待费花了多少",
    "机关运行经费比上年增加的原因",
    "政府采购货物多少",
    "how much for training",
    "住房公积金",
)


def read_samples() -> list[Document]:
    """The sample disclosures, typeset and read once."""
    from evals.samples import write_samples
    from ingest.pipeline import ingest_file

    with tempfile.TemporaryDirectory() as folder:
        return [ingest_file(path) for path in write_samples(Path(folder))]


def clones(samples: Sequence[Document], number: int, seed: int = 0) -> Iterator[Document]:
    """Documents of agencies that do not exist, each with amounts of its own."""
    draw = random.Random(seed)
    for n in range(number):
        original = samples[n % len(samples)]
        place = "".join(draw.sample(HAN, 2)) + draw.choice("市县区")
        entity = f"{place}{TRADES[n % len(TRADES)]}"
        year = 2015 + n // len(TRADES) % 11
        factor = Decimal(draw.randint(50, 200)) / 100
        facts = tuple(_changed(fact, entity, year, factor) for fact in original.facts)
        sections = tuple(_retold(section, n) for section in original.sections)
        cover = original.cover.model_copy(update={"entity": entity, "year": year, "units": ()})
        yield original.model_copy(
            update={
                "key": f"c{n:05}",
                "sha256": hashlib.sha256(f"{seed}/{n}".encode()).hexdigest(),
                "cover": cover,
                "facts": facts,
                "sections": sections,
            }
        )


def _retold(section: Section, seed: int) -> Section:
    """The same prose with other figures of the same length."""
    draw = random.Random(f"{seed}/{section.id}")

    def other(match: re.Match[str]) -> str:
        return "".join(draw.choice("123456789") if c.isdigit() else c for c in match[0])

    paragraphs = tuple(
        paragraph.model_copy(update={"text": re.sub(r"\d+\.\d+", other, paragraph.text)})
        for paragraph in section.paragraphs
    )
    return section.model_copy(update={"paragraphs": paragraphs})


def _changed(fact: Fact, entity: str, year: int, factor: Decimal) -> Fact:
    amount = fact.amount
    if amount is not None:
        value = (amount.value * factor).quantize(amount.value)
        amount = amount.model_copy(update={"value": value, "printed": str(value)})
    return fact.model_copy(update={"entity": entity, "year": year, "amount": amount})


def percentiles(run: Callable[[int], object], times: int) -> dict[str, float]:
    """Median and 95th percentile in milliseconds: as waited for, and of CPU, which other processes do not slow."""
    taken: dict[str, list[float]] = {"ms": [], "cpu_ms": []}
    for n in range(times):
        start, worked = time.perf_counter(), time.process_time()
        run(n)
        taken["ms"].append(1000 * (time.perf_counter() - start))
        taken["cpu_ms"].append(1000 * (time.process_time() - worked))
    return {
        f"p{share}_{clock}": sorted(times)[int(len(times) * share / 100)]
        for clock, times in taken.items()
        for share in (50, 95)
    }


def resident() -> float:
    """Largest resident memory so far, in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1024
    return 0.0


def measure(folder: Path) -> dict[str, float]:
    """Look-ups and searches over a library that is there, in a process of their own."""
    figures: dict[str, float] = {}
    start = time.perf_counter()
    with Library.open(folder, read_only=True) as library:
        figures["open_ms"] = 1000 * (time.perf_counter() - start)
        rows = library.documents()
        draw = random.Random(1)
        keys = [row.key for row in rows]
        entities = [row.cover.entity for row in rows]
        figures["documents"] = len(rows)
        figures["facts"] = sum(row.facts for row in rows)
        some = [draw.choice(keys) for _ in range(300)]
        who = [draw.choice(entities) for _ in range(300)]
        ledger = library.ledger
        asked = [f"{draw.choice(entities)}{draw.choice(QUESTIONS)}" for _ in range(100)]
        start = time.perf_counter()
        library.search("政府采购预算多少")
        figures["first_open_search_ms"] = 1000 * (time.perf_counter() - start)
        for name, run, times in (
            ("ledger_code", lambda n: ledger.facts([some[n]], code="30217"), 300),
            ("ledger_subject", lambda n: ledger.facts([some[n]], subject="公务接待费"), 300),
            ("ledger_entity", lambda n: ledger.facts(None, entity=who[n], subject="公务接待费"), 200),
            ("ledger_entity_year", lambda n: ledger.facts(None, entity=who[n], year=2020, code="30217"), 200),
            ("ledger_match", lambda n: ledger.match([some[n]], "接待"), 200),
            ("search_named", lambda n: library.search(asked[n]), 100),
            ("search_scoped", lambda n: library.search(QUESTIONS[n % 6], [some[n]]), 100),
            ("search_open", lambda n: library.search(QUESTIONS[n % 6]), 60),
            ("document", lambda n: library.document(some[n]), 40),
        ):
            figures |= {f"{name}_{point}": value for point, value in percentiles(run, times).items()}
        figures["resident_mb"] = resident()
    return figures


def fill(folder: Path, samples: Sequence[Document], number: int) -> list[float]:
    """Adds documents until there are `number`; seconds each took."""
    taken = []
    with Library.open(folder) as library:
        held = len(library.documents(include_superseded=True))
        for document in islice(clones(samples, number), held, None):
            start = time.perf_counter()
            library.add(document)
            taken.append(time.perf_counter() - start)
    return taken


def encode_speed(model: str | None, number: int = 20_000) -> dict[str, float]:
    """Texts a second of CPU, one thread each: the shipped encoder, and a transformer over the same texts.

    Without the folder of a model the transformer is one of MiniLM's size with random weights.
    """
    import torch

    from index.embedder import embeddable, load_encoder
    from index.lessons import make_lessons

    torch.set_num_threads(1)
    texts = [embeddable(lesson.topic) for lesson in make_lessons()][:number]
    shipped = load_encoder(None)
    if shipped is None:
        return {}
    figures = {"shipped_texts_a_second": _speed(shipped.encode, texts)}
    if model is not None:
        other = load_encoder(model)
        assert other is not None
        return figures | {f"{Path(model).name}_texts_a_second": _speed(other.encode, texts[:256])}
    from transformers import BertConfig, BertModel

    config = BertConfig(num_hidden_layers=6, hidden_size=384, num_attention_heads=12, intermediate_size=1536)
    bert = BertModel(config).train(False)
    tokens = torch.randint(1000, 20_000, (32, sum(map(len, texts)) // len(texts)))
    with torch.no_grad():
        figures["random_minilm_texts_a_second"] = _speed(lambda part: bert(tokens[: len(part)]), texts[:128], 32)
    return figures


def _speed(encode: Callable[[list[str]], object], texts: list[str], batch: int = 1024) -> float:
    start = time.process_time()
    for n in range(0, len(texts), batch):
        encode(texts[n : n + batch])
    return len(texts) / (time.process_time() - start)


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description="Measure the library.")
    parser.add_argument("--documents", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--encoders", action="store_true", help="compare the speed of encoders instead")
    parser.add_argument("--model", default=None, help="with --encoders: folder of a sentence-transformers model")
    parser.add_argument("--measure", type=Path, default=None, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.measure is not None:
        print(json.dumps(measure(arguments.measure)))
        return
    if arguments.encoders:
        print("\n".join(f"{name:30} {value:12,.0f}" for name, value in encode_speed(arguments.model).items()))
        return
    folder = arguments.folder or Path(tempfile.mkdtemp(prefix="library-"))
    samples = read_samples()
    for number in arguments.documents:
        start = time.perf_counter()
        taken = sorted(fill(folder, samples, number))
        seconds = time.perf_counter() - start
        command = [sys.executable, "-m", "benchmarks.growth", "--measure", str(folder)]
        figures = json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout)
        size = sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6
        print(f"--- {number} documents, {figures.pop('facts'):,.0f} facts, {size:,.0f} MB, filled in {seconds:.0f} s")
        if taken:
            print(
                f"    add p50 {1000 * taken[len(taken) // 2]:.0f} ms, p95 {1000 * taken[int(len(taken) * 0.95)]:.0f} ms"
            )
        print("\n".join(f"    {name:24} {value:10.2f}" for name, value in figures.items()), flush=True)
    if arguments.folder is None:
        shutil.rmtree(folder)


if __name__ == "__main__":
    main()
