"""Facts from prose: every figure of a sentence with its subject, unit, direction and base.

    2030年本单位三公经费预算数为12.50万元，其中，公务接待费2.10万元，比上年减少0.40万元，下降16.00%。
      三公经费    金额    12.50 万元
      公务接待费  金额     2.10 万元
      公务接待费  增减额   0.40 万元   direction -1, base 上年
      公务接待费  增减幅  16.00 %      direction -1, base 上年

A figure's subject is the phrase before it in its own clause; a clause that only compares (比上年减少 …) speaks of the
subject before it. A paragraph that opens with 某类（类）某款（款）某项（项） speaks of that account throughout.
"""

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.amount import Amount, CellState, cell_state, fold
from ingest.document import Cover, Fact, Origin, Paragraph, Section, Stage
from ingest.sections import place_of
from ingest.vocabulary import UNIT_WORDS, Basis, Fund, basis_in, clean_label, fund_in, squeeze

_FIGURE = re.compile(
    rf"(?<![\d.A-Za-z〔\[【第])(?P<sign>-)?(?P<number>\d{{1,3}}(?:[,，]\d{{3}})+(?:\.\d+)?|\d+(?:\.\d+)?)\s*(?P<unit>{UNIT_WORDS})"
    r"(?P<per>/(?:人次|人|次|家|辆|台|年|月|户|个))?"
)
_THRESHOLD = re.compile(r"^(?:（含）|\(含\))?(?:及)?(?:以上|以下|以内|以外)(?:（含[^）]*）)?")
_NOT_FIGURE_AFTER = re.compile(r"^(?:月|日|号|时|分钟|年度|届|级)")
_BOUNDARY = re.compile(r"[。；;！？\n]")
_CLAUSE = re.compile(r"[，,、：:（(）)]|其中|分别")
_RISE = re.compile(r"增加|增长|上升|提高|增幅|上涨|上浮|多")
_FALL = re.compile(r"减少|下降|降低|减幅|压减|压缩|下浮|节约|核减|少")
_CHANGE = re.compile(rf"(?:{_RISE.pattern}|{_FALL.pattern})[了为约达]?$")
_BOTH = re.compile(r"增加[（(]减少[)）]|减少[（(]增加[)）]|增长[（(]下降[)）]|下降[（(]增长[)）]")
_BASE = re.compile(
    r"(?:比|较|与|同)(?P<base>(?:20\d\d\s*年(?:度)?|上年度?|去年|上一年度?|年初)[^，,。；：:（(]*?)"
    r"(?:相比|持平|减少|增加|增长|下降|上升|降低|提高|同期|$)"
)
_SHARE = re.compile(r"占[^，。；]*$")
_DONE = re.compile(r"(?:完成|为|占)?(?:调整|全年|年初)?预算(?:数)?(?:的|完成率|执行率)|完成率|执行率")
_PRIOR = re.compile(r"上年|去年|上一年")
_ITEM = re.compile(
    r"(?P<lei>[^，。；（）()\d、“”]{2,30})[（(]类[)）]\s*(?P<kuan>[^，。；（）()]{2,40}(?:（[^（）类款项]*）)?)[（(]款[)）]"
    r"\s*(?P<xiang>[^，。；]{2,50}?)[（(]项[)）]"
)
_ITEM_SHORT = re.compile(r"(?P<kuan>[^，。；（）()\d、“”]{2,40})[（(]款[)）]\s*(?P<xiang>[^，。；]{2,50}?)[（(]项[)）]")
_FILLER = re.compile(
    r"^(?:截至|其中|包括|主要|分别|另外|同时|以及|和|及|共有|共|本年度?|今年|全年|当年|的|了|为|是|中|按|各|,|，)+"
)
_TAIL = re.compile(
    r"(?:预算数|决算数|预算|决算|支出数|数|总额|总计|合计|金额|资金|为|是|共|计|约|达到|达|有|安排|共计|总共|仅|的|了|拟|预计|"
    r"支出决算|支出预算|收入决算|收入预算|：|:|≥|≤|≧|≦|不低于|不少于|不超过|超过|小于|大于|：)+$"
)
_YEARS = re.compile(r"20\d\d\s*(?:年度?|年)?|二〇[〇一二三四五六七八九]{2}年")
_AGENT = re.compile(r"(?:本|我|该|全)(?:部门|单位|局|委|办|中心|街道|院|厅|系统|市|区|县)(?:机关)?")


class _Subject(NamedTuple):
    name: str
    parents: tuple[str, ...] = ()


