"""An answer while it is being built: figures and passages are cited first, and words speak of what was cited.

draft = Draft(query)
key = draft.cite(view, fact)             "E1"; the same fact twice is the same evidence
draft.value("公务接待费", fact.amount, Verdict.VERIFIED, [key])
draft.say("…")
draft.answer(Kind.NUMBER)
"""

from collections.abc import Sequence
from decimal import Decimal

from ingest import Amount, Fact, Origin, Paragraph, Place, Section, plain
from qa.answer import Answer, Calculation, Evidence, Kind, Reason, Scope, Value, Verdict
from qa.match import View
from qa.question import Query
from qa.verify import must_be_backed


class Draft:
    def __init__(self, query: Query) -> None:
        self.query = query
        self.scope: Scope | None = None
        self.calculation: Calculation | None = None
        self._evidence: dict[tuple[str, str], Evidence] = {}
        self._facts: dict[str, Fact] = {}
        self._values: list[Value] = []
        self._sentences: list[str] = []
        self._caveats: list[str] = []

    def cite(self, view: View, fact: Fact, role: str = "source") -> str:
        """Key of the evidence for a fact."""
        known = self._evidence.get((view.key, fact.id))
        if known:
            return known.id
        key = f"E{len(self._evidence) + 1}"
        self._evidence[(view.key, fact.id)] = fact_to_evidence(view, fact, key, role)
        self._facts[key] = fact
        return key

    def cite_passage(self, view: View, section: Section, paragraph: Paragraph, place: Place) -> str:
        """Key of the evidence for words of a paragraph."""
        mark = (view.key, f"{paragraph.id}@{place.quote[:40]}")
        if mark not in self._evidence:
            self._evidence[mark] = Evidence(
                id=f"E{len(self._evidence) + 1}",
                doc=view.key,
                page=place.page,
                box=place.box,
                kind="passage",
                section=" / ".join(section.path),
                quote=place.quote,
                sha256=view.document.sha256,
            )
        return self._evidence[mark].id

    def value(self, label: str, amount: Amount, verdict: Verdict, evidence: Sequence[str]) -> None:
        """A figure that is printed; raises UnbackedError when no cited place prints it."""
        must_be_backed(label, amount, [self._facts[key] for key in evidence if key in self._facts])
        self._values.append(
            Value(
                label=label,
                value=plain(amount.value),
                unit=amount.unit,
                verdict=verdict,
                evidence=tuple(evidence),
            )
        )

    def computed(self, label: str, value: Decimal, unit: str, verdict: Verdict, evidence: Sequence[str]) -> None:
        self._values.append(
            Value(label=label, value=plain(value), unit=unit, verdict=verdict, evidence=tuple(evidence))
        )

    def say(self, sentence: str) -> None:
        if sentence and sentence not in self._sentences:
            self._sentences.append(sentence)

    def open(self, sentence: str) -> None:
        """Say a sentence before all others: the conclusion."""
        if sentence:
            self._sentences.insert(0, sentence)

    def warn(self, caveat: str) -> None:
        if caveat and caveat not in self._caveats:
            self._caveats.append(caveat)

    def calculate(self, operation: str, formula: str, operands: Sequence[str]) -> None:
        self.calculation = Calculation(operation=operation, formula=formula, operands=tuple(operands))

    @property
    def values(self) -> tuple[Value, ...]:
        return tuple(self._values)

    def lead(self, value: Value) -> None:
        """Put a value first: the headline."""
        self._values.remove(value)
        self._values.insert(0, value)

    def answer(self, kind: Kind, reason: Reason | None = None, choices: Sequence[str] = ()) -> Answer:
        parts = [*self._sentences, *(f"{caveat}" for caveat in self._caveats)]
        return Answer(
            kind=kind,
            text="\n".join(parts),
            values=tuple(self._values),
            scope=self.scope,
            evidence=tuple(self._evidence.values()),
            calculation=self.calculation,
            caveats=tuple(self._caveats),
            reason=reason,
            choices=tuple(choices),
            language="en" if self.query.english else "zh",
        )


def joined(first: Answer, second: Answer) -> Answer:
    """Two answers as one, the first one's headline kept; evidence of the second is renumbered."""
    offset = len(first.evidence)
    moved = {item.id: f"E{offset + index}" for index, item in enumerate(second.evidence, start=1)}
    evidence = tuple(item.model_copy(update={"id": moved[item.id]}) for item in second.evidence)
    values = tuple(v.model_copy(update={"evidence": tuple(moved[key] for key in v.evidence)}) for v in second.values)
    return first.model_copy(
        update={
            "text": f"{first.text}\n{second.text}",
            "values": first.values + values,
            "evidence": first.evidence + evidence,
            "caveats": tuple(dict.fromkeys((*first.caveats, *second.caveats))),
        }
    )


def fact_to_evidence(view: View, fact: Fact, key: str, role: str = "source") -> Evidence:
    """Where a fact is printed, in the reader's terms."""
    if fact.origin is Origin.CELL and fact.table:
        table = view.document.table(fact.table)
        row = " ".join(filter(None, (fact.code, fact.row_label or fact.subject)))
        return Evidence(
            id=key,
            doc=view.key,
            page=fact.place.page,
            box=fact.place.box,
            kind="cell",
            table=" ".join(filter(None, (table.label, table.title))),
            row=row,
            column=" / ".join(view.document.table(fact.table).columns[fact.column or 0].path),
            quote=fact.place.quote,
            role=role,
            fact=fact.id,
            sha256=view.document.sha256,
            closure=view.closures.get(fact.table, ""),
        )
    section = view.document.section(fact.section) if fact.section else None
    return Evidence(
        id=key,
        doc=view.key,
        page=fact.place.page,
        box=fact.place.box,
        kind="passage",
        row=fact.subject,
        section=" / ".join(section.path) if section else "",
        quote=fact.clause or fact.place.quote,
        role=role,
        fact=fact.id,
        sha256=view.document.sha256,
    )
