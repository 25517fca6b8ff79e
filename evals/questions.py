"""Questions about one made-up disclosure, with their answers and places taken from the truth it was printed from.

    Asker(disclosure, printed).cases()    look-ups, breakdowns, sums, ratios, ranks, counts, reasons, traps, follow-ups

Each method asks about one thing; wording and language are drawn from the disclosure's key, so the set never changes by
itself.
"""

from evals.ask_figures import FigureQuestions
from evals.ask_words import WordQuestions
from evals.case import Case


class Asker(FigureQuestions, WordQuestions):
    def cases(self) -> list[Case]:
        steps = [
            self.lookups,
            self.accounts,
            self.breakdowns,
            self.arithmetic,
            self.ranks,
            self.scopes,
            self.prose,
            self.changes,
            self.lists,
            self.traps,
            self.followups,
        ]
        return [case for step in steps for case in step()]
