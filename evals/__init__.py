"""Gold questions, hand-checked tables and made-up disclosures in; a Report out."""

from evals.case import Case, GoldError, read_cases
from evals.extraction import ExtractionScore, score_tables, table_line
from evals.grade import Grade, Judgement, judge
from evals.paired import Comparison, compare_runs, outcomes, read_outcomes
from evals.report import Blame, Report, Row, Share, write_json
from evals.report_html import report_to_html
from evals.run import below, grade_answers, read_thresholds, run_eval
from evals.stages import with_stages

__all__ = [
    "Blame",
    "Case",
    "Comparison",
    "ExtractionScore",
    "GoldError",
    "Grade",
    "Judgement",
    "Report",
    "Row",
    "Share",
    "below",
    "compare_runs",
    "grade_answers",
    "judge",
    "outcomes",
    "read_cases",
    "read_outcomes",
    "read_thresholds",
    "report_to_html",
    "run_eval",
    "score_tables",
    "table_line",
    "with_stages",
    "write_json",
]