def collect_sentence_facts(cover: Cover, sections: Sequence[Section]) -> tuple[Fact, ...]:
    """Figures of every paragraph outside contents pages, in reading order."""
    return tuple(
        fact
        for section in sections
        if section.kind != "contents"
        for paragraph in section.paragraphs
        for fact in _paragraph_facts(cover, section, paragraph)
    )


def _paragraph_facts(cover: Cover, section: Section, paragraph: Paragraph) -> Iterator[Fact]:
    text = fold_same_length(paragraph.text)
    heading = clean_label(section.path[-1]) if section.path else ""
    account = _account_subject(text)
    start = count = 0
    topic = account or _Subject(_strip_phrase(heading, cover) or heading)
    carried = topic
    for end in [*(m.end() for m in _BOUNDARY.finditer(text)), len(text)]:
        sentence = text[start:end]
        for figure, parts in _sentence_figures(sentence, cover, carried):
            yield _fact(cover, section, paragraph, count, start, figure, parts, sentence)
            count += 1
            if parts.measure in ("金额", "数量"):
                carried = parts.subject
        start = end


class _Parts(NamedTuple):
    subject: _Subject
    lead: str
    measure: str
    direction: int
    base: str
    year: int | None
    stage: Stage | None


def _sentence_figures(sentence: str, cover: Cover, carried: _Subject) -> Iterator[tuple[re.Match[str], _Parts]]:
    """Each figure of a sentence and what it is of; `carried` is the subject the sentence before left standing."""
    account = _account_subject(sentence)
    carried = account or carried
    before, base = 0, ""
    for figure in _FIGURE.finditer(sentence):
        rest = sentence[figure.end() :]
        if _THRESHOLD.match(rest) or (figure["unit"] == "分" and _NOT_FIGURE_AFTER.match(rest)):
            continue
        lead = sentence[before : figure.start()]
        based = _BASE.search(lead)
        base = based["base"].strip() if based else base
        measure, direction = _measure(lead, figure["unit"])
        own = _own_subject(lead, cover, measure)
        if own and not account:
            subject = _Subject(own)
        elif own and account and measure in ("金额", "数量") and not _generic(own):
            subject = _Subject(own, (*account.parents, account.name))
        else:
            subject = carried
        if measure in ("金额", "数量"):
            base_here = ""
            if own and not account:
                carried = subject
        else:
            base_here = base
        year, stage = _time(lead, measure, cover)
        before = figure.end()
        yield figure, _Parts(subject, lead, measure, direction, base_here, year, stage)


def _fact(
    cover: Cover,
    section: Section,
    paragraph: Paragraph,
    number: int,
    offset: int,
    figure: re.Match[str],
    parts: _Parts,
    sentence: str,
) -> Fact:
    start, end = offset + figure.start(), offset + figure.end()
    places = place_of(paragraph, start, end)
    unit = figure["unit"].replace("％", "%").replace("(", "（").replace(")", "）")
    digits = figure["number"].replace(",", "").replace("，", "")
    amount = Amount(
        value=_decimal(digits, figure["sign"]), unit=unit + (figure["per"] or ""), printed=figure[0].strip()
    )
    state = CellState.ZERO if amount.value == 0 else cell_state(digits)
    words = squeeze("".join(section.path) + parts.lead)
    where = f"{parts.subject.name}{parts.lead}"
    return Fact(
        id=f"{paragraph.id}.n{number}",
        origin=Origin.SENTENCE,
        state=state,
        amount=amount,
        entity=cover.entity,
        year=parts.year,
        stage=parts.stage,
        fund=fund_in(squeeze(parts.lead)) or _section_fund(words),
        basis=basis_in(where) or basis_in(words) or (Basis.ALL if "支出" in words else ""),
        side="收入" if "收入" in where else ("支出" if "支出" in words else ""),
        statement="",
        table=None,
        section=section.id,
        subject=parts.subject.name,
        code="",
        tree=None,
        parents=parts.subject.parents,
        measure=parts.measure,
        direction=parts.direction,
        base=parts.base,
        clause=sentence.strip(),
        row_label=parts.lead.strip(" ，,；;。、"),
        place=places[0].model_copy(update={"quote": paragraph.text[start:end]}),
    )


def fold_same_length(text: str) -> str:
    """Full-width digits and signs made plain, one character for one, so that offsets stay those of the original."""
    return "".join(folded if len(folded := fold(char)) == 1 else char for char in text)


def _account_subject(text: str) -> _Subject | None:
    item = _ITEM.search(text)
    if item:
        kuan, lei = clean_label(item["kuan"]), clean_label(item["lei"])
        return _Subject(clean_label(item["xiang"]), (lei, kuan))
    short = _ITEM_SHORT.search(text)
    return _Subject(clean_label(short["xiang"]), (clean_label(short["kuan"]),)) if short else None


