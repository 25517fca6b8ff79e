"""Account names in the prose against those of the tables and of the chart (N2, N14).

    医疗卫生支出                            tables: 210 卫生健康支出            an older name
    某支出（类）甲（款）乙（项）              tables: 乙 stands under 丙（款）    the wrong parent
    其它某某支出                            tables: 其他某某支出               a slip of the pen
    甲（项）20.00万元，主要用于丙             丙 is another account of this file

A name is compared only with tables that were read to their end.
"""

import re
from collections.abc import Iterator

from ingest.check_book import Book, Passage
from ingest.check_lookup import agree, column_facts, first
from ingest.check_names import alias_of, class_names, class_of, near, plain_account, same_account
from ingest.check_pools import Account, Item, Pools, find_item, items_in
from ingest.check_tables import closes
from ingest.document import Check, Fact, Severity
from ingest.findings import PASSED, Outcome, Outcomes, Skipped, finding, places_of, words_place
from ingest.vocabulary import squeeze

_GROUP = re.compile(r"[）)]\s*(?:支出)?")
_USE = re.compile(r"主要用于[:：]?(?P<name>[^，。；]{2,30})[，。；]")
_REASON = re.compile(r"原因(?:是)?[:：]?\s*(?P<name>[^，。；]{2,30}?)(?:支出)?经费(?:增加|减少|保持不变)")


def check_class_names(book: Book) -> Outcomes:
    """N14: functional classes are called as the tables call them, not by an older or misspelt name."""
    pools = Pools.of(book)
    printed = {code: names for code, names in pools.codes.items() if len(code) == 3}
    seen: set[str] = set()
    for passage in book.passages:
        for match in _class_mentions(passage):
            name = squeeze(match["name"])
            code = class_of(name) or _near_class(name)
            official = printed.get(code)
            if not official or name in seen:
                continue
            if any(same_account(name, known) or known.startswith(name) for known in official) and "其它" not in name:
                yield PASSED
                continue
            seen.add(name)
            yield _other_name(passage, match, name, code, official[0])
    yield from _class_lines(book, printed, seen)


def _class_mentions(passage: Passage) -> Iterator[re.Match[str]]:
    yield from re.finditer(r"(?P<name>[一-鿿]{4,18}?)\s*[（(]类[)）]", passage.paragraph.text)
    for figure in passage.figures:
        subject = figure.fact.subject
        if subject.endswith("支出") and len(subject) >= 5 and (class_of(subject) or _near_class(subject)):
            yield from list(re.finditer(rf"(?P<name>{re.escape(subject)})", passage.paragraph.text))[:1]


def _near_class(name: str) -> str:
    if len(plain_account(name)) < 4:
        return ""
    found = {code for known, code in class_names().items() if near(known, name)}
    return found.pop() if len(found) == 1 else ""


def _other_name(passage: Passage, match: re.Match[str], name: str, code: str, official: str) -> Check:
    alias = alias_of(code, name)
    what = "旧科目名" if alias and "older" in alias.note else "科目名称"
    return finding(
        "N14",
        Severity.LOW,
        f"第{passage.paragraph.page}页正文用{what}“{name}”，本文件表格中 {code} 为“{official}”。请统一名称。",
        [words_place(passage.paragraph, match.start("name"), match.end("name"))],
        expected=official,
        found=name,
    )


def _class_lines(book: Book, printed: dict[str, list[str]], seen: set[str]) -> Outcomes:
    """Lines of the total tables that print another name than the tables with codes."""
    for sheet in book.of("收支总表", "财政拨款收支总表"):
        for block in sheet.blocks:
            for line in block.lines:
                code = class_of(line.subject)
                official = printed.get(code)
                if sheet.coded or not official or line.subject in seen or line.total:
                    continue
                if any(same_account(line.subject, known) for known in official) or not any(
                    fact.amount and fact.amount.value for fact in line.facts.values()
                ):
                    continue
                seen.add(line.subject)
                fact = next(iter(line.facts.values()))
                yield finding(
                    "N14",
                    Severity.LOW,
                    f"第{fact.place.page}页“{sheet.title}”用“{line.subject}”，"
                    f"其他表中 {code} 为“{official[0]}”。请统一名称。",
                    places_of([fact]),
                    expected=official[0],
                    found=line.subject,
                )


