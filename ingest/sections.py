"""The section tree of a disclosure: headings with their full path, and the paragraphs below each.

    Section(path=("第一部分 部门概况", "三、部门收支总体情况", "（一）收入预算"),
            paragraphs=("（一）收入预算：包括一般公共预算、政府性基金…",))

Numbering says how deep a heading stands, and counting says which list it goes on with: （二）机构设置 after the duties
（一）…（十五） goes on with the heading （一）职能职责, not with the duties. A numbered line is a heading only when
something follows below it; numbered sentences and lists stay paragraphs. A short lead before a colon or full stop
is a heading too, when most of its neighbours have one, and its paragraph keeps the whole text.
"""

import re
from collections import Counter
from collections.abc import Sequence
from itertools import pairwise
from typing import NamedTuple

from ingest.document import Paragraph, Section
from ingest.headings import (
    AMOUNT,
    FORM,
    GLOSSARY,
    LEADERS,
    LONGEST_HEADING,
    TITLE_RANK,
    Number,
    compact,
    is_contents_title,
    lead_of,
)
from ingest.lines import Line
from ingest.paragraphs import Block, block_to_paragraph, lines_to_blocks

LEAD_SHARE = 2 / 3
"""Of a run of numbered paragraphs, how many must open with a lead for the leads to be headings."""
FEWEST_ENTRIES = 3
"""Entries with leaders that make a page of contents without the word 目录."""


def build_sections(lines: Sequence[Line]) -> tuple[Section, ...]:
    """The section tree, in reading order."""
    blocks = lines_to_blocks(lines)
    contents = contents_blocks(blocks)
    tree = Tree()
    roles = roles_of(blocks, contents)
    for block, role in zip(blocks, roles, strict=True):
        tree.add(block, role)
    return tree.sections()


# What each block is


class Role(NamedTuple):
    kind: str
    """`heading`, `lead`, `item`, `text` or `contents`."""
    heading: str = ""
    """What goes into the path."""


def contents_blocks(blocks: Sequence[Block]) -> set[int]:
    """Indexes of the blocks of the contents: from 目录 to where its numbers begin again or lines are no entries."""
    inside: set[int] = set()
    for start, block in enumerate(blocks):
        if start in inside or not is_contents_title(block.text):
            continue
        inside.add(start)
        seen: set[str] = set()
        outer: Number | None = None
        for at in range(start + 1, len(blocks)):
            entry = _entry(blocks[at].text)
            turned = blocks[at].lines[0].page != blocks[at - 1].lines[-1].page
            number = blocks[at].number
            if entry in seen or not _is_entry(blocks[at]) or (turned and blocks[at].title and not number):
                break
            if outer and number and number.form == outer.form and (number.ordinal or 0) <= (outer.ordinal or 0):
                break
            outer = number if number and (outer is None or number.form == outer.form) else outer
            seen.add(entry)
            inside.add(at)
    led = {at: block.lines[0].page for at, block in enumerate(blocks) if LEADERS.search(block.text)}
    pages = Counter(led.values())
    return inside | {at for at, page in led.items() if pages[page] >= FEWEST_ENTRIES}


def _entry(text: str) -> str:
    """An entry without its leaders and page number."""
    return re.sub(r"\d+$", "", compact(LEADERS.sub("", text)))


def _is_entry(block: Block) -> bool:
    return len(block.lines) <= 2 and compact(block.text)[-1:] not in tuple("。；：，") and len(_entry(block.text)) <= 60


def roles_of(blocks: Sequence[Block], contents: set[int]) -> list[Role]:
    """What each block is; a heading needs something below it, a lead needs neighbours that have one."""
    runs = _runs(blocks, contents)
    leads = _leads(blocks, runs)
    before = {at: last for run in runs for (last, _), (at, _) in pairwise(run)}
    roles: list[Role] = []
    for at, block in enumerate(blocks):
        if at in contents:
            roles.append(Role("heading" if is_contents_title(block.text) else "contents", heading_of(block)))
        elif block.title or (block.rank is not None and block.rank < TITLE_RANK and is_heading_shaped(block)):
            roles.append(Role("heading", heading_of(block)))
        elif not block.number:
            roles.append(Role("text"))
        elif at in leads:
            roles.append(Role("lead", block.text[: leads[at]].strip()))
        elif is_heading_shaped(block) and _heads_something(blocks, roles, at, before.get(at)):
            roles.append(Role("heading", heading_of(block)))
        else:
            roles.append(Role("item"))
    return roles


