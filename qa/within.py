"""What is part of what: by definition (接待费 within 三公经费) or by the chart of accounts (30201 within 302)."""

from collections.abc import Sequence

from ingest import account, account_names, squeeze
from qa.lexicon import terms
from qa.question import Subject

WITHIN = {
    "三公经费": ("因公出国（境）费", "公务接待费", "公务用车购置及运行费", "公务用车购置费", "公务用车运行维护费"),
    "公务用车购置及运行费": ("公务用车购置费", "公务用车运行维护费"),
    "基本支出": ("人员经费", "公用经费"),
    "一般性支出": ("会议费", "培训费"),
    "政府采购": ("货物", "工程", "服务"),
}
"""What belongs to what by definition, beside the chart of accounts."""
CLASSES = {"基本支出": ("301", "302", "303", "310"), "人员经费": ("301", "303"), "公用经费": ("302", "310")}
"""Classes of the department's economic chart that make up a scope."""


def contains(outer: str, inner: str) -> bool:
    """Whether one subject is part of another, by definition or by the chart of accounts."""
    if outer == inner:
        return False
    if inner in WITHIN.get(outer, ()):
        return True
    codes = _codes(inner)
    return any(code != above and code.startswith(above) for above in _codes(outer) for code in codes) or any(
        code.startswith(above) for above in CLASSES.get(outer, ()) for code in codes
    )


def _codes(name: str) -> tuple[str, ...]:
    term = terms().get(name)
    found = term.codes if term and term.codes else account_names().get(squeeze(name), ())
    return tuple(code for code in found if account(code) is not None)


def is_function(subjects: Sequence[Subject]) -> bool:
    """Whether a subject is an account of the functional chart, which has a basic and a project part."""
    codes = [code for subject in subjects[:1] for code in (subject.codes or _codes(subject.name))]
    return any(code.startswith("2") for code in codes)
