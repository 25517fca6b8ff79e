"""Which facts of a document a subject speaks of.

A fact is matched by its name first (code, canonical term, similar label), then by the words around it: its clause, its
column, its table or section. Both scores lie in 0…1; `Candidate.score` adds them for ranking within one document.
"""

import math
import re
from collections import Counter, defaultdict
from functools import cached_property, lru_cache
from typing import NamedTuple

from ingest import Document, Fact, Paragraph, Section, account, squeeze, table_closures
from qa.lexicon import canonical, stem, terms
from qa.question import Subject

_NEAR, _CLAUSE, _FAR = 1.0, 0.75, 0.5
"""How much a shared bigram counts: in the figure's own phrase, in its sentence, in its heading or table title."""


_OPENING = 60
"""Characters in which a project's statement says what it is about."""
_COMMON = re.compile(r"^(?:合计|总计|小计|.*(?:情况|说明|概况|总计|合计)$|[收支][入出].*|本年.*|\d.*|主要.*)")
_UNKNOWN = 0.6
"""Weight of a bigram that stands nowhere in the document: often just two words that meet."""


class Candidate(NamedTuple):
    fact: Fact
    name: float
    """How well the fact's own name is the subject."""
    context: float
    """Share of the question's words found around the fact."""
    rest: float
    """The same for the words beside the subject; 1 when there are none."""

    @property
    def score(self) -> float:
        return 2 * self.name + self.context + 0.8 * self.rest


def grams(text: str) -> set[str]:
    """Overlapping pairs of characters of a squeezed text; a single character stands for itself."""
    plain = squeeze(text).lower()
    return {plain[i : i + 2] for i in range(len(plain) - 1)} or ({plain} if plain else set())


def phrase_grams(phrase: str) -> set[str]:
    """Pairs within each word of a phrase whose words are parted by blanks."""
    found: set[str] = set()
    for word in phrase.split():
        found |= grams(word)
    return found


