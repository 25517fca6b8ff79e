"""One invented disclosure in every carrier: a cover, two statements and a sentence, written from the same words."""

import zipfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

import docx
import openpyxl
import xlwt
from docx.enum.text import WD_ALIGN_PARAGRAPH

from tests.draw import Pen, draw

COVER = "云溪市档案局2024年部门预算"
PART = "第二部分 2024年部门预算表"
SENTENCE = "2024年本部门支出预算812.40万元，其中，基本支出512.40万元，项目支出300.00万元。"
ENTITY, UNIT = "部门：云溪市档案局", "单位：万元"
TOTALS = (
    "部门收支总表",
    [
        ["收入", "<", "支出", "<"],
        ["项目", "预算数", "项目", "预算数"],
        ["一、财政拨款收入", "812.40", "一、一般公共服务支出", "700.00"],
        ["二、其他收入", "", "二、住房保障支出", "112.40"],
        ["收入总计", "812.40", "支出总计", "812.40"],
    ],
    2,
)
SPENDING = (
    "部门支出总表",
    [
        ["科目", "<", "合计", "基本支出", "<", "项目支出"],
        ["编码", "名称", "^", "人员经费", "公用经费", "^"],
        ["合计", "<", "812.40", "412.40", "100.00", "300.00"],
        ["201", "一般公共服务支出", "700.00", "300.00", "100.00", "300.00"],
        ["20126", "档案事务", "700.00", "300.00", "100.00", "300.00"],
        ["221", "住房保障支出", "112.40", "112.40", "", "0.00"],
    ],
    2,
)
STATEMENTS = (TOTALS, SPENDING)
NOTE = "注：本表反映部门本年度各项支出情况。"

Rows = Sequence[Sequence[str]]


def spans(rows: Rows) -> list[tuple[int, int, int, int, str]]:
    """(row, column, rows down, columns across, words) of every cell that is neither `<` nor `^`."""
    found = []
    for r, row in enumerate(rows):
        for c, words in enumerate(row):
            if words in ("<", "^"):
                continue
            across = next((n for n in range(1, len(row) - c) if row[c + n] != "<"), len(row) - c)
            down = next((n for n in range(1, len(rows) - r) if rows[r + n][c] != "^"), len(rows) - r)
            found.append((r, c, down, across, words))
    return found


def as_pdf(path: Path) -> Path:
    def cover(pen: Pen) -> None:
        pen.y = 200
        pen.line(COVER, 22, "center")

    def statement(title: str, rows: Rows, header: int) -> Callable[[Pen], None]:
        def page(pen: Pen) -> None:
            pen.title(title, unit=UNIT, entity=ENTITY)
            pen.table(rows, header=header)
            pen.line(NOTE, 9)

        return page

    def prose(pen: Pen) -> None:
        pen.line("第三部分 预算说明", 16, "center")
        pen.text(pen.left + 20, pen.y, SENTENCE)

    return draw(path, cover, *(statement(*one) for one in STATEMENTS), prose)


def as_html(path: Path, encoding: str = "utf-8") -> Path:
    body = [f'<h1 align="center">{COVER}</h1>']
    for title, rows, _ in STATEMENTS:
        cells = spans(rows)
        body.append(f'<p align="center">{title}</p><p>{ENTITY}　　　{UNIT}</p><table border="1">')
        for r in range(len(rows)):
            line = (f'<td rowspan="{d}" colspan="{a}">{w}</td>' for row, _, d, a, w in cells if row == r)
            body.append(f"<tr>{''.join(line)}</tr>")
        body.append(f"</table><p>{NOTE}</p>")
    body.append(f"<h2>第三部分 预算说明</h2><p>{SENTENCE}</p>")
    page = f'<html><head><meta charset="{encoding}"><title>公开</title></head><body>{"".join(body)}</body></html>'
    path.write_bytes(page.encode(encoding))
    return path


