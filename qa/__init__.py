"""A Question and a Library in, an Answer out."""

from qa.answer import Answer, Evidence, Kind, Reason, Scope, Value, Verdict
from qa.batch import answer_batch
from qa.llm import Model, ModelError, open_model
from qa.pipeline import answer_question
from qa.question import Question
from qa.record import Record, RecordError, make_record, read_record, replay

__all__ = [
    "Answer",
    "Evidence",
    "Kind",
    "Model",
    "ModelError",
    "Question",
    "Reason",
    "Record",
    "RecordError",
    "Scope",
    "Value",
    "Verdict",
    "answer_batch",
    "answer_question",
    "make_record",
    "open_model",
    "read_record",
    "replay",
]
