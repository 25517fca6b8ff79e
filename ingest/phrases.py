"""The words before a figure: what it is of, what role it plays, which year and stage it speaks of.

    "其中,公务接待费"           subject 公务接待费, 金额
    "比上年预算减少"            no subject of its own, 增减额, direction -1, base 上年预算
    "2030年度收支总计"          subject 收支总计

Every function takes a squeezed lead: the characters between the figure before and this one, folded, without blanks.
"""

import re

from ingest.amount import MONEY
from ingest.document import Cover, Stage
from ingest.vocabulary import clean_label, squeeze

CLAUSE = re.compile(r"[，,、：:（(）)]|其中|分别")
_RISE = r"增加|增长|上升|提高|增幅|上涨|上浮|增支|增收|多"
_FALL = r"减少|下降|降低|减幅|压减|压缩|下浮|节约|核减|降幅|减支|减收|少"
_CHANGE = re.compile(rf"(?:{_RISE}|{_FALL})(?:了|为|约|达|到)?$")
_CHANGE_WORD = re.compile(r"(?:增幅|降幅|减幅|增长率|增减率|变动率?)(?:为|达|约)?$")
_BOTH = re.compile(r"增加[（(]减少[)）]|减少[（(]增加[)）]|增长[（(]下降[)）]|下降[（(]增长[)）]|增[（(]减[)）]")
_RISES = re.compile(_RISE)
BASE = re.compile(
    r"(?:比|较|与|同)(?P<base>(?:20\d\d年?(?:度)?|上年度?|去年|上一年度?|年初)[^，,。；：:（(]*?)"
    r"(?:相比|持平|减少|增加|增长|下降|上升|降低|提高|压减|同期|$)"
)
_COMPARES = re.compile(r"^(?:比|较|与|同比|同|相比)")
_SHARE = re.compile(r"占[^，。；]*$")
_DONE = re.compile(r"(?:完成|为|占)?(?:调整|全年|年初)?预算(?:数)?(?:的|完成率|执行率)|完成率|执行率")
_PRIOR = re.compile(r"上年度?|去年|上一年度?")
_CARRY = re.compile(r"上年度?(?:末)?(?:结转|结余)")
_FILLER = re.compile(
    r"^(?:截至|其中|包括|主要是?|分别|另外|同时|以及|和|及|共有|共|本年度?(?!收|支)|今年|全年|当年|的|了|为|是|按|各|预算安排|安排|拟|年度?(?=[^初末])|,|，)+"
)
_TAIL = re.compile(
    r"(?:年初预算数?|调整预算数?|预算数|决算数|预算|决算|支出数|数|总额|总计|合计|金额|资金|规模|各|为|是|共|计|约|达到|达|有|安排|总共|仅|"
    r"的|了|拟|预计|[：:≥≤≧≦]|不低于|不少于|不超过|超过|小于|大于)+$"
)
_TOTAL = re.compile(
    r"(?P<what>(?:部门|单位|本年|财政拨款|一般公共预算(?:财政)?(?:拨款)?)*(?:收入支出|收支|收入|支出))"
    r"(?:预算|决算)?(?P<sum>总计|合计|总额|总数|总预算)?(?:年初预算|预算|决算)?数?(?:为|是|共)?"
)
_YEARS = re.compile(r"20\d\d(?:年度?)?|二〇[〇一二三四五六七八九]{2}年")
_AGENT = re.compile(r"(?:本|我|该|全)(?:部门|单位|局|委|办|中心|街道|院|厅|系统|市|区|县)(?:机关(?!运行))?")
_SHORT_BRACKET = re.compile(r"[（(](境|护|役)[)）]")
_CLOSED = re.compile(r"[（(][^（()）]*[)）]")
"""A remark in brackets that close before the figure names nothing: 采购金额（以合同签订为准）为."""
_ACCOUNT_MARK = re.compile(r"[（(][类款项][)）]")
_GENERIC = re.compile(
    r"^(?:预算|决算|年初预算数?|支出决算数?|支出预算数?|收入决算|收入预算数?|支出|收入|当年|上年|去年|执行数?|(?:当年)?预算执行数?|年度预算|"
    r"主要原因|原因|实际|资金|金额|总额|同比|增长|下降|每次|每人|年初|全年|批复|占(?!有|用).*|财政拨款支出(?:预算|决算)?|人数|上年度|"
    r"\d{1,2}月(?:\d{1,2}日|底|末)?|[年月]?[末底])$"
)


def plain_lead(text: str) -> str:
    """A lead ready for reading: squeezed, short brackets such as （境） kept from being clause ends."""
    lead = squeeze(text)
    lead = _SHORT_BRACKET.sub(r"〔\1〕", lead)
    return _ACCOUNT_MARK.sub("", lead).replace("收、支", "收支")


