"""Answers as HTML."""

from collections.abc import Sequence
from pathlib import Path

from qa.answer import Answer, Kind, Value, Verdict
from tests.web.fakes import HOSTILE, FakeLibrary, answer, evidence, make_document
from web.cards import asked, card
from web.figures import digits
from web.findings import facts_table, findings
from web.journal import Given
from web.panels import welcome
from web.settings import Settings
from web.slots import literal
from web.streaming import growing
from web.wording import WORDS


def given(found: Answer) -> Given:
    return Given(
        id="0" * 24, asked_at="2026-01-01T00:00:00+00:00", question="问", scope=(), answer=found, titles={}, product="x"
    )


def library() -> FakeLibrary:
    return FakeLibrary([make_document("jg-24", "示例市经管局")])


def test_verdicts_are_said_in_words() -> None:
    words = {
        Verdict.VERIFIED: ("已核对", "Verified"),
        Verdict.DERIVED: ("推算", "Derived"),
        Verdict.CONFLICT: ("冲突", "Conflict"),
        Verdict.TEXT_ONLY: ("仅正文", "Text only"),
        Verdict.OCR: ("OCR 识别", "OCR"),
    }
    for verdict, (zh, en) in words.items():
        value = Value(label="合计", value="1234.50", unit="万元", verdict=verdict, evidence=("E1",))
        found = Answer(kind=Kind.NUMBER, text="", values=(value,), evidence=(evidence("jg-24"),))
        english = card(given(found.model_copy(update={"language": "en"})))
        assert zh in card(given(found)) and en in english and "Evidence" in english and "1,234.50" in english


def test_formula_operands_open_their_places() -> None:
    html = card(given(answer("接待费占比", library(), (), ())))
    assert ">4.30</button> ÷ <button" in html and ">12.30</button> = 34.96%" in html
    assert html.count('class="mz-chip"') == 2
    assert 'data-boxes="300.0,230.0,380.0,250.0"' in html


def test_disagreeing_places_have_a_heading_of_their_own() -> None:
    assert "另有刊载，不一致" in card(given(answer("是否一致", library(), (), ())))


def test_text_of_documents_is_escaped() -> None:
    value = Value(label=HOSTILE, value="1", unit=HOSTILE, verdict=Verdict.VERIFIED, evidence=("E1",))
    piece = evidence("jg-24").model_copy(update={"quote": HOSTILE, "row": '"><img src=x onerror=alert(1)>'})
    found = given(Answer(kind=Kind.NUMBER, text=HOSTILE, values=(value,), evidence=(piece,), choices=(HOSTILE,)))
    html = str(card(found) + asked(HOSTILE, "zh"))
    assert "<script" not in html and "<img" not in html
    assert "{{" not in literal(html) and "${" not in literal(html)


def test_findings_and_facts_are_escaped_and_point_to_their_places() -> None:
    document = make_document("jg-24", "示例市经管局")

    def names(keys: Sequence[str]) -> dict[str, str]:
        return dict.fromkeys(keys, HOSTILE)

    html = str(
        findings([(HOSTILE, document)], "", "zh", (), names) + facts_table(document.facts, 0, HOSTILE, "jg-24", "zh")
    )
    assert "<script" not in html and 'data-boxes="300.0,200.0,380.0,220.0;300.0,230.0,380.0,250.0"' in html


def test_a_growing_text_never_shows_half_a_number() -> None:
    text = "支出总计 1,234,567.89 万元，" * 20
    for cut in growing(text):
        assert not (text[cut - 1] in "0123456789.," and text[cut] in "0123456789.,")


def test_digits_are_grouped_and_never_changed() -> None:
    assert digits("1234567.80") == "1,234,567.80" and digits("n/a") == "n/a" and digits("NaN") == "NaN"


def test_every_wording_has_both_languages_with_the_same_gaps() -> None:
    import re

    for key, (zh, en) in WORDS.items():
        assert zh and en, key
        assert set(re.findall(r"{(\w+)}", zh)) == set(re.findall(r"{(\w+)}", en)), key


def test_an_empty_library_says_what_to_do_and_offers_the_samples() -> None:
    settings = Settings(library=Path("library"))
    assert 'data-do="samples"' in welcome([], (), settings, "zh")
    assert 'data-do="samples"' not in welcome([], (), settings.model_copy(update={"uploads": False}), "zh")
    assert "资料库还是空的" in welcome([], (), settings, "zh") and "The library is empty" in welcome(
        [], (), settings, "en"
    )
    assert "mingzhang ingest" in welcome([], (), settings, "zh")
