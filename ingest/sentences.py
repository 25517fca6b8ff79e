"""Facts from prose: every figure of a sentence with its subject, unit, direction and base.

    2030年本单位三公经费预算数为12.50万元，其中，公务接待费2.10万元，比上年减少0.40万元，下降16.00%。
      三公经费    金额    12.50 万元
      公务接待费  金额     2.10 万元
      公务接待费  增减额   0.40 万元   direction -1, base 上年
      公务接待费  增减幅  16.00 %      direction -1, base 上年

A figure's subject is the phrase before it in its own clause; a clause that only compares (比上年减少 …) speaks of the
subject before it, one that compares a whole (收入预算较上年增加 …) of that whole. What stands in brackets ends with
them. A paragraph under 某类（类）某款（款）某项（项） speaks of that account.
"""

import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from ingest.amount import Amount, CellState, fold
from ingest.document import Cover, Fact, Origin, Paragraph, Section, Stage, Tree
from ingest.phrases import base_of, measure_of, phrase_name, plain_lead, subject_of, time_of, total_of
from ingest.places import place_of
from ingest.vocabulary import UNIT_WORDS, Basis, Fund, basis_in, clean_label, fund_in, squeeze

_FIGURE = re.compile(
    r"(?<![\d.A-Za-z〔\[【第])(?P<sign>-)?(?P<number>\d{1,3}(?:[,，]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    rf"\s*(?:多|余)?(?P<unit>{UNIT_WORDS}|万(?=\s*(?:[，,。；;、）)]|$|资金|增|减)))(?P<per>/(?:人次|人|次|家|辆|台|年|月|户|个))?"
)
_THRESHOLD = re.compile(r"^(?:（含）|\(含\))?(?:及)?(?:以上|以下|以内|以外)(?:（含[^）]*）)?(?=的?[\u4e00-\u9fff（(“])")
"""A bound on the things named behind it (50万元以上设备); at the end of its clause it is a figure: 达到40%以上。"""
_NOT_POINTS = re.compile(r"^(?:[月日号时]|分钟|年度|届|级)")
_HOUR = re.compile(r"\d\s*(?:时|点|小时|[:：])\s*$")
"""What stands before minutes: 9时30分 is no 30 points."""
_CLOSES_NEXT = re.compile(r"[^（(）)]*[）)]")
"""Brackets may hold several clauses; one that is never closed ends with its sentence."""
_BOUNDARY = re.compile(r"[。；;！？\n]")
_ITEM = re.compile(
    r"(?P<lei>[^，。；（）()\d、“”]{2,30})[（(]类[)）]\s*(?P<kuan>[^，。；（）()]{2,40}(?:[（(][^（）()类款项]*[)）])?)[（(]款[)）]"
    r"\s*(?P<xiang>[^，。；]{2,50}?)[（(]项[)）]"
)
_ITEM_SHORT = re.compile(r"(?P<kuan>[^，。；（）()\d、“”]{2,40})[（(]款[)）]\s*(?P<xiang>[^，。；]{2,50}?)[（(]项[)）]")
_COUNTERS = ("个", "家", "名", "项", "所", "处", "座", "条", "辆", "台", "件", "期", "场", "次")
_COUNTED = re.compile(r"^((?![于为均已以比较其共未])[\u4e00-\u9fff]{2,14}?)(?=[，,。；;：:、（(]|$|分别|包括|为|\d)")
_QUANTITIES = ("金额", "数量")
_OVERALL = re.compile(r"收支|收入预算|支出预算|收入决算|支出决算|总体|总计|预算编制")
_OF_A_THING = re.compile(r"费|基金|资本|专户|采购|资产|绩效|项目|拨款|公共预算|购买|债|人员|收入|支出|（[类款项]）")
"""Words by which a heading names something narrower than the whole agency."""
_BARE = ("收入总计", "支出总计", "本年收入合计", "本年支出合计")


class _Subject(NamedTuple):
    name: str
    parents: tuple[str, ...] = ()


