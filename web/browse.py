"""The two tabs that show what is in the documents: findings of the identities, and the figures themselves."""

from typing import Any
from urllib.parse import quote, urlencode

import gradio as gr
from markupsafe import Markup

from web import panels
from web.desk import Desk
from web.facts import chosen, statements
from web.findings import SCREEN, facts_table, findings
from web.slots import event_data, literal, slot
from web.talk import Talk
from web.wording import say

_SEVERITIES = ("", "high", "medium", "low", "info")
_AT_ONCE = 24
"""Documents whose findings are listed together at most."""


class Browser:
    """Both tabs with their parts and what happens in them."""

    def __init__(self, desk: Desk) -> None:
        """To be called where the tabs are to stand."""
        self._desk = desk
        with gr.Tab(say("tab.checks", "zh"), id="checks") as self.checks_tab, gr.Row(elem_classes="mz-browse"):
            with gr.Column(elem_classes="mz-list"):
                with gr.Row(elem_classes="mz-filters"):
                    self.checks_doc = gr.Dropdown([], label=say("checks.document", "zh"), scale=3, min_width=180)
                    self.severity = gr.Dropdown([], label=say("checks.severity", "zh"), scale=1, min_width=100)
                self.checks_list = slot()
            with gr.Column(elem_classes="mz-beside"):
                self.checks_view = slot()
        with gr.Tab(say("tab.data", "zh"), id="data") as self.data_tab, gr.Row(elem_classes="mz-browse"):
            with gr.Column(elem_classes="mz-list"):
                with gr.Row(elem_classes="mz-filters"):
                    self.data_doc = gr.Dropdown([], label=say("checks.document", "zh"), scale=3, min_width=180)
                    self.statement = gr.Dropdown([], label=say("data.statement", "zh"), scale=2, min_width=140)
                    self.words = gr.Textbox(label=say("data.search", "zh"), scale=2, min_width=140, max_length=200)
                self.data_list = slot()
                with gr.Row(elem_classes="mz-turning"):
                    self.earlier = gr.Button(say("data.previous", "zh"), size="sm", min_width=80)
                    self.later = gr.Button(say("data.next", "zh"), size="sm", min_width=80)
                    self.csv = slot()
            with gr.Column(elem_classes="mz-beside"):
                self.data_view = slot()
        self.start = gr.State(0)
        self.parts = [
            self.checks_tab, self.checks_doc, self.severity, self.checks_view, self.data_tab, self.data_doc,
            self.statement, self.words, self.data_view, self.earlier, self.later, self.checks_list, self.data_list,
        ]  # fmt: skip

    def show(self, talk: Talk) -> list[Any]:
        """Labels and choices in the reader's language; the lists are drawn when their tab is opened."""
        words = talk.language
        return [
            gr.update(label=say("tab.checks", words)),
            gr.update(label=say("checks.document", words)),
            gr.update(
                label=say("checks.severity", words),
                choices=[(say(f"severity.{each}" if each else "checks.any", words), each) for each in _SEVERITIES],
                value="",
            ),
            literal(panels.viewer(words)),
            gr.update(label=say("tab.data", words)),
            gr.update(label=say("checks.document", words)),
            gr.update(label=say("data.statement", words)),
            gr.update(label=say("data.search", words)),
            literal(panels.viewer(words)),
            gr.update(value=say("data.previous", words)),
            gr.update(value=say("data.next", words)),
            "",
            "",
        ]

    def connect(self, state: gr.State, tabs: gr.Tabs, bridge: gr.HTML, quiet: dict[str, Any]) -> None:
        bridge.submit(self._jump, state, [tabs, self.checks_doc, self.severity, self.checks_list], **quiet)
        checks_in, checks_out = [state, self.checks_doc, self.severity], [self.checks_list]
        self.checks_tab.select(
            self._open_checks, [state, self.checks_doc, self.severity], [self.checks_doc, self.checks_list], **quiet
        )
        gr.on([self.checks_doc.input, self.severity.input], self._findings, checks_in, checks_out, **quiet)
        data_in = [state, self.data_doc, self.statement, self.words, self.start]
        data_out = [self.start, self.data_list, self.csv]
        self.data_tab.select(
            self._open_data, [state, self.data_doc], [self.data_doc, self.statement, *data_out], **quiet
        )
        self.data_doc.input(
            self._open_data, [state, self.data_doc], [self.data_doc, self.statement, *data_out], **quiet
        )
        gr.on([self.statement.input, self.words.submit, self.words.blur], self._first, data_in, data_out, **quiet)
        self.earlier.click(self._earlier, data_in, data_out, **quiet)
        self.later.click(self._later, data_in, data_out, **quiet)

    # Findings

    def _jump(self, talk: Talk, event: gr.EventData) -> list[Any]:
        """To the findings of one document, from where it is listed."""
        document, listed = self._open_checks(talk, str(event_data(event).get("key", "")), "")
        return [gr.update(selected="checks"), document, gr.update(value=""), listed]

    def _open_checks(self, talk: Talk, key: str | None, severity: str | None) -> list[Any]:
        choices = [(say("checks.any", talk.language), ""), *((row.name, row.key) for row in self._desk.rows())]
        key = key if key in {known for _, known in choices} else ""
        return [gr.update(choices=choices, value=key), self._findings(talk, key, severity)]

    def _findings(self, talk: Talk, key: str | None, severity: str | None) -> str:
        rows = sorted(self._desk.rows(), key=lambda row: not row.checks)  # those with findings, then what holds
        keys = [key] if key else [row.key for row in rows[:_AT_ONCE]]
        names = self._desk.titles(keys)
        documents = [(names[each], self._desk.document(each)) for each in keys]
        across = self._desk.across() if not key else ()
        return literal(findings(documents, severity or "", talk.language, across, self._desk.titles))

    # Figures

    def _open_data(self, talk: Talk, key: str | None) -> list[Any]:
        rows = self._desk.rows()
        if not rows:
            return [gr.update(choices=[]), gr.update(choices=[]), 0, "", ""]
        key = key if key in {row.key for row in rows} else rows[0].key
        named = [
            (say("checks.any", talk.language), ""),
            *((name, name) for name in statements(self._desk.document(key))),
        ]
        return [
            gr.update(choices=[(row.name, row.key) for row in rows], value=key),
            gr.update(choices=named, value=""),
            *self._facts(talk, key, "", "", 0),
        ]

    def _first(self, talk: Talk, key: str | None, statement: str | None, words: str, start: int) -> list[Any]:
        return self._facts(talk, key, statement, words, 0)

    def _earlier(self, talk: Talk, key: str | None, statement: str | None, words: str, start: int) -> list[Any]:
        return self._facts(talk, key, statement, words, max(0, start - SCREEN))

    def _later(self, talk: Talk, key: str | None, statement: str | None, words: str, start: int) -> list[Any]:
        return self._facts(talk, key, statement, words, start + SCREEN)

    def _facts(self, talk: Talk, key: str | None, statement: str | None, words: str, start: int) -> list[Any]:
        if not key:
            return [0, "", ""]
        found = chosen(self._desk.document(key), words or "", statement or "")
        start = start if start < len(found) else max(0, start - SCREEN)
        name = self._desk.titles([key])[key]
        link = Markup(
            '<a class="mz-link" href="api/v1/documents/{key}/facts?format=csv&amp;{query}" download>{word}</a>'
        ).format(
            key=quote(key),
            query=urlencode({"q": words or "", "statement": statement or ""}),
            word=say("data.csv", talk.language),
        )
        return [start, literal(facts_table(found, start, name, key, talk.language)), literal(link)]
