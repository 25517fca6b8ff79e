"""The ledger: every fact of every document in SQLite, found by any of its coordinates.

    ledger.facts(["hy-gxj-24b"], code="30217")              -> 10.60 in the basic-expenditure table
    ledger.facts(None, subject="公务接待费", year=2024)       -> every agency's, all measures and statements
    ledger.match(["hy-gxj-24b"], "公车")                    -> 公务用车购置, 公务用车运行维护费, …

Amounts are stored as printed, beside an integer (ten-thousandths of 元, or of the unit) that only sorts and compares.
A fact that comes back equals the one that went in. Strings are kept once, in `words`; the bigram index over subjects
finds two-character words, which SQLite's trigram tokenizer silently cannot.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Any, NamedTuple

from index.store import Store
from ingest.amount import Amount, CellState
from ingest.document import Fact, Origin, Place, Stage, Tree, scaled
from ingest.vocabulary import squeeze

_COLUMNS = (
    "doc, id, origin, state, value, unit, printed, scaled, entity, year, stage, fund, basis, side, statement, tbl, "
    "section, subject, code, tree, parents, measure, leaf, total, row, col, row_label, direction, ocr, page, x0, top, "
    "x1, bottom, quote"
)
_INSERT = f"INSERT INTO facts ({_COLUMNS}) VALUES ({', '.join('?' * 35)})"
_SCALE = Decimal(10_000)
_LARGEST = 2**63 - 1


class SubjectMatch(NamedTuple):
    """A subject of some documents that answers to the words asked for."""

    subject: str
    code: str
    """Empty when its rows carry no code."""
    how: str
    """`code`, `exact` or `part`."""
    score: float
    """1.0 for code and exact; the share of shared bigrams otherwise."""
    printed: int
    """How many facts carry it."""


class Located(NamedTuple):
    """A fact with the key of its document."""

    doc: str
    fact: Fact


class Ledger:
    def __init__(self, store: Store) -> None:
        self._store = store
        self._texts: dict[int, str] = {}
        self._ids: dict[str, int] = {}

    def facts(
        self,
        keys: Sequence[str] | None = None,
        *,
        subject: str | None = None,
        code: str | None = None,
        statement: str | None = None,
        fund: str | None = None,
        basis: str | None = None,
        stage: Stage | None = None,
        year: int | None = None,
        measure: str | None = None,
        origin: Origin | None = None,
        entity: str | None = None,
        leaves: bool = False,
    ) -> tuple[Fact, ...]:
        """Facts of the documents with these keys (None: of every document in force) that have all given coordinates.

        They come in the order of their documents and, inside one, as printed. `leaves` leaves out totals and the rows
        that are summed up from others.
        """
        return tuple(
            located.fact
            for located in self.located(
                keys,
                subject=subject,
                code=code,
                statement=statement,
                fund=fund,
                basis=basis,
                stage=stage,
                year=year,
                measure=measure,
                origin=origin,
                entity=entity,
                leaves=leaves,
            )
        )

    def located(
        self,
        keys: Sequence[str] | None = None,
        *,
        code: str | None = None,
        year: int | None = None,
        leaves: bool = False,
        **words: str | None,
    ) -> tuple[Located, ...]:
        """As `facts`, each with the key of its document."""
        documents = self._documents(keys)
        where: list[str] = []
        values: list[Any] = []
        for name, text in words.items():
            if text is None:
                continue
            word = self._known(str(text))
            if word is None:
                return ()
            where.append(f"{name} = ?")
            values.append(word)
        if code is not None:
            where.append("code = ? AND code <> ''" if code else "code = ?")
            values.append(code)
        if year is not None:
            where.append("year = ?")
            values.append(year)
        if leaves:
            where.append("leaf = 1 AND total = 0")
        if keys is not None:
            where.append(f"doc IN ({', '.join(str(n) for n in documents)})")
        sql = f"SELECT {_COLUMNS} FROM facts" + (f" WHERE {' AND '.join(where)}" if where else "") + " ORDER BY rowid"
        return tuple(
            Located(documents[row[0]], self._row_to_fact(row))
            for row in self._store.rows(sql, values)
            if row[0] in documents
        )

    def fact(self, key: str, fact_id: str) -> Fact | None:
        """One fact by its document and id."""
        row = self._store.row(
            f"SELECT {_COLUMNS} FROM facts WHERE doc = (SELECT id FROM documents WHERE key = ?) AND id = ?",
            (key, fact_id),
        )
        return None if row is None else self._row_to_fact(row)

    def worth(self, keys: Sequence[str] | None, amount: Amount) -> tuple[Fact, ...]:
        """Facts whose amount equals this one after unit conversion."""
        documents = self._documents(keys)
        chosen = "" if keys is None else f" AND doc IN ({', '.join(str(n) for n in documents)})"
        found = self._store.rows(
            f"SELECT {_COLUMNS} FROM facts WHERE scaled = ?{chosen} ORDER BY rowid", (_scaled(amount),)
        )
        facts = [self._row_to_fact(row) for row in found if row[0] in documents]
        return tuple(
            f for f in facts if f.amount and f.amount.is_money == amount.is_money and scaled(f.amount) == scaled(amount)
        )

    def match(self, keys: Sequence[str] | None, words: str, limit: int = 20) -> tuple[SubjectMatch, ...]:
        """Subjects of these documents that the words name: by account code, exactly, or by their bigrams."""
        documents = self._documents(keys)
        plain = squeeze(words)
        if plain.isascii() and plain.isdigit():
            rows = self._counted("code = ? AND code <> ''", [plain], documents, keys is None)
            return tuple(SubjectMatch(self._text(s), c, "code", 1.0, n) for s, c, n in rows)
        scores = self._gram_scores(plain)
        if not scores:
            return ()
        found: list[SubjectMatch] = []
        ranked = sorted(scores, key=lambda s: (-scores[s], s))
        for start in range(0, len(ranked), 500):
            part = ranked[start : start + 500]
            condition = f"subject IN ({', '.join(str(n) for n in part)})"
            for subject, code, count in self._counted(condition, [], documents, keys is None):
                text = self._text(subject)
                exact = squeeze(text) == plain
                found.append(
                    SubjectMatch(text, code, "exact" if exact else "part", 1.0 if exact else scores[subject], count)
                )
            if len(found) >= limit:
                break
        found.sort(key=lambda m: (m.how != "exact", -m.score, -m.printed, m.subject, m.code))
        return tuple(found[:limit])

    def _gram_scores(self, plain: str) -> dict[int, float]:
        """Dice similarity of bigrams, lifted to 0.9 and more where the subject holds the words whole."""
        wanted = set(bigrams(plain))
        if not wanted:
            return {}
        marks = ", ".join("?" * len(wanted))
        rows = self._store.rows(
            f"SELECT subject, count(*) FROM subject_grams WHERE gram IN ({marks}) GROUP BY subject", sorted(wanted)
        )
        scores: dict[int, float] = {}
        for subject, shared in rows:
            text = squeeze(self._text(subject))
            size = len(set(bigrams(text)))
            score = 2 * shared / (len(wanted) + size)
            whole = plain in text
            if whole or score >= 0.3:
                scores[subject] = 0.9 + score / 10 if whole else score * 0.9
        return scores

    def _counted(
        self, condition: str, values: list[Any], documents: dict[int, str], everywhere: bool
    ) -> list[tuple[int, str, int]]:
        chosen = "" if everywhere else f" AND doc IN ({', '.join(str(n) for n in documents)})"
        rows = self._store.rows(
            f"SELECT subject, code, count(*), min(doc) FROM facts WHERE {condition}{chosen} GROUP BY subject, code",
            values,
        )
        return [(subject, code, count) for subject, code, count, _ in rows]

    def _documents(self, keys: Sequence[str] | None) -> dict[int, str]:
        """Keys of documents by their number; those in force when none are named."""
        if keys is None:
            rows = self._store.rows("SELECT id, key FROM documents WHERE superseded_by IS NULL")
            return dict(rows)
        marks = ", ".join("?" * len(keys))
        rows = self._store.rows(f"SELECT id, key FROM documents WHERE key IN ({marks})", list(keys))
        return dict(rows)

    # Writing, inside the store's transaction

    def add(self, number: int, facts: Iterable[Fact]) -> None:
        """Files the facts of document `number`."""
        self._store.write_many(_INSERT, (self._fact_to_row(number, fact) for fact in facts))

    def remove(self, number: int) -> None:
        self._store.write("DELETE FROM facts WHERE doc = ?", (number,))

    def forget(self) -> None:
        """Drops what is remembered of words, after a transaction that did not happen."""
        self._texts.clear()
        self._ids.clear()

    def _fact_to_row(self, number: int, fact: Fact) -> tuple[Any, ...]:
        word, amount, place = self._word, fact.amount, fact.place
        printed = None if amount is None else amount.printed
        return (
            number, fact.id, word(fact.origin), word(fact.state),
            None if amount is None else str(amount.value), None if amount is None else word(amount.unit), printed,
            None if amount is None else _scaled(amount),
            word(fact.entity), fact.year, _opt(word, fact.stage), word(fact.fund), word(fact.basis), word(fact.side),
            word(fact.statement), _opt(word, fact.table), _opt(word, fact.section), self._subject(fact.subject),
            fact.code, _opt(word, fact.tree), word(json.dumps(fact.parents, ensure_ascii=False)), word(fact.measure),
            fact.leaf, fact.total, fact.row, fact.column, word(fact.row_label), fact.direction, fact.ocr,
            place.page, *place.box, None if place.quote == printed else place.quote,
        )  # fmt: skip

    def _row_to_fact(self, row: tuple[Any, ...]) -> Fact:
        text = self._text
        (
            _, fact_id, origin, state, value, unit, printed, _, entity, year, stage, fund, basis, side, statement,
            table, section, subject, code, tree, parents, measure, leaf, total, line, column, row_label, direction, ocr,
            page, x0, top, x1, bottom, quote,
        ) = row  # fmt: skip
        amount = None
        if value is not None:
            amount = Amount.model_construct(value=Decimal(value), unit=text(unit), printed=printed)
        place = Place.model_construct(page=page, box=(x0, top, x1, bottom), quote=printed if quote is None else quote)
        return Fact.model_construct(
            id=fact_id, origin=Origin(text(origin)), state=CellState(text(state)), amount=amount, entity=text(entity),
            year=year, stage=None if stage is None else Stage(text(stage)), fund=text(fund), basis=text(basis),
            side=text(side), statement=text(statement), table=None if table is None else text(table),
            section=None if section is None else text(section), subject=text(subject), code=code,
            tree=None if tree is None else Tree(text(tree)), parents=tuple(json.loads(text(parents))),
            measure=text(measure), leaf=bool(leaf), total=bool(total), row=line, column=column,
            row_label=text(row_label), direction=direction, ocr=bool(ocr), place=place,
        )  # fmt: skip

    def _text(self, word: int) -> str:
        text = self._texts.get(word)
        if text is None:
            row = self._store.row("SELECT text FROM words WHERE id = ?", (word,))
            text = "" if row is None else str(row[0])
            self._texts[word] = text
        return text

    def _known(self, text: str) -> int | None:
        word = self._ids.get(text)
        if word is None:
            row = self._store.row("SELECT id FROM words WHERE text = ?", (text,))
            if row is None:
                return None
            word = self._ids[text] = int(row[0])
        return word

    def _word(self, text: str) -> int:
        word = self._known(text)
        if word is None:
            word = self._ids[text] = self._store.write("INSERT INTO words (text) VALUES (?)", (str(text),))
        return word

    def _subject(self, text: str) -> int:
        word = self._word(text)
        pairs = ((gram, word) for gram in set(bigrams(squeeze(text))))
        self._store.write_many("INSERT OR IGNORE INTO subject_grams VALUES (?, ?)", pairs)
        return word


def bigrams(text: str) -> Iterator[str]:
    """Overlapping pairs of characters; the character itself when there is only one."""
    if len(text) == 1:
        yield text
    for n in range(len(text) - 1):
        yield text[n : n + 2]


def _opt(word: Any, text: str | None) -> int | None:
    return None if text is None else int(word(text))


def _scaled(amount: Amount) -> int | None:
    """Ten-thousandths of 元, or of the unit; None beyond what 64 bits hold."""
    number = int((scaled(amount) * _SCALE).to_integral_value())
    return number if abs(number) <= _LARGEST else None
