"""What the identities say of the cells an answer stands on, said unasked.

表内勾稽：“部门支出总表”的恒等关系 41/42 成立。       the table of the headline does not close
勾稽提示：科目 206 应等于其下级科目之和：…           a finding that names the cited cell itself
"""

from collections.abc import Callable, Iterator

from ingest import Check, Severity
from qa.answer import Answer, Evidence
from qa.match import View

_GRAVE = (Severity.HIGH, Severity.MEDIUM)
_MOST = 2


def with_doubts(answer: Answer, view_of: Callable[[str], View]) -> Answer:
    """With a caveat for each cited cell that a finding names, and for a headline table that does not close."""
    if not answer.values:
        return answer
    cells = [item for item in answer.evidence if item.kind == "cell" and item.role == "source"]
    found = list(dict.fromkeys(caveat for item in cells for caveat in _findings(item, view_of(item.doc), answer)))
    new = [*found[:_MOST], *_open_table(answer)]
    new = [caveat for caveat in new if caveat not in answer.caveats]
    if not new:
        return answer
    text = "\n".join([answer.text, *new])
    return answer.model_copy(update={"text": text, "caveats": (*answer.caveats, *new)})


def _findings(item: Evidence, view: View, answer: Answer) -> Iterator[str]:
    for check in view.document.checks:
        if check.severity in _GRAVE and check.rule[0] in "WB" and _names(check, item):
            yield (
                f"The checker notes of this cell ({item.id}, rule {check.rule}): {check.message}"
                if answer.language == "en"
                else f"勾稽提示（{item.id}，{check.rule}）：{check.message}"
            )


def _names(check: Check, item: Evidence) -> bool:
    return any(not place.doc and (place.page, place.box) == (item.page, item.box) for place in check.places)


def _open_table(answer: Answer) -> Iterator[str]:
    """The table of the headline, when some of its identities fail."""
    cited = {item.id: item for item in answer.evidence}
    first = next((cited[key] for key in answer.values[0].evidence if key in cited), None)
    held, _, tried = first.closure.partition("/") if first else ("", "", "")
    if first and held != tried:
        yield (
            f"Of the identities inside “{first.table}”, {first.closure} hold."
            if answer.language == "en"
            else f"表内勾稽：“{first.table}”的恒等关系 {first.closure} 成立。"
        )
