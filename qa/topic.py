"""Questions that are not about the documents: greetings, and questions without anything that a budget holds."""

import re
from collections.abc import Sequence

from qa.answer import Answer, Kind, Reason
from qa.lexicon import is_english
from qa.match import View
from qa.question import Query

_CHAT = re.compile(
    r"\W*(?:(?:你|您|大家)好(?:呀|啊|吗)?|谢谢(?:你|您|啦|了)?|多谢|感谢|再见|拜拜|好的?|嗯+|行|知道了|明白了?|"
    r"你是(?:谁|什么)|你叫什么(?:名字)?|你能(?:做|干)(?:什么|啥)|"
    r"hello|hi|hey|thanks?(?: you)?|bye|ok(?:ay)?|who are you|what can you do)\W*",
    re.IGNORECASE,
)
_CHINESE = (
    "这个问题问的似乎不是资料库中预算、决算公开文件的内容。"
    "可以问某个单位某一年的收入、支出、“三公”经费、项目、机构职责或名词解释。"
)
_ENGLISH = (
    "This does not seem to be about the budgets and final accounts in the library. "
    "Ask about an agency's income, expenditure, projects or duties in a year."
)


def is_chat(text: str) -> bool:
    """Whether a text only greets or thanks."""
    return _CHAT.fullmatch(text) is not None


def names_nothing(query: Query) -> bool:
    """Whether a question names no agency, year, stage, fund, table, account or term of a budget."""
    named = (query.mentioned, query.subjects, query.years, query.stage, query.fund, query.statement, query.table_label)
    return not any((*named, query.unknown, query.units, query.basis, query.trail, query.quantity))


def off_topic(text: str, reason: Reason = Reason.NOT_FOUND) -> Answer:
    """Says what can be asked instead."""
    english = is_english(text)
    return Answer(
        kind=Kind.ABSTAIN,
        text=_ENGLISH if english else _CHINESE,
        reason=reason,
        language="en" if english else "zh",
    )


_DETAILS = re.compile(
    r"品牌|型号|供应商|中标(?:单位|公司|方|人)|承包商|承建商|姓名|电话|地址|邮箱|人均标准|每餐|餐标|(?:吃饭|用餐|接待|招待)标准|游客|门票|"
    r"车牌|plate numbers?|账号|账户|开户行?|身份证|手机号?|油耗|(?:多少|几)升|外宾|问责|追责|年薪|月薪|"
    r"哪些(?:企业|公司|厂家?|商家|银行|商户)|"
    r"每[个位名]?(?:局|院|校|所|中心)?(?:领导|干部)|各位领导|"
    r"bank account|account number|fuel consumption|lit(?:er|re)s|\bblame[ds]?\b|which (?:companies|firms|"
    r"enterprises|banks)|"
    r"each (?:leader|director|official)|salary of|"
    r"财政总?收入|财政总?支出|税收|生产总值|gdp|人口|旅游总?收入|债务余额|"
    r"suppliers?|contractors?|brands?|makes? and models?|model numbers?|phone|address|population|tourists?",
    re.IGNORECASE,
)
"""What a department's disclosure seldom says: where its words stand nowhere in it, no figure of it is an answer."""
_WHO = re.compile(r"是谁(?!的)|(?:哪些|哪个|哪几个|什么)国家|去了哪里")


def goes_beyond(views: Sequence[View], query: Query) -> bool:
    """Whether a question asks for a detail that stands nowhere in the documents: who, which brand, a city's income."""
    asked = _DETAILS.findall(query.spoken)
    return bool(_WHO.search(query.spoken)) or any(not any(_says(view, word) for view in views) for word in asked)


def _says(view: View, word: str) -> bool:
    paragraphs = (paragraph for section in view.document.sections for paragraph in section.paragraphs)
    return any(word in paragraph.text for paragraph in paragraphs) or any(word in f.subject for f in view.facts)