class _Reading(NamedTuple):
    """What is known of one figure."""

    start: int
    end: int
    amount: Amount
    subject: _Subject
    lead: str
    sentence: str
    """As printed; the walk itself reads it folded."""
    measure: str
    direction: int
    base: str
    year: int | None
    stage: Stage | None


def collect_sentence_facts(
    cover: Cover, sections: Sequence[Section], cells: Sequence[Fact] = (), scanned: Collection[int] = ()
) -> tuple[Fact, ...]:
    """Figures of every paragraph outside contents pages, in reading order.

    An account named by its 款 and 项 takes the code that the tables print for it. `scanned` holds the numbers of pages
    that were read from pixels.
    """
    codes = {
        (squeeze(fact.parents[-1]), squeeze(fact.subject)): fact.code for fact in cells if fact.code and fact.parents
    }
    return tuple(
        _fact(cover, section, paragraph, number, reading, codes, scanned)
        for section in sections
        if section.kind != "contents"
        for paragraph in section.paragraphs
        for number, reading in enumerate(_Walk(cover, section).read(paragraph))
    )


class _Walk:
    """A walk through one paragraph, which remembers what is being spoken of."""

    def __init__(self, cover: Cover, section: Section) -> None:
        heading = section.path[-1] if section.path else ""
        self.cover = cover
        plain = squeeze(heading)
        self.overall = "三公" not in plain and bool(_OVERALL.search(plain) or not _OF_A_THING.search(plain))
        topic = account_subject(fold_same_length(heading)) or _Subject(
            phrase_name(heading, cover) or clean_label(heading)
        )
        self.topic = self.head = self.carried = topic
        self.outside: list[_Subject] = []

    def read(self, paragraph: Paragraph) -> Iterator[_Reading]:
        text = fold_same_length(paragraph.text)
        account = account_subject(text)
        if account:
            self.topic = self.head = self.carried = account
        start = 0
        for end in [*(mark.end() for mark in _BOUNDARY.finditer(text)), len(text)]:
            for reading in self._sentence(text[start:end], start):
                yield reading._replace(sentence=paragraph.text[start:end])
            if not (self.outside and _CLOSES_NEXT.match(text[end:])):
                self.carried, self.outside = self.head, []
            start = end

    def _sentence(self, sentence: str, offset: int) -> Iterator[_Reading]:
        account = account_subject(sentence)
        if account:
            self.head = self.carried = account
        before, base, first = 0, "", True
        for figure in _FIGURE.finditer(sentence):
            rest = sentence[figure.end() :]
            if _THRESHOLD.match(rest) or (figure["unit"] == "分" and _is_no_score(sentence[: figure.start()], rest)):
                continue
            lead = plain_lead(sentence[before : figure.start()])
            before = figure.end()
            amount = figure_to_amount(figure)
            measure, direction = measure_of(lead, amount.unit)
            base = base_of(lead) or base
            lead_inside = self._step(lead)
            counted = counted_noun(rest, figure["unit"]) if measure == "数量" else ""
            if counted:
                lead += counted
            subject = _Subject(counted) if counted else self._subject(lead_inside, measure, account)
            self.carried = subject
            if measure in _QUANTITIES and first and not self.outside:
                self.head, first = subject, False
            year, stage = time_of(lead, measure, self.cover)
            start = offset + figure.start()
            kept = base if measure not in _QUANTITIES else ""
            yield _Reading(
                start, offset + figure.end(), amount, subject, lead, sentence, measure, direction, kept, year, stage
            )

    def _subject(self, lead: str, measure: str, account: _Subject | None) -> _Subject:
        total = total_of(lead, self.cover)
        if total and not (total in _BARE and (not self.overall or is_part(self.head.name))):
            return _Subject(total)
        own = subject_of(lead, self.cover, measure)
        if account and (not own or own.endswith(squeeze(account.name))):
            return account
        if own:
            return _Subject(own, (*account.parents, account.name) if account else ())
        return self.carried

    def _step(self, lead: str) -> str:
        """Into brackets and out of them: what is said inside does not stand after they close. The lead's open part."""
        open_from = 0
        for index, char in enumerate(lead):
            if char in "（(":
                self.outside.append(self.carried)
            elif char in "）)" and self.outside:
                self.carried = self.outside.pop()
                open_from = index + 1 if lead.rfind("（", 0, index) < open_from else open_from
        return lead[open_from:]


