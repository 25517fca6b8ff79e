"""An answer as HTML: the figure first, then how it was checked, where it stands, and what to ask next.

card(given)                            the whole card, in the language of the answer
card(given, shown=40)                  the same while its text is still being written
asked("三公经费一共多少？", "zh")       the question above it
"""

from collections.abc import Iterator, Mapping, Sequence

from markupsafe import Markup

from qa import Answer, Evidence, Kind, Scope, Value, Verdict
from web.charts import chart_of, draw
from web.figures import badge, digits, formula, join, pointer, where
from web.journal import Given
from web.wording import say, term

_FOLDED = 8
"""Values shown before the rest is folded away."""


def asked(question: str, language: str) -> Markup:
    return Markup('<div class="mz-asked"><span class="mz-hidden">{label}</span><p>{question}</p></div>').format(
        label=say("ask.you", language), question=question
    )


def waiting(language: str) -> Markup:
    return Markup(
        '<article class="mz-card mz-waiting" aria-busy="true"><span class="mz-dots" aria-hidden="true">'
        "<i></i><i></i><i></i></span>{text}</article>"
    ).format(text=say("ask.thinking", language))


def refusal(message: str, language: str) -> Markup:
    """The card of a question that could not be taken."""
    return Markup('<article class="mz-card mz-refused" role="alert"><h3>{title}</h3><p>{message}</p></article>').format(
        title=say("kind.error", language), message=message
    )


def card(given: Given, shown: int | None = None, actions: bool = True) -> Markup:
    """`shown` characters of the text while it is being written, None for the finished card."""
    answer = given.answer
    language = answer.language
    done = shown is None
    text = answer.words if shown is None else answer.words[:shown]
    body = [_heading(answer, language), *_figures(answer, given.titles, language), _scope(answer.scope, language)]
    body.append(_text(text, done))
    if done:
        body += [
            _calculation(answer, given.titles, language),
            _notes("caveats", answer.caveats, language),
            _notes("assumed", answer.assumed, language),
        ]
    body += _evidence(answer, given.titles, language)
    if done:
        asks = answer.choices if given.follow_ups is None else given.follow_ups
        body.append(suggestions(say("card.choices", language), asks))
        body.append(_actions(given, language) if actions else Markup(""))
    return Markup(
        '<article class="mz-card mz-is-{kind}" data-answer="{id}"{busy} aria-label="{label}">'
        '<h2 class="mz-hidden">{label}</h2>{body}</article>'
    ).format(
        kind=answer.kind.value,
        id=given.id,
        busy=Markup("") if done else Markup(' aria-busy="true"'),
        label=say("ask.answer", language),
        body=join(body),
    )


def _heading(answer: Answer, language: str) -> Markup:
    if answer.kind not in (Kind.ABSTAIN, Kind.ERROR):
        return Markup("")
    words = say(f"reason.{answer.reason.value}", language) if answer.reason else ""
    return Markup('<header class="mz-why"><h3>{title}</h3><span>{words}</span></header>').format(
        title=say(f"kind.{answer.kind.value}", language), words=words
    )


def _figures(answer: Answer, titles: Mapping[str, str], language: str) -> Iterator[Markup]:
    values = answer.values
    chart = chart_of(answer, titles)
    if values and answer.kind is not Kind.NUMBERS:
        headline, *others = values
        values = tuple(others)
        yield Markup(
            '<div class="mz-headline"><span class="mz-label">{label}</span><button type="button" class="mz-figure" '
            "{place}>"
            '<b>{value}</b><span class="mz-unit">{unit}</span></button>{badge}</div>'
        ).format(
            label=headline.label,
            value=digits(headline.value),
            unit=headline.unit,
            place=_place_of(headline, answer, titles),
            badge=badge(headline.verdict, language),
        )
    if chart is not None:
        yield draw(chart, lambda value: _place_of(value, answer, titles), language)
        values = tuple(value for value in values if id(value) not in chart.values)
    if values:
        rows = [_row(value, answer, titles, language) for value in values]
        yield Markup(
            '<div class="mz-values" role="group" aria-label="{label}" tabindex="0"><table><tbody>{rows}</tbody>'
            "</table>"
            "{rest}</div>"
        ).format(label=say("card.figures", language), rows=join(rows[:_FOLDED]), rest=_folded(rows[_FOLDED:], language))


def _folded(rows: Sequence[Markup], language: str) -> Markup:
    if not rows:
        return Markup("")
    return Markup("<details><summary>{more}</summary><table><tbody>{rows}</tbody></table></details>").format(
        more=say("card.more", language, count=len(rows)), rows=join(rows)
    )


def _row(value: Value, answer: Answer, titles: Mapping[str, str], language: str) -> Markup:
    return Markup(
        '<tr><th scope="row">{label}</th><td class="mz-number"><button type="button" {place}>{value}</button></td>'
        "<td>{unit}</td><td>{badge}</td></tr>"
    ).format(
        label=value.label,
        place=_place_of(value, answer, titles),
        value=digits(value.value),
        unit=value.unit,
        badge=badge(value.verdict, language),
    )


def _place_of(value: Value, answer: Answer, titles: Mapping[str, str]) -> Markup:
    pieces = {piece.id: piece for piece in answer.evidence}
    cited = [pieces[name] for name in value.evidence if name in pieces]
    others = [piece for piece in cited if piece.role == cited[0].role]
    return pointer(cited[0], titles, others) if cited else Markup("disabled")


