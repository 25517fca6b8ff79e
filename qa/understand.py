"""From a question to a Query: rules over words, no language model.

    "衡阳工信局24年吃喝费安排了多少？"   ->  keys (that budget), years (2024,), subjects (公务接待费,), LOOKUP
    "其中公车占了多少？" after a 三公 question -> the same documents, subject 公务用车购置及运行费

The order matters: names and years are taken out first, so that their characters cannot be read as subjects; then tables
and codes; then the longest terms; what is left over is the phrase that the prose is searched with.
"""

import re
from collections.abc import Sequence

from index.entities import Mention, Resolution
from ingest import account, fold
from qa.coordinates import (
    asks_year_before,
    basis_of,
    fund_of,
    level_of,
    measure_of,
    places_of,
    table_of,
    top_of,
    unit_of,
    year_before_of,
    years_of,
)
from qa.intents import operation_of
from qa.lexicon import canonical, find_terms, is_english, long_aliases, strange_words, terms, to_chinese
from qa.match import label_likeness
from qa.phrasing import CODE, beside, codes_in_one, in_chinese, phrase_of, spelled_out, without_glosses
from qa.question import Operation, Query, Question, Subject
from qa.stages import TAKEN_BACK, stage_of

_OF_ONE_YEAR = (Operation.LOOKUP, Operation.BREAKDOWN, Operation.RANK, Operation.COUNT, Operation.LIST, Operation.SUM)
"""Where 去年 is the year asked about; elsewhere it is what this year is held against."""
_VERSUS = re.compile(r"比|与|和|跟|减去?|\bvs\b|versus|than")
_OF_FUND = re.compile(
    r"(?:一般公共预算|政府性基金预算?|国有资本经营预算|财政拨款)(?:财政拨款|拨款)?(?=收入支出|收支|支出)"
)
HOW_MUCH = re.compile(
    r"多少|几多|几何|多大|(?<!哪)几[个家台辆件张项人次名批块场位户部期所座条套间届轮层万亿]|百分之|"
    r"how much|how many|amount|percent|what (?:\w+ )?(?:level|rate)\b|"
    r"what (?:is|was|are|were) the .{0,60}\b(?:rate|level|number|budget|total|share|target|cap|height|area|size)\b",
    re.IGNORECASE,
)
_SCOPE_NAMES = ("基本支出", "项目支出", "一般公共预算拨款", "财政拨款", "政府性基金", "国有资本经营预算")
_PROCURED = ("货物", "工程", "服务")
_PURSES = ("财政拨款", "一般公共预算拨款", "政府性基金", "国有资本经营预算")
_WEAK = frozenset(
    (
        *("支出", "收入", "部门预算", "预算编制", "项目", "绩效", "一般公共预算", "财政拨款", "结余"),
        *("revenue", "income", "expenditure", "spending", "project", "projects", "performance"),
    )
)
"""Words that name a subject only when nothing else does."""
_FIGURE = re.compile(
    r"(?<![\d.A-Za-z])(\d[\d,]*(?:\.\d+)?)\s*(亿元|百万元|万元|千元|万|元|%|％|辆|台|个|件|人|家|million yuan|yuan)"
    r"|(?<![\d.])(\d+\.\d+|\d{3,6})(?!\d|\.\d|年)"
)

_OWN = re.compile(r"[的（(]?(本级|本部)")
_VEHICLES = re.compile(
    r"多少\s*(?:official )?(?:cars|vehicles)|(?:几|多少)(?:公务)?(?:用)?车(?!.{0,2}[费钱])|几[辆台]|多少[辆台]|"
    r"车辆数|how many|number of|几?台车|几辆车|几种|用途",
    re.IGNORECASE,
)


