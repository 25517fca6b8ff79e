"""Columns: what each holds, told from its name and its cells."""

from ingest.columns import describe_columns
from ingest.document import ColumnRole


def test_codes_of_projects_are_no_amounts() -> None:
    paths = [("项目编码",), ("项目名称",), ("合计",)]
    rows = [["677", "某市民政局", "20.00"], ["677001", "文化惠民", "12.00"], ["4320T01", "古籍修复", "8.00"]]
    assert [column.role for column in describe_columns(paths, rows)] == [
        ColumnRole.CODE,
        ColumnRole.LABEL,
        ColumnRole.AMOUNT,
    ]
