"""An exported answer stands alone: its evidence with it, nothing in it runs, formulas give the answer's figures."""

import io
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from index import Library
from ingest import Amount, round_half_up
from qa import Answer, Question, answer_question, make_record
from qa.answer import Calculation, Evidence, Kind, Value, Verdict
from qa.record import Record
from tests.web.conftest import Connect
from tests.web.fakes import HOSTILE, paint
from web.exhibit import Exhibit, Piece, cropped
from web.exports import ExportError, exhibit_to_html, export_answer
from web.workbook import exhibit_to_xlsx

openpyxl = pytest.importorskip("openpyxl", reason="the export extra is not installed")

RECEPTION = "云溪市科技局2024年公务接待费预算多少？"
SUM = "云溪市科技局2024年公务接待费和会议费预算加起来多少？"
SHARE = "云溪市科技局2024年公务接待费占三公经费的比例是多少？"
IN_YUAN = "云溪市科技局2024年公务接待费预算多少元？"


def recorded(library: Library, question: str) -> Record:
    answer = answer_question(question, library)
    assert answer.values, answer.text
    return make_record(Question(question), answer, library)


def sheets(content: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(content))


def results(book: Any) -> dict[str, Decimal]:
    """The values of the front sheet, its formulas worked out in decimals."""

    def number(reference: re.Match[str]) -> str:
        return f"Decimal('{book['Evidence'][reference[1]].value}')"

    found = {}
    rows = [[cell.value for cell in row] for row in book["Answer"].iter_rows()]
    start = next(index for index, row in enumerate(rows) if row[:2] == ["label", "value"])
    for row in rows[start + 1 :]:
        if row[0] and row[1] is not None:
            written = str(row[1])
            assert written.startswith("=") == (row[6] == "formula over Evidence")
            if written.startswith("="):
                terms = re.sub(r"Evidence!\$(K)\$(\d+)", lambda m: number(_joined(m)), written[1:])
                terms = re.sub(r"(?<![\w.'])(\d+)(?=[*/)]|$)", r"Decimal(\1)", terms).replace(",Decimal(", ",int(")
                written = str(eval(terms, {"Decimal": Decimal, "ROUND": round_half_up, "ABS": abs, "int": int}))
            found[row[0]] = Decimal(written)
    return found


def _joined(found: re.Match[str]) -> re.Match[str]:
    whole = re.match(r"(\w+)", f"{found[1]}{found[2]}")
    assert whole is not None
    return whole


@pytest.mark.parametrize("question", [RECEPTION, SUM, SHARE, IN_YUAN])
def test_formulas_give_the_figures_of_the_answer(library: Library, question: str) -> None:
    record = recorded(library, question)
    book = sheets(export_answer(".xlsx", record, library))
    found = results(book)
    assert [found[value.label] for value in record.answer.values] == [Decimal(v.value) for v in record.answer.values]
    written = [row[1].value for row in book["Answer"].iter_rows() if str(row[1].value).startswith("=")]
    assert len(written) == len(record.answer.values), "every figure is a formula"


def test_operands_stand_with_their_addresses_and_as_printed(library: Library) -> None:
    record = recorded(library, SUM)
    rows = list(sheets(export_answer(".xlsx", record, library))["Evidence"].iter_rows(values_only=True))
    assert rows[0][:6] == ("id", "document", "title", "file_sha256", "page", "box")
    for item, row in zip(record.answer.evidence, rows[1:], strict=True):
        assert (row[0], row[1], row[3], row[4]) == (item.id, item.doc, item.sha256, item.page)
        assert row[9] == item.quote
        fact = next(fact for fact in record.facts if fact.evidence == item.id)
        assert (Decimal(str(row[10])), row[11]) == (Decimal(fact.value), fact.unit)