def understand(asked: Question, resolution: Resolution) -> Query:
    """The query of one question whose agencies have been looked up."""
    folded = codes_in_one(fold(_blank(asked.text, resolution)).strip())
    english = is_english(folded)
    body = folded if english else re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", " ", folded)
    body = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", body)
    text = fold(asked.text).strip()
    body = without_glosses(body) if english else in_chinese(body)
    body = spoken = TAKEN_BACK.sub(" ", body)
    body = spelled_out(body)
    stage, hard = stage_of(body)
    statement, label, body = table_of(body)
    chinese = to_chinese(body) if english else body
    plain = body
    if english:
        body = f"{body} {''.join(chinese.split())}"
    years = years_of(spoken)
    operation = operation_of(body)
    before = year_before_of(spoken, years) if operation in _OF_ONE_YEAR else 0
    years = tuple(year for year in years if year != before)
    years = () if len(years) == 1 and re.search(r"两年|[几历逐每]年|both years|each year", spoken) else years
    fund = fund_of(body)
    basis = basis_of(body)
    codes = tuple(dict.fromkeys(m[1] for m in CODE.finditer(plain) if not re.fullmatch(r"20\d\d", m[1])))
    subjects = _subjects(plain, codes)
    if english and not subjects:
        subjects = tuple(s._replace(start=-1, end=-1) for s in _subjects("".join(chinese.split()), codes))
    subjects = _vehicle_count(subjects, plain)
    phrase, rest = phrase_of(chinese), beside(chinese, () if english else subjects)
    if len(subjects) == 1 and body[subjects[0].start : subjects[0].end] == "项目" and len(rest) >= 4:
        subjects = ()
    return Query(
        text=text,
        body=body,
        english=english,
        keys=tuple(dict.fromkeys(key for mention in resolution.mentions for key in _likely(mention))),
        named=bool(asked.scope) or bool(resolution.mentions),
        mentioned=bool(resolution.mentions),
        prior=bool(before) or (asks_year_before(folded) and operation in _OF_ONE_YEAR),
        unknown=tuple(resolution.unknown),
        units=_units(asked.text, resolution),
        years=years,
        soft_years=False,
        stage=stage,
        hard_stage=hard,
        subjects=subjects,
        phrase=phrase,
        rest=rest,
        operation=operation,
        statement=statement,
        table_label=label,
        fund=fund,
        basis=basis,
        measure=measure_of(body, operation),
        unit=unit_of(text),
        places=places_of(text),
        top=top_of(body),
        level=level_of(body),
        figures=_figures(plain if english else body, codes),
        quantity=bool(HOW_MUCH.search(body)),
        spoken=spoken,
        strange=strange_words(plain) if english else (),
        prose_only=bool(re.search(r"正文|文字|说明里|说明中|报告|does the document say|文中", body)),
    )


def _blank(text: str, resolution: Resolution) -> str:
    """A text with the names of agencies blanked out, so that their characters are not read as subjects."""
    for start, end in resolution.named:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _likely(mention: Mention) -> list[str]:
    """Documents a name may mean: those that fit about as well as the best."""
    best = max((match.score for match in mention.matches), default=0.0)
    return [match.key for match in mention.matches if match.score >= best - 0.1]


def _units(text: str, resolution: Resolution) -> tuple[str, ...]:
    """Subordinate units without a document of their own, by what they are called after the places."""
    named = resolution.mentions
    parts = [one.part for one in named if not any(one.part in other.text for other in named if other is not one)]
    parts += [found[1] for mention in resolution.mentions if (found := _OWN.match(text, mention.end))]
    return tuple(dict.fromkeys(filter(None, parts)))


def _subjects(body: str, codes: Sequence[str]) -> tuple[Subject, ...]:
    """Terms in reading order, each once; a code joins the term beside it."""
    hits = find_terms(_OF_FUND.sub(lambda m: " " * len(m[0]), body))
    hits = [hit for hit in hits if not (hit.alias == "部门预算" and re.match(r"(?:总)?(?:收入|支出)", body[hit.end :]))]
    if not re.search(r"采购|procure", body):
        hits = [hit for hit in hits if hit.name not in _PROCURED or len(body) <= 10]
    if any(hit.alias not in _WEAK for hit in hits):
        hits = [hit for hit in hits if hit.alias not in _WEAK]
    found: list[Subject] = []
    used: set[str] = set()
    for hit in hits:
        near = [code for code in codes if abs(body.find(code) - hit.start) <= len(hit.alias) + 12 and code not in used]
        near = [code for code in near if _may_be(code, hit.name) and hit.name not in _PURSES]
        used.update(near)
        name = hit.name if hit.name in terms() else canonical(hit.name)
        if all(subject.name != name for subject in found):
            found.append(Subject(name, tuple(near), True, hit.start, hit.end))
        elif near:
            found = [s._replace(codes=s.codes + tuple(near)) if s.name == name else s for s in found]
    if not re.search(r"\d{3}\s*\+\s*\d{3}", body):
        found += [Subject("", (code,), True) for code in codes if code not in used]
    return tuple(found) or _misspelt(body)


