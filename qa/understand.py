"""From a question to a Query: rules over words, no language model.

    "衡阳工信局24年吃喝费安排了多少？"   ->  keys (that budget), years (2024,), subjects (公务接待费,), LOOKUP
    "其中公车占了多少？" after a 三公 question -> the same documents, subject 公务用车购置及运行费

The order matters: names and years are taken out first, so that their characters cannot be read as subjects; then tables
and codes; then the longest terms; what is left over is the phrase that the prose is searched with.
"""

import re
from collections.abc import Sequence

from index.entities import Mention, Resolution
from ingest import Stage, fold
from qa.lexicon import canonical, find_terms, is_english, terms, to_chinese
from qa.question import Operation, Query, Question, Subject

_OPERATIONS: tuple[tuple[Operation, str], ...] = (
    (
        Operation.CHECK,
        r"对吗|对不对|对得上|一样吗|一致|到底|矛盾|哪个对|等于.*吗|相等|不等于|有没有写?错|真的?是|是.{1,12}还是|算得对|which is right|"
        r"add up to|do .* agree|consistent|有没有问题|你确定|怎么写的",
    ),
    (
        Operation.DEFINITION,
        r"什么意思|怎么定义|定义|是什么意思|definition|define|means? (?:什么|what)|meaning of|名词解释|包括哪三样",
    ),
    (Operation.BASE, r"倒推|推算|反推|work(?:ed|ing)? (?:it )?back|back out|照说明推"),
    (Operation.REASON, r"为什么|为啥|为何|原因|\bwhy\b|reason|怎么会|咋"),
    (
        Operation.RANK,
        r"排前|前[三五十\d]+|top\s*\d|最大|最多|最高|最少|最低|最花钱|排名|从高到低|从低到高|排个队|largest|biggest|highest|most expensive|smallest|"
        r"排第|the most|the least",
    ),
    (
        Operation.CHANGE,
        r"同比|增幅|growth|(?:比|较|跟|与).{0,8}(?:上年|去年|上一年|20\d\d年?).{0,12}(?:增|减|降|升|多|少|变|涨)|"
        r"(?:增长|下降|上升|减少|增加|降|升|涨)了?(?:了)?(?:百分之|多少)|变化多少|"
        r"year.on.year|percentage.*(?:above|below|fell|rise|rose|increase|decrease|fall|down|up)|up多少|down了多少|fell against|"
        r"比上年增还是减|increase over|降了.{0,4}%",
    ),
    (
        Operation.RATIO,
        r"占.{0,14}(?:比例|比重|多少|百分|几成|share|%|percent|多大)|占比|比例|比重|\bshare\b|proportion|what percentage|平均每|人均|per capita|per vehicle|"
        r"每辆|执行率|完成率|execution rate|completion rate|几倍|how many times|多大比例|percent of",
    ),
    (
        Operation.SUM,
        r"加起来|相加|合起来|总共加|加.+(?:一共|共|是)|\+.*=|项合计|合计多少|add up|sum of|一共多少|共多少|加总|合计是多少|三笔|四个季度",
    ),
    (
        Operation.DIFFERENCE,
        r"差多少|相差|差几多|多出多少|多多少|少多少|高多少|exceed|差额|difference|比.{1,30}(?:多|少|高|低)(?:多少|几)|少了多少|多了多少|差(?:了)?",
    ),
    (
        Operation.COMPARE,
        r"\bvs\b|versus|对比|比较|compare|comparison|哪个[更多高少低]|谁的?.{0,6}[多高少低]|哪家|是不是更|分别是?多少|higher than|which",
    ),
    (
        Operation.BREAKDOWN,
        r"构成|组成|怎么分|由哪些|明细|各多少|各是多少|各几|分别|哪两块|breakdown|break\s*down|how is .* split|by function|by nature|都花在哪|哪几块|各占多少",
    ),
    (Operation.COUNT, r"几个|多少个|几家|多少家|数量|有几|how many|number of"),
    (Operation.LIST, r"有哪些|哪些|哪几|是哪|列出|\blist\b|都有什么|包括什么|包括哪|which units"),
    (
        Operation.PROSE,
        r"干什么|做什么|干嘛|主要用于|用在|花在什么|干啥|职责|职能|怎么写|应怎样|what does .* do|duties|what did .* find|quote|引用|哪里|哪个部门|具体",
    ),
)
_HOW_MUCH = re.compile(r"多少|几多|几何|how much|how many|what (?:is|was|are|were)|多大|amount|是几|\d元吗|几台|几辆")
_YEAR = re.compile(r"(?<!\d)(20\d\d)(?!\d)\s*年?(?:度)?|(?<!\d)(\d\d)年(?:度)?")
_PRIOR_YEAR = re.compile(r"去年|上年度?|上一年|前一年|last year|the year before|previous year|prior.year|year before")
_NEXT_YEAR = re.compile(r"明年|下一年|next year")
_FINAL = re.compile(r"决算|final accounts?|\bactual(?:ly)?\b|实际|执行了|spent|花了|用了|花掉|支出了")
_HARD_FINAL = re.compile(r"决算|final accounts?|\bactual(?:ly)?\b|实际")
_OPENING = re.compile(r"年初预算|initial budget|opening budget|original budget")
_BUDGET = re.compile(r"预算|安排|计划|budget|planned?")
_UNIT_ASKED: tuple[tuple[str, str], ...] = (
    (
        r"多少万元|用万元|万元表示|in\s*万元|折合.{0,4}万元|几万元|万元[?？]|expressed in 万元|in ten thousand yuan|多少万(?!元)",
        "万元",
    ),
    (r"多少亿|in\s*亿|亿元表示|用亿", "亿元"),
    (
        r"多少元|in\s*元|in yuan|how many yuan|换算成元|折合.{0,4}元|用元|元表示|(?<!万)(?<!亿)元是多少|in rmb|convert.*yuan",
        "元",
    ),
)
_TABLE_NUMBER = re.compile(
    r"(?:预算)?(?:公开)?\s*(?:表|table)\s*(\d{1,2}|[一二三四五六七八九十]{1,2})|公开\s*0?(\d{1,2})\s*表", re.IGNORECASE
)
_HAN_NUMBER = {c: i for i, c in enumerate("零一二三四五六七八九十")}
_STATEMENT_WORDS: tuple[tuple[str, str], ...] = (
    (r"财政拨款(?:收支|收入支出)?(?:预算|决算)?总表", "财政拨款收支总表"),
    (r"一般公共预算(?:财政拨款)?基本支出(?:决算|预算)?表", "基本支出表"),
    (r"一般公共预算(?:财政拨款)?支出(?:功能分类)?(?:决算|预算)?表", "一般公共预算支出表"),
    (r"(?:收支|收入支出)(?:预算|决算)?总表", "收支总表"),
    (r"(?:部门)?支出(?:预算|决算)?(?:总)?表", "支出总表"),
    (r"(?:部门)?收入(?:预算|决算)?(?:总)?表", "收入总表"),
    (r"部门(?:预算)?(?:支出)?经济(?:分类)?(?:科目)?|基本支出表", "基本支出表"),
    (r"政府(?:预算)?(?:支出)?经济(?:分类)?(?:科目)?", "政府经济分类表"),
    (r"三公(?:经费)?(?:支出)?(?:预算|决算)?(?:表|口径)", "三公经费表"),
    (r"项目支出(?:预算|决算)?表", "项目支出表"),
    (r"总表", "收支总表"),
)
_FUND_WORDS: tuple[tuple[str, str], ...] = (
    (r"一般公共预算|general public budget", "一般公共预算"),
    (r"政府性基金", "政府性基金"),
    (r"国有资本经营", "国有资本经营"),
    (r"财政拨款|fiscal appropriation", "财政拨款"),
    (r"全口径|全部资金|all funds|收支总表口径", "全部资金"),
)
_BASIS_IN = re.compile(
    r"(基本支出|项目支出)(?:里的?|中的?|内的?|的|部分|column|栏|列|口径|那列)|属于(基本支出|项目支出)|(?:in|of|under) (basic|project) expenditure"
)
_CODE = re.compile(r"(?<![\d.,])(\d{7}|\d{5}|[235]\d\d)(?![\d.,]|年|万|元|%|辆|个|多?万)")
_FIGURE = re.compile(r"(?<![\d.])(\d[\d,]*(?:\.\d+)?)\s*(亿元|万元|万|元|%|％|辆|台|个|件|人|家|million yuan|yuan)")
_TOP = re.compile(
    r"(?:前|top\s*)([一二三四五六七八九十\d]+)|最[^，。]{0,6}(?:的)?([二三四五六七八九十\d]+)(?:项|个|大)"
)
_PLACES = re.compile(r"保留([一二两三四\d])位|([一二两三四\d])位小数|(one|two|three|four) decimals", re.IGNORECASE)
_STOP = re.compile(
    r"多少钱|是多少|有多少|多少|几多|怎么样|如何|请问|请|帮我|告诉我|一下|是什么|什么|哪些|哪个|哪几个?|哪|吗|呢|啊|呀|了|的|"
    r"一共|总共|共计|各|分别|大概|大约|目前|现在|这份|文件|文档|资料|里面|里|中|是|有|为|和|与|及|跟|把|给|按|都|这个|这|那|它|其|"
    r"预算数|决算数|预算|决算|安排|编制|金额|数额|数字|数据|排|列|科目|编码|代码|口径|表|说明|正文|文字|全年|年度|今年|本年|花了|花|用了|"
    r"主要|具体|到底|截至|年底|保留|小数|两位|位|换算成|折合|表示|万元|元|比|较|占|%|\?|？|，|,|。|、|：|:|；|“|”|\"|'|（|）|\(|\)|/|=|-|—|÷|\+|＋"
)


