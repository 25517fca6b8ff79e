"""Which stage a question means: the plan, the final account, or both; and what the asker takes back.

"公务接待费实际花了多少"    -> final account, and insisted on
"年初定的是多少"            -> budget, and insisted on
"不是决算，是预算"          -> budget: what is taken back is not read
"""

import re

from ingest import Stage

TAKEN_BACK = re.compile(
    r"^[^?？。;；]{1,30}?(?:[…。.]{2,}|[,，])\s*(?:哦|噢|呃|啊|额)?\s*(?:不对|不是|不|说错了?|错了|更正)[,，、:：]\s*(?=\S{2})|"
    r"(?:算了)?(?<!是)(?:不看|不要|不用|别管|不是)(?:[^,，。;；?？]{1,12}[,，。;；]|[^,，。;；?？]{1,8}?(?=而?是))|"
    r",?\s*\bnot (?:the |in |for )?(?:budget|final accounts?|actuals?|20\d\d)\b[,;]?"
)
"""What the asker takes back: 不是决算，是预算."""
_FINAL = re.compile(r"(?<!竣工)(?<!财务)决算|final accounts?|\bactual(?:ly)?\b|实际|执行了|spent|花了|用了|花掉|支出了")
_HARD_FINAL = re.compile(r"(?<!竣工)(?<!财务)决算|final accounts?|\bactual(?:ly)?\b|实际")
_BOTH = re.compile(
    r"(?<!占)(?:执行|花|用|支)(?:掉|去|出)?了?(?:年初|全年|调整)?预算的?(?:百分|几成|%|多大)|预算执行了?(?:多少|几成)|"
    r"(?:与|和|跟)(?:年初|全年|调整)?预算(?:数|安排)?(?:相比|持平|一致|相同|比)|"
    r"执行率|完成率|执行了?(?:百分|几成|%)|完成了?(?:年初|全年|调整)?预算|超(?:出|过|支)?了?预算|"
    r"比(?:年初|全年|调整)?预算(?:数|安排|额)?(?:省|节|少|多|超|高|低)|execution rate|completion rate"
)
"""The outcome held against the plan: neither of them alone is asked for."""
_OPENING = re.compile(
    r"年初(?:的)?(?:预算|定|安排|批|计划|下达|编|报|核定)|initial budget|opening budget|original budget"
)
_BUDGET = re.compile(r"预算|安排|计划|budget|planned?")


def stage_of(body: str) -> tuple[Stage | None, bool]:
    if _BOTH.search(body):
        return None, False
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