def _figures(body: str, codes: Sequence[str]) -> tuple[tuple[str, str], ...]:
    """Figures the asker states; codes and years are none."""
    found = [(m[1] or m[3], m[2] or "") for m in _FIGURE.finditer(body)]
    return tuple(
        (value.replace(",", ""), unit.replace("％", "%"))
        for value, unit in found
        if value not in codes
        and not (not unit and re.fullmatch(r"20\d\d", value))
        and not re.search(re.escape(value) + r"\s*" + unit + r"元?\s*(?:（含）)?以[上下]", body)
    )


def _may_be(code: str, name: str) -> bool:
    """Whether a code beside a term can be that term's: known names must be alike, unknown codes may be anything."""
    entry = account(code)
    return entry is None or canonical(entry.name) == name or label_likeness(entry.name, name) >= 0.4


def _misspelt(body: str) -> tuple[Subject, ...]:
    """A term with one wrong character: 机关运行经废."""
    present = set(body)
    for alias, name in long_aliases():
        if len(set(alias) - present) > 1:
            continue
        for start in range(len(body) - len(alias) + 1):
            window = body[start : start + len(alias)]
            if sum(a != b for a, b in zip(window, alias, strict=True)) == 1:
                return (Subject(name, (), True, start, start + len(alias)),)
    return ()


def _vehicle_count(subjects: tuple[Subject, ...], body: str) -> tuple[Subject, ...]:
    """公车有几辆 asks for vehicles, not for their cost."""
    if not _VEHICLES.search(body) or re.search(r"多少钱|多少万|how much|cost|费|spen[dt]", body, re.IGNORECASE):
        return subjects
    bought = re.search(r"买|购置|新增|更新|添置|\bbuy|purchas|acquir", body)
    vehicles = Subject("购置车辆" if bought else "公务用车数量", (), True)
    counted = ("公务用车购置及运行费", "公务用车数量", *(("公务用车购置费",) if bought else ()))
    found = tuple(vehicles if s.name in counted else s for s in subjects)
    return found if found or not re.search(r"车|vehicles?|\bcars?", body) else (vehicles,)


def part_of(query: Query, clause: str) -> Query:
    """The query of one clause, under the scope of the whole question."""
    codes = tuple(dict.fromkeys(m[1] for m in CODE.finditer(clause)))
    of_cars = "" if "车" in clause or not re.search(r"[辆台]", clause) or "车" not in query.body else "车"
    subjects = _vehicle_count(_subjects(clause, codes), clause + of_cars)
    chinese = to_chinese(clause) if query.english else clause
    return query.with_(
        body=clause,
        text=clause,
        subjects=subjects,
        phrase=phrase_of(chinese),
        rest=beside(chinese, () if query.english else subjects),
        fund=fund_of(clause),
        basis=basis_of(clause),
        measure="",
        unit=unit_of(clause),
        figures=_figures(clause, codes),
        quantity=bool(HOW_MUCH.search(clause)),
    )


def sides(query: Query) -> list[Query]:
    """The two halves of a comparison, each with its own table, scope and subject; [] when it has no two halves."""
    found = _VERSUS.search(query.spoken)
    if not found:
        return []
    halves = []
    for body in (query.spoken[: found.start()], query.spoken[found.end() :]):
        statement, label, rest = table_of(body)
        codes = tuple(dict.fromkeys(m[1] for m in CODE.finditer(rest)))
        subjects = tuple(s for s in _subjects(rest, codes) if s.name not in _SCOPE_NAMES) or query.subjects
        halves.append(
            query.with_(
                body=body,
                statement=statement,
                table_label=label,
                basis=basis_of(body),
                fund=fund_of(body),
                subjects=tuple(s._replace(start=-1, end=-1) for s in subjects),
                rest="",
            )
        )
    return halves if any(half.statement or half.basis or half.fund for half in halves) else []
