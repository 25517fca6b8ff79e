"""Items and terms in the prose (N14, N17): economic items as the table names them, and words not to be confused.

    劳务用费 9.00万元                 table: 30226 劳务费
    水电费 13.00万元                  table: 水费 13.00, no 电费
    主要包括…租赁费                   that line is blank
    救灾物质                          elsewhere 救灾物资

A word is confused only where the document itself writes the same phrase rightly.
"""

import re

from ingest.check_book import Book, Figure, Passage
from ingest.check_names import plain_account
from ingest.check_pools import Pools
from ingest.document import Check, Severity
from ingest.findings import PASSED, Outcomes, finding, places_of, words_place
from ingest.vocabulary import squeeze

_INCLUDES = re.compile(r"主要包括[:：]?(?P<names>[^。；;]{8,})")


_WORDS: tuple[tuple[str, str], ...] = (("物质", "物资"), ("其它", "其他"), ("帐", "账"))


_TERMS = ("机关运行经费", "一般公共预算", "政府性基金预算", "国有资本经营预算", "公务用车购置", "政府采购支出")


_SLIPS = re.compile(
    "|".join(
        re.escape(term[:at]) + f"(?!{term[at]})[一-鿿]" + re.escape(term[at + 1 :])
        for term in _TERMS
        for at in range(1, len(term) - 1)
    )
)


def check_listed_items(book: Book) -> Outcomes:
    """N17: lists of what 人员经费 and 公用经费 include name only lines with money."""
    amounts: dict[str, bool] = {}
    for sheet in book.of("基本支出表"):
        for block in sheet.blocks:
            for line in block.lines:
                if len(line.code) == 5:
                    filled = any(fact.amount and fact.amount.value for fact in line.facts.values())
                    name = plain_account(line.subject)
                    amounts[name] = amounts.get(name, False) or filled
    for passage in book.passages:
        if passage.section.kind or passage.annex or not amounts or book.unread_pages:
            continue
        text = passage.paragraph.text
        for match in _INCLUDES.finditer(text):
            names = [name.strip() for name in re.split(r"[、，,]", match["names"])]
            names = [re.sub(r"等(?:支出)?$", "", name) for name in names]
            known = [name for name in names if plain_account(name) in amounts]
            empty = [name for name in known if not amounts[plain_account(name)]]
            if len(known) < 5 or len(empty) * 4 > len(known):
                continue
            if not empty:
                yield PASSED
            for name in empty:
                at = text.find(name, match.start())
                yield finding(
                    "N17",
                    Severity.LOW,
                    f"第{passage.paragraph.page}页“主要包括”中列有“{name}”，基本支出表该行为空或为零。请核对所列项目。",
                    [words_place(passage.paragraph, at, at + len(name))],
                    expected="有金额的项目",
                    found=name,
                )


def check_item_words(book: Book) -> Outcomes:
    """N14, N17: economic items with an amount are called as the table calls them; 水电费 covers both 水费 and 电费."""
    pools = Pools.of(book)
    for passage in book.passages:
        if passage.section.kind or passage.annex:
            continue
        for figure in passage.figures:
            subject = squeeze(figure.fact.subject)
            if figure.fact.measure != "金额" or not re.search(r"机关运行经费|公用经费|人员经费", passage.lead(figure)):
                continue
            if subject == "水电费":
                yield from _water_and_power(pools, passage, figure)
            elif plain_account(subject) not in pools.economic and (found := pools.near_economic(subject)):
                yield _slip(passage, figure, subject, found[0].subject, found[0].code)


def _water_and_power(pools: Pools, passage: Passage, figure: Figure) -> Outcomes:
    water, power = pools.economic.get("水费", []), pools.economic.get("电费", [])
    if bool(water) == bool(power):
        yield PASSED
        return
    fact = (water or power)[0]
    at = passage.paragraph.text.rfind("水电费", 0, figure.start)
    yield finding(
        "N17",
        Severity.LOW,
        f"第{figure.fact.place.page}页正文“水电费”{figure.fact.place.quote}，"
        f"表中只有 {fact.code} {fact.subject} {fact.place.quote}。请改为“{fact.subject}”。",
        [words_place(passage.paragraph, at, at + 3), *places_of([fact])],
        expected=fact.subject,
        found="水电费",
    )


def _slip(passage: Passage, figure: Figure, said: str, right: str, code: str) -> Check:
    at = max(0, passage.paragraph.text.rfind(figure.fact.subject[:2], 0, figure.start))
    return finding(
        "N14",
        Severity.LOW,
        f"第{figure.fact.place.page}页正文写作“{said}”，表中 {code} 为“{right}”。请改正名称。",
        [words_place(passage.paragraph, at, figure.start)],
        expected=right,
        found=said,
    )


def check_confused_words(book: Book) -> Outcomes:
    """N14: a word that the document writes rightly elsewhere is not confused with a neighbour: 物质 for 物资."""
    whole = "".join(passage.paragraph.text for passage in book.passages) + "".join(
        line.subject for sheet in book.sheets for block in sheet.blocks for line in block.lines
    )
    headings = {
        section.path[-1]: section.page for section in book.sections if section.path and section.kind != "contents"
    }
    seen: set[str] = set()
    for passage in book.passages:
        text = passage.paragraph.text
        for wrong, right in _WORDS:
            for match in re.finditer(wrong, text):
                context = text[max(0, match.start() - 2) : match.end() + 2]
                meant = context.replace(wrong, right)
                if len(context) == len(wrong) + 4 and meant in whole and context not in seen and "支出" not in context:
                    seen.add(context)
                    yield _confused(passage, match, context, meant)
        for match in _SLIPS.finditer(text):
            yield from _term(passage, match, whole, seen)
    for passage in book.passages:
        heading = passage.section.path[-1] if passage.section.path else ""
        if heading in headings:
            headings.pop(heading)
            for match in _SLIPS.finditer(heading):
                yield from _term(passage, match, whole, seen)


def _term(passage: Passage, match: re.Match[str], whole: str, seen: set[str]) -> Outcomes:
    right = next(
        term
        for term in _TERMS
        if len(term) == len(match[0]) and sum(a != b for a, b in zip(term, match[0], strict=True)) == 1
    )
    if right in whole and match[0] not in seen and whole.count(match[0]) <= 2:
        seen.add(match[0])
        place = words_place(passage.paragraph, 0, 1).model_copy(update={"quote": match[0]})
        if passage.paragraph.text[match.start() : match.end()] == match[0]:
            place = words_place(passage.paragraph, match.start(), match.end())
        yield finding(
            "N14",
            Severity.LOW,
            f"第{passage.paragraph.page}页写作“{match[0]}”，通篇为“{right}”。请改正。",
            [place],
            expected=right,
            found=match[0],
        )


def _confused(passage: Passage, match: re.Match[str], context: str, meant: str) -> Check:
    return finding(
        "N14",
        Severity.LOW,
        f"第{passage.paragraph.page}页写作“{context}”，别处为“{meant}”。请统一用字。",
        [words_place(passage.paragraph, match.start(), match.end())],
        expected=meant,
        found=context,
    )
