"""Every word the page and the API say themselves, in Chinese and English.

say("verdict.verified", "zh")                  -> 已核对
say("problem.too_long", "en", limit=4000)      -> The question is longer than 4000 characters; …
"""

from typing import Any

LANGUAGES = ("zh", "en")

WORDS: dict[str, tuple[str, str]] = {
    # Frame
    "app.name": ("明账", "Mingzhang"),
    "app.tagline": ("问预决算，得可审计的数", "Ask a budget, get a number you can audit"),
    "app.language": ("English", "中文"),
    "app.language_hint": ("Switch to English", "切换为中文"),
    "app.theme": ("深浅色", "Theme"),
    "app.library": ("资料库", "Library"),
    "tab.ask": ("问答", "Ask"),
    "tab.checks": ("勾稽", "Checks"),
    "tab.data": ("数据", "Data"),
    # Ask
    "ask.placeholder": ("问一个数字、变化或原因…", "Ask for a figure…"),
    "ask.send": ("提问", "Ask"),
    "ask.new": ("新对话", "New chat"),
    "ask.thinking": ("正在查表、核对…", "Looking up the tables and checking…"),
    "ask.you": ("您的问题", "Your question"),
    "ask.answer": ("答复", "Answer"),
    "ask.try": ("可以这样问", "Try asking"),
    "ask.title": ("每个数字，都能翻到那一页", "Every figure opens the page it is printed on"),
    "ask.lead": (
        "答案只取自已收入的预决算公开文件。每个数值都标明核对结果，点开即见原页原格。",
        "Answers come only from the disclosures in the library. Every value says how it was checked and opens its "
        "cell.",
    ),
    "ask.scope_all": ("范围：全部 {count} 份文件", "Scope: all {count} documents"),
    "ask.scope_some": ("范围：已选 {count} 份文件", "Scope: {count} selected"),
    "ask.disclaimer": (
        "数字由程序从表格中取出，不由模型书写。",
        "Figures are taken from tables by code, never written by a model.",
    ),
    # First run
    "first.title": ("资料库还是空的", "The library is empty"),
    "first.lead": (
        "明账回答政府部门预算、决算公开文件里的问题。先收入几份文件，三步就能开始：",
        "Mingzhang answers questions about departmental budget and final-account disclosures. Three steps to begin:",
    ),
    "first.step1": (
        "在“资料库”里上传公开的预算或决算文件（可多选）。",
        "Upload published budgets or final accounts in the library panel (several at once).",
    ),
    "first.step2": (
        "等文件读完：表格、数字和勾稽关系会逐一核对。",
        "Wait while each file is read: tables, figures and identities are checked.",
    ),
    "first.step3": (
        "提问，例如“三公经费一共多少？”，再点数字看原页。",
        "Ask, for instance “How much is 三公经费?”, then click a figure to see its page.",
    ),
    "first.samples": ("装入示例文件", "Load the samples"),
    "first.samples_about": (
        "没有文件在手？先用九份虚构的示例试试。",
        "No files at hand? Try nine made-up disclosures first.",
    ),
    "first.command": ("也可以用命令行批量收入：", "Or take in whole folders from the command line:"),
    # Card
    "card.figures": ("数值", "Figures"),
    "card.scope": ("口径", "Scope"),
    "card.formula": ("算式", "Formula"),
    "card.evidence": ("证据", "Evidence"),
    "card.agrees": ("另有刊载，一致", "Printed elsewhere, agrees"),
    "card.disagrees": ("另有刊载，不一致", "Printed elsewhere, disagrees"),
    "card.caveats": ("请注意", "Please note"),
    "card.assumed": ("理解为", "Read as"),
    "card.choices": ("您也可以问", "You could also ask"),
    "card.copy": ("复制", "Copy"),
    "card.copied": ("已复制", "Copied"),
    "card.link": ("链接", "Link"),
    "card.json": ("导出 JSON", "Export JSON"),
    "card.html": ("导出 HTML", "Export HTML"),
    "card.xlsx": ("导出 Excel", "Export Excel"),
    "card.closure": ("表内勾稽 {closure} 成立", "{closure} identities of the table hold"),
    "card.helpful": ("有帮助", "Helpful"),
    "card.wrong": ("有问题", "Something is wrong"),
    "card.what": ("哪里不对？（可不填）", "What is wrong? (optional)"),
    "card.send": ("提交", "Send"),
    "card.thanks": ("已记录，谢谢", "Noted, thank you"),
    "card.elapsed": ("用时 {ms} 毫秒", "{ms} ms"),
    "card.page": ("第 {page} 页", "p. {page}"),
    "card.more": ("其余 {count} 项", "{count} more"),
    "card.footer": (
        "由明账生成；数值与原页单元格逐一对应。",
        "Made by Mingzhang; each value corresponds to a cell of the original page.",
    ),
    "chart.breakdown": ("构成", "Breakdown"),
    "chart.trend": ("历年", "By year"),
    "chart.comparison": ("对比", "Comparison"),
    "chart.unit": ("单位：{unit}；从零起", "in {unit}, from zero"),
    "kind.abstain": ("没有作答", "No answer given"),
    "kind.error": ("出错了", "Something went wrong"),
    "reason.not_found": ("资料库里没有找到", "Not found in the library"),
    "reason.ambiguous": ("问题可以有几种理解", "The question can mean several things"),
    "reason.unsupported": ("超出公开文件能回答的范围", "Beyond what the disclosures can answer"),
    "verdict.verified": ("已核对", "Verified"),
    "verdict.derived": ("推算", "Derived"),
    "verdict.conflict": ("冲突", "Conflict"),
    "verdict.text_only": ("仅正文", "Text only"),
    "verdict.ocr": ("OCR 识别", "OCR"),
    "verdict.verified.why": (
        "表格单元格如此刊印，未见不一致的刊载",
        "A table cell prints it and no other place disagrees",
    ),
    "verdict.derived.why": ("由已核对的单元格计算得出，附算式", "Computed from verified cells, formula given"),
    "verdict.conflict.why": ("另有一处刊载不一致，两处均已列出", "Another place disagrees; both are shown"),
    "verdict.text_only.why": ("只见于正文，没有表格刊载这个数", "Printed in the prose; no table holds it"),
    "verdict.ocr.why": ("从图像识别，未经表格核对", "Read from pixels only"),
    # Library panel
    "shelf.title": ("资料库", "Library"),
    "shelf.count": ("{count} 份文件", "{count} documents"),
    "shelf.filter": ("筛选单位、年份…", "Filter by entity, year…"),
    "shelf.rest": (
        "其余 {count} 份，请输入单位或年份筛选",
        "{count} more; type an entity or a year to narrow the list",
    ),
    "shelf.clear": ("清除选择", "Clear selection"),
    "shelf.upload": ("上传文件", "Upload files"),
    "shelf.drop": (
        "或拖放到此处；一次最多 {files} 个，每个不超过 {mb} MB",
        "or drop them here; up to {files} at once, {mb} MB each",
    ),
    "shelf.remove": ("移出资料库", "Remove from the library"),
    "shelf.remove_sure": ("把这份文件移出资料库？", "Remove this document from the library?"),
    "shelf.summary": ("{pages} 页 · {tables} 表 · {facts} 个数", "{pages} pp · {tables} tables · {facts} figures"),
    "shelf.look": ("查看勾稽提示", "See the findings"),
    "shelf.findings": ("{count} 项勾稽提示", "{count} findings"),
    "job.uploading": ("上传中", "Uploading"),
    "job.waiting": ("排队中", "Waiting"),
    "job.reading": ("读取、核对中", "Reading and checking"),
    "job.adding": ("入库中", "Adding to the library"),
    "job.done": (
        "已收入：{pages} 页、{tables} 张表、{facts} 个数、{checks} 项勾稽提示",
        "Taken in: {pages} pages, {tables} tables, {facts} figures, {checks} findings",
    ),
    "job.same": ("已在资料库中，未重复收入", "Already in the library; nothing to do"),
    "job.replaced": ("；已取代同一单位同一年度的旧版", "; takes the place of the earlier version"),
    "job.failed": ("未收入", "Not taken in"),
    # Viewer
    "view.title": ("证据", "Evidence"),
    "view.empty": (
        "答案的出处会显示在这里：原页图像，只框出被引用的那一格。",
        "Where an answer comes from appears here: the page, with just the cited cell boxed.",
    ),
    "view.nothing": (
        "这次没有给出数值，所以没有可看的出处。",
        "This answer gives no figure, so there is no evidence to show.",
    ),
    "view.tap": ("再点一次，看原页", "Tap again for the page"),
    "view.close": ("关闭", "Close"),
    "view.zoom_in": ("放大", "Zoom in"),
    "view.zoom_out": ("缩小", "Zoom out"),
    "view.previous": ("上一页", "Previous page"),
    "view.next": ("下一页", "Next page"),
    "view.back": ("回到证据", "Back to the evidence"),
    "view.open": ("新窗口打开", "Open image"),
    "view.quote": ("原文", "As printed"),
    "view.failed": ("这一页暂时画不出来", "This page cannot be drawn at the moment"),
    "view.alt": ("{title} 第 {page} 页，引用处已框出", "{title}, page {page}, the cited place boxed"),
    # Checks and data
    "checks.lead": (
        "勾稽关系由程序按公开表的恒等式逐项验证。点一项，看它在原页的位置。",
        "Identities between the published tables, verified by code. Choose one to see where it stands on the page.",
    ),
    "checks.document": ("文件", "Document"),
    "checks.severity": ("程度", "Severity"),
    "checks.any": ("全部", "All"),
    "checks.none": ("没有发现不一致。", "No disagreement was found."),
    "checks.across": ("跨文件", "Between documents"),
    "checks.expected": ("应为", "Expected"),
    "checks.found": ("实为", "Found"),
    "checks.slack": ("舍入允许", "Rounding allows"),
    "checks.coverage": (
        "已验证 {passed} 项通过，{failed} 项不符，{skipped} 项不适用",
        "{passed} identities hold, {failed} do not, {skipped} do not apply",
    ),
    "severity.high": ("高", "High"),
    "severity.medium": ("中", "Medium"),
    "severity.low": ("低", "Low"),
    "severity.info": ("提示", "Info"),
    "data.lead": (
        "文件里刊印的每一个数，连同它的口径和位置。",
        "Every printed figure, with its coordinates and its place.",
    ),
    "data.search": ("科目、编码或数值", "Subject, code or value"),
    "data.statement": ("表", "Statement"),
    "data.total": ("{total} 条，显示第 {first}–{last} 条", "{total} facts, showing {first}–{last}"),
    "data.none": ("没有符合条件的数。", "No figure matches."),
    "data.csv": ("导出 CSV", "Export CSV"),
    "data.previous": ("上一屏", "Previous"),
    "data.next": ("下一屏", "Next"),
    "data.subject": ("科目", "Subject"),
    "data.code": ("编码", "Code"),
    "data.measure": ("栏目", "Measure"),
    "data.value": ("数值", "Value"),
    "data.unit": ("单位", "Unit"),
    "data.page": ("页", "Page"),
    "data.prose": ("正文", "Prose"),
    "state.blank": ("空白", "blank"),
    "state.dash": ("—", "—"),
    "state.text": ("文字", "text"),
    # Sign-in
    "login.title": ("需要访问密钥", "An access key is needed"),
    "login.key": ("密钥", "Key"),
    "login.enter": ("进入", "Enter"),
    "login.wrong": ("密钥不对，请核对后再试。", "That key is not right; check it and try again."),
    # Problems
    "problem.empty_question": ("请写下要问的问题。", "Write the question to be asked."),
    "problem.too_long": (
        "问题过长（上限 {limit} 个字符），请缩短后再问。",
        "The question is longer than {limit} characters; shorten it and ask again.",
    ),
    "problem.body_too_large": ("请求过大（上限 {limit} 字节）。", "The request is larger than {limit} bytes."),
    "problem.bad_request": ("请求不完整或格式不对：{detail}", "The request is incomplete or malformed: {detail}"),
    "malformed.json": ("内容不是有效的 JSON", "the content is not valid JSON"),
    "malformed.missing": ("缺少 {name}", "{name} is missing"),
    "malformed.type": ("{name} 的类型不对", "{name} has the wrong type"),
    "malformed.value": ("{name} 的取值不合要求", "{name} has a value that is not allowed"),
    "problem.unknown_document": ("资料库里没有“{key}”。", "The library has no “{key}”."),
    "problem.no_such_page": ("没有第 {page} 页；共 {pages} 页。", "There is no page {page}; the document has {pages}."),
    "problem.bad_box": ("框应写作 x0,top,x1,bottom，单位为点。", "A box is written x0,top,x1,bottom, in points."),
    "problem.not_found": ("没有这个地址。", "There is nothing at this address."),
    "problem.method": ("这个地址不支持该方法。", "This address does not take that method."),
    "problem.unknown_answer": ("没有这条答复，或已过保存期。", "There is no such answer, or it is no longer kept."),
    "problem.unauthorised": ("需要有效的密钥。", "A valid key is needed."),
    "problem.forbidden": ("这个密钥不能用于此处。", "This key does not open this."),
    "problem.foreign_origin": ("不接受来自其他网站的请求。", "Requests from other sites are not accepted."),
    "problem.foreign_host": ("未知的主机名；请在设置中允许它。", "Unknown host name; allow it in the settings."),
    "problem.rate_limited": (
        "提问太频繁，请 {seconds} 秒后再试。",
        "Too many questions; try again in {seconds} seconds.",
    ),
    "problem.too_fast": ("请求太频繁，请 {seconds} 秒后再试。", "Too many requests; try again in {seconds} seconds."),
    "problem.busy": ("正忙，请稍后再试。", "Busy at the moment; try again shortly."),
    "problem.uploads_off": ("此处不接受上传。", "Uploads are switched off here."),
    "problem.too_large": ("{name}：超过 {mb} MB 上限。", "{name}: larger than {mb} MB."),
    "problem.too_many": ("一次最多上传 {limit} 个文件。", "At most {limit} files at once."),
    "problem.no_file": ("没有收到文件。", "No file arrived."),
    "problem.not_readable": (
        "{name}：是空的，或内容不是 PDF、OFD、DOCX、XLSX、XLS、HTML 或文本，或与后缀不符；请上传公开发布的原件。",
        "{name}: empty, not a PDF, OFD, DOCX, XLSX, XLS, HTML or text, or not what its name says; upload the original.",
    ),
    "problem.not_taken": ("{detail}", "{detail}"),
    "problem.encrypted": (
        "{name}：文件已加密；请另存为不加密的 PDF 再上传。",
        "{name}: encrypted; save a copy without a password and upload that.",
    ),
    "problem.unreadable": (
        "{name}：文件不完整，可能已损坏或截断；请重新下载后再传。",
        "{name}: not complete, it may be damaged or cut off; download it again.",
    ),
    "problem.over_limit": (
        "{name}：超出单个文件的读取上限；请拆分后再传。",
        "{name}: beyond what one file may hold; split it and upload the parts.",
    ),
    "problem.timed_out": (
        "{name}：读取超过 {seconds} 秒，已停止；请拆分后再传。",
        "{name}: reading took longer than {seconds} seconds and was stopped; split the file.",
    ),
    "problem.crashed": (
        "{name}：读取时出错，文件可能已损坏；资料库未受影响。",
        "{name}: reading failed, the file may be damaged; the library is untouched.",
    ),
    "problem.not_added": (
        "{name}：未能写入资料库，请稍后再传。",
        "{name}: could not be added to the library; try again.",
    ),
    "problem.no_samples": ("示例文件没有画成，请稍后再试。", "The samples could not be drawn; try again shortly."),
    "problem.no_image": ("这一页暂时画不出来。", "This page cannot be drawn at the moment."),
    "problem.no_export": ("这里不能导出为 {format}：缺少所需的程序库。", "Export as {format} is not installed here."),
    "problem.no_library": ("资料库打不开。", "The library cannot be opened."),
    "problem.internal": ("服务器内部出错，编号 {number}。", "Something went wrong inside the server, number {number}."),
}

_TERMS = {
    "预算": "budget", "调整预算": "adjusted budget", "执行": "execution", "决算": "final account",
    "部门": "department, with its units", "单位": "one unit",
    "全部资金": "all funds", "财政拨款": "fiscal appropriation", "一般公共预算": "general public budget",
    "政府性基金": "government funds", "国有资本经营": "state capital", "财政专户": "special fiscal account",
    "全部支出": "all expenditure", "基本支出": "basic expenditure", "项目支出": "project expenditure",
    "人员经费": "personnel", "公用经费": "public-use",
}  # fmt: skip


def term(word: str, language: str) -> str:
    """A coordinate of a figure as the reader's language has it."""
    return _TERMS.get(word, word) if language == "en" else word


def say(key: str, language: str, /, **values: Any) -> str:
    """The wording of `key`; values are put in as they are, and escaped by whoever makes HTML of it."""
    pair = WORDS[key]
    text = pair[1] if language == "en" else pair[0]
    return text.format(**values) if values else text


def language_of(header: str) -> str:
    """zh or en, from an Accept-Language header; Chinese unless English comes first."""
    first = header.split(",")[0].strip().lower()
    return "en" if first.startswith("en") else "zh"
