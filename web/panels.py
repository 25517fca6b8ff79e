"""The still parts of the page as HTML: the top bar, the library, the first screen, the viewer.

The script in `data/page.js` gives them life; every word and number in them comes from here.
"""

from collections.abc import Collection, Sequence

from markupsafe import Markup

from ingest import READABLE
from web.cards import suggestions
from web.desk import Row
from web.figures import join
from web.settings import Settings
from web.wording import say

_LISTED = 120
"""Documents listed at a time; words narrow a longer list."""


def top_bar(language: str) -> Markup:
    return Markup(
        '<header class="mz-top"><button type="button" class="mz-drawer" data-do="drawer" '
        'aria-expanded="false">{library}</button>'
        '<span class="mz-seal" aria-hidden="true">明<br>账</span><h1>{name}<small>{tagline}</small></h1>'
        '<button type="button" data-do="theme" aria-label="{theme}" title="{theme}">◐</button>'
        '<button type="button" data-do="language" title="{hint}">{other}</button></header>'
    ).format(
        library=say("app.library", language),
        name=say("app.name", language),
        tagline=say("app.tagline", language),
        theme=say("app.theme", language),
        hint=say("app.language_hint", language),
        other=say("app.language", language),
    )


def intake(settings: Settings, language: str) -> Markup:
    """Where files are put, what becomes of each, and the words the list below is narrowed by."""
    upload = (
        Markup(
            '<label class="mz-upload" data-drop><input type="file" accept="{kinds}" multiple>'
            "<b>{upload}</b><small>{drop}</small></label>"
            '<ul class="mz-jobs" aria-live="polite" data-findings="{findings}"></ul>'
        ).format(
            kinds=",".join(READABLE),
            upload=say("shelf.upload", language),
            findings=say("shelf.look", language),
            drop=say(
                "shelf.drop", language, files=settings.max_upload_files, mb=settings.max_upload_bytes // (1024 * 1024)
            ),
        )
        if settings.uploads
        else Markup("")
    )
    return Markup(
        '<div class="mz-intake">{upload}'
        '<input type="search" class="mz-filter" placeholder="{0}" aria-label="{0}"></div>'
    ).format(say("shelf.filter", language), upload=upload)


def shelf(rows: Sequence[Row], picked: Collection[str], words: str, settings: Settings, language: str) -> Markup:
    """The documents that have the words, picked ones first, and which of them are asked."""
    wanted = words.lower().split()
    found = [row for row in rows if all(word in row.searched for word in wanted)]
    found.sort(key=lambda row: row.key not in picked)
    shown, hidden = found[:_LISTED], len(found[_LISTED:])
    more = say("shelf.rest", language, count=hidden)
    rest = Markup('<li class="mz-rest">{}</li>').format(more) if hidden else ""
    return Markup(
        '<aside class="mz-shelf" aria-label="{title}"><h2>{title}<small>{count}</small></h2>'
        '<ul class="mz-documents">{items}{rest}</ul><p class="mz-picked">{picked}{clear}</p></aside>'
    ).format(
        title=say("shelf.title", language),
        count=say("shelf.count", language, count=len(rows)),
        items=join([_document(row, row.key in picked, settings.uploads, language) for row in shown]),
        rest=rest,
        picked=scope_line(rows, picked, language),
        clear=_clear(picked, language),
    )


def scope_line(rows: Sequence[Row], picked: Collection[str], language: str) -> str:
    if not rows:
        return ""
    if picked:
        return say("ask.scope_some", language, count=len(picked))
    return say("ask.scope_all", language, count=len(rows))


def _clear(picked: Collection[str], language: str) -> Markup:
    if not picked:
        return Markup("")
    return Markup('<button type="button" data-do="clear">{}</button>').format(say("shelf.clear", language))