def measure_of(lead: str, unit: str) -> tuple[str, int]:
    """(role of the figure, direction of change: +1, -1 or 0)."""
    tail = re.split(r"[，,；;：:]", lead)[-1]
    percent = unit in ("%", "个百分点")
    if _BOTH.search(tail):
        return ("增减幅" if percent else "增减额"), 0
    if _CHANGE.search(tail) or _CHANGE_WORD.search(tail):
        return ("增减幅" if percent else "增减额"), (1 if _RISES.search(tail[-5:]) else -1)
    if percent:
        if _DONE.search(tail):
            return "完成率", 0
        return ("占比" if _SHARE.search(tail) else "比率"), 0
    return ("金额" if unit in MONEY or unit == "万" else "数量"), 0


def base_of(lead: str) -> str:
    """What a change is measured against: 上年预算, 2029年执行数; empty when the lead does not say."""
    found = BASE.search(lead)
    return found["base"] if found else ""


def subject_of(lead: str, cover: Cover, measure: str) -> str:
    """The phrase that names what the figure is of, or empty when the lead only compares or is generic."""
    for clause in reversed([part for part in CLAUSE.split(_CLOSED.sub("", lead)) if part]):
        compares = _COMPARES.search(clause)
        head = re.split(r"比|较|与", clause)[0] if BASE.search(clause) or compares else clause
        name = phrase_name(head, cover)
        if measure in ("增减额", "增减幅"):
            name = _TAIL.sub("", re.split(rf"{_RISE}|{_FALL}|持平|同比|环比", name)[0])
        elif measure in ("占比", "完成率"):
            name = _TAIL.sub("", re.split(r"占|完成", name)[0])
        if len(name) >= 2 and not _GENERIC.match(name):
            return name
        if (compares or head != clause) and measure in ("金额", "数量"):
            return ""
    return ""


def total_of(lead: str, cover: Cover) -> str:
    """收入总计, 支出总计, 收支总计 when the lead speaks of the whole: 2030年本部门收入预算, 收入预算较上年."""
    clause = next((part for part in reversed(CLAUSE.split(lead)) if part), "")
    head = _without_names(re.split(rf"同比|环比|比|较|与|各?(?:{_RISE}|{_FALL})", clause)[0], cover)
    found = _TOTAL.fullmatch(head)
    if not found:
        return ""
    what = found["what"].replace("收入支出", "收支")
    if not found["sum"] and what.endswith("收入") and what != "收入":
        return ""  # 财政拨款收入 in a list of incomes is one of them
    if not found["sum"] and cover.stage is Stage.FINAL and what in ("收入", "支出"):
        return f"本年{what}合计"
    return what + (found["sum"] or "总计").replace("总额", "总计").replace("总数", "总计").replace("总预算", "总计")


def phrase_name(phrase: str, cover: Cover) -> str:
    """A clause without years, the agency's own name and the verbs that lead to a figure."""
    text = _without_names(clean_label(phrase), cover)
    previous = None
    while previous != text:
        previous = text
        text = _TAIL.sub("", _FILLER.sub("", text))
    text = re.sub(r"(?:(?<=费)财政拨款(?:支出)?|(?<=[^缴]费)支出)$", "", text)
    text = re.sub(r"^(?:一般公共预算|财政拨款)+(?=三公经费)", "", text)
    return text.replace("〔", "（").replace("〕", "）")


def _without_names(text: str, cover: Cover) -> str:
    for name in (cover.entity, cover.entity.removeprefix(cover.region)):
        if len(name) > 2:
            text = text.replace(squeeze(name), "")
    return _FILLER.sub("", _AGENT.sub("", _YEARS.sub("", text)))


def time_of(lead: str, measure: str, cover: Cover) -> tuple[int | None, Stage | None]:
    """Year and stage a figure speaks of: its own words first, else the document's."""
    year, stage = cover.year, cover.stage
    tail = re.split(r"[，,；;]", lead)[-1]
    if measure not in ("金额", "数量"):
        return year, stage
    tail = re.sub(r"一般公共预算|政府性基金预算|国有资本经营预算|预算(?:主管)?(?:单位|部门)", "", tail)
    named = re.findall(r"(20\d\d)年(?!\d{1,2}月)", tail)
    prior = bool(_PRIOR.search(tail)) and not _CARRY.search(tail)
    if named:
        year = int(named[-1])
    elif prior and cover.year:
        year = cover.year - 1
    if re.search(r"年初预算", tail):
        stage = Stage.BUDGET
    elif re.search(r"调整(?:后)?预算|全年预算", tail):
        stage = Stage.ADJUSTED
    elif re.search(r"决算", tail):
        stage = Stage.FINAL
    elif re.search(r"执行", tail):
        stage = Stage.EXECUTED
    elif "预算" in tail:
        stage = Stage.BUDGET
    return year, stage