def _scope(scope: Scope | None, language: str) -> Markup:
    if scope is None:
        return Markup("")
    parts = [scope.entity, str(scope.year or ""), scope.stage, scope.level, scope.fund, scope.basis]
    chips = [Markup("<li>{}</li>").format(term(part, language)) for part in parts if part]
    if not chips:
        return Markup("")
    return Markup('<div class="mz-scope"><span>{label}</span><ul>{chips}</ul></div>').format(
        label=say("card.scope", language), chips=join(chips)
    )


def _text(text: str, done: bool) -> Markup:
    paragraphs = [Markup("<p>{}</p>").format(line) for line in text.split("\n") if line.strip()]
    return Markup('<div class="mz-text{state}">{body}</div>').format(
        state="" if done else " mz-writing", body=join(paragraphs)
    )


def _calculation(answer: Answer, titles: Mapping[str, str], language: str) -> Markup:
    if answer.calculation is None:
        return Markup("")
    pieces = {piece.id: piece for piece in answer.evidence}
    cited = [pieces[name] for name in answer.calculation.operands if name in pieces]
    printed = {piece.id: piece.quote for piece in cited}
    known = [value for value in answer.values if value.evidence and value.verdict is not Verdict.DERIVED]
    printed |= {value.evidence[0]: digits(value.value) for value in reversed(known)}
    return Markup(
        '<div class="mz-formula"><span>{label}</span><code>{formula}</code><span class="mz-chips">{chips}</span></div>'
    ).format(
        label=say("card.formula", language),
        formula=formula(
            answer.calculation.formula,
            [(printed[piece.id], pointer(piece, titles)) for piece in cited],
        ),
        chips=join([_chip(piece, titles) for piece in cited]),
    )


def _notes(kind: str, notes: Sequence[str], language: str) -> Markup:
    if not notes:
        return Markup("")
    items = [Markup("<li>{}</li>").format(note) for note in notes]
    return Markup('<div class="mz-notes mz-{kind}"><h3>{title}</h3><ul>{items}</ul></div>').format(
        kind=kind, title=say(f"card.{kind}", language), items=join(items)
    )


def _evidence(answer: Answer, titles: Mapping[str, str], language: str) -> Iterator[Markup]:
    for role, heading in (("source", "evidence"), ("disagrees", "disagrees"), ("agrees", "agrees")):
        pieces = [piece for piece in answer.evidence if piece.role == role]
        if pieces:
            items = [_piece(piece, titles, language) for piece in pieces]
            first, rest = join(items[:_FOLDED]), items[_FOLDED:]
            folded = (
                Markup("<details><summary>{more}</summary><ul>{rest}</ul></details>").format(
                    more=say("card.more", language, count=len(rest)), rest=join(rest)
                )
                if rest
                else Markup("")
            )
            yield Markup(
                '<section class="mz-evidence mz-role-{role}"><h3>{title}</h3><ul>{items}</ul>{folded}</section>'
            ).format(role=role, title=say(f"card.{heading}", language), items=first, folded=folded)


def _piece(piece: Evidence, titles: Mapping[str, str], language: str) -> Markup:
    return Markup(
        '<li><button type="button" class="mz-piece" {place}><b>{id}</b><span class="mz-piece-where">{where}'
        "<small>{title} · {page}</small></span></button></li>"
    ).format(
        place=pointer(piece, titles),
        id=piece.id,
        where=where(piece) or piece.quote[:60],
        title=titles.get(piece.doc, piece.doc),
        page=say("card.page", language, page=piece.page),
    )


def _chip(piece: Evidence, titles: Mapping[str, str]) -> Markup:
    return Markup(
        '<button type="button" class="mz-chip" title="{where}" {place}>{id} <small>{quote}</small></button>'
    ).format(where=where(piece), place=pointer(piece, titles), id=piece.id, quote=piece.quote[:24])


def suggestions(title: str, questions: Sequence[str]) -> Markup:
    """Questions that a click asks."""
    if not questions:
        return Markup("")
    buttons = [
        Markup('<button type="button" class="mz-suggestion" data-ask="{0}">{0}</button>').format(question)
        for question in questions
    ]
    return Markup('<div class="mz-suggestions"><h3>{title}</h3><div>{buttons}</div></div>').format(
        title=title, buttons=join(buttons)
    )


def _actions(given: Given, language: str) -> Markup:
    return Markup(
        '<footer class="mz-actions"><button type="button" data-do="copy" data-done="{copied}">{copy}</button>'
        '<a href="answers/{id}?lang={language}" target="_blank" rel="noopener">{link}</a>'
        '<a href="api/v1/answers/{id}/export?format=html" download="{id}.html">{html}</a>'
        '<a href="api/v1/answers/{id}/export?format=xlsx" download="{id}.xlsx">{xlsx}</a>'
        '<a href="api/v1/answers/{id}/export?format=json" download="{id}.json">{json}</a>'
        '<span class="mz-gap"></span><button type="button" data-do="helpful" data-done="{thanks}">{helpful}</button>'
        '<button type="button" data-do="wrong" data-done="{thanks}" data-why="{what}" data-send="{send}">{wrong}'
        "</button><small>{elapsed}</small></footer>"
    ).format(
        id=given.id,
        language=language,
        copy=say("card.copy", language),
        copied=say("card.copied", language),
        link=say("card.link", language),
        json=say("card.json", language),
        html=say("card.html", language),
        xlsx=say("card.xlsx", language),
        helpful=say("card.helpful", language),
        wrong=say("card.wrong", language),
        what=say("card.what", language),
        send=say("card.send", language),
        thanks=say("card.thanks", language),
        elapsed=say("card.elapsed", language, ms=f"{given.answer.elapsed_ms:.0f}"),
    )