def as_docx(path: Path) -> Path:
    document = docx.Document()
    document.add_heading(COVER, 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    for title, rows, _ in STATEMENTS:
        document.add_paragraph(title).alignment = WD_ALIGN_PARAGRAPH.CENTER
        document.add_paragraph(f"{ENTITY}\t{UNIT}")
        table = document.add_table(len(rows), len(rows[0]))
        for r, c, down, across, words in spans(rows):
            first = table.cell(r, c)
            if down > 1 or across > 1:
                first = first.merge(table.cell(r + down - 1, c + across - 1))
            first.text = words
        document.add_paragraph(NOTE)
    document.add_heading("第三部分 预算说明", 1)
    document.add_paragraph(SENTENCE)
    document.save(str(path))
    return path


def as_xlsx(path: Path) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    first = book.create_sheet("封面")
    first["A1"] = COVER
    for title, rows, header in STATEMENTS:
        sheet = book.create_sheet(title[:20])
        sheet.append([title])
        sheet.merge_cells(start_row=1, end_row=1, start_column=1, end_column=len(rows[0]))
        sheet.append([ENTITY, *[None] * (len(rows[0]) - 2), UNIT])
        for r, c, down, across, words in spans(rows):
            cell = sheet.cell(r + 3, c + 1)
            cell.value, cell.number_format = as_number(words) if r >= header and c else (words or None, "General")
            if down > 1 or across > 1:
                corner = {"end_row": r + 2 + down, "end_column": c + across}
                sheet.merge_cells(start_row=r + 3, start_column=c + 1, **corner)
        sheet.cell(len(rows) + 3, 1, NOTE)
    book.create_sheet("说明").append(["第三部分 预算说明"])
    book["说明"].append([SENTENCE])
    book.save(path)
    return path


def as_xls(path: Path) -> Path:
    book = xlwt.Workbook(encoding="utf-8")
    book.add_sheet("封面").write(0, 0, COVER)
    money = xlwt.easyxf(num_format_str="#,##0.00")
    for title, rows, header in STATEMENTS:
        sheet = book.add_sheet(title)
        sheet.write_merge(0, 0, 0, len(rows[0]) - 1, title)
        sheet.write(1, 0, ENTITY)
        sheet.write(1, len(rows[0]) - 1, UNIT)
        for r, c, down, across, words in spans(rows):
            value, _ = as_number(words) if r >= header and c else (words, "")
            style = money if isinstance(value, float) else xlwt.Style.default_style
            if down > 1 or across > 1:
                sheet.write_merge(r + 2, r + 1 + down, c, c + across - 1, value, style)
            elif value is not None:
                sheet.write(r + 2, c, value, style)
        sheet.write(len(rows) + 2, 0, NOTE)
    words = book.add_sheet("说明")
    words.write(0, 0, "第三部分 预算说明")
    words.write(1, 0, SENTENCE)
    book.save(str(path))
    return path


def as_number(words: str) -> tuple[Any, str]:
    """Amounts as workbooks keep them: a binary number and a format."""
    if words.replace(".", "").replace(",", "").isdigit() and "." in words:
        return float(words.replace(",", "")), "#,##0.00"
    return words or None, "General"


# OFD, written by hand in millimetres

NAMESPACE = 'xmlns:ofd="http://www.ofdspec.org/2016"'


class OfdPage:
    """One page of an OFD being written; texts and rules in millimetres from the top left."""

    def __init__(self, size: tuple[float, float] = (210.0, 297.0)) -> None:
        self.size = size
        self.objects: list[str] = []

    def text(self, x: float, y: float, words: str, size: float = 3.5, steps: str | None = None) -> None:
        advance = [size if ord(character) > 255 else size / 2 for character in words]
        steps = " ".join(f"{step:g}" for step in advance[:-1]) if steps is None else steps
        delta = f' DeltaX="{steps}"' if steps else ""
        self.objects.append(
            f'<ofd:TextObject ID="{len(self.objects) + 1}" Font="1" Size="{size}" '
            f'Boundary="{x} {y} {sum(advance):g} {size}">'
            f'<ofd:TextCode X="0" Y="{0.86 * size:g}"{delta}>{words}</ofd:TextCode></ofd:TextObject>'
        )

    def path(self, data: str, boundary: str, attributes: str = "", inner: str = "") -> None:
        self.objects.append(
            f'<ofd:PathObject ID="{len(self.objects) + 1}" Boundary="{boundary}" LineWidth="0.2" {attributes}>{inner}'
            f"<ofd:AbbreviatedData>{data}</ofd:AbbreviatedData></ofd:PathObject>"
        )

    def table(self, rows: Rows, y: float, x: float = 20.0, width: float = 28.0, height: float = 7.0) -> float:
        """A ruled table, every cell an outlined path; the lower edge."""
        for r, c, down, across, words in spans(rows):
            wide, high = width * across, height * down
            self.path(
                f"M 0 0 L {wide} 0 L {wide} {high} L 0 {high} C",
                f"{x + c * width} {y + r * height} {wide} {high}",
            )
            if words:
                self.text(x + c * width + 1, y + r * height + (high - 3) / 2, words, 3.0)
        return y + len(rows) * height

    def xml(self, template: str = "") -> str:
        use = f'<ofd:Template TemplateID="{template}"/>' if template else ""
        return (
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Page {NAMESPACE}><ofd:Area><ofd:PhysicalBox>0 0 '
            f"{self.size[0]} {self.size[1]}</ofd:PhysicalBox></ofd:Area>{use}<ofd:Content><ofd:Layer ID='1'>"
            f"{''.join(self.objects)}</ofd:Layer></ofd:Content></ofd:Page>"
        )


def write_ofd(path: Path, pages: Iterable[str], extra: str = "", parts: dict[str, str] | None = None) -> Path:
    """An OFD with these pages; `extra` goes into the common data, `parts` into the package."""
    contents = list(pages)
    listed = "".join(f'<ofd:Page ID="{n}" BaseLoc="Pages/P{n}/Content.xml"/>' for n in range(len(contents)))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "OFD.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:OFD {NAMESPACE} Version="1.1" DocType="OFD"><ofd:DocBody>'
            "<ofd:DocRoot>Doc_0/Document.xml</ofd:DocRoot></ofd:DocBody></ofd:OFD>",
        )
        archive.writestr(
            "Doc_0/Document.xml",
            f'<?xml version="1.0" encoding="UTF-8"?><ofd:Document {NAMESPACE}><ofd:CommonData><ofd:PageArea>'
            f"<ofd:PhysicalBox>0 0 210 297</ofd:PhysicalBox></ofd:PageArea>{extra}</ofd:CommonData>"
            f"<ofd:Pages>{listed}</ofd:Pages></ofd:Document>",
        )
        for number, content in enumerate(contents):
            archive.writestr(f"Doc_0/Pages/P{number}/Content.xml", content)
        for name, content in (parts or {}).items():
            archive.writestr(name, content)
    return path


def as_ofd(path: Path) -> Path:
    cover = OfdPage()
    cover.text(105 - len(COVER) * 3.3, 80, COVER, 7.0)
    pages = [cover]
    for title, rows, _ in STATEMENTS:
        page = OfdPage()
        page.text(105 - len(title) * 2.75, 40, title, 5.5)
        page.text(20, 50, ENTITY)
        page.text(160, 50, UNIT)
        bottom = page.table(rows, 57)
        page.text(20, bottom + 4, NOTE)
        pages.append(page)
    prose = OfdPage()
    prose.text(80, 40, "第三部分 预算说明", 5.5)
    prose.text(27, 52, SENTENCE)
    return write_ofd(path, [page.xml() for page in [*pages, prose]])


WRITERS: dict[str, Callable[[Path], Path]] = {
    "html": as_html,
    "docx": as_docx,
    "xlsx": as_xlsx,
    "xls": as_xls,
    "ofd": as_ofd,
}
