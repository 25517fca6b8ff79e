"""What kind of answer a question asks for, by its words. The first intent that matches wins."""

import re

from qa.question import Operation

_INTENTS: tuple[tuple[Operation, tuple[str, ...]], ...] = (
    (
        Operation.SUM,
        (
            r"(?:\d[\d.,]*\s*(?:%|万元|万|元)?\s*(?:[、,，+＋和]|and|plus)\s*){2,}.{0,40}"
            r"(?:加起来|相加|合计|之和|总和|add up|in total)(?!.{0,30}(?:吗|[?？]\s*[a-z]))(?!.{0,20}(?:等于|对得上))",
        ),
    ),
    (
        Operation.BREAKDOWN,
        (
            r"^(?!.*(?:最|top|前[两三四五六十\d])).*(?:组成|构成|哪些|哪几[个项]).{0,12}各.{0,4}(?:多少|几)",
            r"都是什么车|哪几种车|(?:分成|拆成|分为|细分)了?(?:哪|几)",
        ),
    ),
    (
        Operation.COUNT,
        (
            r"(?:超过|高于|大于|低于|小于|不足|不到|为0|是0)[^,，。]{0,10}有?(?:几|多少)[项个]|有?(?:几|多少)[项个][^,，。]{0,8}(?:超过|为0|是0|低于|高于)",
        ),
    ),
    (
        Operation.DIFFERENCE,
        (
            r"比.{1,30}(?:多出|高出|(?:多|少)[花用支拿安]排?|少了?|多了?)(?:多少|几)|扣掉|扣除|减去|减掉|(?<![增削缩核加压消递调是或])减(?=[\u4e00-\u9fff])(?!少|员|免|负|排|税|费|灾|速|持|值|半|支(?!出)|轻|税|多少|了|幅|还)",
            r"(?:short of|below|above|over|exceed(?:s|ed)?) (?:its |the )?"
            r"(?:initial |opening |original |annual |adjusted |planned )?budget\b",
            r"比(?:年初|全年|调整)?预算(?:数|安排)?[多高](?:了|出)?还是[少低]",
            r"(?:与|和|跟)(?:年初|全年|调整)?预算(?:数|安排)?(?:相比|持平|相同)",
        ),
    ),
    (
        Operation.CHANGE,
        (
            r"\b(?:grow|grew|rise|rose|increase|fall|fell|drop|dropped|decline|declined|decrease|decreased)d?\b"
            r".{0,60}(?:per ?cent|%)|how much (?:did|has|have) .{3,60} (?:grow|rise|fall|increase|decrease|"
            r"drop|change)\b|"
            r"(?:dropped|fell|rose|grew|increased|decreased|declined) by (?:what|how|which)",
            r"是?[涨增升]还?是?[跌减降落]|[增涨](?:加|了)?还是[减降跌]",
            r"(?:上年|去年|20\d\d年?).{0,8}[多高](?:了|出)?还是[少低]",
        ),
    ),
    (
        Operation.RATIO,
        (
            r"(?<!占)(?:执行|花|用|支)(?:掉|去|出)?了?(?:年初|全年|调整)?预算的?(?:百分|几成|%|多大)|预算执行了?(?:多少|几成)",
            r"执行了?(?:百分|几成|%)|(?:预算)?执行率|完成率(?!超|大|高|低|最|在|不)|完成了?(?:年初|全年|调整)?预算的?(?:百分|几成|%|比例|多少)|"
            r"每(?:个|名|位)?(?:人次|人|批次?|辆|台|职工).{0,6}(?:多少|几)",
            r"是.{1,20}的(?:百分之|几成|多少%|%)|相当于.{1,20}的?(?:百分|几成|多少%|%|几倍)|平均(?:每|一|接待|下来|到)|每.{1,4}平均|[车批人]均|[里中].{1,16}的?占(?:了)?(?:多少|几成)(?:[?？]|$)",
        ),
    ),
    (Operation.DEFINITION, (r"名词解释[里中]",)),
    (Operation.PROSE, (r"(?:职责|职能|任务).{0,8}怎么(?:写|说|规定)|(?:主要|中心|重点)(?:任务|工作)(?:是|有|包括)",)),
    (
        Operation.CHECK,
        (
            r"(?:是|为|有|达到?|等于|就)\s*(?:\d[\d.,]*|零|0)\s*(?:万元|亿元|百万元|万|亿|元|%|辆|台|人|个|家)?\s*[吗么]\s*[?？]?\s*$|"
            r"^is (?:the |it )?[^?]*\d[\d.,]*[^?]*\?\s*$|"
            r"(?:重新|再|按金额)(?:计?算|核算).{0,12}(?:百分|%|几|多少)|重算|对吗|对不对|对得上|一样吗|"
            r"(?:为什么|为何|为啥)(?:会)?不(?:一样|同|相等|等)|一致|到底|矛盾|哪个对|相等|不等于|有没有写?错|"
            r"真的?是|是.{1,12}还是|算得对|写错|(?:is|are) (?:that|this|it) (?:computed )?(?:right|correct)",
            r"(?:加起来|相加|之和|加总|[\d.%元米个辆]加)[^?？]{0,40}(?:等于|对得上|吻合|够|是)[^?？]{0,24}吗|等于.{0,20}吗|有没有问题|怎么写的|属实|写错|错了[吗没]|有误|核[一对实]|对[得不]上|准不准|准确吗|算对|对了没|是不是.{0,16}\d[\d.,]*(?:万|亿|元|%)",
            r"which is right|(?<!what )\b(?:do|does) .*add up to|do .* agree|consistent|is it true|correct\?",
        ),
    ),
    (
        Operation.DEFINITION,
        (
            r"[什啥]么?意思|怎么定义|定义|名词解释|包括哪三样|[啥什]么?叫|何谓|何为|含义|(?<!为)什么是|啥是|(?:怎么|如何|怎样)(?:解释|理解)",
            r"(?<!绩效)指的?是?(?:什么|啥|哪)|是指(?:什么|啥|哪)",
            r"definition|means?\s*什么|what does .* mean|means? what|meaning of|\bdefine",
        ),
    ),
    (
        Operation.BREAKDOWN,
        (
            r"按功能|怎么分|从哪儿?[来里]|来源构成|按.{0,6}(?:来源|大类|类别|用途|性质)|拆[开成]|什么用途|[哪几]几?种",
            r"by function|by nature|break\s*down|breakdown",
        ),
    ),
    (
        Operation.BASE,
        (
            r"倒推|推算|反推|推回去?|照说明推|回推|倒算|[推算]出来|能推|应该是多少",
            r"work(?:ed|ing)? (?:it )?back|back out",
        ),
    ),
    (
        Operation.REASON,
        (
            r"为什么|为啥|为何|原因|怎么会|咋|理由|缘故|缘由|何故|怎么回事",
            r"怎么(?:就|突然|忽然|又|还)?(?:变(?!化)|[多少高低涨降增减](?!少?[^了]))",
            r"\bwhy\b|reason",
        ),
    ),
    (Operation.RATIO, (r"(?:决算|支出).{0,4}完成了?(?:年初|全年|调整)?预算",)),
    (
        Operation.RANK,
        (
            r"排前|前[三五十\d]+|最大|最多|最高|最少|最低|最小|最花钱|排名|从高到低|从低到高|排个队|排第|烧钱|大头",
            r"top\s*\d|largest|biggest|highest|most expensive|smallest|the most\b|the least\b",
        ),
    ),
    (
        Operation.LIST,
        (
            r"是哪几|哪几[个家项]|哪(?:[两三四五六七八九十]|\d{1,2})[个家项]|由哪些(?=科室|单位|部门|机构)|有哪些",
            r"名单|一览|(?:下属|所属|内设).{0,3}(?:单位|科室|机构)呢",
            r"(?:下面|下属|手下|管着|管辖|下辖|所属|下设|设了|设有)[^,，。]{0,6}(?:什么|哪些|啥)",
            r"\blist\b",
            r"(?:which|what) (?:offices|sections|divisions|departments|units|bodies)\b.{0,20}\bdo(?:es)?\b.*\bhave\b",
        ),
    ),
    (
        Operation.CHANGE,
        (
            r"同比|增幅|涨幅|跌幅|降幅|增长率|(?:比|较).{0,8}(?:上年|去年|上一年|20\d\d年?).{0,12}(?:增|减|降|升|多(?!少)|(?<!多)少|变|涨)",
            r"(?:跟|与|和).{0,8}(?:上年|去年|上一年|20\d\d年?)(?:预算|决算)?(?:相?比|对比).{0,12}(?:增|减|降|升|多(?!少)|(?<!多)少|变|涨)",
            r"(?:上年|去年|上一年|20\d\d年?).{0,6}有(?:没有|无)变",
            r"^\W*(?:那么?)?(?:跟|和|与|同|较|比)(?:上年|去年|上一年|前一年|20\d\d年?)(?:度)?(?:的)?(?:预算|决算)?(?:相?比|对比)?(?:呢|怎么样|如何)?\W*$",
            r"(?:增长|下降|上升|减少|增加|降|升|涨)了?(?:百分之|多少)|变化多少|比上年增还是减|降了.{0,4}%",
            r"year.on.year|percentage.*(?:above|below|fell|rise|rose|increased?|decreased?|fall|down|up|changed?|grow|grew)\b",
            r"how many percent",
            r"up\s*多少|down\s*了多少|fell against|increase over|growth rate",
        ),
    ),
    (
        Operation.RATIO,
        (
            r"占.{0,24}(?:百分|个?百分点|比例|比重).{0,8}(?:多少|几|是|写)|占.{0,14}(?:比例|比重|百分|几成|share|%|percent|多大)|占.{2,14}多少|占比|比例|比重|平均每|人均|每辆",
            r"执行率|完成率|完成了?(?:百分|几成|%)|几倍|多大比例",
            r"\bshare\b|proportion|what percentage|per capita|per vehicle|percent of",
            r"execution rate|completion rate|how many times",
        ),
    ),
    (
        Operation.SUM,
        (
            r"\bplus\b|\btotal of\b|[\u4e00-\u9fff）)]\s*=\s*(?:[?？]|$|多少)|加起来|相加|合起来|总共加|"
            r"(?<![参增追附添施更])加(?!强|班|快|油|大|工|入|装|剧|固)|\+.*=|项合计|(?<![支收][出入])合计多少|"
            r"加总|[\u4e00-\u9fff]\s*[+＋]\s*[\u4e00-\u9fff]|合计是多少|一共多少|共多少",
            r"\badd(?:ed|s)? up|sum of|\btogether\b|combined",
        ),
    ),
    (
        Operation.DIFFERENCE,
        (
            r"变了几|变了多少|比.{1,30}[多少高低](?:百分|几|出)|差多少|相差|差几多|多出多少|多多少|少多少|高多少|"
            r"差额|比.{1,30}(?:多|少|高|低)(?:多少|几)|少了多少|多了多少|"
            r"(?<![出时])差(?:了|得|距|值|几|多|[?？]|$)|"
            r"比(?:年初|全年|调整)?预算(?:数|安排|额)?(?:省|节|少|多|超|高|低)|超(?:出|过|支)?了?预算",
            r"exceed|difference|\bgap\b|(?:by )?how (?:much|far|big|large).{0,40}"
            r"(?:larger|smaller|greater|bigger|short of|more than|less than|higher than|lower than)|"
            r"how much (?:larger|smaller|greater|bigger|higher|lower|more|less)|by how much",
        ),
    ),
    (
        Operation.COMPARE,
        (
            r"对比|比较|哪个[更多高少低]|谁的?.{0,8}(?:[多高大低小](?!少)|(?<!多)少)|哪家|是不是更",
            r"哪一?[年家个](?:单位|部门|年度)?.{0,6}(?:[多高大低小](?![少大])|(?<!多)少)",
            r"\bvs\b|versus|\bcompare|comparison|higher than|\bwhich\b",
        ),
    ),
    (
        Operation.COUNT,
        (
            r"(?:几|多少)[家个](?:下属|所属|二级|内设|基层|行政|事业|全资|预算|直属)*(?:单位|机构|部门|科室|处室)(?!.{0,8}各)",
        ),
    ),
    (
        Operation.BREAKDOWN,
        (
            r"构成|组成|怎么分|由哪些|明细|各[\u4e00-\u9fff]{0,2}多少|[两二三四]个季度|各是多少|各几|分别|哪两块|都花在哪|哪几块|各占多少",
            r"breakdown|break\s*down|how is .* split|by function|by nature",
        ),
    ),
    (Operation.COUNT, (r"几个|多少个|几家|多少家|数量|有几", r"how many|number of")),
    (Operation.LIST, (r"有哪些|哪些|哪几|是哪|列出|都有什么|包括什么|包括哪", r"\blist\b|which units")),
    (
        Operation.PROSE,
        (
            r"干什么|做什么|干嘛|主要用于|用在|花在|干啥|职责|职能|怎么写|怎样|如何|引用|哪里|哪儿|哪个(?:单位|部门|机关|机构)|具体",
            r"(?:由|归|是|被)谁|谁(?:来|负责|管|批|审|承担|牵头)|什么时候|何时|哪天|几月|什么(?:主要|具体|改进)?(?:文件|法|规定|依据|标准|要求|措施|情况|项目|性质|问题|建议|不足)|发现了(?:什么|哪些)",
            r"what does .* do\b|duties|what did .* find|\bquote\b",
            r"mainly for\b|used for\b|what .{0,40}\bfor\W*$|\b(?:measures|propose[sd]?|recommend|findings?|"
            r"problems?|purpose)\b",
            r"\bwho\b|\bwhere\b|\bwhen\b|\bhow (?:is|are|was|were|does|do|did|will)\b",
        ),
    ),
)


def operation_of(body: str) -> Operation:
    for operation, patterns in _INTENTS:
        if any(re.search(pattern, body, re.IGNORECASE) for pattern in patterns):
            return operation
    return Operation.LOOKUP
