"""The second exam on a few disclosures: everything is read, scored and asked, and failures are named."""

from pathlib import Path

from evals.exam import sit


def test_a_small_exam_reads_everything_and_says_what_failed(tmp_path: Path) -> None:
    exam = sit(tmp_path, range(320_000, 320_003), questions=30)
    assert exam.unread == () and {row.case.type for row in exam.report.rows} >= {"lookup", "unanswerable"}
    assert len(exam.tables) >= 24 and all(name.startswith("gen-32000") for name in exam.tables)
    assert set(exam.report.stages) == {"extraction", "retrieval", "verification", "answer"}
    said = "\n".join(exam.lines())
    assert said.startswith("read 3 of 3") and "rules: " in said and "crashed 0" in said
    assert len(exam.report.blames) == sum(not row.judgement.correct or row.false_verified for row in exam.report.rows)
