"""DOCX files: numbers that no text holds, merged cells, boxes, and what is deleted or hidden."""

from pathlib import Path
from typing import Any

import docx
import pytest
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn

from ingest import ingest_file
from ingest.blocks import Grid, Text
from ingest.errors import LimitExceeded
from ingest.word_files import read_docx
from ingest.word_numbers import chinese

LEVELS = (("chineseCounting", "%1、"), ("chineseCountingThousand", "（%2）"), ("decimal", "%3."), ("bullet", "·"))


def saved(tmp_path: Path, document: Any) -> Path:
    path = tmp_path / "one.docx"
    document.save(str(path))
    return path


def texts(path: Path) -> list[str]:
    return [block.text for block in read_docx(path) if isinstance(block, Text)]


def numbered(document: Any) -> Any:
    """A document with a list of four levels; its function to add a paragraph at one of them."""
    levels = "".join(
        f'<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{form}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for at, (form, text) in enumerate(LEVELS)
    )
    root = document.part.numbering_part.element
    kind = f'<w:abstractNum {nsdecls("w")} w:abstractNumId="77">{levels}</w:abstractNum>'
    root.insert(0, parse_xml(kind))
    root.append(parse_xml(f'<w:num {nsdecls("w")} w:numId="77"><w:abstractNumId w:val="77"/></w:num>'))

    def add(text: str, level: int) -> None:
        properties = document.add_paragraph(text)._p.get_or_add_pPr()
        properties.append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="{level}"/><w:numId w:val="77"/></w:numPr>')
        )

    return add


def test_automatic_numbers_are_counted_as_word_prints_them(tmp_path: Path) -> None:
    document = docx.Document()
    add = numbered(document)
    for text, level in (("概况", 0), ("职责", 1), ("机构", 1), ("办公室", 2), ("点", 3), ("收支", 0), ("收入", 1)):
        add(text, level)
    wanted = ["一、概况", "（一）职责", "（二）机构", "1.办公室", "点", "二、收支", "（一）收入"]
    assert texts(saved(tmp_path, document)) == wanted


def test_numbered_headings_make_the_section_tree(tmp_path: Path) -> None:
    document = docx.Document()
    add = numbered(document)
    add("部门概况", 0)
    add("主要职责", 1)
    document.add_paragraph("负责本市档案的收集、整理和保管工作，指导各单位建立档案。")
    add("收支情况", 0)
    document.add_paragraph("2024年支出预算12.50万元，比上年增加。")
    paths = [section.path for section in ingest_file(saved(tmp_path, document)).sections]
    assert paths == [("一、部门概况",), ("一、部门概况", "（一）主要职责"), ("二、收支情况",)]


@pytest.mark.parametrize(("number", "text"), [(1, "一"), (10, "十"), (12, "十二"), (21, "二十一"), (105, "一百零五")])
def test_numbers_are_written_the_chinese_way(number: int, text: str) -> None:
    assert chinese(number) == text


def test_cells_merged_both_ways_keep_amounts_in_their_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(4, 4)
    for (r, c), text in {(0, 0): "科目", (0, 2): "金额", (1, 2): "预算", (1, 3): "决算", (2, 0): "合计"}.items():
        table.cell(r, c).text = text
    for c, text in ((2, "5.00"), (3, "4.00")):
        table.cell(2, c).text = table.cell(3, c).text = text
    table.cell(3, 0).text, table.cell(3, 1).text = "201", "服务"
    for first, last in (((0, 0), (1, 1)), ((0, 2), (0, 3)), ((2, 0), (2, 1))):
        table.cell(*first).merge(table.cell(*last))
    (read,) = ingest_file(saved(tmp_path, document)).tables
    assert read.header == (("科目",), ("科目",), ("金额", "预算"), ("金额", "决算"))
    assert read.texts == (("合计", "", "5.00", "4.00"), ("201", "服务", "5.00", "4.00"))


