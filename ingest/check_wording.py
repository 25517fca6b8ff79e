"""Words that should not have stayed or do not fit (N13, N15): template residue, years.

    增加（减少）0.00万元          both options of the form left in
    共三次，；另有两次             punctuation around a blank that was never filled
    主要原因是。                  a reason left out
    2025年…预算 in a 2030 file    the year of an older document

Years of laws, of history and of plans are left alone: only what the document reports as its own has to fit.
"""

import re
from collections.abc import Iterator

from ingest.check_book import Book, Passage
from ingest.document import Check, CheckPlace, Severity
from ingest.findings import PASSED, Outcomes, finding, words_place
from ingest.vocabulary import squeeze

_RESIDUE: tuple[tuple[str, str], ...] = (
    (
        r"增加\s*[（(]\s*减少\s*[）)]|减少\s*[（(]\s*增加\s*[）)]|增长\s*[（(]\s*下降\s*[）)]|下降\s*[（(]\s*增长\s*[）)]",
        "模板选项未删",
    ),
    (
        r"(?:[较比]|持平)[^，。；]{0,16}?(?:增加|增长|上升)\s*[/／]\s*(?:减少|下降)|(?:减少|下降)\s*[/／]\s*(?:增加|增长|上升)\s*-?\d",
        "模板选项未删",
    ),
    (r"(?:大于|小于|高于|低于|上升|下降)\s*[（(]\s*(?:小于|大于|低于|高于|下降|上升)\s*[）)]", "模板选项未删"),
    (r"[XＸ×]{2,}\s*(?:万?元|年|月|个|%|％|局|委|中心|单位|部门|辆|台|人|项|次|[，。；、])", "占位符未填"),
    (r"[_＿]{2,}\s*(?:万?元|年|个|%|％|辆|台|人|次|批|项)|(?:为|共|计|增加|减少)\s*[_＿]{2,}", "空格未填"),
    (r"[。]{2,}|[，,][；;。]|[；;][。；;]|[、][。；;]|：。|，，", "标点重复或残留"),
    (r"(?:主要)?原因(?:是|为|：|:)\s*[。；;]", "原因未填写"),
    (r"(?:一致|持平)\s*\d+(?:\.\d+)?\s*万?元", "持平之后多出金额"),
    (
        r"[（(](?:不涉及的?不列|如持平作持平表述|(?:增加|新增|补充|修改|删除)的?内容|请?填写[^（）()]{0,12}|(?:请|可)?(?:根据|按照?|结合)[^（）()]{0,8}实际[^（）()]{0,10}|(?:如|若)(?:有|无|没有|不涉及)[^（）()]{0,4}(?:[，,]?请?(?:说明|填列|填写|删除|列示)|请自行[^（）()]{0,4})|此处[^（）()]{0,16}|请?删除[^（）()]{0,12})[）)]",
        "填表说明未删",
    ),
    (r"按上述格式依次说明|由主管部门根据[^。]{0,20}填写|作下述说明[：:]", "填表说明未删"),
    (r"[）)]\s*[)）](?=\s*[一-鿿])", "多出右括号"),
)
_BALANCED = re.compile(r"[（(]")
_HEADING = re.compile(r"^[（(]?[一二三四五六七八九十]+[）)、.．]?\s*[^，。；：:]{2,12}$")


def texts(book: Book) -> Iterator[tuple[Passage, str]]:
    """Every paragraph outside contents, and what it says."""
    for passage in book.passages:
        yield passage, passage.paragraph.text


def check_residue(book: Book) -> Outcomes:
    """N15: nothing of the form is left in the text."""
    for passage, text in texts(book):
        found = False
        for pattern, what in _RESIDUE:
            for match in re.finditer(pattern, text):
                if what == "多出右括号" and not _unbalanced(text[: match.end()]):
                    continue
                found = True
                start, end = max(0, match.start() - 8), min(len(text), match.end() + 6)
                place = words_place(passage.paragraph, match.start(), match.end())
                yield finding(
                    "N15",
                    Severity.LOW,
                    f"第{place.page}页{what}：“{text[start:end].strip()}”。请改定文字。",
                    [place],
                    found=match[0],
                )
        if not found:
            yield PASSED
    yield from _heading_residue(book)