def _measure(lead: str, unit: str) -> tuple[str, int]:
    """(role of the figure, direction of change)."""
    tail = re.split(r"[，,；;：:]", lead)[-1]
    if _BOTH.search(tail):
        return ("增减幅" if unit in "%％" else "增减额"), 0
    if _CHANGE.search(tail.rstrip()) or re.search(r"(?:增幅|降幅|增长率|变动)(?:为|达)?$", tail.rstrip()):
        direction = 1 if _RISE.search(tail[-6:]) else -1
        return ("增减幅" if unit in ("%", "％", "个百分点") else "增减额"), direction
    if unit in ("%", "％"):
        if _DONE.search(tail):
            return "完成率", 0
        return ("占比", 0) if _SHARE.search(tail) else ("比率", 0)
    if unit in ("亿元", "百万元", "万元", "千元", "元"):
        return "金额", 0
    return "数量", 0


def _own_subject(lead: str, cover: Cover, measure: str) -> str:
    """The phrase that names what the figure is of, or empty when the clause only compares."""
    clauses = [part for part in _CLAUSE.split(lead) if part.strip()]
    for clause in reversed(clauses):
        if _BASE.search(clause) or re.search(r"^(?:比|较|与)", clause.strip()):
            head = re.split(r"比|较|与", clause)[0]
            name = _strip_phrase(head, cover)
            if len(name) >= 2 and not _generic(name):
                return name
            if measure in ("金额", "数量") and _PRIOR.search(clause):
                return ""
            continue
        name = _strip_phrase(clause, cover)
        if measure in ("增减额", "增减幅"):
            name = re.sub(rf"(?:{_RISE.pattern}|{_FALL.pattern}|持平|同比|环比)+.*$", "", name)
            name = _TAIL.sub("", name)
        if measure in ("占比", "完成率"):
            name = re.split(r"占|完成|为", name)[0]
        if len(name) >= 2 and not _generic(name):
            return name
    return ""


_GENERIC = re.compile(
    r"^(?:预算|决算|支出|收入|年初预算|年初预算数|支出决算|支出预算|当年|上年|上年预算|去年|执行数|预算执行数|调整预算|年度预算|"
    r"财政拨款支出|主要原因|原因|决算数|预算数|安排|实际|资金|金额|总额|同比|增长|下降|每次|每人|约|年初|全年|人数|批复|"
    r"支出决算数|占预算总额|占预算|占总支出|占)$"
)


def _generic(name: str) -> bool:
    return bool(_GENERIC.match(name))


def _strip_phrase(phrase: str, cover: Cover) -> str:
    """A clause without years, the agency's own name and the verbs that lead to a figure."""
    text = clean_label(phrase)
    for name in (cover.entity, cover.entity.removeprefix(cover.region)):
        if len(name) > 2:
            text = text.replace(squeeze(name), "")
    text = _AGENT.sub("", _YEARS.sub("", text))
    previous = None
    while previous != text:
        previous = text
        text = _TAIL.sub("", _FILLER.sub("", text))
    return text


def _time(lead: str, measure: str, cover: Cover) -> tuple[int | None, Stage | None]:
    """Year and stage a figure speaks of: its own words first, else the document's."""
    year, stage = cover.year, cover.stage
    tail = re.split(r"[，,；;]", lead)[-1]
    plain_base = _BASE.sub("", tail) if measure not in ("金额", "数量") else tail
    named = re.findall(r"(20\d\d)\s*年(?!\s*\d{1,2}\s*月)", plain_base)
    if named:
        year = int(named[-1])
    elif _PRIOR.search(plain_base) and not re.search(r"上年(?:度)?(?:结转|结余)", plain_base) and cover.year:
        year = cover.year - 1
    if re.search(r"年初预算", tail):
        stage = Stage.BUDGET
    elif re.search(r"调整(?:后)?预算|全年预算", tail):
        stage = Stage.ADJUSTED
    elif re.search(r"执行数|实际执行|预算执行", tail):
        stage = Stage.EXECUTED
    elif re.search(r"决算", tail):
        stage = Stage.FINAL
    elif re.search(r"预算数?为|预算", tail) and cover.stage is Stage.FINAL and "占" not in tail:
        stage = Stage.BUDGET if "完成" not in tail else Stage.FINAL
    return year, stage


def _section_fund(words: str) -> str:
    if "三公" in words:
        return fund_in(words) or Fund.GENERAL
    named = fund_in(words)
    if named:
        return named
    return Fund.ALL if re.search(r"收支|收入|支出", words) else ""


def _decimal(digits: str, sign: str | None) -> Decimal:
    return Decimal(("-" if sign else "") + digits)
