"""Where our own HTML goes into the framework's page."""

import gradio as gr


def literal(markup: str) -> str:
    """HTML that the framework's templates take as it is: braces and dollars of documents are not placeholders."""
    plain = str(markup)  # a Markup would escape the replacements once more
    return plain.replace("{", "&#123;").replace("}", "&#125;").replace("$", "&#36;").replace("`", "&#96;")


def slot(markup: str = "", element: str | None = None) -> gr.HTML:
    return gr.HTML(literal(markup), elem_id=element, apply_default_css=False, js_on_load=None)
