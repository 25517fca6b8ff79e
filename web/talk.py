"""One reader's conversation on the page: questions in, cards out, in the reader's language.

for live in talk.ask("三公经费一共多少？", …):      waiting → figures and evidence → words → the whole card
    …
"""

import logging
import time
from collections.abc import Iterator
from dataclasses import dataclass, field

from markupsafe import Markup

from web.cards import asked, card, refusal, waiting
from web.desk import Desk
from web.figures import join
from web.followups import Examples, with_follow_ups
from web.journal import Given, new_id
from web.panels import welcome
from web.problems import Problem
from web.streaming import growing

_BREATH = 0.012
"""Seconds between two pieces of text."""
_MOST_TURNS = 60
"""Turns an open page keeps; earlier ones scroll out of it."""
_log = logging.getLogger(__name__)


@dataclass
class Talk:
    """What the server remembers of one open page."""

    language: str = "zh"
    picked: tuple[str, ...] = ()
    """Keys of the documents the questions are restricted to."""
    words: str = ""
    """What the list of documents is narrowed by."""
    turns: list[Given | tuple[str, str]] = field(default_factory=list)
    """Answers given; or a question with the words it was refused with."""

    def history(self) -> list[tuple[str, str]]:
        return [(turn.question, turn.answer.text) for turn in self.turns if isinstance(turn, Given)]

    def before(self, desk: Desk, asks: Examples) -> Markup:
        """Everything but the last turn; the first screen while nothing was asked."""
        if not self.turns:
            return welcome(desk.rows(), asks.of(self.language), desk.settings, self.language)
        return join([_turn(turn, self.language) for turn in self.turns[:-1]])

    def last(self) -> Markup:
        return _turn(self.turns[-1], self.language) if self.turns else Markup("")

    def ask(self, desk: Desk, question: str, client: str) -> Iterator[Markup]:
        """The new turn as it grows; afterwards it is the last of `turns`."""
        question = question.strip()
        head = asked(question[: desk.settings.max_question], self.language)
        yield head + waiting(self.language)
        try:
            given = desk.ask(question, self.picked, self.history(), client)
        except Problem as problem:
            self.turns.append((question[: desk.settings.max_question], problem.message(self.language)))
            yield self.last()
            return
        except Exception:
            number = new_id()[:8]
            _log.exception("question failed, number %s", number)
            self.turns.append((question, Problem(500, "internal", number=number).message(self.language)))
            yield self.last()
            return
        for cut in growing(given.answer.words):
            yield head + card(given, shown=cut)
            time.sleep(_BREATH)
        given = with_follow_ups(desk, given, self.history())
        self.turns = [*self.turns[1 - _MOST_TURNS :], given]
        yield self.last()


def _turn(turn: Given | tuple[str, str], language: str) -> Markup:
    if isinstance(turn, Given):
        return asked(turn.question, language) + card(turn)
    return asked(turn[0], language) + refusal(turn[1], language)
