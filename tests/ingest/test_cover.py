"""The cover: entity, year, stage, level, region and units, from cover page, headings, tables and prose."""

import pytest

from ingest.cover import read_cover
from ingest.document import Cell, Column, ColumnRole, Cover, Level, Stage, Table, TablePart
from ingest.names import find_region, is_agency, read_title, read_year
from ingest.sections import build_sections
from ingest.units import find_units
from tests.ingest.prose import lines_of, sections_of


def cover_of(*pages: list[str], tables: tuple[Table, ...] = (), file_name: str = "a.pdf") -> Cover:
    lines = lines_of(*pages)
    return read_cover(lines, build_sections(lines), tables, file_name)


def table(title: str, entity: str = "", label: str = "", period: str = "") -> Table:
    part = TablePart(page=3, box=(70, 100, 500, 400), header_box=None, rows=0, caption_boxes=((70, 60, 500, 90),))
    return Table(
        id="t01",
        title=title,
        label=label,
        unit="万元",
        entity=entity,
        period=period,
        note="",
        columns=(),
        rows=(),
        parts=(part,),
    )


@pytest.mark.parametrize(
    ("text", "name", "year", "stage", "level"),
    [
        ("青山市财政局2024年度部门决算", "青山市财政局", 2024, Stage.FINAL, Level.DEPARTMENT),
        ("2020年度青山市教育局部门决算", "青山市教育局", 2020, Stage.FINAL, Level.DEPARTMENT),
        ("青山市河东区2025年区级部门预算", "", 2025, Stage.BUDGET, Level.DEPARTMENT),
        ("青山市第一医院2024年单位预算", "青山市第一医院", 2024, Stage.BUDGET, Level.UNIT),
        ("第二部分 2024 部门预算表", "", 2024, Stage.BUDGET, Level.DEPARTMENT),
        ("2024年预算单位一般公共预算基本支出部门预算经济分类预算表", "", 2024, Stage.BUDGET, Level.UNIT),
        ("一般公共预算基本支出表(部门预算经济科目)", "", None, Stage.BUDGET, None),
        ("二〇二三年度部门决算", "", 2023, Stage.FINAL, Level.DEPARTMENT),
        ("名词解释", "", None, None, None),
        ("关于青山市水利局2023年度部门决算的公开", "青山市水利局", 2023, Stage.FINAL, Level.DEPARTMENT),
        ("青山市财政局关于批复青山市气象局2024年部门预算的通知", "青山市气象局", 2024, Stage.BUDGET, Level.DEPARTMENT),
        ("2024年部门预算青山市公安局", "青山市公安局", 2024, Stage.BUDGET, Level.DEPARTMENT),
        ("《青山市林业局2024年部门预算》", "青山市林业局", 2024, Stage.BUDGET, Level.DEPARTMENT),
    ],
)
def test_titles(text: str, name: str, year: int | None, stage: Stage | None, level: Level | None) -> None:
    assert read_title(text) == (name, year, stage, level)


@pytest.mark.parametrize(
    "text",
    [
        "截至2023年12月31日",
        "青发〔2018〕31号",
        "比2023年预算增加",
        "2071.30万元",
        "二〇二四年八月",
        "2023年度决算和2024年预算",
    ],
)
def test_no_year_is_read_from_dates_laws_amounts_and_comparisons(text: str) -> None:
    assert read_year(text) is None


def test_regions_are_what_a_name_opens_with() -> None:
    names = {
        "青山市河东区财政局": "青山市河东区",
        "中共青山市委办公室": "青山市",
        "江北省青山市水务局": "青山市",
        "江北省财政厅": "江北省",
        "青山市市场监督管理局": "青山市",
        "青山市园区管理局": "青山市",
        "青山市城市管理局（本级）": "青山市",
        "青山市长河县民政局": "青山市长河县",
        "财政局": "",
    }
    assert {name: find_region(name) for name in names} == names


def test_a_region_alone_or_a_sentence_is_no_agency() -> None:
    assert is_agency("青山市财政局（本级）")
    assert not is_agency("青山市河东区")
    assert not is_agency("青山市财政局，负责财政工作的局")


def test_cover_page_and_tables_that_agree_are_certain() -> None:
    cover = cover_of(
        ["=青山市河东区2025年区级部门预算", "预算主管部门：青山市河东区财政局"],
        ["=名词解释", ">>无。"],
        tables=(
            table("2025年部门收入预算总表", "青山市河东区财政局"),
            table("2025年部门支出预算总表", "青山市河东区财政局"),
        ),
    )
    assert (cover.entity, cover.year, cover.stage, cover.level) == (
        "青山市河东区财政局",
        2025,
        Stage.BUDGET,
        Level.DEPARTMENT,
    )
    assert cover.region == "青山市河东区"
    assert cover.title == "青山市河东区2025年区级部门预算"
    assert cover.confidence == 1.0
    assert [place.page for place in cover.places] == [1, 1]


