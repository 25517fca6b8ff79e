"""Whether the characters of a text layer are those that the page shows.

    is_garbled("部门收入总表 2,946.25")    -> False
    is_garbled("ÌƙzƆ¥vÎÐȴ÷ƟĠΐ̷˯ʢϽͧͩ")    -> True      a font without a map to Unicode gives its glyph numbers

A Chinese disclosure prints Chinese characters, digits, Latin letters and punctuation; letters of other scripts, private
and unassigned characters come from fonts that lost their maps.
"""

import re

FEWEST = 12
"""Characters; fewer tell nothing."""
MOST_STRANGE = 0.3

_EXPECTED = re.compile(
    "["
    "\x01-\x7e\xa0\xa7\xb0\xb1\xb2\xb3\xb7\xd7\xf7"  # ASCII, § ° ± ² ³ · × ÷
    "\u2000-\u206f\u2100-\u22ff\u2460-\u27bf"  # punctuation, signs, ①, arrows, boxes
    "\u2e80-\u9fff\uf900-\ufaff\ufe30-\ufe4f\uff00-\uffef"  # Chinese, full-width forms
    "\U00020000-\U0003ffff"
    "]+"
)


def is_garbled(text: str) -> bool:
    """Whether too many of the characters are none that a disclosure prints."""
    strange = len(_EXPECTED.sub("", text))
    return len(text) >= FEWEST and strange > MOST_STRANGE * len(text)