def check_item_names(book: Book) -> Outcomes:
    """N14: 类, 款 and 项 named in the prose stand in the tables under one another."""
    pools = Pools.of(book)
    complete = all(closes(sheet) for sheet in book.of("一般公共预算支出表", "支出总表") if sheet.coded)
    if not pools.accounts or book.unread_pages or not complete:
        yield Skipped("没有完整的功能分类表")
        return
    seen: set[tuple[str, ...]] = set()
    for passage in book.passages:
        for item in items_in(passage):
            if item.names in seen or passage.torn:
                continue
            seen.add(item.names)
            entry, fit = find_item(pools, item)
            outcome = _named(passage, item, entry, fit)
            if outcome is not None:
                yield outcome


def _named(passage: Passage, item: Item, entry: Account | None, fit: str) -> Outcome | None:
    glossary = passage.section.kind == "glossary"
    nonzero = any(figure.fact.amount and figure.fact.amount.value for figure in item.figures)
    said = f"{item.names[0]}（类）{item.names[1]}（款）{item.names[2]}（项）"
    if entry is None:
        if glossary or not nonzero:
            return None
        return _wrong_name(passage, item, Severity.LOW, f"“{said}”在表中没有对应的科目。请核对科目名称。", "")
    right = f"{entry.names[0]}（类）{entry.names[1]}（款）{entry.names[2]}（项）"
    if fit == "parent":
        severity = Severity.LOW if glossary or not nonzero else Severity.MEDIUM
        message = f"“{said}”的上级科目有误：表中 {entry.code} {entry.names[2]}属“{entry.names[1]}（款）”。请改正。"
        return _wrong_name(passage, item, severity, message, right)
    slips = [(a, b) for a, b in zip(item.names, entry.names, strict=True) if _spelt_apart(a, b)]
    if not slips:
        return PASSED
    if all(class_of(a) and class_of(a) == class_of(b) for a, b in slips):
        return None
    message = "".join(f"“{a}”在表中为“{b}”；" for a, b in slips).rstrip("；") + "。请统一名称。"
    return _wrong_name(passage, item, Severity.LOW, message, right)


def _spelt_apart(first: str, second: str) -> bool:
    """Whether names differ in more than brackets, blanks and a closing 支出."""
    if plain_account(first) != plain_account(second):
        return True
    return ("其它" in first) != ("其它" in second)


def _wrong_name(passage: Passage, item: Item, severity: Severity, message: str, right: str) -> Check:
    page = passage.paragraph.page
    if item.start >= 0:
        place = words_place(passage.paragraph, item.start, item.end)
    else:
        place = words_place(passage.paragraph, 0, len(passage.paragraph.text)).model_copy(
            update={"quote": passage.section.path[-1]}
        )
    return finding("N14", severity, f"第{page}页{message}", [place], expected=right, found="/".join(item.names))


def check_missing_items(book: Book) -> Outcomes:
    """N2: where the prose goes through the accounts one by one, none with money is left out."""
    pools = Pools.of(book)
    general = {sheet.name for sheet in book.of("一般公共预算支出表", "财政拨款支出表")}
    named: dict[str, Passage] = {}
    unnamed: list[Fact] = []
    for passage in book.passages:
        if passage.section.kind:
            continue
        for item in items_in(passage):
            entry, _ = find_item(pools, item)
            if entry is not None:
                named[entry.code] = passage
            else:
                unnamed += [figure.fact for figure in item.figures[:1]]
    due = [one for one in pools.accounts if one.fact.amount and one.fact.amount.value and one.fact.statement in general]
    left = [one for one in due if one.code not in named]
    if len(named) < 4 or len(left) * 4 > len(due) or book.unread_pages:
        yield Skipped("正文没有逐项说明")
        return
    yield from (PASSED for _ in named)
    for one in left:
        same = [
            code
            for code in named
            if code != one.code and any(a.code == code and a.names[2] == one.names[2] for a in pools.accounts)
        ]
        if same or any(agree(one.fact, fact) for fact in unnamed):
            continue
        yield finding(
            "N2",
            Severity.LOW,
            f"正文逐项说明漏列 {one.code} {one.names[2]}"
            f"（表中 {one.fact.place.quote}，第{one.fact.place.page}页）。请补充。",
            places_of([one.fact]),
            expected=one.names[2],
            found="未说明",
        )


