"""The section tree: headings and lists, run-on leads, contents, paragraphs over lines and pages, places of quotes."""

from pathlib import Path

import pytest

from ingest.document import Section
from ingest.headings import lead_of, ordinal_of, read_number
from ingest.lines import read_lines
from ingest.places import place_of
from ingest.sections import build_sections
from tests.ingest.prose import FILLER, WIDTH, lines_of, paragraphs, paths, sections_of

SHARED = Path(__file__).parents[3] / "shared" / "corpus"


def padded(text: str, indent: int = 0) -> str:
    """The text filled up to a full line."""
    return ">" * indent + text + "字" * (WIDTH - indent - len(text))


def test_numbers_are_read_with_their_form() -> None:
    cases = {
        "第三部分 说明": ("part", 3),
        "附件1：表": ("annex", 1),
        "十二、其他": ("一、", 12),
        "（廿一）其他": ("（一）", 21),
        "(二) 构成": ("（一）", 2),
        "3．经费": ("1.", 3),
        "10、支出": ("1.", 10),
        "（2）专项": ("（1）", 2),
        "③其他": ("①", 3),
    }
    for text, expected in cases.items():
        number = read_number(text)
        assert number is not None
        assert (number.form.name, number.ordinal) == expected
    for text in ("3.5万元", "2024年预算", "一般公共预算", "（款）行政运行", "附近的单位"):
        assert read_number(text) is None


def test_chinese_ordinals() -> None:
    assert [ordinal_of(text) for text in ("一", "十", "十九", "二十", "廿三", "一百", "")] == [
        1,
        10,
        19,
        20,
        23,
        100,
        None,
    ]


def test_headings_nest_by_their_numbers() -> None:
    sections = sections_of(
        [
            "=第一部分 概况",
            ">>一、职责",
            ">>负责工作。",
            ">>二、情况",
            ">>（一）总体",
            ">>总体良好。",
            ">>（二）结构",
            ">>结构合理。",
        ],
        ["=第二部分 表", ">>无。"],
    )
    assert paths(sections) == [
        "第一部分 概况",
        "第一部分 概况 > 一、职责",
        "第一部分 概况 > 二、情况",
        "第一部分 概况 > 二、情况 > （一）总体",
        "第一部分 概况 > 二、情况 > （二）结构",
        "第二部分 表",
    ]
    assert [section.page for section in sections] == [1, 1, 1, 1, 1, 2]


def test_a_list_of_duties_is_paragraphs_and_the_heading_after_it_goes_on_with_the_heading_before() -> None:
    sections = sections_of(
        [
            ">>一、概况",
            ">>（一）职能职责",
            ">>主要职责是：",
            ">>（一）拟订规划；组织实施。",
            ">>（二）负责运行；协调保障。",
            ">>（三）完成交办的其他任务",
            ">>（二）机构设置",
            ">>设有三个科室。",
        ]
    )
    assert paths(sections) == ["一、概况", "一、概况 > （一）职能职责", "一、概况 > （二）机构设置"]
    assert len(sections[1].paragraphs) == 4


def test_a_lead_is_a_heading_and_its_paragraph_keeps_the_whole_text() -> None:
    texts = [">>（一）收入预算：包括各项拨款收入。", ">>（二）支出预算：2024年支出预算2.50万元。"]
    sections = sections_of([">>三、总体情况", *texts])
    assert paths(sections)[1:] == ["三、总体情况 > （一）收入预算", "三、总体情况 > （二）支出预算"]
    assert paragraphs(sections) == [text.strip(">") for text in texts]


def test_a_lead_needs_neighbours_with_leads() -> None:
    sections = sections_of(
        [
            ">>（一）拟订规划并组织实施，协调有关问题。",
            ">>（二）负责运行；监测态势，发布信息。",
            ">>（三）负责信息化工作。拟定规划，推动融合发展。",
        ]
    )
    assert paths(sections) == [""]
    assert len(sections[0].paragraphs) == 3


def test_an_amount_makes_no_lead() -> None:
    assert lead_of("（一）支出5.00万元。主要用于保障机构正常运转所需的开支。", 3, alone=False) is None
    assert lead_of("（一）支出情况。主要用于保障机构正常运转所需的开支。", 3, alone=False) == 7


