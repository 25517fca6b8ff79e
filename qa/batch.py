"""Many questions from a file, one answer a line, in the order asked; a question that crashes is a line too.

{"id": "7", "question": "…", "scope": ["kj-24b"], "history": [["…", "…"]]}   ->   {"id": "7", "answer": {…}}
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from qa.answer import Answer, Kind


def answer_batch(questions: Path, answers: Path, ask: Callable[..., Answer]) -> list[str]:
    """Writes the answers; what went wrong, each with the number of its line."""
    problems = []
    with questions.open(encoding="utf-8") as lines, answers.open("w", encoding="utf-8") as out:
        for number, line in enumerate(filter(str.strip, lines), start=1):
            key: Any = str(number)
            try:
                asked = json.loads(line)
                key = asked.get("id", key)
                answer = ask(asked["question"], scope=asked.get("scope") or (), history=asked.get("history") or ())
            except Exception as problem:
                problems.append(f"{questions}, line {number}: {type(problem).__name__}: {problem}")
                answer = Answer(kind=Kind.ERROR, text="这个问题没有处理成功。")
            out.write(json.dumps({"id": key, "answer": answer.to_json()}, ensure_ascii=False) + "\n")
    return problems
