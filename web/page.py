"""The chat page: library at the side, conversation in the middle, evidence beside it; findings and figures in tabs.

The framework carries events and state; what is seen comes from `panels`, `cards` and `findings`, and moves by
`data/page.js`, which speaks to Python through one invisible bridge.
"""

import os

os.environ.setdefault("GRADIO_ANALYTICS_ENABLED", "False")
os.environ.setdefault("HF_HUB_OFFLINE", "1")
os.environ.setdefault("HF_HUB_DISABLE_TELEMETRY", "1")

from collections.abc import Iterator
from typing import Any

import gradio as gr

from web import panels
from web.browse import Browser
from web.desk import Desk
from web.followups import Examples
from web.slots import event_data, literal, slot
from web.talk import Talk
from web.wording import say

HEAD = (
    '<link rel="stylesheet" href="kit/page.css"><link rel="stylesheet" href="kit/layout.css">'
    '<link rel="icon" href="kit/seal.svg" type="image/svg+xml"><script src="kit/fit.js" defer></script>'
    '<script src="kit/page.js" defer></script><script src="kit/files.js" defer></script>'
    '<script src="kit/peek.js" defer></script>'
)
_BRIDGE = """
const start = () => window.mz ? window.mz.ready((event, data) => trigger(event, data)) : setTimeout(start, 20);
start();
"""


def build_page(desk: Desk) -> Any:
    start = Talk()
    asks = Examples(desk)
    with gr.Blocks(title="明账 Mingzhang", fill_width=True, analytics_enabled=False) as page:
        state = gr.State(start)
        bridge = gr.HTML("", js_on_load=_BRIDGE, elem_id="mz-bridge")
        top = slot(panels.top_bar(start.language))
        with gr.Tabs(elem_id="mz-tabs-main") as tabs:
            with gr.Tab(say("tab.ask", start.language), id="ask") as ask_tab, gr.Row(elem_id="mz-desk"):
                with gr.Column(elem_id="mz-left"):
                    intake = slot(panels.intake(desk.settings, start.language))
                    shelf = slot()
                with gr.Column(elem_id="mz-middle"):
                    before = slot(element="mz-before")
                    live = slot(element="mz-live")
                    with gr.Row(elem_id="mz-composer"):
                        box = gr.Textbox(
                            placeholder=say("ask.placeholder", start.language),
                            label=say("ask.send", start.language),
                            show_label=False,
                            container=False,
                            lines=1,
                            max_lines=6,
                            max_length=desk.settings.max_question,
                            elem_id="mz-question",
                            autofocus=True,
                            scale=1,
                        )
                        send = gr.Button(
                            say("ask.send", start.language), variant="primary", elem_id="mz-send", min_width=72
                        )
                        new = gr.Button(say("ask.new", start.language), elem_id="mz-new", min_width=72)
                with gr.Column(elem_id="mz-right"):
                    view = slot(panels.viewer(start.language))
            browser = Browser(desk)
        everything = [state, top, intake, shelf, before, live, view, box, send, new, ask_tab, *browser.parts]

        def shelf_of(talk: Talk) -> str:
            return literal(panels.shelf(desk.rows(), talk.picked, talk.words, desk.settings, talk.language))

        def show(talk: Talk) -> list[Any]:
            """Every part of the page in the reader's language."""
            words = talk.language
            return [
                talk,
                literal(panels.top_bar(words)),
                literal(panels.intake(desk.settings, words)),
                shelf_of(talk),
                literal(talk.before(desk, asks)),
                literal(talk.last()),
                literal(panels.viewer(words)),
                gr.update(placeholder=say("ask.placeholder", words), label=say("ask.send", words)),
                gr.update(value=say("ask.send", words)),
                gr.update(value=say("ask.new", words)),
                gr.update(label=say("tab.ask", words)),
                *browser.show(talk),
            ]

        def arrive(request: gr.Request) -> list[Any]:
            return show(Talk(language="en" if request.query_params.get("lang") == "en" else "zh"))

        def speak(talk: Talk, event: gr.EventData) -> list[Any]:
            talk.words = ""
            talk.language = "en" if event_data(event).get("language") == "en" else "zh"
            return show(talk)

        def library_changed(talk: Talk) -> list[Any]:
            known = {row.key for row in desk.rows()}
            talk.picked = tuple(key for key in talk.picked if key in known)
            first = literal(talk.before(desk, asks)) if not talk.turns else gr.skip()
            return [talk, shelf_of(talk), first]

        def pick(talk: Talk, event: gr.EventData) -> list[Any]:
            wanted = event_data(event)
            key, on = str(wanted.get("key", "")), bool(wanted.get("on"))
            known = {row.key for row in desk.rows()}
            kept = tuple(each for each in talk.picked if each != key) if key else ()
            talk.picked = (*kept, key) if on and key in known else kept
            return [talk, shelf_of(talk)]

        def narrow(talk: Talk, event: gr.EventData) -> list[Any]:
            talk.words = str(event_data(event).get("words", ""))[:200]
            return [talk, shelf_of(talk)]

        def answer(talk: Talk, question: str, request: gr.Request) -> Iterator[list[Any]]:
            if not question.strip():
                yield [talk, gr.skip(), gr.skip(), gr.skip()]
                return
            settled = literal(talk.before(desk, asks) + talk.last()) if talk.turns else ""
            steps = talk.ask(desk, question, request.client.host if request.client else "")
            yield [talk, settled, literal(next(steps)), ""]
            for step in steps:
                yield [talk, gr.skip(), literal(step), gr.skip()]

        def answer_choice(talk: Talk, request: gr.Request, event: gr.EventData) -> Iterator[list[Any]]:
            yield from answer(talk, str(event_data(event).get("ask", "")), request)

        def forget(talk: Talk) -> list[Any]:
            talk.turns.clear()
            return [talk, literal(talk.before(desk, asks)), "", ""]

        quiet: dict[str, Any] = {"show_progress": "hidden", "api_visibility": "private"}
        conversation = [state, before, live, box]
        page.load(arrive, None, everything, **quiet)
        bridge.change(speak, state, everything, **quiet)
        bridge.upload(library_changed, state, [state, shelf, before], **quiet)
        bridge.input(pick, state, [state, shelf], **quiet)
        bridge.key_up(narrow, state, [state, shelf], trigger_mode="always_last", **quiet)
        bridge.select(answer_choice, state, conversation, concurrency_limit=None, **quiet)
        gr.on([box.submit, send.click], answer, [state, box], conversation, concurrency_limit=None, **quiet)
        new.click(forget, state, conversation, **quiet)
        browser.connect(state, tabs, bridge, quiet)
    page.queue(default_concurrency_limit=16, max_size=512, api_open=False)
    return page