def heading_of(block: Block) -> str:
    """A heading as printed, without the mark that ends it."""
    return block.text.strip().rstrip("。：:")


def is_heading_shaped(block: Block) -> bool:
    """A numbered block short enough to be a heading, without a sentence or an amount in it."""
    text = compact(block.text)
    if not block.number or len(text) > LONGEST_HEADING or len(block.lines) > 2 or AMOUNT.search(text):
        return False
    plain = re.sub(r"[（(][^（）()]*[）)]", "", text)
    if re.search(r"[。；;！？]", plain[:-1]) or text[-1] in "，,、；;":
        return False
    return not re.search(r"[，,]", plain) or (len(plain) <= 30 and not plain.endswith("。"))


def _heads_something(blocks: Sequence[Block], roles: Sequence[Role], at: int, before: int | None) -> bool:
    """Whether a short numbered line is a heading: it has a body, or it goes on with headings and is no sentence."""
    if _has_body(blocks, at) and not _ends_list(blocks, roles, at):
        return True
    return before is not None and roles[before].kind != "item" and blocks[at].text[-1] != "。"


def _has_body(blocks: Sequence[Block], at: int) -> bool:
    """Whether a table, a paragraph or a deeper number follows before the next heading of its kind."""
    if at + 1 == len(blocks):
        return False
    block, after = blocks[at], blocks[at + 1]
    if after.lines[0].after_table or after.rank is None:
        return True
    assert block.number and block.rank is not None
    if after.number and after.number.form == block.number.form:
        return after.number.ordinal == 1 and block.number.ordinal is not None
    return after.rank > block.rank


def _ends_list(blocks: Sequence[Block], roles: Sequence[Role], at: int) -> bool:
    """Whether the block goes on with the list item right before it."""
    if at == 0 or roles[-1].kind != "item" or blocks[at].lines[0].after_table:
        return False
    number, before = blocks[at].number, blocks[at - 1].number
    return number is not None and before is not None and number.follows(before)


def _leads(blocks: Sequence[Block], runs: Sequence[list[tuple[int, Number]]]) -> dict[int, int]:
    """Where the leads of run-on headings end, for the runs of numbers in which most paragraphs have one."""
    leads: dict[int, int] = {}
    for run in runs:
        found = {at: lead_of(blocks[at].text, number.end, alone=len(run) == 1) for at, number in run}
        named = [at for at, end in found.items() if end is not None or is_heading_shaped(blocks[at])]
        starts = run[0][1].ordinal == 1 or len(run) > 1
        if starts and len(named) >= LEAD_SHARE * len(run):
            leads |= {at: end for at, end in found.items() if end is not None}
    return leads


def _runs(blocks: Sequence[Block], contents: set[int]) -> list[list[tuple[int, Number]]]:
    """Blocks whose numbers count on, under one heading: （一）…（二）…（三）…"""
    runs: list[list[tuple[int, Number]]] = []
    open_runs: dict[str, list[tuple[int, Number]]] = {}
    for at, block in enumerate(blocks):
        number = block.number
        if at in contents or block.rank is None:
            continue
        if number is None or block.rank <= TITLE_RANK:
            open_runs = {} if block.rank <= TITLE_RANK else open_runs
            continue
        run = open_runs.get(number.form.name)
        if run and number.follows(run[-1][1]):
            run.append((at, number))
        else:
            open_runs[number.form.name] = run = [(at, number)]
            runs.append(run)
        if is_heading_shaped(block):
            open_runs = {name: other for name, other in open_runs.items() if other[0][1].form.rank <= number.form.rank}
    return runs


# The tree


class _Node:
    """A section being filled."""

    def __init__(self, path: tuple[str, ...], page: int, kind: str) -> None:
        self.path, self.page, self.kind = path, page, kind
        self.blocks: list[Block] = []


