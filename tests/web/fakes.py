"""An engine in memory: two small disclosures, scripted answers, and a reader and a painter for the worker process.

"三公经费一共多少？"     -> one verified number, 12.30 万元, from a cell of page 1
"基本支出占比"           -> derived, with a formula of two operands
"两处是否一致"           -> conflict            "为什么增加" -> text        "天气" -> abstain, with choices
"""

import hashlib
import io
import os
import time
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from PIL import Image, ImageDraw

from index import AddOutcome
from index.crosschecks import CrossFindings
from ingest.amount import Amount, CellState
from ingest.document import (
    Box,
    Cell,
    Check,
    CheckPlace,
    Column,
    ColumnRole,
    Cover,
    Document,
    Fact,
    Level,
    Origin,
    PageReading,
    Place,
    RuleCoverage,
    Severity,
    Stage,
    Table,
    TablePart,
)
from ingest.errors import UnreadableFile
from qa.answer import Answer, Calculation, Evidence, Kind, Reason, Scope, Value, Verdict
from web.engine import Engine, History, Shelf

WIDTH, HEIGHT = 595.0, 842.0
BOX: Box = (300.0, 200.0, 380.0, 220.0)
OTHER: Box = (300.0, 230.0, 380.0, 250.0)
HOSTILE = "<script>alert(1)</script>{{evil}}${evil}"


class FakeRow(NamedTuple):
    key: str
    file_name: str
    cover: Cover
    pages: int
    tables: int
    facts: int
    checks: int
    sha256: str
    superseded_by: str | None = None


def make_document(key: str, entity: str, year: int = 2024, sha256: str = "") -> Document:
    cover = Cover(
        title=f"{entity}{year}年部门预算",
        entity=entity,
        year=year,
        stage=Stage.BUDGET,
        level=Level.DEPARTMENT,
        region="示例市",
        family="湖南预算",
        confidence=1.0,
        places=(),
    )
    labels = (
        ("“三公”经费合计", "12.30", BOX),
        ("公务接待费", "4.30", OTHER),
        (HOSTILE, "8.00", (300.0, 260.0, 380.0, 280.0)),
    )
    rows = tuple(
        (Cell(text=label, page=1, box=(90.0, box[1], 300.0, box[3])), Cell(text=value, page=1, box=box))
        for label, value, box in labels
    )
    table = Table(
        id="t01",
        title="“三公”经费预算表",
        label="预算公开表9",
        unit="万元",
        entity=entity,
        period="",
        note="",
        columns=(
            Column(path=("项目",), role=ColumnRole.LABEL, block=0),
            Column(path=("本年预算数",), role=ColumnRole.AMOUNT, block=0),
        ),
        rows=rows,
        parts=(TablePart(page=1, box=(90.0, 180.0, 380.0, 290.0), header_box=None, rows=3),),
    )
    facts = tuple(
        Fact(
            id=f"t01.r{number}.c1",
            origin=Origin.CELL,
            state=CellState.NUMBER,
            amount=Amount(value=Decimal(value), unit="万元", printed=value),
            entity=entity,
            year=year,
            stage=Stage.BUDGET,
            fund="一般公共预算",
            basis="",
            side="支出",
            statement="三公经费表",
            table="t01",
            section=None,
            subject=label,
            code="",
            tree=None,
            measure="本年预算数",
            row=number,
            column=1,
            row_label=label,
            place=Place(page=1, box=box, quote=value),
        )
        for number, (label, value, box) in enumerate(labels)
    )
    check = Check(
        rule="W1",
        severity=Severity.MEDIUM,
        message="合计不等于各项之和",
        expected="12.30",
        found="12.31",
        slack="0.02",
        places=(CheckPlace(page=1, box=BOX, quote="12.30"), CheckPlace(page=1, box=OTHER, quote="4.30")),
    )
    pages = tuple(PageReading(page=number, width=WIDTH, height=HEIGHT, kind="table") for number in (1, 2))
    return Document(
        key=key,
        sha256=sha256 or hashlib.sha256(key.encode()).hexdigest(),
        file_name=f"{key}.pdf",
        cover=cover,
        sections=(),
        tables=(table,),
        facts=facts,
        checks=(check,),
        pages=pages,
        coverage=(RuleCoverage(rule="W1", passed=7, failed=1, skipped=0, reason=""),),
    )


class FakeLibrary:
    def __init__(self, documents: Iterable[Document]) -> None:
        self.held = {document.key: document for document in documents}

    def documents(self, include_superseded: bool = False) -> Sequence[FakeRow]:
        return [
            FakeRow(
                each.key,
                each.file_name,
                each.cover,
                len(each.pages),
                len(each.tables),
                len(each.facts),
                len(each.checks),
                each.sha256,
            )
            for each in self.held.values()
        ]

    def document(self, key: str) -> Document:
        return self.held[key]

    def source(self, key: str) -> Path:
        return Path("files") / f"{key}.pdf"

    def add(self, document: Document, source: Path | None = None) -> AddOutcome:
        replaced = (f"{document.key}~1",) if document.key in self.held else ()
        self.held[document.key] = document
        return AddOutcome("superseded" if replaced else "added", document.key, replaced)

    def remove(self, key: str) -> None:
        del self.held[key]

    def cross_checks(self) -> CrossFindings:
        places = tuple(CheckPlace(doc=key, page=1, box=BOX, quote="12.30") for key in list(self.held)[:2])
        found = Check(
            rule="X2", severity=Severity.LOW, message="部门小于单位", expected="", found="", slack="", places=places
        )
        return CrossFindings((found,) if len(places) == 2 else (), ())

    def contains(self, sha256: str) -> str | None:
        return next((key for key, document in self.held.items() if document.sha256 == sha256), None)


