"""Whom a question speaks of, in the names of the library.

    resolve("衡阳市工信局和长沙市财政局2024年三公", documents)
      mentions  衡阳市工信局 -> hy-gxj-24b (short name 工信局 of 衡阳市工业和信息化局)
      unknown   长沙市财政局
      years     2024

A mention is an agency word together with the places written before it. Every place written must belong to the agency,
and the narrowest one must be the agency's own: 长沙市工信局 and 石鼓区工信局 do not slide onto 衡阳市工业和信息化局.
What fits several agencies stays several, ranked, with the reason. Names nobody here bears come back as unknown.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from index.bodies import in_text
from index.names import same_place
from index.roster import Named, Roster
from index.scan import Found, Scan
from index.scopes import find_years, read_levels, read_stages, read_years
from ingest.amount import fold
from ingest.document import Level, Stage

__all__ = ["Match", "Mention", "Named", "Names", "Resolution", "resolve"]


class Match(NamedTuple):
    key: str
    score: float
    reason: str


class Mention(NamedTuple):
    text: str
    start: int
    end: int
    matches: tuple[Match, ...]
    """Documents it may mean, best first; all years and stages of the agency."""
    agencies: tuple[str, ...]
    """Their official names, best first: more than one means that the words fit several."""
    years: tuple[int, ...] = ()
    """Years written with it; the question's when it has none of its own."""
    part: str = ""
    """A subordinate unit named by it or right after it, which has no document here."""


class Resolution(NamedTuple):
    mentions: tuple[Mention, ...]
    unknown: tuple[str, ...]
    """Names of agencies that are not in the library, as written; places, when a question names nothing else."""
    unknown_places: tuple[str, ...]
    """Places written without an agency, of which the library holds nothing."""
    years: tuple[int, ...]
    stages: tuple[Stage, ...]
    levels: tuple[Level, ...]
    keys: tuple[str, ...]
    """Documents meant, best first: each mention's own, of the years and stages asked for where there are any such."""
    named: tuple[tuple[int, int], ...] = ()
    """Stretches of the question that name agencies: search leaves them out."""
    nearby: tuple[str, ...] = ()
    """Documents of the places that stand before unknown names: they may mention a unit that has none of its own."""


def resolve(question: str, documents: Iterable[Named]) -> Resolution:
    """Agencies, years, stages and levels of a question, against the documents of a library."""
    return Names(tuple(Named(row.key, row.cover) for row in documents)).resolve(question)


class Names(Roster):
    """The names of a library, ready for questions."""

    def resolve(self, question: str) -> Resolution:
        text = in_text(_folded(question))
        scan = Scan(self, text)
        scan.run()
        years = read_years(text)
        stages = read_stages(text)
        mentions = _with_years(sorted(scan.mentions, key=lambda m: m.start), text, years)
        return Resolution(
            mentions=tuple(self._mention(found, question) for found in mentions),
            unknown=tuple(dict.fromkeys(question[a:b].strip() for a, b in sorted((*scan.unknown, *scan.strangers())))),
            unknown_places=tuple(dict.fromkeys(question[a:b] for a, b in sorted(scan.unknown_places))),
            years=years,
            stages=stages,
            levels=read_levels(text),
            keys=tuple(dict.fromkeys(key for found in mentions for key in self._choose(found, stages))),
            named=tuple((found.start, found.end) for found in mentions),
            nearby=tuple(dict.fromkeys(key for place in scan.near for key in self._around(place))),
        )

    def _mention(self, found: Found, question: str) -> Mention:
        matches = [
            Match(self.documents[n].key, score, reason)
            for agency, score, reason in found.agencies
            for n in self.agencies[agency].documents
        ]
        names = dict.fromkeys(self.agencies[agency].name.full for agency, _, _ in found.agencies)
        return Mention(
            question[found.start : found.end],
            found.start,
            found.end,
            tuple(matches),
            tuple(names),
            found.years,
            found.part or self._unit(found),
        )

    def _unit(self, found: Found) -> str:
        """The subordinate unit that a mention names; empty when it may name an agency with a document."""
        agencies = [self.agencies[agency] for agency, _, _ in found.agencies]
        return agencies[0].name.body if agencies and all(agency.parent for agency in agencies) else ""

    def _around(self, place: str) -> list[str]:
        return [
            self.documents[n].key
            for agency in self.agencies
            if any(same_place(place, own) for own in agency.name.places)
            for n in agency.documents
        ]

    def _choose(self, found: Found, stages: Sequence[Stage]) -> list[str]:
        """The keys of one mention: of its years and of the stages asked for, where there are any such."""
        numbers = list(dict.fromkeys(n for agency, _, _ in found.agencies for n in self.agencies[agency].documents))
        of_years = [n for n in numbers if self.documents[n].cover.year in found.years] or numbers
        of_stages = [n for n in of_years if self.documents[n].cover.stage in stages] or of_years
        best = max((score for _, score, _ in found.agencies), default=0.0)
        strong = {
            n for agency, score, _ in found.agencies if score > best - 0.25 for n in self.agencies[agency].documents
        }
        chosen = [n for n in of_stages if n in strong] or of_stages
        chosen.sort(key=lambda n: -(self.documents[n].cover.year or 0))
        return [self.documents[n].key for n in chosen]


def without_names(question: str, resolution: Resolution) -> str:
    """The question without the words that name agencies and years; as it is when nothing else would be left."""
    spans = [*resolution.named, *((year.start, year.end) for year in find_years(_folded(question)))]
    kept = list(question)
    for start, end in spans:
        kept[start:end] = " " * (end - start)
    rest = "".join(kept).strip(" 年的,，?？。")
    return rest or question


def _folded(question: str) -> str:
    """The question folded character by character, so that offsets stay."""
    folded = (fold(character).lower() for character in question)
    return "".join(character[:1] or " " for character in folded)


def _with_years(found: Sequence[Found], text: str, years: tuple[int, ...]) -> list[Found]:
    """Each mention with the years that stand between it and the next one; with all of them when it has none."""
    spans = [mention for mention in find_years(text) if not mention.cut_off]
    dated = []
    for n, mention in enumerate(found):
        end = found[n + 1].start if n + 1 < len(found) else len(text)
        own = tuple(span.year for span in spans if mention.end <= span.start < end) if len(found) > 1 else ()
        dated.append(mention._replace(years=own or years))
    return dated