def check_scope_words(book: Book) -> Outcomes:
    """N2: an item called 基本支出 has basic expenditure in the tables, one called 项目支出 project expenditure."""
    general = first(book, "一般公共预算支出表", "财政拨款支出表", "支出总表")
    if general is None:
        return
    basic, project = column_facts(general, "基本支出"), column_facts(general, "项目支出")
    pools = Pools.of(book)
    for passage in book.passages:
        if passage.section.kind:
            continue
        for item in items_in(passage):
            entry, fit = find_item(pools, item)
            use = re.search(
                r"主要用于[:：]?[^。；]{0,40}?(基本支出|项目支出)", passage.paragraph.text[max(0, item.end) :]
            )
            if entry is None or fit != "exact" or not use:
                continue
            columns = {"基本支出": basic.get(entry.code), "项目支出": project.get(entry.code)}
            own, other = columns[use[1]], columns["项目支出" if use[1] == "基本支出" else "基本支出"]
            if (
                (own is None or not own.amount or own.amount.value == 0)
                and other
                and other.amount
                and other.amount.value
            ):
                at = max(0, item.end) + use.start(1)
                yield finding(
                    "N2",
                    Severity.LOW,
                    f"第{passage.paragraph.page}页称“{item.names[2]}”为{use[1]}，表中该科目 {other.place.quote} 列在"
                    f"{other.measure.split('/')[-1]}栏。请改正用词。",
                    [words_place(passage.paragraph, at, at + 4), *places_of([other])],
                    expected=other.measure.split("/")[-1],
                    found=use[1],
                )
            else:
                yield PASSED


def check_copied_items(book: Book) -> Outcomes:
    """N14: what an account is used for, and why it changed, is not said of another account."""
    pools = Pools.of(book)
    names = {form for one in pools.accounts for form in _forms(one.names)}
    for passage in book.passages:
        if passage.section.kind:
            continue
        for item in items_in(passage):
            own = {plain_account(form) for form in _forms(item.names)}
            text = passage.paragraph.text[max(0, item.end) :]
            wrong = [
                (match["name"].strip(), what)
                for pattern, what in ((_USE, "用途"), (_REASON, "原因"))
                for match in pattern.finditer(text)
                if plain_account(match["name"]) in names and plain_account(match["name"]) not in own
            ]
            if wrong:
                yield _copied(passage, item, wrong)
            elif _USE.search(text):
                yield PASSED


def _forms(names: tuple[str, str, str]) -> tuple[str, ...]:
    lei, kuan, xiang = names
    return (plain_account(xiang), plain_account(kuan + xiang), plain_account(kuan), plain_account(lei + kuan + xiang))


def _copied(passage: Passage, item: Item, wrong: list[tuple[str, str]]) -> Check:
    said = "、".join(f"{what}写的是“{name}”" for name, what in wrong)
    at = passage.paragraph.text.find(wrong[0][0], max(0, item.end))
    return finding(
        "N14",
        Severity.LOW,
        f"第{passage.paragraph.page}页“{item.names[2]}”的{said}，是另一科目，疑为复制残留。请改正。",
        [words_place(passage.paragraph, at, at + len(wrong[0][0]))],
        expected=item.names[2],
        found=wrong[0][0],
    )


# Economic items


# Words