def _unbalanced(text: str) -> bool:
    return len(re.findall(r"[）)]", text)) > len(_BALANCED.findall(text))


def _heading_residue(book: Book) -> Outcomes:
    seen = set()
    for section in book.sections:
        heading = section.path[-1] if section.path else ""
        first = section.paragraphs[0].text if section.paragraphs else ""
        if section.kind == "contents" or heading in seen or heading in first:
            continue
        seen.add(heading)
        for pattern, what in _RESIDUE:
            match = re.search(pattern, heading)
            if match and (what != "多出右括号" or _unbalanced(heading)):
                yield finding(
                    "N15",
                    Severity.LOW,
                    f"第{section.page}页标题{what}：“{heading}”。请改定文字。",
                    [CheckPlace(page=section.page, box=(0.0, 0.0, 0.0, 0.0), quote=heading)],
                    found=match[0],
                )


def check_endings(book: Book) -> Outcomes:
    """N15: a paragraph of figures that ends its section does not end in a semicolon."""
    for section in book.sections:
        if section.kind or not section.paragraphs:
            continue
        last = section.paragraphs[-1]
        passage = next((one for one in book.passages if one.paragraph is last), None)
        text = last.text.rstrip()
        if passage is None or not passage.figures or passage.torn or len(text) < 12:
            continue
        listed = len(section.paragraphs) > 1 and section.paragraphs[-2].text.rstrip()[-1:] in "；;"
        if text[-1] in "；;" and not listed:
            yield finding(
                "N15",
                Severity.LOW,
                f"第{last.lines[-1].page if last.lines else last.page}页段落以“{text[-1]}”结尾："
                f"“…{text[-16:]}”。应为句号。",
                [words_place(last, len(text) - 1, len(text))],
                expected="。",
                found=text[-1],
            )
        else:
            yield PASSED


def check_empty_sections(book: Book) -> Outcomes:
    """N15: 名词解释 explains something."""
    for at, section in enumerate(book.sections):
        heading = squeeze(section.path[-1]) if section.path else ""
        if "名词解释" not in heading or section.kind == "contents":
            continue
        below = any(other.path[: len(section.path)] == section.path for other in book.sections[at + 1 :])
        if section.paragraphs or below:
            yield PASSED
        else:
            place = CheckPlace(page=section.page, box=(0.0, 0.0, 0.0, 0.0), quote=section.path[-1])
            yield _empty(section.page, section.path[-1], place)
    for section in book.sections:
        if section.kind == "contents" or not section.paragraphs:
            continue
        last = section.paragraphs[-1]
        text = last.text.strip()
        if "名词解释" in text and _HEADING.match(text):
            yield _empty(last.page, text, words_place(last, 0, len(last.text)))


def _empty(page: int, heading: str, place: CheckPlace) -> Check:
    return finding(
        "N15",
        Severity.LOW,
        f"第{page}页标题“{heading.strip()}”下没有内容。请补充或删去标题。",
        [place],
        expected="名词解释",
        found="空",
    )


# Years


_COMPARE = re.compile(r"(?:比|较|与|同)\s*(?P<year>20\d\d)\s*年?度?(?!\s*[年月\d]*月)")
_BUDGET_WORDS = (
    r"(?:本部门|本单位|我部门|我单位|本局|我局|部门|单位|“?三公”?|财政拨款|一般公共预算|政府性基金|国有资本|机关运行|政府采购|"
    r"收入|支出|收、?支|基本支出|项目支出|人员经费|公用经费|预算|决算|当年|会议费|培训费|拟|本年|整体支出)"
)
_OPENING_WORDS = r"(?:(?:实行|编报|开展|实施)(?:预算|项目|部门)?绩效|计划|安排|没有|无|编报|纳入|新增|开展|共|按)"
_SUBJECT = re.compile(
    r"(?P<year>20\d\d)\s*年?度?(?=[，,]?\s*(?P<after>[^\d\s，。；、](?:、(?=支)|[^\d\s，。；、])[^\d\s，。；、]{0,28}))"
)
_CUT_OFF = re.compile(
    r"截[至止]\s*(?:到)?\s*(?P<year>20\d\d)\s*年|(?:^|[。；;])\s*(?P<end>20\d\d)\s*年(?:度)?(?:年末|期末|年底|末|底)(?=[^。；]{0,40}\d\s*[辆台])"
)
_EVALUATED = re.compile(r"(?:^|[。；;])\s*(?P<year>20\d\d)\s*年?度?(?=[，,]?\s*(?:本部门|我部门|本单位)?对\s*\d+\s*个)")
_BACKGROUND = re.compile(r"职[责能]|机构|立项|概况|绩效|名词|附件|评价|背景|荣誉|工作(?:任务|目标|重点)")