class _Level(NamedTuple):
    """A heading, or a list of numbered paragraphs (no node), that is still open."""

    rank: float
    number: Number | None
    node: _Node | None


class Tree:
    """Sections, filled in reading order."""

    def __init__(self) -> None:
        self.nodes: list[_Node] = []
        self.open: list[_Level] = []

    def add(self, block: Block, role: Role) -> None:
        page = block.lines[0].page
        inside = bool(self.open) and self.open[-1].node is not None and self.open[-1].node.kind == "contents"
        if role.kind == "contents" or is_contents_title(role.heading):
            if not inside or role.kind == "heading":
                self.open = []
                self._open_node(TITLE_RANK, None, role.heading if role.kind == "heading" else "", page, "contents")
        elif inside:
            self.open = []
        if role.kind in ("heading", "lead"):
            if not is_contents_title(role.heading):
                self._open_node(self._make_room(block), block.number, role.heading, page, "")
        elif role.kind == "item":
            self._go_on_with_list(block)
        if role.kind != "heading":
            self._node(page).blocks.append(block)

    def sections(self) -> tuple[Section, ...]:
        made = []
        for count, node in enumerate(self.nodes, start=1):
            name = f"s{count:02}"
            paragraphs: tuple[Paragraph, ...] = tuple(
                block_to_paragraph(block, f"{name}.p{at}") for at, block in enumerate(node.blocks, start=1)
            )
            made.append(Section(id=name, path=node.path, paragraphs=paragraphs, kind=node.kind, page=node.page))
        return tuple(made)

    def _node(self, page: int) -> _Node:
        for level in reversed(self.open):
            if level.node is not None:
                return level.node
        root = _Node((), page, "")
        self.nodes.append(root)
        self.open.insert(0, _Level(-1, None, root))
        return root

    def _open_node(self, rank: float, number: Number | None, heading: str, page: int, kind: str) -> _Node:
        above = next((level.node for level in reversed(self.open) if level.node is not None), None)
        path = (above.path if above else ()) + ((heading,) if heading else ())
        if not kind and FORM.search(compact(heading)):
            kind = "form"
        if not kind and (GLOSSARY.search(compact(heading)) or (above and above.kind == "glossary")):
            kind = "glossary"
        node = _Node(path, page, kind)
        self.nodes.append(node)
        self.open.append(_Level(rank, number, node))
        return node

    def _make_room(self, block: Block) -> float:
        """Closes what a heading ends; its rank."""
        number = block.number
        rank = float(TITLE_RANK if block.rank is None else block.rank)
        if number is None or rank < TITLE_RANK:
            self._close(rank)
            return rank
        for lists in (False, True):
            at = self._preceding(number, headings=not lists, lists=lists)
            if at is not None:
                rank = self.open[at].rank
                self.open = self.open[:at]
                return rank
        if number.ordinal == 1 and any(level.node and _same_form(level, number) for level in self.open):
            while self.open[-1].node is None:
                self.open.pop()
            return self.open[-1].rank + 0.1
        self._close(rank)
        return rank

    def _go_on_with_list(self, block: Block) -> None:
        """A numbered paragraph: closes the one it follows; the first of a list opens the list."""
        number = block.number
        assert number is not None
        at = self._preceding(number, headings=True, lists=True)
        if at is not None:
            rank = self.open[at].rank
            self.open = self.open[:at]
        elif number.ordinal == 1:
            while self.open and self.open[-1].node is None and self.open[-1].rank >= number.form.rank:
                self.open.pop()
            rank = max(float(number.form.rank), self.open[-1].rank + 0.1 if self.open else 0.0)
        else:
            return
        self.open.append(_Level(rank, number, None))

    def _preceding(self, number: Number, headings: bool, lists: bool) -> int | None:
        """The innermost open level that this number counts on from."""
        for at in range(len(self.open) - 1, -1, -1):
            level = self.open[at]
            if level.number and number.follows(level.number) and (headings if level.node else lists):
                return at
        return None

    def _close(self, rank: float) -> None:
        while self.open and self.open[-1].rank >= rank:
            self.open.pop()


def _same_form(level: _Level, number: Number) -> bool:
    return level.number is not None and level.number.form == number.form
