"""Words that the reports on findings share: how grave, where, about which paper."""

from ingest.document import CheckPlace, Document, Severity
from ingest.places import where_in

SEVERITIES = {Severity.HIGH: "高", Severity.MEDIUM: "中", Severity.LOW: "低", Severity.INFO: "提示"}
MEANING = {
    Severity.HIGH: "数字互相矛盾，必有一处错误",
    Severity.MEDIUM: "计算、口径或列示有误，应当更正",
    Severity.LOW: "文字、名称、格式不妥，宜更正",
    Severity.INFO: "四舍五入、口径不同或疑为读取问题，供核对",
}


def place_words(document: Document, place: CheckPlace) -> str:
    """第9页, or what a carrier without pages calls the place: sheet 收入总表, C5."""
    named = where_in(document, place.page, place.box) if not place.doc else ""
    return named or f"{place.doc + ' ' if place.doc else ''}第{place.page}页"


def document_words(document: Document) -> str:
    """某市文化和旅游局 2030年部门预算"""
    cover = document.cover
    year = f"{cover.year}年" if cover.year else ""
    kind = f"{cover.level.value if cover.level else ''}{cover.stage.value if cover.stage else ''}"
    return f"{cover.entity or document.file_name} {year}{kind}".strip()