def test_a_document_without_a_cover_is_read_off_its_tables_and_headings() -> None:
    cover = cover_of(
        ["=第一部分 部门概况", ">>一、职责", ">>截至2023年12月31日，共有车辆2辆。"],
        ["=第二部分 2024 部门预算表"],
        tables=(table("部门收支总表", "青山市商务局", "预算公开表1"),),
    )
    assert (cover.entity, cover.year, cover.stage) == ("青山市商务局", 2024, Stage.BUDGET)
    assert cover.family == "湖南预算"
    assert cover.confidence < 1.0
    assert cover.title == "青山市商务局2024年部门预算"


def test_tables_that_name_another_agency_lower_the_confidence() -> None:
    named = (table("收入决算表", "青山市水务局"), table("支出决算表", "青山市水利局"))
    agreeing = cover_of(["=青山市水务局2022年度部门决算"], tables=named[:1])
    competing = cover_of(["=青山市水务局2022年度部门决算"], tables=named)
    assert competing.entity == agreeing.entity == "青山市水务局"
    assert competing.confidence < agreeing.confidence


def test_a_form_with_blanks_is_doubtful() -> None:
    cover = cover_of(["=青山市XX局2024年度部门决算"])
    assert (cover.entity, cover.year) == ("青山市XX局", 2024)
    assert cover.confidence <= 0.3


def test_a_form_without_a_year_has_none() -> None:
    assert cover_of(["=青山市XX局XX年度部门决算"]).year is None


def test_prose_speaks_when_nothing_else_does() -> None:
    cover = cover_of([">>一、收支情况", ">>2024年青山市商务局收入预算总额为915.20万元，比上年减少40.15万元。"])
    assert (cover.entity, cover.year) == ("青山市商务局", 2024)
    assert cover.confidence <= 0.5


def test_an_empty_document_has_an_empty_cover() -> None:
    cover = cover_of([])
    assert (cover.entity, cover.year, cover.stage, cover.level, cover.units) == ("", None, None, None, ())
    assert cover.confidence < 0.5


def test_units_come_from_a_list_after_words_on_budget_units() -> None:
    sections = sections_of(
        [
            ">>二、单位构成",
            ">>纳入编制范围的预算单位包括：",
            ">>1、青山市商务局本级",
            ">>2、青山市招商中心。",
            ">>三、收支",
            ">>无。",
        ]
    )
    assert find_units(sections, ()) == ("青山市商务局本级", "青山市招商中心")


def test_sections_inside_an_agency_are_no_units() -> None:
    sections = sections_of([">>二、机构设置", ">>内设机构包括：", ">>1、办公室", ">>2、综合处"])
    assert find_units(sections, ()) == ()


def test_units_come_from_a_sentence() -> None:
    sections = sections_of([">>二、单位构成", ">>因此，纳入2025年部门预算编制范围的只有青山市工业和信息化局本级。"])
    assert find_units(sections, ()) == ("青山市工业和信息化局本级",)


def test_units_come_from_a_table_of_names() -> None:
    box = (0.0, 0.0, 1.0, 1.0)
    heads = ("序号", "单位名称", "备注")
    rows = [("1", "青山市商务局（本级）", ""), ("2", "青山市招商中心", "")]
    listed = table("").model_copy(
        update={
            "columns": tuple(Column(path=(head,), role=ColumnRole.TEXT, block=0) for head in heads),
            "rows": tuple(tuple(Cell(text=text, page=1, box=box) for text in row) for row in rows),
        }
    )
    assert find_units((), (listed,)) == ("青山市商务局（本级）", "青山市招商中心")


def test_a_name_without_its_region_is_completed_from_the_tables() -> None:
    cover = cover_of(["=石桥镇人民政府2021年决算"], tables=(table("收入支出决算总表", "长河县石桥镇人民政府"),))
    assert (cover.entity, cover.region) == ("长河县石桥镇人民政府", "长河县")


def test_the_number_of_an_annex_is_no_heading_of_the_cover() -> None:
    cover = cover_of(["附件2", "=青山市交通运输局", "=2024年部门预算"])
    assert (cover.entity, cover.year, cover.stage) == ("青山市交通运输局", 2024, Stage.BUDGET)


def test_titles_of_tables_name_the_agency_where_nothing_else_does() -> None:
    cover = cover_of(tables=(table("青山市卫生健康委员会2023年部门收支预算总表"),))
    assert (cover.entity, cover.year, cover.level) == ("青山市卫生健康委员会", 2023, Level.DEPARTMENT)