def _document(row: Row, picked: bool, removable: bool, language: str) -> Markup:
    remove = Markup(
        '<button type="button" data-do="remove" data-key="{key}" data-sure="{sure}" aria-label="{label}" '
        'title="{label}">×</button>'
    ).format(key=row.key, sure=say("shelf.remove_sure", language), label=f"{say('shelf.remove', language)}: {row.name}")
    findings = (
        Markup('<button type="button" class="mz-look" data-do="findings" data-key="{}">{}</button>').format(
            row.key, say("shelf.findings", language, count=row.checks)
        )
        if row.checks
        else Markup("")
    )
    return Markup(
        '<li><label title="{file}"><input type="checkbox" value="{key}"{checked}>'
        "<span><b>{name}</b><small>{summary}</small></span></label>{remove}{findings}</li>"
    ).format(
        file=row.file_name,
        key=row.key,
        checked=Markup(" checked") if picked else Markup(""),
        name=row.name,
        summary=say("shelf.summary", language, pages=row.pages, tables=row.tables, facts=row.facts),
        findings=findings,
        remove=remove if removable else Markup(""),
    )


def welcome(rows: Sequence[Row], asks: Sequence[str], settings: Settings, language: str) -> Markup:
    """The first screen: what to do with an empty library, or what may be asked of a full one."""
    if not rows:
        steps = [Markup("<li>{}</li>").format(say(f"first.step{step}", language)) for step in (1, 2, 3)]
        samples = Markup(
            '<p class="mz-offer"><button type="button" data-do="samples">{take}</button> {about}</p>'
        ).format(take=say("first.samples", language), about=say("first.samples_about", language))
        return Markup(
            '<section class="mz-welcome"><h2>{title}</h2><p>{lead}</p><ol>{steps}</ol>{samples}<p>{command}</p>'
            "<pre>mingzhang ingest PATH…</pre></section>"
        ).format(
            title=say("first.title", language),
            lead=say("first.lead", language),
            steps=join(steps),
            samples=samples if settings.uploads else "",
            command=say("first.command", language),
        )
    return Markup(
        '<section class="mz-welcome"><h2>{title}</h2><p>{lead}</p>{suggestions}<p class="mz-fine">{fine}</p></section>'
    ).format(
        title=say("ask.title", language),
        lead=say("ask.lead", language),
        suggestions=suggestions(say("ask.try", language), asks),
        fine=say("ask.disclaimer", language),
    )


def viewer(language: str) -> Markup:
    """Where evidence is looked at; filled by the script from the data attributes of what was clicked."""
    words = {name: say(f"view.{name}", language) for name in ("quote", "failed", "back", "nothing", "tap")}
    return Markup(
        '<aside class="mz-viewer" aria-label="{title}" data-quote-word="{quote}" data-failed="{failed}" '
        'data-empty="{empty}" data-nothing="{nothing}" data-tap="{tap}" '
        'data-page-word="{page}" '
        'data-alt="{alt}"><header><h2>{title}</h2><div class="mz-tools" hidden>'
        '<button type="button" data-do="previous" aria-label="{previous}" title="{previous}">‹</button>'
        '<button type="button" data-do="next" aria-label="{next}" title="{next}">›</button>'
        '<button type="button" data-do="back" hidden>{back}</button>'
        '<button type="button" data-do="smaller" aria-label="{out}" title="{out}">−</button>'
        '<button type="button" data-do="larger" aria-label="{in_}" title="{in_}">+</button>'
        '<a target="_blank" rel="noopener" aria-label="{open}" title="{open}">↗</a></div>'
        '<button type="button" class="mz-close" data-do="close" aria-label="{close}">×</button></header>'
        '<p class="mz-viewer-empty">{empty}</p><div class="mz-viewer-body" hidden><div class="mz-tabs" role="group">'
        "</div>"
        '<div class="mz-where" aria-live="polite"><b></b><span></span><q></q></div>'
        '<div class="mz-page" tabindex="0" role="region" aria-label="{title}"><div class="mz-sheet"><img alt="">'
        "</div></div></div></aside>"
    ).format(
        title=say("view.title", language),
        page=say("card.page", language, page="#"),
        alt=say("view.alt", language, title="@", page="#"),
        previous=say("view.previous", language),
        next=say("view.next", language),
        out=say("view.zoom_out", language),
        in_=say("view.zoom_in", language),
        open=say("view.open", language),
        close=say("view.close", language),
        empty=say("view.empty", language),
        **words,
    )