def made(text: str, formula: str = "1.00 万元 + 2.00 万元 = 3.00 万元", value: str = "3.00") -> Exhibit:
    """A sum whose labels, quotes and caveats are `text`."""
    pieces = tuple(
        Piece(
            Evidence(
                id=f"E{n}",
                doc="d",
                page=1,
                box=(1, 1, 9, 9),
                kind="cell",
                table=text,
                row=text,
                column=text,
                quote=text,
            ),
            text,
            Amount(value=Decimal(f"{n}.00"), unit="万元", printed=f"{n}.00"),
            None,
        )
        for n in (1, 2)
    )
    answer = Answer(
        kind=Kind.NUMBER,
        text=text,
        values=(Value(label=text, value=value, unit="万元", verdict=Verdict.DERIVED, evidence=("E1", "E2")),),
        evidence=tuple(piece.evidence for piece in pieces),
        calculation=Calculation(operation="sum", formula=formula, operands=("E1", "E2")),
        caveats=(text,),
    )
    return Exhibit(text, answer, "2030-01-01T00:00:00+00:00", "mingzhang 9", pieces)


@pytest.mark.parametrize(
    "text", ["=1+1", '=HYPERLINK("http://x","y")', "+1", "-1+2", "@SUM(A1)", "\t=1", "=cmd|' /C calc'!A0", "a\x00b"]
)
def test_no_text_becomes_a_formula(text: str) -> None:
    book = sheets(exhibit_to_xlsx(made(text)))
    formulas = [
        (cell.coordinate, cell.value)
        for sheet in book
        for row in sheet.iter_rows()
        for cell in row
        if cell.data_type == "f"
    ]
    assert [value for _, value in formulas] == ["=ROUND(Evidence!$K$2+Evidence!$K$3,2)"]


@pytest.mark.parametrize(
    ("formula", "value"),
    [
        ("1.00 万元 + 2.00 万元 = 4.00 万元", "4.00"),
        ("1.00 万元 + 9.00 万元 = 10.00 万元", "10.00"),
        ("max", "3.00"),
        ("1.00 万元 + SUM(A1) = 3.00 万元", "3.00"),
        ("1.00 万元 ÷ (2.00 万元 = 3.00 万元", "3.00"),
    ],
)
def test_a_formula_that_does_not_give_the_figure_is_not_written(formula: str, value: str) -> None:
    front = sheets(exhibit_to_xlsx(made("合计", formula, value)))["Answer"]
    row = next(row for row in front.iter_rows() if row[0].value == "合计" and row[6].value)
    assert (row[1].data_type, Decimal(str(row[1].value))) == ("n", Decimal(value))
    assert "computed by the program" in row[6].value


@pytest.mark.parametrize(
    ("formula", "value", "unit", "written"),
    [
        ("2.00 万元 − 1.00 万元 = 1.00 万元", "1.00", "万元", "=Evidence!$K$2"),
        ("1.00 万元 − 2.00 万元 = -1.00 万元", "-1.00", "万元", "=ROUND(Evidence!$K$2-Evidence!$K$3,2)"),
        ("1.00 万元 ÷ 2.00 万元 = 50.00%", "50.00", "%", "=ROUND((Evidence!$K$2/Evidence!$K$3)*100,2)"),
        (
            "(1.00 万元 − 2.00 万元) ÷ 2.00 万元 = 50.00%",
            "50.00",
            "%",
            "=ABS(ROUND(((Evidence!$K$2-Evidence!$K$3)/Evidence!$K$3)*100,2))",
        ),
        ("10,000 元 + 20,000 元 = 30,000 元", "30000", "元", "=ROUND(Evidence!$K$2*10000+Evidence!$K$3*10000,0)"),
    ],
)
def test_each_kind_of_calculation_has_its_formula(formula: str, value: str, unit: str, written: str) -> None:
    exhibit = made("合计", formula, value)
    shown = exhibit.answer.values[0].model_copy(update={"unit": unit})
    exhibit = exhibit._replace(answer=exhibit.answer.model_copy(update={"values": (shown,)}))
    front = sheets(exhibit_to_xlsx(exhibit))["Answer"]
    assert written in [row[1].value for row in front.iter_rows()]


