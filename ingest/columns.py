"""Columns of a table: what each holds, and which side-by-side half it belongs to.

    项目 | 行次 | 金额 | 项目 | 行次 | 金额   ->   label line_number amount label line_number amount, blocks 0 0 0 1 1 1

The name at the foot of the header path decides where it is one of the few that the forms use; otherwise the cells do.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from ingest.amount import CellState, cell_state
from ingest.document import Column, ColumnRole
from ingest.headers import TOTALS, compact

_CODE = re.compile(r"类|款|项|目|.*科目(?:代码|编码|编号)|科目|代码|编码|.*分类.*(?:代码|编码)")
_ANY_CODE = re.compile(r".*(?:代码|编码|编号)")
_CODE_TEXT = re.compile(r"[0-9A-Za-z-]+")
_ORGANISATION = re.compile(r"(?!.*(?:科目|分类)).*(?:单位|部门|机构).*(?:代码|编码|编号)")
_LINE_NUMBER = re.compile(r"行次|序号|行号|编号|栏次")
_LABEL = re.compile(r".*(?:名称|项目|科目|事项|分类)(?:\(.*\))?|项|(?:预算|部门|填报)?单位|[一二三]级指标|目标")
_REMARK = re.compile(r"备注|说明|原因|.*(?:依据|内容|理由)")
_DIGITS = re.compile(r"\d{1,9}")


def describe_columns(paths: Sequence[tuple[str, ...]], rows: Sequence[Sequence[str]]) -> tuple[Column, ...]:
    """Columns with their roles and blocks, from header paths and body texts."""
    roles = [_role(path, [row[number] for row in rows]) for number, path in enumerate(paths)]
    blocks = _blocks(roles)
    roles = _named(paths, roles, blocks)
    return tuple(Column(path=p, role=r, block=b) for p, r, b in zip(paths, roles, blocks, strict=True))


def _role(path: tuple[str, ...], texts: Sequence[str]) -> ColumnRole:
    leaf = compact(path[-1]) if path else ""
    filled = [text for text in texts if text and compact(text) not in TOTALS]
    numbers = sum(map(_is_amount, filled))
    digits = sum(bool(_DIGITS.fullmatch(compact(text))) for text in filled)
    if _LINE_NUMBER.fullmatch(leaf):
        return ColumnRole.LINE_NUMBER
    if _ORGANISATION.fullmatch(leaf):
        return ColumnRole.ORGANISATION
    if _CODE.fullmatch(leaf) and digits * 3 >= len(filled):
        return ColumnRole.CODE
    if filled and _ANY_CODE.fullmatch(leaf) and all(map(_CODE_TEXT.fullmatch, map(compact, filled))):
        return ColumnRole.CODE
    if _REMARK.fullmatch(leaf):
        return ColumnRole.TEXT
    if _LABEL.fullmatch(leaf) and numbers * 2 <= len(filled):
        return ColumnRole.LABEL
    if not filled or numbers * 2 > len(filled):
        return ColumnRole.AMOUNT
    return ColumnRole.TEXT


@lru_cache(maxsize=8192)
def _is_amount(text: str) -> bool:
    return cell_state(text) in (CellState.NUMBER, CellState.ZERO, CellState.DASH)


def _blocks(roles: Sequence[ColumnRole]) -> list[int]:
    """A new block begins with the first name or code after amounts, when amounts follow it again."""
    blocks, block, seen = [], 0, False
    for number, role in enumerate(roles):
        naming = role in (ColumnRole.CODE, ColumnRole.LABEL, ColumnRole.ORGANISATION)
        if seen and naming and ColumnRole.AMOUNT in roles[number:]:
            block, seen = block + 1, False
        seen = seen or role is ColumnRole.AMOUNT
        blocks.append(block)
    return blocks


def _named(paths: Sequence[tuple[str, ...]], roles: list[ColumnRole], blocks: Sequence[int]) -> list[ColumnRole]:
    """Every block gets a label: the text columns under the same header cell, or else the first text column."""
    for block in set(blocks):
        members = [number for number, other in enumerate(blocks) if other == block]
        labels = [number for number in members if roles[number] is ColumnRole.LABEL]
        texts = [number for number in members if roles[number] is ColumnRole.TEXT]
        chosen = [number for number in texts if any(paths[number] == paths[label] for label in labels)]
        for number in chosen if labels else texts[:1]:
            roles[number] = ColumnRole.LABEL
    return roles
