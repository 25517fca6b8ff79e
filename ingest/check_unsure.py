"""Extraction and document told apart: whether a finding may come from the reading and not from the paper.

    a cell whose text, read back from its box, is not what was stored      the reading is in doubt
    a figure printed in a table that lies in no cell                       a column or a row may be lost
    rows of a table among the prose                                        the table goes on where it was not read

Before a failure is laid at the document's door its places are held against what the pages say of their own reading. A
doubtful one is kept as a remark that says so; findings about the prose are not touched.
"""

from collections import defaultdict
from collections.abc import Sequence

from ingest.check_book import Book
from ingest.document import Box, Check, CheckPlace, PageReading, Severity
from ingest.findings import doubted

_HALF_READ = "该表附近有未能读入表格的行"
_MISREAD = "该格的文字与页面文本层不一致"
_LOST = "该表旁有未能归入单元格的数字"


class Unsure:
    """Places of a document where the reading is in doubt."""

    def __init__(self, book: Book, pages: Sequence[PageReading]) -> None:
        self._book = book
        self._misread: dict[int, list[Box]] = defaultdict(list)
        self._lost: dict[int, list[Box]] = defaultdict(list)
        for page in pages:
            self._misread[page.page] += [place.box for place in page.mismatched]
            self._lost[page.page] += [place.box for place in page.leftovers]

    def weigh(self, check: Check) -> Check:
        """The finding, or a remark when it stands where the reading is in doubt."""
        if check.severity is Severity.INFO or check.rule[0] == "N":
            return check
        why = next((why for place in check.places if (why := self._doubt(place))), "")
        return doubted(check, why) if why else check

    def _doubt(self, place: CheckPlace) -> str:
        if self._book.half_read(place.page):
            return _HALF_READ
        if any(_touch(place.box, box) for box in self._misread[place.page]):
            return _MISREAD
        return _LOST if any(_level(place.box, box) for box in self._lost[place.page]) else ""


def _touch(one: Box, other: Box) -> bool:
    return one[0] < other[2] and other[0] < one[2] and one[1] < other[3] and other[1] < one[3]


def _level(one: Box, other: Box) -> bool:
    """On one line, or in one column of figures."""
    return (one[1] < other[3] and other[1] < one[3]) or (one[0] < other[2] and other[0] < one[2])
