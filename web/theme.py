"""The look of what the framework draws: paper, ink and one blue, in light and dark, in the fonts a reader has."""

import gradio as gr
from gradio.themes.utils import colors, sizes

_SANS = (
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "Noto Sans CJK SC",
    "Source Han Sans SC",
    "system-ui",
    "sans-serif",
)
_MONO = ("ui-monospace", "Menlo", "Consolas", "Noto Sans Mono CJK SC", "monospace")

_BLUE = colors.Color(
    "#eef4f9", "#dde9f3", "#bfd5e8", "#95b9d8", "#6598c4", "#3f7bae",
    "#1c4f80", "#174269", "#123553", "#0e2940", "#0a1e30",
)  # fmt: skip


class Ledger(gr.themes.Base):
    def __init__(self) -> None:
        super().__init__(
            primary_hue=_BLUE,
            secondary_hue=_BLUE,
            neutral_hue=colors.stone,
            radius_size=sizes.radius_md,
            text_size=sizes.text_md,
            font=_SANS,
            font_mono=_MONO,
        )
        self.name = "ledger"
        self.set(
            body_background_fill="#f6f4ee",
            body_background_fill_dark="#14181d",
            body_text_color="#1d2733",
            body_text_color_dark="#e8e6e0",
            body_text_color_subdued="#5b6570",
            body_text_color_subdued_dark="#a2abb4",
            background_fill_primary="#fffefb",
            background_fill_primary_dark="#1c2229",
            background_fill_secondary="#efece3",
            background_fill_secondary_dark="#171c22",
            block_background_fill="#fffefb",
            block_background_fill_dark="#1c2229",
            block_border_color="#dfdacd",
            block_border_color_dark="#333c46",
            border_color_primary="#dfdacd",
            border_color_primary_dark="#333c46",
            input_background_fill="#fffefb",
            input_background_fill_dark="#1c2229",
            input_border_color="#dfdacd",
            input_border_color_dark="#333c46",
            input_border_width="1px",
            input_placeholder_color="#6b7480",
            input_placeholder_color_dark="#8d97a1",
            block_shadow="none",
            block_label_background_fill="transparent",
            block_label_background_fill_dark="transparent",
            button_primary_background_fill="#1c4f80",
            button_primary_background_fill_hover="#174269",
            button_primary_background_fill_dark="#8fc1ee",
            button_primary_background_fill_hover_dark="#b1d4f4",
            button_primary_text_color="#ffffff",
            button_primary_text_color_dark="#0f1b27",
            button_secondary_background_fill="#fffefb",
            button_secondary_background_fill_dark="#1c2229",
            button_secondary_border_color="#dfdacd",
            button_secondary_border_color_dark="#333c46",
        )
