"""Lists with a count of their own (N10): as many names as the sentence says.

    内设机构3个：办公室、财务科、业务科                3 names
    所属预算单位共2家，分别是：甲中心、乙站、丙队         says 2, lists 3

Only a list of plain names is counted: no 等, no 和, nothing beside it. Where the sentence says how a part of them is to
be counted apart, nothing is said.
"""

import re
from collections.abc import Iterator

from ingest.check_book import Book, Passage
from ingest.document import Severity
from ingest.findings import PASSED, Outcome, Outcomes, finding, words_place

_COUNT = re.compile(
    r"(?P<count>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*[个家]\s*(?P<what>内设(?:机构|科室|处室|股室)|职能科室|科室|处室|股室|(?:所属|下属|二级)?(?:预算|事业|行政)?单位)"
    r"|(?P<what2>内设(?:机构|科室|处室|股室)?|(?:所属|下属|二级)(?:预算|事业|行政)?单位|预算单位)[^，。；：:\d一二三四五六七八九十]{0,4}"
    r"(?P<count2>\d{1,2}|[一二两三四五六七八九十]{1,3})\s*[个家]"
)
_LIST = re.compile(
    r"^[^，。；：:、]{0,6}[，,]?\s*(?:分别(?:是|为)|即|具体(?:是|为|包括)|包括|有)?\s*[：:]?\s*(?P<names>[^。；：:]+)[。；]?$"
)
_NAME = re.compile(
    r"^[^\d，,（）()]{1,24}(?:科|室|处|股|办|委|局|中心|所|站|队|部|组|会|院|馆|校|社|园|厂|厅|大队|支队|本级|机关|办公室)$"
)
_NOT_PLAIN = re.compile(r"等|和|及|与|另|其中|加挂|合署|另有|除外|，|,|“|”|不含|未")
_DIGITS = "零一二三四五六七八九"


def check_counted_lists(book: Book) -> Outcomes:
    """N10: a list has as many names as its count says."""
    for passage in book.passages:
        if passage.section.kind or passage.annex or passage.torn:
            continue
        for start, end, _ in passage.sentences():
            yield from _counted(passage, start, end)


def _counted(passage: Passage, start: int, end: int) -> Iterator[Outcome]:
    sentence = passage.paragraph.text[start:end]
    found = list(_COUNT.finditer(sentence))
    if len(found) != 1:
        return
    match = found[0]
    listed = _LIST.match(re.sub(r"[（(][^（）()]*[）)]", "", sentence[match.end() :]).strip())
    said = _number(match["count"] or match["count2"])
    if not listed or said < 2:
        return
    text = re.sub(r"^(?:分别(?:是|为)|即|包括|有)\s*", "", listed["names"])
    names = [name.strip() for name in text.split("、")]
    if len(names) < 2 or _NOT_PLAIN.search(text) or not all(_NAME.match(name) for name in names):
        return
    if len(names) == said:
        yield PASSED
        return
    at = start + match.start("count" if match["count"] else "count2")
    what = match["what"] or match["what2"]
    yield finding(
        "N10",
        Severity.LOW,
        f"第{passage.paragraph.page}页称{what} {said} 个，所列为 {len(names)} 个（{names[0]}……{names[-1]}）。请核对。",
        [words_place(passage.paragraph, at, at + len(match["count"] or match["count2"]))],
        expected=f"{len(names)}个",
        found=f"{said}个",
    )


def _number(text: str) -> int:
    """12, 十二, 两."""
    if text.isdigit():
        return int(text)
    text = text.replace("两", "二")
    tens, mark, ones = text.rpartition("十")
    if not mark:
        return _DIGITS.index(text) if len(text) == 1 else 0
    return (_DIGITS.index(tens) if tens else 1) * 10 + (_DIGITS.index(ones) if ones else 0)
