"""Words around the names of agencies in a question: what institutions end in, what is part of a name, what never is."""

import re
from functools import cache

from index.bodies import NUMERALS
from ingest.vocabulary import accounts

INSTITUTION = (
    "街道办事处|人民法院|人民检察院|检察院|法院|联合会|联合社|委员会|管委会|办公室|办公厅|中心|学校|小学|中学|大学|学院|医院|福利院|幼儿园|"
    "街道|支队|大队|总队|协会|研究会|基金会|工会|红会|公司|集团|妇联|残联|文联|科协|侨联|工商联|团[省市区县]?委|供销社|党校|体校|"
    "局|厅|委(?![托员派])|办(?![公理法案学展会刊])|站(?!点)|院(?![校士])|所(?![有以得属需在])|馆(?![藏员])|处(?![理置室罚级])|"
    "部(?![门分署级队])|台(?![账式数])"
)
AGENCY = re.compile(rf"(?:第[{NUMERALS}]{{1,3}})?[一-鿿]{{1,12}}?(?:{INSTITUTION})(?!长)")
ORDINAL = re.compile(rf"第[{NUMERALS}]{{1,3}}")
SHORT_SCHOOL = re.compile(
    rf"第?[{NUMERALS}]{{1,3}}(?:中|高|小|幼|院|医院)(?=$|[^一-鿿]|[的和与跟及比]|本级|收|支|预算|决算)"
)
PART = re.compile(
    r"(?:的|下属|所属|下设|下面的)?([一-鿿]{2,12}?(?:中心|监测站|站|福利院|医院|学校|院|所|馆|支队|大队))"
)
STREET = re.compile(r"(街道|镇|乡)(?:办事处|街道办|办|人民政府|政府)?(?=$|[^一-鿿]|20|的|本级|部门|单位)")
LEVEL_BEFORE = re.compile(
    r"(?:本|该|我|全|咱|这)?((?:自治)?[省市区县州旗镇乡])(?:级|直|里|的|委员会|委|人民政府|政府)?$"
)
NO_NAME = re.compile(
    r"(?:目前|现在|当前|如果|假如|另外|然后|还有|以及|包括|其中|例如|比如|上年|去年|今年|全年|年度|麻烦|究竟|单位|部门|机关|系统|有关|相关|"
    r"所有|各个|每个|隔壁|兄弟|地方|当地|咱们|统计|汇总|分析|比较|对比|列出|介绍|展示|打开|显示|对照|核对|[上下里])$"
)
"""Words before an agency that are no part of its name."""
BRIDGE = re.compile(r"市直|区直|县直|省直|直属|下属|所属|辖区|本级|全[省市区县]|[省市区县]级|[省市区县]委|[省市区县]")
LEADING = re.compile(
    r"(?:根据|依据|参考|通过|经过|(?<!数)据|(?<!自)由|(?<![定方志])向|(?<![财神])经|起|让|将|并|按|依|照|给)(?=$|本|该|我)"
)
"""Words that lead to an agency, at the end of what stands before its name or level: 根据工信局, 2020年起由区财政局."""
OPENED = re.compile(r"^.*(?:根据|依据|参考|(?<!自)由)(?=..)")
"""The same in front of a name nobody here bears: 根据石鼓工信局."""
WITHIN = re.compile(r"统计|审计|会计|设计|计量|计划|支付|收费|信用|应用|专用|公用|数据|列车|表演")
"""Words of names with a character in them that otherwise ends a name: 统计信息中心, 国库支付中心."""
STOP = re.compile(
    r"[的是了吗呢么几谁哪什怎为请问告诉查看说想知给把被在从到对关于按照向与和跟及或比年月日元万度今去明前后本该我你他它这那各每全总共合计多少"
    r"有没需要能可预算决收支出入费钱金额用花占数表示列第,，。、：:；;？?！!（）()\[\]“”\"'\s\da-z]"
)
AFTER_STEM = re.compile(
    r"(?:拨款|收入|支出|补助|专户|资金|事务|费|事业|管理|性|经费|部门|系统支|投入|附加|增长|目标|绩效|监督|公开|工作)"
)


ENDS = frozenset("局委办厅部院会馆心校")


ROAD = re.compile("路|街|道|村|山|河|湖|江|大学|学院|会议|项目|工程|战略|援")
GREETING = re.compile(r"(?:请问|请|麻烦|帮我|帮忙|查一下|查查|查|问一下|我想知道|想知道|那么|那|看看|[\s,，:：])*")


def opening(text: str) -> int:
    """Where a question begins, its greeting aside."""
    found = GREETING.match(text)
    return found.end() if found else 0


_MORE_ACCOUNT_WORDS = """
人大会议 人大监督 人大立法 人大事务 人大信访工作 人大代表工作 人大代表履职能力提升 政协会议 政协事务 委员视察 参政议政
图书馆 博物馆 文化馆 纪念馆 科技馆 体育馆 气象事务 审计事务 统计信息事务 组织事务 宣传事务 统战事务 纪检监察事务
档案馆 妇联事务 工会事务
"""
_MORE_ACCOUNTS = frozenset(_MORE_ACCOUNT_WORDS.split())
"""Accounts of trades that the chart here does not cover, and that begin like agencies."""


@cache
def account_names() -> frozenset[str]:
    """Names of accounts, which are no agencies where they stand alone: 图书馆, 人大会议."""
    return frozenset((*(account.name for account in accounts().values()), *_MORE_ACCOUNTS))
