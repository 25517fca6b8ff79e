"""What a disclosure is: whose, which year, plan or actual, and which agencies it covers.

    cover page   "某市某区2025年区级部门预算" · "预算主管部门：某市某区某局"
    headings     "第二部分 2024 部门预算表" · "第一部分 某市某局概况"
    tables       title "2024年公共财政拨款…预算表" · entity "某市某局" · label "公开03表"
    →            Cover(entity="某市某区某局", year=2025, stage=预算, level=部门, region="某市某区", family="上海预算")

Every coordinate is voted on: the cover counts most, then headings and tables; prose and file name speak only when they
are silent or agree. The confidence falls with what is missing and with what contradicts.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from typing import Generic, NamedTuple, TypeVar

from ingest.document import Box, Cover, Level, Place, Section, Stage, Table
from ingest.headings import compact, is_contents_title
from ingest.lines import Line
from ingest.names import (
    Title,
    clean_name,
    find_region,
    is_agency,
    is_blank_form,
    name_before_year,
    plain_name,
    read_title,
    read_year,
)
from ingest.paragraphs import Block, lines_to_blocks
from ingest.units import find_units

COVER_WEIGHT = 5.0
HEADING_WEIGHT = 2.0
TABLES_WEIGHT = 4.0
"""Shared out among the tables, so that many of them do not outvote the cover."""
PROSE_WEIGHT = 0.5
"""Shared out among the sentences."""
LAST_RESORT = 0.1
"""Of a year in prose or in the file name: heard when nothing else speaks."""
COVER_PAGES = 2
AGREED = 1.0
SILENT = 0.8
"""Confidence in what one part of the document says and no other confirms."""
GUESSED = 0.5
"""Confidence in what only prose or file name say."""
BLANK_FORM = 0.3
"""Confidence in a form with blanks to fill in."""
UNKNOWN = 0.2
"""Confidence when a coordinate cannot be told at all."""

_LABELLED = re.compile(
    r"^(?P<label>预算主管部门|主管部门|预算部门|编制部门|部门名称|部门(?:[/／]单位)?"
    r"|预算单位|编制单位|单位名称|填报单位|公开单位)[:：](?P<name>.+)$"
)
_ABOUT = re.compile(
    r"^(?:第[一二三四五六七八九十]+部分)?(?P<name>.+?)(?:部门|单位)?(?:概况|基本情况|主要职[能责]|机构设置)(?:说明)?$"
)
_PROSE_NAME = re.compile(
    r"(?:^|[，。；：])(?:20\d{2}年度?，?)?(?P<name>[^，。：；]{3,30}?)(?:20\d{2}年度?)?"
    r"(?=(?:部门)?(?:收入|支出|预算|决算|机关运行经费|“三公”|财政拨款|政府性基金|财政专户|政府采购|内设机构))"
)
_PROSE_YEAR = re.compile(r"^[^，。；]{0,30}?(20\d{2})年度?[^，。；比与较]{0,20}(?:预算|决算|收入|支出)")
_FILE_YEAR = re.compile(r"(?<!\d)(20\d{2})(?!\d)")

Value = TypeVar("Value", str, int, Stage, Level)


class Vote(NamedTuple, Generic[Value]):
    value: Value
    weight: float
    source: str
    """`cover`, `heading`, `table`, `prose` or `file`."""
    place: Place | None


def read_cover(lines: Sequence[Line], sections: Sequence[Section], tables: Sequence[Table], file_name: str) -> Cover:
    """The cover record; what the document leaves open stays empty."""
    front = cover_blocks(lines)
    titles = cover_titles(front)
    names = _name_votes(front, titles, sections, tables)
    years = _year_votes(titles, sections, tables, file_name)
    stages = _stage_votes(titles, sections, tables)
    levels = _level_votes(front, titles, sections, tables)
    entity, year, stage, level = _winner(names), _winner(years), _winner(stages), _winner(levels)
    confidences = [_confidence(names), _confidence(years), _confidence(stages)]
    if entity and is_blank_form(entity.value):
        confidences.append(BLANK_FORM)
    name = _in_full(entity.value, names) if entity else ""
    printed = next((block.text.strip() for title, block in titles if title.stage), "")
    return Cover(
        title=printed or _made_title(name, year, stage, level),
        entity=name,
        year=year.value if year else None,
        stage=stage.value if stage else None,
        level=level.value if level else None,
        region=find_region(name) or next((find_region(plain_name(block.text)) for _, block in titles), ""),
        family=_family(stage.value if stage else None, tables),
        confidence=round(min(confidences), 2),
        places=tuple(dict.fromkeys(vote.place for vote in (entity, year, stage, level) if vote and vote.place)),
        units=find_units(sections, tables),
    )


def cover_blocks(lines: Sequence[Line]) -> list[Block]:
    """What the cover prints: the first pages up to the contents or the first numbered heading."""
    front: list[Block] = []
    for block in lines_to_blocks(lines):
        page = block.lines[0].page
        if not front and block.number and block.number.form.name == "annex":  # 附件2, over the title
            block = block._replace(text=block.text[block.number.end :], number=None)
        if page > COVER_PAGES or block.number or is_contents_title(block.text):
            break
        front.append(block)
    return front


def cover_titles(front: Sequence[Block]) -> list[tuple[Title, Block]]:
    """What the title says, read over all its lines: the name may stand on one and the year on another."""
    lines = [block for block in front if block.title]
    if len(lines) > 1 and len({block.lines[0].page for block in lines}) == 1:
        whole = "".join(block.text.strip() for block in lines)
        joined = lines[0]._replace(lines=tuple(line for block in lines for line in block.lines), text=whole)
        title = read_title(whole)
        if title.stage and (title.name or title.year):
            return [(title, joined)]
    titles = [(read_title(block.text), block) for block in front]
    if any(title.stage for title, _ in titles) and not any(title.year for title, _ in titles):
        together = read_title("".join(block.text.strip() for block in front))  # the year on a line of its own
        titles += [(together, front[0])] if together.year else []
    return titles


# Votes


def _name_votes(
    front: Sequence[Block], titles: Sequence[tuple[Title, Block]], sections: Sequence[Section], tables: Sequence[Table]
) -> list[Vote[str]]:
    votes = [Vote(title.name, COVER_WEIGHT, "cover", _place(block)) for title, block in titles if title.name]
    for block in front:
        found = _LABELLED.match(plain_name(block.text))
        name = found["name"] if found else block.text
        if is_agency(name):
            votes.append(Vote(clean_name(name), COVER_WEIGHT, "cover", _place(block)))
    for section in _headed(sections):
        found = _ABOUT.match(plain_name(section.path[-1]))
        name = found["name"] if found else read_title(section.path[-1]).name
        if is_agency(name):
            votes.append(Vote(clean_name(name), HEADING_WEIGHT, "heading", None))
    named = [table for table in tables if table.entity]
    for table in named:
        place = _table_place(table, table.entity)
        votes.append(Vote(clean_name(table.entity), TABLES_WEIGHT / len(named), "table", place))
    titled = [(table, name_before_year(table.title)) for table in tables if not table.entity]
    titled = [(table, name) for table, name in titled if name]
    for table, name in titled:
        votes.append(Vote(name, TABLES_WEIGHT / (len(named) + len(titled)), "table", _table_place(table, table.title)))
    spoken = _prose_names(sections)
    return votes + [Vote(name, PROSE_WEIGHT / len(spoken), "prose", None) for name in spoken]


def _prose_names(sections: Sequence[Section]) -> list[str]:
    """Agencies that are the subject of a sentence on income or spending."""
    names = []
    for section in sections:
        for paragraph in section.paragraphs if section.kind == "" else ():
            for found in _PROSE_NAME.finditer(plain_name(paragraph.text)):
                if is_agency(found["name"]) and find_region(found["name"]):
                    names.append(clean_name(found["name"]))
    return names


def _year_votes(
    titles: Sequence[tuple[Title, Block]], sections: Sequence[Section], tables: Sequence[Table], file_name: str
) -> list[Vote[int]]:
    votes = [Vote(title.year, COVER_WEIGHT, "cover", _place(block)) for title, block in titles if title.year]
    for section in _headed(sections):
        title = read_title(section.path[-1])
        if title.year and title.stage:
            votes.append(Vote(title.year, HEADING_WEIGHT, "heading", None))
    dated = [(table, read_year(table.period) or read_title(table.title).year) for table in tables]
    known = [(table, year) for table, year in dated if year]
    for table, year in known:
        place = _table_place(table, table.period or table.title)
        votes.append(Vote(year, TABLES_WEIGHT / len(known), "table", place))
    return votes or _last_resort_years(sections, file_name)


def _last_resort_years(sections: Sequence[Section], file_name: str) -> list[Vote[int]]:
    votes = []
    for section in sections:
        for paragraph in section.paragraphs:
            found = _PROSE_YEAR.match(compact(paragraph.text))
            if found:
                votes.append(Vote(int(found[1]), LAST_RESORT, "prose", None))
    if not votes:
        named = {int(year) for year in _FILE_YEAR.findall(file_name)}
        votes = [Vote(year, LAST_RESORT, "file", None) for year in named if len(named) == 1]
    return votes


def _stage_votes(
    titles: Sequence[tuple[Title, Block]], sections: Sequence[Section], tables: Sequence[Table]
) -> list[Vote[Stage]]:
    votes = [Vote(title.stage, COVER_WEIGHT, "cover", _place(block)) for title, block in titles if title.stage]
    for section in _headed(sections):
        title = read_title(section.path[-1])
        if title.stage and (title.year or title.level):
            votes.append(Vote(title.stage, HEADING_WEIGHT, "heading", None))
    staged = [(table, read_title(table.title).stage) for table in tables]
    known = [(table, stage) for table, stage in staged if stage]
    for table, stage in known:
        votes.append(Vote(stage, TABLES_WEIGHT / len(known), "table", _table_place(table, table.title)))
    return votes


def _level_votes(
    front: Sequence[Block], titles: Sequence[tuple[Title, Block]], sections: Sequence[Section], tables: Sequence[Table]
) -> list[Vote[Level]]:
    votes = [Vote(title.level, COVER_WEIGHT, "cover", _place(block)) for title, block in titles if title.level]
    for block in front:
        found = _LABELLED.match(plain_name(block.text))
        if found and "/" not in found["label"] and "／" not in found["label"]:
            level = Level.DEPARTMENT if "部门" in found["label"] else Level.UNIT
            votes.append(Vote(level, COVER_WEIGHT, "cover", _place(block)))
    for section in _headed(sections):
        title = read_title(section.path[-1])
        if title.level and title.stage:
            votes.append(Vote(title.level, HEADING_WEIGHT, "heading", None))
    leveled = [(table, read_title(table.title).level) for table in tables]
    known = [(table, level) for table, level in leveled if level]
    for table, level in known:
        votes.append(Vote(level, TABLES_WEIGHT / len(known), "table", _table_place(table, table.title)))
    return votes


def _headed(sections: Sequence[Section]) -> list[Section]:
    """Sections right below a part or standing as a chapter of their own."""
    return [section for section in sections if section.path and len(section.path) == 1 and section.kind != "contents"]


# Counting


def _tally(votes: Sequence[Vote[Value]]) -> dict[Value, float]:
    weights: dict[Value, float] = defaultdict(float)
    for vote in votes:
        weights[vote.value] += vote.weight
    return weights


def _winner(votes: Sequence[Vote[Value]]) -> Vote[Value] | None:
    """The strongest vote for the value with most weight; the first seen wins a tie."""
    weights = _tally(votes)
    if not weights:
        return None
    best = max(weights, key=lambda value: weights[value])
    return max((vote for vote in votes if vote.value == best), key=lambda vote: (vote.place is not None, vote.weight))


def _in_full(name: str, votes: Sequence[Vote[str]]) -> str:
    """The name with its region, where another place of the document prints it so."""
    if find_region(name):
        return name
    longer = [vote.value for vote in votes if vote.value.endswith(name) and find_region(vote.value)]
    return max(longer, key=longer.count, default=name)


def _confidence(votes: Sequence[Vote[Value]]) -> float:
    if not votes:
        return UNKNOWN
    firm = [vote for vote in votes if vote.source not in ("prose", "file")]
    weights = _tally(firm or votes)
    best = max(weights, key=lambda value: weights[value])
    share = weights[best] / sum(weights.values())
    sources = {vote.source for vote in votes if vote.value == best}
    if not firm:
        return GUESSED * share
    return (AGREED if len(sources) > 1 else SILENT) * share


# Places and wording


def _place(block: Block) -> Place:
    boxes = [line.box for line in block.lines]
    return Place(page=block.lines[0].page, box=_around(boxes), quote=block.text.strip())


def _table_place(table: Table, quote: str) -> Place | None:
    if not table.parts:
        return None
    part = table.parts[0]
    return Place(page=part.page, box=_around(part.caption_boxes or (part.box,)), quote=quote)


def _around(boxes: Sequence[Box]) -> Box:
    lefts, tops, rights, bottoms = zip(*boxes, strict=True)
    return (min(lefts), min(tops), max(rights), max(bottoms))


def _made_title(name: str, year: Vote[int] | None, stage: Vote[Stage] | None, level: Vote[Level] | None) -> str:
    """A title in the usual words, for documents without a cover."""
    if not name and not year:
        return ""
    kind = (level.value if level else "") + (stage.value if stage else "")
    return f"{name}{f'{year.value}年' if year else ''}{kind}"


def _family(stage: Stage | None, tables: Sequence[Table]) -> str:
    """The template, by the names and labels of its tables."""
    if stage is Stage.FINAL:
        return "决算"
    titles = [compact(table.title) for table in tables]
    if any("预算公开表" in compact(table.label) for table in tables):
        return "湖南预算"
    if sum(bool(re.search(r"财务收支预算总表|功能分类预算表", title)) for title in titles) >= 2:
        return "上海预算"
    if {"收支总表", "收入总表", "支出总表"} <= set(titles):
        return "湖北预算"
    return ""
