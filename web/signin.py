"""The sheet that asks for the key."""

from markupsafe import Markup

from web.wording import say


def signin_page(language: str, depth: int = 0, wrong: bool = False) -> str:
    """`depth` folders below the root of the server, so that its links work behind a proxy's path too."""
    return str(
        Markup(
            '<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" '
            'content="width=device-width">'
            '<title>{name}</title><link rel="stylesheet" href="{up}kit/page.css"><body class="mz-body mz-signin"><main>'
            '<span class="mz-seal" aria-hidden="true">明<br>账</span><h1>{title}</h1>{problem}'
            '<form method="post" action="{up}login"><label>{key}<input type="password" name="key" required autofocus '
            'autocomplete="current-password"></label><button>{enter}</button></form></main></body></html>'
        ).format(
            language=language,
            name=say("app.name", language),
            up="../" * depth,
            title=say("login.title", language),
            problem=Markup('<p role="alert">{}</p>').format(say("login.wrong", language)) if wrong else "",
            key=say("login.key", language),
            enter=say("login.enter", language),
        )
    )
