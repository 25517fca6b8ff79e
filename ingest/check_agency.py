"""What the prose calls the agency (N14): its own name, not one a slip of the pen away.

    某市文化与旅游局                 cover and tables: 某市文化和旅游局
    2030年某市民务局机关运行经费…     cover and tables: 某市民政局

A short name may be a character away from another agency's. There the wrong name has to stand where the disclosure
speaks of its own money, or be no name at all: a character was lost or doubled.

Data: `data/agencies.csv`.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache, partial

from ingest.check_book import Book
from ingest.check_names import edit_distance
from ingest.document import CheckPlace, Section, Severity
from ingest.findings import PASSED, Outcomes, finding, words_place
from ingest.vocabulary import DATA

_SHORT = 6
"""Names of fewer characters than this, without the place, are short."""
_PLACE_END = re.compile(r"(?<=[市县区州旗])(?:城市|都市|社区|园区)$")
"""城市 of 某市城市管理局 is no part of the place."""
_OWN = re.compile(
    r"^(?:本级|机关|部门|单位|所有收入|内设|共有|20\d\d\s*年|政府采购|“?三公|编制|收支|收入|支出|预算|决算|整体支出|基本支出|项目支出|公用经费|人员经费|一般公共预算|财政拨款|[（(]本[级部])"
)


def check_entity(book: Book) -> Outcomes:
    """N14: the agency is called by its own name."""
    entity, region = book.cover.entity, _PLACE_END.sub("", book.cover.region)
    core = entity.removeprefix(region)
    if len(core) < 3 or not region or core == entity:
        return
    seen: set[str] = set()
    known = {entity, *(table.entity for table in book.tables)}
    for text, place, counts in _texts(book):
        for name, at, end in _names_like(text, region, core):
            other = name.removeprefix(region)
            if name in seen or any(name in one or one in name for one in known if one):
                continue
            if not _slipped(other, core, text, at, end, counts):
                continue
            seen.add(name)
            where = place(at, end)
            yield finding(
                "N14",
                Severity.LOW,
                f"第{where.page}页单位名称写作“{name}”，封面和表格为“{entity}”。请改正。",
                [where],
                expected=entity,
                found=name,
            )
    if not seen:
        yield PASSED


@cache
def agencies() -> frozenset[str]:
    """Short names of agencies that every place has: none is another with a slip in it."""
    return frozenset((DATA / "agencies.csv").read_text(encoding="utf-8").split()[1:])


def _names_like(text: str, region: str, core: str) -> Iterator[tuple[str, int, int]]:
    """(name, start, end) of what follows the place and ends as the agency's name does, blanks aside."""
    for match in re.finditer(r"\s*".join(map(re.escape, region)), text):
        tail = re.match(rf"(?:\s*[一-鿿]){{{len(core) + 1}}}", text[match.end() :]) or re.match(
            r"(?:\s*[一-鿿])+", text[match.end() :]
        )
        if not tail:
            continue
        letters = [at for at, char in enumerate(tail[0]) if not char.isspace()]
        for size in (len(core), len(core) - 1, len(core) + 1):
            if 2 <= size <= len(letters) and tail[0][letters[size - 1]] == core[-1]:
                end = match.end() + letters[size - 1] + 1
                yield re.sub(r"\s", "", text[match.start() : end]), match.start(), end
                break


def _texts(book: Book) -> Iterator[tuple[str, Callable[[int, int], CheckPlace], bool]]:
    """Paragraphs and headings: the text, the place of its characters, whether it speaks of figures."""
    for passage in book.passages:
        yield passage.paragraph.text, partial(words_place, passage.paragraph), bool(passage.figures)
    for section in book.sections:
        if section.path and section.kind != "contents":
            yield section.path[-1], partial(_heading_place, section), False


def _heading_place(section: Section, _start: int, _end: int) -> CheckPlace:
    return CheckPlace(page=section.page, box=(0.0, 0.0, 0.0, 0.0), quote=section.path[-1])


def _slipped(other: str, core: str, text: str, at: int, end: int, counts: bool) -> bool:
    """Whether this is the agency's own name with a slip in it."""
    limit = 2 if len(core) >= 8 else 1
    if other in agencies() or not 0 < edit_distance(other, core, limit) <= limit:
        return False
    if len(core) >= _SHORT:
        return True
    own = _OWN.match(re.sub(r"\s", "", text[end : end + 12]))
    dated = re.search(r"20\d\d\s*年?度?[，,]?\s*$", text[:at])
    return bool(own or dated) and (counts or len(other) != len(core))