def _is_no_score(before: str, rest: str) -> bool:
    """Whether 分 between these words counts no points: a time of day, a month."""
    return bool(_HOUR.search(before) or _NOT_POINTS.match(rest))


def counted_noun(rest: str, unit: str) -> str:
    """What a count is of when its noun comes after it: 19个内设机构."""
    found = _COUNTED.match(squeeze(rest)) if unit in _COUNTERS else None
    return found[1] if found else ""


def is_part(name: str) -> bool:
    """Whether a subject is something less than the whole, so that a bare 支出决算 after it is its own."""
    return not re.search(r"收支|收入|支出(?:总计|合计)|^支出|概况|情况|说明", name)


def account_subject(text: str) -> _Subject | None:
    """The account a 类款项 phrase names, with what stands above it."""
    item = _ITEM.search(text)
    if item:
        return _Subject(clean_label(item["xiang"]), (clean_label(item["lei"]), clean_label(item["kuan"])))
    short = _ITEM_SHORT.search(text)
    return _Subject(clean_label(short["xiang"]), (clean_label(short["kuan"]),)) if short else None


def figure_to_amount(figure: re.Match[str]) -> Amount:
    unit = figure["unit"].replace("％", "%").replace("(", "（").replace(")", "）")
    unit = "万元" if unit == "万" else unit
    digits = (figure["sign"] or "") + figure["number"].replace(",", "").replace("，", "")
    return Amount(value=Decimal(digits), unit=unit + (figure["per"] or ""), printed=figure[0].strip())


def fold_same_length(text: str) -> str:
    """Full-width digits and signs made plain, one character for one, so that offsets stay those of the original."""
    return "".join(folded if len(folded := fold(char)) == 1 else char for char in text)


def _fact(
    cover: Cover,
    section: Section,
    paragraph: Paragraph,
    number: int,
    reading: _Reading,
    codes: Mapping[tuple[str, str], str],
    scanned: Collection[int],
) -> Fact:
    above = squeeze(reading.subject.parents[-1]) if reading.subject.parents else ""
    code = codes.get((above, squeeze(reading.subject.name)), "")
    heading = squeeze("".join(section.path))
    where = reading.subject.name + reading.lead
    expended = "支出" in where or "支出" in heading
    place = place_of(paragraph, reading.start, reading.end)[0]
    return Fact(
        id=f"{paragraph.id}.n{number}",
        origin=Origin.SENTENCE,
        state=CellState.ZERO if reading.amount.value == 0 else CellState.NUMBER,
        amount=reading.amount,
        entity=cover.entity,
        year=reading.year,
        stage=reading.stage,
        fund=fund_in(reading.lead) or _section_fund(heading + reading.lead),
        basis=basis_in(where) or basis_in(heading) or (Basis.ALL if expended else ""),
        side=_side(where, expended),
        statement="",
        table=None,
        section=section.id,
        subject=reading.subject.name,
        code=code,
        tree=Tree.FUNCTION if code else None,
        parents=reading.subject.parents,
        measure=reading.measure,
        direction=reading.direction,
        base=reading.base,
        clause=reading.sentence.strip(),
        row_label=reading.lead.strip("，,；;。、"),
        ocr=place.page in scanned,
        place=place.model_copy(update={"quote": paragraph.text[reading.start : reading.end]}),
    )


def _side(where: str, expended: bool) -> str:
    """收入 or 支出; empty for what speaks of both, such as 收支总计."""
    if "收支" in where or ("收入" in where and "支出" in where):
        return ""
    return "收入" if "收入" in where else ("支出" if expended else "")


def _section_fund(words: str) -> str:
    if "三公" in words:
        return fund_in(words) or Fund.GENERAL
    return fund_in(words) or (Fund.ALL if re.search(r"收支|收入|支出", words) else "")