def check_years(book: Book) -> Outcomes:
    """N13: years in the explanation are the document's own, or the one before where it compares."""
    year = book.cover.year
    if year is None:
        return
    for passage, text in texts(book):
        if passage.section.kind or passage.annex:
            continue
        wrong = list(_wrong_years(book, passage, text, year))
        yield from wrong
        if not wrong:
            yield PASSED


def _wrong_years(book: Book, passage: Passage, text: str, year: int) -> Iterator[Check]:
    seen: set[int] = set()
    for match in _COMPARE.finditer(text):
        said = int(match["year"])
        allowed = (year - 1, year) if book.final else (year - 1,)
        follows = text[match.end() : match.end() + 8]
        if said not in allowed and not (said == year and "年初" in follows) and _compares(text, match.start()):
            seen.add(match.start("year"))
            yield _year(passage, match, "year", f"{year - 1}年", "比较的基期")
    for match in _CUT_OFF.finditer(text):
        group = "year" if match["year"] else "end"
        if int(match[group]) not in (year - 1, year):
            seen.add(match.start(group))
            yield _year(passage, match, group, f"{year - 1}年或{year}年", "截止日期")
    if _BACKGROUND.search(passage.section.path[-1] if passage.section.path else "") and not passage.figures:
        return
    for match in _EVALUATED.finditer(text) if passage.figures else ():
        if int(match["year"]) not in (year - 1, year):
            seen.add(match.start("year"))
            yield _year(passage, match, "year", f"{year}年", "年份")
    for match in _SUBJECT.finditer(text):
        said = int(match["year"])
        if said in (year - 1, year) or match.start("year") in seen or not _own(book, text, match):
            continue
        yield _year(passage, match, "year", f"{year}年", "年份")


def _compares(text: str, at: int) -> bool:
    return bool(re.search(r"增|减|升|降|持平|一致|相比|提高", text[at : at + 40]))


def _own(book: Book, text: str, match: re.Match[str]) -> bool:
    """Whether the year stands before what the document itself reports, not in a citation or in history."""
    before, after = text[max(0, match.start() - 2) : match.start()], match["after"]
    if re.search(r"[〔【\[《（(\-—~～至自从]$", before) or re.match(r"以[来前后]|[至—\-~]", after):
        return False
    entity = book.cover.entity
    names = [entity, entity.removeprefix(book.cover.region)] if entity else []
    owner = any(name and after.startswith(name[:6]) for name in names)
    opens = bool(re.search(r"(?:^|[。；;：:\n）)])\s*$", text[: match.start()]))
    if opens and (owner or re.match(_BUDGET_WORDS + "|" + _OPENING_WORDS, after)):
        return True
    return (owner or bool(re.match(_BUDGET_WORDS, after))) and bool(
        re.search(r"万元|元|[个辆台项]", text[match.end() : match.end() + 80])
    )


def _year(passage: Passage, match: re.Match[str], group: str, right: str, what: str) -> Check:
    text = passage.paragraph.text
    said, start, end = match[group], match.start(group), match.end(group)
    return finding(
        "N13",
        Severity.MEDIUM,
        f"第{passage.paragraph.page}页正文{what}写作 {said}年（“{text[start : start + 18].strip()}…”），"
        f"按本文件应为 {right}，疑为旧稿残留。"
        "请核对年份。",
        [words_place(passage.paragraph, start, end)],
        expected=right,
        found=f"{said}年",
    )