def test_a_page_escapes_everything_and_asks_for_nothing() -> None:
    page = exhibit_to_html(made(HOSTILE))
    assert "<script" not in page
    assert "&lt;script&gt;" in page
    assert not re.search(r"(?:src|href)=\"(?!data:)", page)
    assert "url(" not in page


def test_a_page_holds_the_crops_of_the_cited_cells(library: Library) -> None:
    record = recorded(library, RECEPTION)
    page = export_answer(".html", record, library).decode()
    assert page.count('src="data:image/png;base64,') == len(record.answer.evidence)
    assert record.documents[0].sha256 in page
    assert record.answer.values[0].value in page


def test_a_crop_shows_the_lines_around_the_cell() -> None:
    from PIL import Image

    page = paint(Path("x.pdf"), 1, [(300.0, 200.0, 380.0, 220.0)], 2.0)
    with Image.open(io.BytesIO(cropped(page, (300.0, 200.0, 380.0, 220.0)))) as image:
        assert image.size == (1190, 152)
        assert image.convert("RGB").getpixel((600, 57)) == (217, 51, 26)


def test_a_record_comes_out_as_it_is(library: Library) -> None:
    record = recorded(library, RECEPTION)
    assert Record.model_validate_json(export_answer(".json", record, library)) == record


@pytest.mark.parametrize("ending", ["", ".pdf", ".xls", ".exe"])
def test_other_endings_are_refused_with_the_next_step(library: Library, ending: str) -> None:
    with pytest.raises(ExportError, match="choose"):
        export_answer(ending, recorded(library, RECEPTION), library)


# Over HTTP


@pytest.mark.parametrize(("format", "kind"), [("html", "text/html"), ("xlsx", "spreadsheetml")])
def test_an_answer_is_downloaded_with_its_evidence(connect: Connect, format: str, kind: str) -> None:
    client = connect()
    given = client.post("/api/v1/ask", json={"question": "基本支出占比"}).json()
    reply = client.get(f"/api/v1/answers/{given['id']}/export?format={format}")
    assert reply.status_code == 200
    assert kind in reply.headers["content-type"]
    assert reply.headers["content-disposition"] == f'attachment; filename="mingzhang-{given["id"]}.{format}"'
    if format == "html":
        assert reply.text.count("data:image/png;base64,") == 2
    else:
        assert sheets(reply.content)["Evidence"].max_row == 3


@pytest.mark.parametrize("format", ["html", "xlsx", "json"])
def test_an_unknown_answer_has_no_export(connect: Connect, format: str) -> None:
    assert connect().get(f"/api/v1/answers/{'0' * 24}/export?format={format}").status_code == 404


def test_other_formats_are_refused(connect: Connect) -> None:
    client = connect()
    given = client.post("/api/v1/ask", json={"question": "三公"}).json()
    assert client.get(f"/api/v1/answers/{given['id']}/export?format=exe").status_code == 400


def test_a_record_from_the_server_can_be_replayed(connect: Connect, library_folder: Path, tmp_path: Path) -> None:
    import shutil

    from qa import replay
    from web.engine import real_engine

    shutil.copytree(library_folder, tmp_path / "library")
    client = connect(real_engine())
    history = [("云溪市科技局2024年三公经费预算多少？", "")]
    given = client.post("/api/v1/ask", json={"question": "其中公务接待费呢？", "history": history}).json()
    record = Record.model_validate(client.get(f"/api/v1/answers/{given['id']}/export?format=json").json())
    assert [value.value for value in record.answer.values] == [value["value"] for value in given["answer"]["values"]]
    with Library.open(tmp_path / "library", read_only=True) as library:
        assert replay(record, library).same
