"""Where our own HTML goes into the framework's page, and what its script sends back."""

from typing import Any

import gradio as gr


def literal(markup: str) -> str:
    """HTML that the framework's templates take as it is: braces and dollars of documents are not placeholders."""
    plain = str(markup)  # a Markup would escape the replacements once more
    return plain.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;").replace("`", "&#96;")


def event_data(event: gr.EventData) -> dict[str, Any]:
    """What the script sent with an event; nothing for one that carries no object."""
    data = getattr(event, "_data", None)
    return data if isinstance(data, dict) else {}


def slot(markup: str = "", element: str | None = None) -> gr.HTML:
    return gr.HTML(literal(markup), elem_id=element, apply_default_css=False, js_on_load=None)