def evidence(doc: str, number: int = 1, box: Box = BOX, role: str = "source") -> Evidence:
    return Evidence(
        id=f"E{number}",
        doc=doc,
        page=1,
        box=box,
        kind="cell",
        table="预算公开表9 “三公”经费预算表",
        row="“三公”经费合计" if box == BOX else "公务接待费",
        column="本年预算数",
        quote="12.30" if box == BOX else "4.30",
        role=role,
    )


def answer(question: str, shelf: Shelf, scope: Sequence[str], history: History) -> Answer:
    keys = list(scope) or [row.key for row in shelf.documents()]
    if not keys:
        return Answer(kind=Kind.ABSTAIN, text="资料库还是空的。", reason=Reason.NOT_FOUND)
    if "崩溃" in question:
        raise RuntimeError("secret path /srv/private")
    doc = keys[0]
    entity = shelf.document(doc).cover.entity
    where = Scope(entity=entity, year=2024, stage="预算", level="部门", fund="一般公共预算")
    first, second = evidence(doc), evidence(doc, 2, OTHER)
    total = Value(label="“三公”经费合计", value="12.30", unit="万元", verdict=Verdict.VERIFIED, evidence=("E1",))
    if "天气" in question:
        return Answer(
            kind=Kind.ABSTAIN,
            text="公开文件里没有天气。",
            reason=Reason.UNSUPPORTED,
            choices=("三公经费一共多少？",),
            elapsed_ms=3,
        )
    if "占比" in question:
        return Answer(
            kind=Kind.NUMBER,
            text="公务接待费占“三公”经费的 34.96%。",
            scope=where,
            evidence=(first, second),
            values=(
                Value(label="公务接待费占比", value="34.96", unit="%", verdict=Verdict.DERIVED, evidence=("E2", "E1")),
            ),
            calculation=Calculation(operation="share", formula="4.30 ÷ 12.30 = 34.96%", operands=("E2", "E1")),
            caveats=("按一般公共预算口径。",),
            assumed=("“占比”理解为占三公经费的比例",),
            elapsed_ms=5,
        )
    if "一致" in question:
        return Answer(
            kind=Kind.NUMBER,
            text="表中为 12.30 万元，另一处为 4.30 万元。",
            scope=where,
            values=(total.model_copy(update={"verdict": Verdict.CONFLICT}),),
            evidence=(first, second.model_copy(update={"role": "disagrees"})),
            caveats=("两处刊载不一致。",),
        )
    told = f"{entity}2024年预算安排“三公”经费 12.30 万元。" + ("" if not history else f"（第 {len(history) + 1} 问）")
    return Answer(
        kind=Kind.NUMBER,
        text=told,
        values=(total,),
        scope=where,
        evidence=(first,),
        choices=("公务接待费占比是多少？",),
        elapsed_ms=4,
    )


def paint(path: Path, page: int, boxes: Sequence[Box], zoom: float) -> bytes:
    image = Image.new("RGB", (int(WIDTH * zoom), int(HEIGHT * zoom)), "white")
    pen = ImageDraw.Draw(image)
    for box in boxes:
        pen.rectangle([edge * zoom for edge in box], outline=(217, 51, 26), width=3)
    out = io.BytesIO()
    image.save(out, "PNG")
    return out.getvalue()


def ingest_file(path: Path, *, key: str | None = None, password: str = "") -> Document:
    content = path.read_bytes()
    if b"broken" in content:
        raise UnreadableFile(f"{path}: not a complete PDF; fetch the file again")
    if b"crash" in content:
        os._exit(11)
    if b"slow" in content:
        time.sleep(60)
    return make_document(key or path.stem, "上传示例局", 2025, hashlib.sha256(content).hexdigest())


def write_samples(folder: Path) -> None:
    for name in ("sample-1", "sample-2"):
        (folder / f"{name}.pdf").write_bytes(b"%PDF-1.7 " + name.encode())


def make_engine(documents: Iterable[Document] | None = None) -> Engine:
    held = (
        [make_document("jg-24", "示例市经管局"), make_document("wl-24", "示例市文旅局")]
        if documents is None
        else documents
    )
    library = FakeLibrary(held)
    return Engine(
        lambda path: library,
        answer,
        "tests.web.fakes:ingest_file",
        "tests.web.fakes:paint",
        "tests.web.fakes:write_samples",
    )