def test_an_item_without_a_lead_goes_back_to_the_heading_above() -> None:
    sections = sections_of(
        [
            ">>六、其他事项",
            ">>（一）运行经费：比上年减少，主要是压减开支。",
            ">>（二）采购情况：无政府采购预算，与上年相同。",
            ">>（三）财政专户预算为零，与上年持平。",
            ">>（四）资产情况：没有新增资产，与上年相同。",
        ]
    )
    assert [paragraph.text[:3] for paragraph in sections[0].paragraphs] == ["（三）"]
    assert sections[-1].path == ("六、其他事项", "（四）资产情况")


def test_glossary_is_known_and_each_term_is_a_section() -> None:
    sections = sections_of(
        [
            "=第四部分 名词解释",
            ">>一、基本支出：指单位为保障正常运转发生的支出。",
            ">>二、项目支出：指为完成特定任务发生的支出。",
        ]
    )
    assert {section.kind for section in sections} == {"glossary"}
    assert sections[2].path == ("第四部分 名词解释", "二、项目支出")


def test_contents_run_on_to_the_next_page_and_end_where_an_entry_is_printed_again() -> None:
    sections = sections_of(
        ["=目 录", "第一部分 概况", ">>一、职责", "第二部分 表"],
        ["第三部分 名词解释"],
        ["=第一部分 概况", ">>一、职责", ">>负责工作。"],
    )
    assert sections[0].kind == "contents"
    assert len(sections[0].paragraphs) == 4
    assert paths(sections)[1:] == ["第一部分 概况", "第一部分 概况 > 一、职责"]


def test_a_page_of_leaders_is_contents_without_the_word() -> None:
    sections = sections_of([f"{n}、部门情况{'.' * 20}{at}" for at, n in enumerate("一二三", start=1)])
    assert [section.kind for section in sections] == ["contents"]


def test_a_title_set_over_two_lines_is_one_heading() -> None:
    sections = sections_of(["=第三部分", "=某市某局部门预算情况说明", ">>正文。"])
    assert paths(sections) == ["第三部分 某市某局部门预算情况说明"]


def test_a_paragraph_is_joined_over_lines_without_blanks() -> None:
    sections = sections_of([padded("支出预算", 2), "中，其他支出 4.85万元。", ">>下一段。"])
    first, second = paragraphs(sections)
    assert first == padded("支出预算")[: WIDTH - 2] + "中，其他支出 4.85万元。"
    assert second == "下一段。"


def test_a_paragraph_is_joined_over_the_page_end() -> None:
    lines = lines_of([padded("上一页的段落", 2)], ["在这一页结束。", ">>下一段。"])
    assert len(paragraphs(build_sections(lines))) == 2


def test_a_continuation_indented_more_than_its_first_line_is_no_new_paragraph() -> None:
    sections = sections_of(
        [padded("（二）运行费0万元，主要原因是本部门", 2), ">>>无公务用车；购置费0万元。", ">>下一段。"]
    )
    assert len(paragraphs(sections)) == 2


def test_paragraphs_set_apart_without_indents_are_two() -> None:
    full = "上一段正好排满一行" + "字" * (WIDTH - 10) + "。"
    usual = [padded("几行正文"), padded("定下行距"), "结束。"]
    assert len(paragraphs(sections_of(usual, [full, "接着的一行。"]))) == 2
    assert len(paragraphs(sections_of(usual, [full, "", "隔开的一段。"]))) == 3


def test_numbered_sentences_are_paragraphs_of_their_own() -> None:
    sections = sections_of(
        [">>内容如下：", padded("1.“教育支出”10.00万元，用于", 2), "学校。", ">>2.“住房支出”5.00万元，用于公积金。"]
    )
    assert paths(sections) == [""]
    assert [text[:2] for text in paragraphs(sections)] == ["内容", "1.", "2."]


def test_a_heading_right_below_a_full_line_without_a_full_stop_is_found() -> None:
    sections = sections_of([">>二、运行经费", padded("经费预算为731.28万元", 2), ">三、采购情况", ">>无。"])
    assert paths(sections) == ["二、运行经费", "三、采购情况"]


