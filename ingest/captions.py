"""What a line around a table says: title, number, unit, entity, period, note.

    caption_parts("金额单位：万元")   -> Captions(unit="万元")
    caption_parts("公开02表")         -> Captions(label="公开02表")
    is_title("部门收入总表")          -> True

Where these lines stand is for `surroundings.py` to find.
"""

import re
from typing import NamedTuple

from ingest.amount import MONEY, fold
from ingest.document import Box

UNIT_NAMES = "|".join((*sorted(MONEY, key=len, reverse=True), "万", "个", "人", "辆", "台", "%"))
_UNIT = re.compile(rf"[(]?(?:金额|计量|货币)?单位[:为]?[(]?(?:人民币)?[:,、]?(?P<unit>{UNIT_NAMES})(?:[,、(].*)?[)]?")
_ENTITY = re.compile(
    r"(?:编制|填报|编报|公开|预算|主管|部门|单位|名称|使用|/|\(|\))*(?:部门|单位|名称)"
    r"(?:\((?:名称|盖章|公章|签章)\)|名称|盖章)?:(?P<entity>.*)"
)
_PERIOD = re.compile(r"[(]?(?:19|20)\d\d(?:年度?)?(?:预算|决算)?[)]?")
_NUMERAL = r"(?:[一二三四五六七八九十]+|\d+)(?:[-—]\d+)*"
_LABEL = re.compile(
    rf"[(]?(?:(?:部门|单位|预算|决算|政府|公开)*(?:附表|附件|表){_NUMERAL}(?:表)?"
    rf"|(?:部门|单位|预算|决算|公开|财决|批复|预|决|基)*{_NUMERAL}表)[)]?[:：]?"
)
_NOTE = re.compile(r"(?:备?注|说明)(?:\d+)?[:.、]|[*※][^*※\d]")
LONGEST_TITLE = 60


class Captions(NamedTuple):
    title: str = ""
    label: str = ""
    unit: str = ""
    entity: str = ""
    period: str = ""
    note: str = ""
    boxes: tuple[Box, ...] = ()
    """Extents of the lines these were read from."""
    text_above: bool = False
    """Other text stands between the page's top, or the frame above, and this frame."""
    text_below: bool = False
    """A note or other text stands between this frame and the page's end."""


def caption_parts(text: str) -> Captions | None:
    """What a caption fragment says, or None when it is none of unit, entity, period and number."""
    plain = plain_caption(text)
    unit = _UNIT.fullmatch(plain)
    if unit:
        return Captions(unit="万元" if unit["unit"] == "万" else unit["unit"])
    if _LABEL.fullmatch(plain):
        return Captions(label=text.strip().rstrip(":：").strip("（）()"))
    if _PERIOD.fullmatch(plain):
        return Captions(period=text.strip().strip("（）()"))
    if _ENTITY.fullmatch(plain):
        return Captions(entity=re.split(r"[:：]", text, maxsplit=1)[-1].strip())
    return None


def is_title(text: str) -> bool:
    """Whether a text names a table: it ends in 表, a remark in brackets or a number aside."""
    plain = plain_caption(text)
    if len(plain) > LONGEST_TITLE or any(mark in plain for mark in "。;"):
        return False
    return bool(re.search(r"表(?:\([^()]*\))*(?:-?(?:[一二三四五六七八九十]+|\d+))?$", plain))


def is_unit(text: str) -> bool:
    return bool(_UNIT.fullmatch(plain_caption(text)))


def is_note(text: str) -> bool:
    return bool(_NOTE.match(plain_caption(text)))


def plain_caption(text: str) -> str:
    """For matching: plain forms, no blanks."""
    return "".join(fold(text).split())