def understand(asked: Question, resolution: Resolution) -> Query:
    """The query of one question whose agencies have been looked up."""
    folded = fold(_blank(asked.text, resolution)).strip()
    english = is_english(fold(asked.text))
    body = folded if english else re.sub(r"(?<=[^\x00-\x7f])\s+|\s+(?=[^\x00-\x7f])", " ", folded)
    body = re.sub(r"(?<=[^\x00-\x7f]) (?=[^\x00-\x7f])", "", body)
    text = fold(asked.text).strip()
    stage, hard = _stage(body)
    statement, label, body = _table(body)
    years = _years(folded)
    operation = _operation(body)
    fund = next((fund for pattern, fund in _FUND_WORDS if re.search(pattern, body)), "")
    basis = _basis(body)
    codes = tuple(dict.fromkeys(m[1] for m in _CODE.finditer(body) if not re.fullmatch(r"20\d\d", m[1])))
    subjects = _subjects(body, codes)
    phrase = _phrase(body)
    return Query(
        text=text,
        english=english,
        keys=tuple(dict.fromkeys(key for mention in resolution.mentions for key in _likely(mention))),
        named=bool(asked.scope) or bool(resolution.mentions),
        mentioned=bool(resolution.mentions),
        prior=bool(_PRIOR_YEAR.search(folded)),
        unknown=tuple(resolution.unknown),
        years=years,
        stage=stage,
        hard_stage=hard,
        subjects=subjects,
        phrase=phrase,
        operation=operation,
        statement=statement,
        table_label=label,
        fund=fund,
        basis=basis,
        measure=_measure(body, operation),
        unit=next((unit for pattern, unit in _UNIT_ASKED if re.search(pattern, text, re.IGNORECASE)), ""),
        places=_places(text),
        top=_top(body),
        level=_level(body),
        figures=tuple((m[1].replace(",", ""), m[2].replace("％", "%")) for m in _FIGURE.finditer(body)),
        prose_only=bool(re.search(r"正文|文字|说明里|说明中|does the document say|文中", body)),
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


def _years(text: str) -> tuple[int, ...]:
    found = [int(m[1]) if m[1] else 2000 + int(m[2]) for m in _YEAR.finditer(text)]
    return tuple(dict.fromkeys(year for year in found if 2000 <= year <= 2099))


def _stage(body: str) -> tuple[Stage | None, bool]:
    if _OPENING.search(body) and not re.search(r"决算.{0,6}[÷/]|比年初|vs|versus|和决算|与决算|execution", body):
        return Stage.BUDGET, True
    final, plan = (
        _FINAL.search(body),
        _BUDGET.search(re.sub(r"一般公共预算|政府性基金预算|国有资本经营预算|预算单位", "", body)),
    )
    if final and plan:
        return None, False
    if final:
        return Stage.FINAL, bool(_HARD_FINAL.search(body))
    return (Stage.BUDGET, False) if plan else (None, False)


def _table(body: str) -> tuple[str, str, str]:
    """(statement, number, body without the words that name the table)."""
    number = ""
    found = _TABLE_NUMBER.search(body)
    if found:
        raw = found[1] or found[2]
        number = raw if raw.isdigit() else str(_HAN_NUMBER.get(raw, ""))
        body = body.replace(found[0], " ")
    for pattern, name in _STATEMENT_WORDS:
        named = re.search(pattern, body)
        if named:
            return name, number, body.replace(named[0], " ")
    return "", number, body


def _operation(body: str) -> Operation:
    for operation, pattern in _OPERATIONS:
        if re.search(pattern, body, re.IGNORECASE):
            return operation
    return Operation.LOOKUP


def _basis(body: str) -> str:
    found = _BASIS_IN.search(body)
    if not found:
        return ""
    return found[1] or found[2] or {"basic": "基本支出", "project": "项目支出"}[found[3]]


def _subjects(body: str, codes: Sequence[str]) -> tuple[Subject, ...]:
    """Terms in reading order, each once; a code joins the term beside it."""
    found: list[Subject] = []
    used: set[str] = set()
    for hit in find_terms(body):
        term = terms().get(hit.name)
        near = [code for code in codes if abs(body.find(code) - hit.start) <= len(hit.alias) + 12 and code not in used]
        used.update(near)
        name = canonical(hit.name) if term is None else hit.name
        if all(subject.name != name for subject in found):
            found.append(Subject(name, tuple(near), True))
        elif near:
            found = [s._replace(codes=s.codes + tuple(near)) if s.name == name else s for s in found]
    found += [Subject("", (code,), True) for code in codes if code not in used]
    return tuple(found)


def _phrase(body: str) -> str:
    """The content of a question in Chinese, for matching prose."""
    text = _YEAR.sub(" ", to_chinese(body))
    text = _CODE.sub(" ", text)
    return re.sub(r"\s+", " ", _STOP.sub(" ", text)).strip()


def _measure(body: str, operation: Operation) -> str:
    percent = re.search(r"百分|%|percent|几个点|增幅|比例|比重|占比|growth rate|rate", body, re.IGNORECASE)
    if operation is Operation.CHANGE:
        return "增减幅" if percent else "增减额"
    if re.search(r"占比|占.{0,10}(?:比例|比重|百分|%)|printed share|share as printed", body):
        return "占比"
    return ""


def _places(text: str) -> int | None:
    found = _PLACES.search(text)
    if not found:
        return None
    word = (found[1] or found[2] or found[3]).lower()
    return {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "one": 1, "two": 2, "three": 3, "four": 4}.get(word) or int(
        word
    )


def _top(body: str) -> int:
    found = _TOP.search(body)
    raw = (found[1] or found[2]) if found else ""
    return int(raw) if raw.isdigit() else _HAN_NUMBER.get(raw, 0)


def _level(body: str) -> int:
    if re.search(r"类级|大类|功能分类|按功能|by function|functions?|类级科目", body):
        return 3
    if re.search(r"款级", body):
        return 5
    return 7 if re.search(r"项级", body) else 0