def test_place_of_a_figure_is_its_own_stretch_of_the_line() -> None:
    sections = sections_of([">>预算数为 27.35万元，其中接待费10.42万元。"])
    paragraph = sections[0].paragraphs[0]
    start = paragraph.text.index("27.35")
    (place,) = place_of(paragraph, start, start + 5)
    assert place.quote == "27.35"
    assert place.box[0] == pytest.approx(72 + 24 + 48 + 6)
    assert place.box[2] == pytest.approx(72 + 24 + 48 + 6 + 30)
    start = paragraph.text.index("10.42")
    (place,) = place_of(paragraph, start, start + 5)
    assert place.box[2] - place.box[0] == pytest.approx(30)


def test_place_of_a_quote_over_two_lines_is_two_places() -> None:
    sections = sections_of([padded("支出", 2), "合计12.00万元。"])
    paragraph = sections[0].paragraphs[0]
    places = place_of(paragraph, WIDTH - 4, WIDTH + 2)
    assert [place.quote for place in places] == ["字字", "合计12"]
    assert places[0].box[1] < places[1].box[1]


def test_every_run_of_a_line_is_its_word() -> None:
    for section in sections_of([">>一、收 入", padded("共 3.50 万元", 2), "其中 1.20 万元。"]):
        for paragraph in section.paragraphs:
            for line in paragraph.lines:
                assert "".join(paragraph.text[a:b] for a, b, _, _ in line.runs) == paragraph.text[
                    line.start : line.end
                ].replace(" ", "")


def test_no_lines_have_no_sections() -> None:
    assert build_sections([]) == ()


def test_invented_disclosure_is_read_block_by_block(tmp_path: Path) -> None:
    from evals.samples import SAMPLES, build
    from evals.typeset import typeset
    from ingest.pages import read_pages
    from ingest.tables import build_tables, table_areas

    disclosure = build(SAMPLES[2])
    path = tmp_path / "sample.pdf"
    path.write_bytes(typeset(disclosure, SAMPLES[2].layout._replace(body_size=12, leading=1.4)).pdf)
    pages = list(read_pages(path))
    sections = build_sections(read_lines(pages, table_areas(build_tables(pages))))
    read = {"".join(text.split()) for text in [*paragraphs(sections), *(s.path[-1] for s in sections if s.path)]}
    printed = ["".join(block.text.split()) for block in disclosure.blocks if block.kind in ("part", "heading", "text")]
    assert [text for text in printed if text not in read] == []


def narrative(sections: tuple[Section, ...]) -> str:
    """Everything printed outside the tables: headings that stand alone, and paragraphs."""
    parts = []
    for section in sections:
        own = section.path[-1] if section.path else ""
        if not (section.paragraphs and section.paragraphs[0].text.startswith(own)):
            parts.append(own)
        parts += [paragraph.text for paragraph in section.paragraphs]
    return "".join("".join(parts).split())


@pytest.mark.skipif(not SHARED.is_dir(), reason="needs the corpus beside the checkout")
@pytest.mark.parametrize("key", ["real_pdf/sh-fin-24a", "seeds_pdf/hy-gxj-24b"])
def test_no_character_of_the_corpus_narrative_is_lost_or_doubled(key: str) -> None:
    from collections import Counter

    from ingest.pages import read_pages
    from ingest.tables import build_tables, table_areas

    pages = list(read_pages(SHARED / f"{key}.pdf"))
    lines = read_lines(pages, table_areas(build_tables(pages)))
    printed = Counter("".join("".join(line.text for line in lines).split()))
    kept = Counter(narrative(build_sections(lines)))
    assert set((printed - kept).elements()) <= set("。：:")
    assert not kept - printed
    assert FILLER not in printed


def test_a_larger_line_that_holds_an_amount_is_no_heading() -> None:
    first = "2023年预算15.75万元，比2022年增长"
    sections = sections_of(["=三公经费情况", "", "", "=" + first, "2.21%。其中：公务接待费预算数为1.20万元。"])
    assert paths(sections) == ["三公经费情况"]
    assert paragraphs(sections)[0].startswith(first + "2.21%。")
