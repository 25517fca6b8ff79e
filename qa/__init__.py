"""A Question and a Library in, an Answer out."""

from qa.answer import Answer, Evidence, Kind, Reason, Scope, Value, Verdict
from qa.llm import Model, ModelError, open_model
from qa.pipeline import answer_question
from qa.question import Question

__all__ = [
    "Answer",
    "Evidence",
    "Kind",
    "Model",
    "ModelError",
    "Question",
    "Reason",
    "Scope",
    "Value",
    "Verdict",
    "answer_question",
    "open_model",
]