def test_a_row_may_begin_behind_free_columns(tmp_path: Path) -> None:
    document = docx.Document()
    table = document.add_table(2, 3)
    for c, text in enumerate(("名称", "预算", "决算")):
        table.cell(0, c).text = text
    row = table.rows[1]._tr
    row.remove(row.tc_lst[0])
    row.get_or_add_trPr().append(parse_xml(f'<w:gridBefore {nsdecls("w")} w:val="1"/>'))
    table.rows[1].cells[-1].text = "3.00"
    (grid,) = [block for block in read_docx(saved(tmp_path, document)) if isinstance(block, Grid)]
    assert [(cell.row, cell.column) for cell in grid.cells if cell.text == "3.00"] == [(1, 2)]


def test_deleted_and_hidden_text_is_not_read_and_inserted_text_is(tmp_path: Path) -> None:
    document = docx.Document()
    paragraph = document.add_paragraph("预算")
    paragraph.add_run("草稿").font.hidden = True
    for tag, inner in (("w:del", "w:delText"), ("w:ins", "w:t")):
        change, run, text = OxmlElement(tag), OxmlElement("w:r"), OxmlElement(inner)
        text.text = "旧" if tag == "w:del" else "新"
        run.append(text)
        change.append(run)
        paragraph._p.append(change)
    assert texts(saved(tmp_path, document)) == ["预算新"]


def test_a_text_box_is_read_once(tmp_path: Path) -> None:
    document = docx.Document()
    box = "<w:txbxContent><w:p><w:r><w:t>云溪市档案局</w:t></w:r></w:p></w:txbxContent>"
    spaces = (
        f'{nsdecls("w")} xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
        'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" '
        'xmlns:v="urn:schemas-microsoft-com:vml"'
    )
    run = parse_xml(
        f"<w:r {spaces}><mc:AlternateContent>"
        f"<mc:Choice Requires='wps'><w:drawing><wps:txbx>{box}</wps:txbx></w:drawing></mc:Choice>"
        f"<mc:Fallback><w:pict><v:textbox>{box}</v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
    )
    document.add_paragraph("封面")._p.append(run)
    assert texts(saved(tmp_path, document)) == ["封面", "云溪市档案局"]


def test_a_table_that_arranges_a_page_is_looked_through(tmp_path: Path) -> None:
    document = docx.Document()
    outer = document.add_table(1, 2)
    inner = outer.cell(0, 0).add_table(2, 2)
    for at, text in enumerate(("名称", "金额", "教育", "1.00")):
        inner.cell(at // 2, at % 2).text = text
    outer.cell(0, 1).text = "旁注"
    (table,) = ingest_file(saved(tmp_path, document)).tables
    assert table.texts == (("教育", "1.00"),)


def test_contents_keep_their_leaders(tmp_path: Path) -> None:
    document = docx.Document()
    document.styles.add_style("toc 1", 1)
    document.add_paragraph("目录")
    for text in ("第一部分 概况\t2", "第二部分 报表\t5", "第三部分 说明\t9"):
        document.add_paragraph(text, style="toc 1")
    document.add_heading("第一部分 概况", 1)
    document.add_paragraph("负责档案工作。")
    kinds = [(section.kind, section.path) for section in ingest_file(saved(tmp_path, document)).sections]
    assert kinds == [("contents", ("目录",)), ("", ("第一部分 概况",))]


def test_tables_in_tables_without_end_are_refused(tmp_path: Path) -> None:
    document = docx.Document()
    place = document.element.body
    for _ in range(70):
        cell = parse_xml(f"<w:tbl {nsdecls('w')}><w:tr><w:tc><w:p/></w:tc></w:tr></w:tbl>")
        place.append(cell)
        place = cell.find(f".//{qn('w:tc')}")
    with pytest.raises(LimitExceeded, match="nested deeper than 60"):
        read_docx(saved(tmp_path, document))
