"""The ledger: every fact of every document in SQLite, found by any of its coordinates.

    ledger.facts(["hy-gxj-24b"], code="30217")              -> 7.93 in the basic-expenditure table
    ledger.facts(None, subject="公务接待费", year=2024)       -> every agency's, all measures and statements
    ledger.match(["hy-gxj-24b"], "公车")                    -> 公务用车购置, 公务用车运行维护费, …

Amounts are stored as printed, beside an integer (ten-thousandths of 元, or of the unit) that only sorts and compares.
A fact that comes back equals the one that went in. Strings are kept once, in `words`; the bigram index over subjects
finds two-character words, which SQLite's trigram tokenizer silently cannot.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from index.entries import COLUMNS, INSERT, Words, fact_to_row, row_to_fact, ten_thousandths
from index.store import Store
from ingest.amount import Amount, scaled
from ingest.document import Fact, Origin, Stage
from ingest.vocabulary import squeeze


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
        self._words = Words(store)
        store.on_rollback.append(self._words.forget)
        self._in_force: tuple[int, dict[int, str]] | None = None

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
        table: str | None = None,
        leaves: bool = False,
        under: str | None = None,
    ) -> tuple[Fact, ...]:
        """Facts of the documents with these keys (None: of every document in force) that have all given coordinates.

        They come in the order of their documents and, inside one, as printed. `leaves` leaves out totals and the rows
        that are summed up from others; `under` keeps what stands below a row of this label or code.
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
                tbl=table,
                leaves=leaves,
                under=under,
            )
        )

    def located(
        self,
        keys: Sequence[str] | None = None,
        *,
        code: str | None = None,
        year: int | None = None,
        leaves: bool = False,
        under: str | None = None,
        **words: str | None,
    ) -> tuple[Located, ...]:
        """As `facts`, each with the key of its document."""
        documents = self._documents(keys)
        where: list[str] = []
        values: list[Any] = []
        numbers: dict[str, int] = {}
        for name, text in words.items():
            if text is None:
                continue
            word = self._words.known(str(text))
            if word is None:
                return ()
            numbers[name] = word
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
        if under is not None:
            if under.isdigit():
                where.append("code LIKE ? AND code <> ?")
                values += [f"{under}%", under]
            else:
                where.append("parents IN (SELECT id FROM words WHERE text LIKE ?)")
                values.append(f'[%"{under}"%]')
        chosen = list(documents) if keys is not None else self._in_scope(numbers, year)
        if chosen is not None:
            where.append(f"doc IN ({', '.join(map(str, chosen))})")
        sql = f"SELECT {COLUMNS} FROM facts" + (f" WHERE {' AND '.join(where)}" if where else "") + " ORDER BY rowid"
        return tuple(
            Located(documents[row[0]], self._fact(row)) for row in self._store.rows(sql, values) if row[0] in documents
        )

    def _in_scope(self, numbers: Mapping[str, int], year: int | None) -> list[int] | None:
        """Documents that hold facts of this agency, year and stage; None when neither agency nor year is given."""
        asked = {name: numbers[name] for name in ("entity", "stage") if name in numbers}
        if year is not None:
            asked["year"] = year
        if not {"entity", "year"} & asked.keys() or not self._store.has_scopes:
            return None
        condition = " AND ".join(f"{name} = ?" for name in asked)
        return [row[0] for row in self._store.rows(f"SELECT doc FROM scopes WHERE {condition}", list(asked.values()))]

    def fact(self, key: str, fact_id: str) -> Fact | None:
        """One fact by its document and id."""
        row = self._store.row(
            f"SELECT {COLUMNS} FROM facts WHERE doc = (SELECT id FROM documents WHERE key = ?) AND id = ?",
            (key, fact_id),
        )
        return None if row is None else self._fact(row)

    def worth(self, keys: Sequence[str] | None, amount: Amount) -> tuple[Fact, ...]:
        """Facts whose amount equals this one after unit conversion."""
        documents = self._documents(keys)
        chosen = "" if keys is None else f" AND doc IN ({', '.join(str(n) for n in documents)})"
        found = self._store.rows(
            f"SELECT {COLUMNS} FROM facts WHERE scaled = ?{chosen} ORDER BY rowid", (ten_thousandths(amount),)
        )
        facts = [self._fact(row) for row in found if row[0] in documents]
        return tuple(
            f for f in facts if f.amount and f.amount.is_money == amount.is_money and scaled(f.amount) == scaled(amount)
        )

    def match(self, keys: Sequence[str] | None, words: str, limit: int = 20) -> tuple[SubjectMatch, ...]:
        """Subjects of these documents that the words name: by account code, exactly, or by their bigrams."""
        documents = self._documents(keys)
        plain = squeeze(words)
        if plain.isascii() and plain.isdigit():
            rows = self._counted("code = ? AND code <> ''", [plain], documents, keys is None)
            return tuple(SubjectMatch(self._words.text(s), c, "code", 1.0, n) for s, c, n in rows)
        scores = self._gram_scores(plain)
        if not scores:
            return ()
        found: list[SubjectMatch] = []
        ranked = sorted(scores, key=lambda s: (-scores[s], s))
        for start in range(0, len(ranked), 500):
            part = ranked[start : start + 500]
            condition = f"subject IN ({', '.join(str(n) for n in part)})"
            for subject, code, count in self._counted(condition, [], documents, keys is None):
                text = self._words.text(subject)
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
            text = squeeze(self._words.text(subject))
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
            generation = self._store.generation
            if self._in_force is None or self._in_force[0] != generation:
                rows = self._store.rows("SELECT id, key FROM documents WHERE superseded_by IS NULL ORDER BY id")
                self._in_force = (generation, dict(rows))
            return self._in_force[1]
        marks = ", ".join("?" * len(keys))
        rows = self._store.rows(f"SELECT id, key FROM documents WHERE key IN ({marks})", list(keys))
        return dict(rows)

    def keys(self) -> tuple[str, ...]:
        """Keys of the documents in force, in the order they came in."""
        return tuple(self._documents(None).values())

    # Writing, inside the store's transaction

    def add(self, number: int, facts: Iterable[Fact]) -> None:
        """Files the facts of document `number`."""
        filed = tuple(facts)
        for subject in dict.fromkeys(fact.subject for fact in filed):
            self._index_subject(subject)
        self._store.write_many(INSERT, (fact_to_row(number, fact, self._words.number) for fact in filed))
        self._store.write(
            "INSERT INTO scopes SELECT DISTINCT entity, year, stage, doc FROM facts WHERE doc = ?", (number,)
        )

    def remove(self, number: int) -> None:
        self._store.write("DELETE FROM facts WHERE doc = ?", (number,))
        self._store.write("DELETE FROM scopes WHERE doc = ?", (number,))

    def _fact(self, row: tuple[Any, ...]) -> Fact:
        return row_to_fact(row, self._words.text)

    def _index_subject(self, subject: str) -> None:
        word = self._words.number(subject)
        pairs = ((gram, word) for gram in set(bigrams(squeeze(subject))))
        self._store.write_many("INSERT OR IGNORE INTO subject_grams VALUES (?, ?)", pairs)


def bigrams(text: str) -> Iterator[str]:
    """Overlapping pairs of characters; the character itself when there is only one."""
    if len(text) == 1:
        yield text
    for n in range(len(text) - 1):
        yield text[n : n + 2]
