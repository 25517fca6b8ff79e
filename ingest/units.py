"""The agencies a disclosure says it covers (预算单位), from a list, a sentence or a small table.

    "纳入编制范围的预算单位包括：" "1、某局本级" "2、某中心"      -> ("某局本级", "某中心")
    "…编制范围的只有某办公室本级。"                              -> ("某办公室本级",)
    | 序号 | 单位名称 | 备注 |                                   -> its second column

Sections (科室) inside an agency are no budget units: a list counts only after words such as 预算单位 or 编制范围.
"""

import re
from collections.abc import Sequence

from ingest.document import Section, Table
from ingest.headings import compact, read_number
from ingest.names import clean_name, is_agency, plain_name

_LISTS = re.compile(r"(?:(?:预算|决算|公开|二级|下属|所属)单位|(?:编制|汇编|汇总)范围|(?:行政|事业)单位\d)[^。]*[:：]$")
_SENTENCE = re.compile(
    r"(?:(?:编制|汇编|汇总)范围|汇总公开|预算|决算)的?(?:预算|决算|二级)?(?:单位)?"
    r"(?:共\d+[个家][:：]|(?:只有|仅有|仅包括|仅为|只包括|包括)[:：]?)(?P<names>[^。：，]+)"
)
_INSIDE = re.compile(r"内设|科室|处室|职能")
_NAME_COLUMN = re.compile(r"^(?:预算|决算)?单位名称$|^单位$")


def find_units(sections: Sequence[Section], tables: Sequence[Table]) -> tuple[str, ...]:
    """Names as printed, in order, without numbers."""
    names = _from_tables(tables) or _from_lists(sections) or _from_sentences(sections)
    return tuple(dict.fromkeys(names))


def _from_tables(tables: Sequence[Table]) -> list[str]:
    """A table of names without a statement's title: 序号, 单位名称, 备注."""
    for table in tables:
        named = [
            at for at, column in enumerate(table.columns) if _NAME_COLUMN.match(compact("".join(column.path[-1:])))
        ]
        if named and len(table.columns) <= 5 and not re.search(r"[收支]|预算表|决算表", table.title):
            names = [clean_name(row[named[0]].text) for row in table.rows]
            return [name for name in names if is_agency(name)]
    return []


def _from_lists(sections: Sequence[Section]) -> list[str]:
    for section in sections:
        listing = False
        names: list[str] = []
        for paragraph in section.paragraphs:
            text = compact(paragraph.text)
            number = read_number(text)
            if listing and number and is_agency(text[number.end :]):
                names.append(clean_name(text[number.end :]))
            elif names:
                return names
            else:
                listing = bool(_LISTS.search(text)) and not _INSIDE.search(text)
        if names:
            return names
    return []


def _from_sentences(sections: Sequence[Section]) -> list[str]:
    for section in sections:
        for paragraph in section.paragraphs if section.kind not in ("contents", "glossary") else ():
            for found in _SENTENCE.finditer(plain_name(paragraph.text)):
                names = [clean_name(name).removesuffix("自身") for name in re.split(r"[、；]", found["names"])]
                if names and all(is_agency(name) for name in names):
                    return names
    return []