class View:
    """A document's facts, indexed by the words around them. Built once, kept while the document is in use."""

    def __init__(self, document: Document) -> None:
        self.document = document
        self.key = document.key
        self.facts = document.facts
        self.names = [_name(fact) for fact in self.facts]
        self._titles = {table.id: table.title + table.label for table in document.tables}
        self._paths = {section.id: "".join(section.path) for section in document.sections}

    @cached_property
    def by_name(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, name in enumerate(self.names):
            found[name].append(index)
        return found

    @cached_property
    def labels(self) -> tuple[str, ...]:
        """Row labels and phrases of the document that are long enough to be recognised in a question, longest first."""
        found = {squeeze(fact.subject) for fact in self.facts if 3 <= len(fact.subject) <= 30}
        return tuple(sorted((label for label in found if not _COMMON.search(label)), key=len, reverse=True))

    @cached_property
    def closures(self) -> dict[str | None, str]:
        """Of the identities inside each table, how many hold: {"t03": "41/42"}."""
        return {table: str(closure) for table, closure in table_closures(self.document).items()}

    @cached_property
    def accounts(self) -> frozenset[str]:
        """Labels of rows with a code: names even when they are short."""
        return frozenset(squeeze(fact.subject) for fact in self.facts if fact.code)

    @cached_property
    def by_code(self) -> dict[str, list[int]]:
        found: dict[str, list[int]] = defaultdict(list)
        for index, fact in enumerate(self.facts):
            if fact.code:
                found[fact.code].append(index)
        return found

    @cached_property
    def weights(self) -> list[dict[str, float]]:
        """Per fact, each bigram around it with the weight of the nearest place it stands in."""
        clauses: dict[str, set[str]] = {}
        found = []
        for fact in self.facts:
            weight: dict[str, float] = {}
            far = self._titles.get(fact.table or "", "") + self._paths.get(fact.section or "", "")
            for gram in grams(far) | grams("".join(fact.parents) + fact.statement):
                weight[gram] = _FAR
            if fact.clause:
                if fact.clause not in clauses:
                    clauses[fact.clause] = grams(fact.clause)
                for gram in clauses[fact.clause] | grams(self._projects.get(fact.section or "", "")):
                    weight[gram] = _CLAUSE
            for gram in grams(fact.subject) | grams(fact.row_label) | grams(fact.measure):
                weight[gram] = _NEAR
            found.append(weight)
        return found

    @cached_property
    def _projects(self) -> dict[str, str]:
        """Per section of a project's own statement (项目经费情况说明): its first words, which name the project."""
        found: dict[str, str] = {}
        title, opening = "", ""
        for section in self.document.sections:
            if len(section.path) == 1:
                title, opening = section.path[0], ""
            if "项目" in title and section.path[0] == title:
                opening = opening or "".join(paragraph.text for paragraph in section.paragraphs[:1])[:_OPENING]
                found[section.id] = opening
        return found

    def heading(self, fact: Fact) -> str:
        """The innermost heading a sentence stands under; empty for a cell."""
        return self._innermost.get(fact.section or "", "")

    @cached_property
    def _innermost(self) -> dict[str, str]:
        return {section.id: section.path[-1] if section.path else "" for section in self.document.sections}

    @cached_property
    def rarity(self) -> dict[str, float]:
        counts: Counter[str] = Counter()
        for weight in self.weights:
            counts.update(weight.keys())
        total = len(self.facts) or 1
        return {gram: math.log(1 + total / count) for gram, count in counts.items()}

    @cached_property
    def holders(self) -> dict[str, list[int]]:
        """Facts by the bigrams around them."""
        found: dict[str, list[int]] = defaultdict(list)
        for index, weight in enumerate(self.weights):
            for gram in weight:
                found[gram].append(index)
        return found

    @cached_property
    def _texts(self) -> dict[str, set[str]]:
        return {p.id: grams(p.text) for section in self.document.sections for p in section.paragraphs}

    @cached_property
    def _headings(self) -> dict[str, set[str]]:
        return {section.id: grams("".join(section.path)) for section in self.document.sections}

    @cached_property
    def _text_counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for found in self._texts.values():
            counts.update(found)
        return counts

    def text_grams(self, paragraph: Paragraph) -> set[str]:
        return self._texts[paragraph.id]

    def path_grams(self, section: Section) -> set[str]:
        return self._headings[section.id]

    def text_rarity(self, gram: str) -> float:
        """How telling a bigram is among the document's paragraphs."""
        return math.log(1 + len(self._texts) / (1 + self._text_counts[gram]))

    def context(self, index: int, wanted: set[str]) -> float:
        """Share of the wanted bigrams that stand around a fact, rare ones counting more."""
        if not wanted:
            return 0.0
        rarest = _UNKNOWN * math.log(1 + len(self.facts))
        weight = self.weights[index]
        total = sum(self.rarity.get(gram, rarest) for gram in wanted)
        return sum(weight.get(gram, 0.0) * self.rarity.get(gram, rarest) for gram in wanted) / total

    def match(self, subject: Subject, phrase: str, rest: str = "") -> list[Candidate]:
        """Facts that could be the subject, best first; `phrase` and `rest` are the question's other words."""
        wordings = [phrase_grams(wording) | grams(subject.name) for wording in phrase.split("|")]
        beside = [phrase_grams(wording) for wording in rest.split("|")]
        found = []
        for index in sorted(self._possible(subject, set().union(*wordings))):
            name = self._name_score(index, subject)
            context = max(self.context(index, wanted) for wanted in wordings)
            other = max(self.context(index, wanted) if wanted else 1.0 for wanted in beside)
            found.append(Candidate(self.facts[index], name, context, other))
        return sorted(found, key=lambda c: -c.score)

    def _possible(self, subject: Subject, wanted: set[str]) -> set[int]:
        if subject.codes and any(code in self.by_code for code in subject.codes):
            coded = {index for code in subject.codes for index in self.by_code.get(code, ())}
            return coded | set(self.by_name.get(subject.name, ())) if subject.name else coded
        found = set(self.by_name.get(subject.name, ()))
        term = terms().get(subject.name)
        for code in term.codes if term else ():
            found.update(self.by_code.get(code, ()))
        rare = sorted((gram for gram in wanted if gram in self.holders), key=lambda gram: len(self.holders[gram]))
        for gram in rare[:12]:
            if len(self.holders[gram]) <= max(60, len(self.facts) // 6):
                found.update(self.holders[gram])
        return found

    def _name_score(self, index: int, subject: Subject) -> float:
        fact = self.facts[index]
        if subject.codes:
            if fact.code in subject.codes:
                return 1.1
            chart = account(subject.codes[0])
            same = chart is not None and canonical(chart.name) == self.names[index]
            return 0.92 if same and not fact.code else 0.0
        if not subject.name:
            return 0.0
        name = self.names[index]
        if name == subject.name:
            return 1.0
        term = terms().get(subject.name)
        names = [alias for alias in term.chinese if len(alias) >= 4] if term else []
        return max(label_likeness(wanted, name) for wanted in (subject.name, *names))


_VEHICLE = re.compile(
    r"^(?:开支财政拨款的)?(?:公务)?(?:用车|车辆|公车)(?:保有量|数量|总数|数)?$|(?:保有|共有|实有)(?:公务)?(?:用车|车辆)"
)


_OWN_FUND = re.compile(
    r"^(?:一般公共预算财政拨款|一般公共预算拨款|一般公共预算|财政拨款)(?=(?:收支|支出)(?:总计|合计)?$|收入(?:总计|合计)$)"
)
"""A fund before a whole is the fact's fund, not part of its name."""


def _name(fact: Fact) -> str:
    """A fact's canonical name; vehicles that are counted are not the money spent on them."""
    if fact.amount is not None and fact.amount.unit in ("辆", "台") and _VEHICLE.search(squeeze(fact.subject)):
        return "公务用车数量"
    return canonical(_OWN_FUND.sub("", fact.subject))


@lru_cache(maxsize=100_000)
def label_likeness(wanted: str, label: str) -> float:
    """0…0.95: how alike two names are that are not the same: by stems, containment, shared pairs."""
    a, b = stem(wanted), stem(label)
    if not a or not b:
        return 0.0
    if a == b:
        return 0.95
    if a in b or b in a:
        return 0.5 + 0.4 * min(len(a), len(b)) / max(len(a), len(b))
    x, y = grams(a), grams(b)
    shared = len(x & y)
    return 0.9 * 2 * shared / (len(x) + len(y)) if shared else 0.0
