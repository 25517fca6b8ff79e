"""The whole way in a browser, with the product's own reader and answers: a file goes up, a question opens its cell."""

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from ingest.pages import read_pages
from tests.web.conftest import serving
from web.engine import real_engine
from web.server import build_app
from web.settings import Settings

KEY = "yx-kjj-24b"
QUESTION = "#mz-question textarea"


@pytest.fixture(scope="module")
def visit(browser: Any, samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    with serving(tmp_path_factory.mktemp("real"), "real") as address:
        page = browser.new_page(viewport={"width": 1440, "height": 900})
        page.set_default_timeout(30_000)
        page.goto(f"{address}/")
        page.locator('.mz-welcome [data-do="samples"]').wait_for()
        page.set_input_files(".mz-upload input", str(samples / f"{KEY}.pdf"))
        page.locator(".mz-job-done", has_text="已收入").wait_for()
        yield page
        page.close()


def ask(page: Any, question: str) -> Any:
    page.fill(QUESTION, question)
    page.press(QUESTION, "Enter")
    page.locator("#mz-live .mz-asked", has_text=question).wait_for()
    card = page.locator("#mz-live .mz-card")
    card.locator(".mz-actions").wait_for()
    return card


def boxes(page: Any) -> list[tuple[float, float, float, float]]:
    """The drawn frames, in points of the page."""
    page.locator("#mz-right .mz-sheet:not(.mz-loading) .mz-mark").first.wait_for(state="attached")
    found: list[tuple[float, float, float, float]] = page.evaluate(
        """() => {
            const image = document.querySelector("#mz-right .mz-sheet img"), sheet = image.getBoundingClientRect();
            const scale = image.naturalWidth / 2 / sheet.width;
            return [...document.querySelectorAll("#mz-right .mz-mark")].map((mark) => {
                const at = mark.getBoundingClientRect();
                return [at.left - sheet.left, at.top - sheet.top, at.right - sheet.left, at.bottom - sheet.top]
                    .map((edge) => edge * scale);
            });
        }"""
    )
    return found


def words_in(path: Path, number: int, box: tuple[float, float, float, float]) -> str:
    left, top, right, bottom = box
    page = next(page for page in read_pages(path) if page.number == number)
    return "".join(
        word.text
        for word in page.words
        if left <= (word.x0 + word.x1) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom
    )


def test_the_drawn_box_covers_the_words_of_the_cell(visit: Any, samples: Path) -> None:
    card = ask(visit, "云溪市科学技术局2024年公务接待费是多少？")
    figure = card.locator(".mz-figure")
    (box,) = boxes(visit)
    told = words_in(samples / f"{KEY}.pdf", int(figure.get_attribute("data-page")), box)
    assert told == figure.locator("b").inner_text() == visit.locator("#mz-right .mz-where q").inner_text()


def test_parts_are_bars_and_each_opens_its_own_cell(visit: Any, samples: Path) -> None:
    card = ask(visit, "云溪市科学技术局2024年三公经费由哪些部分构成？")
    bars = card.locator(".mz-breakdown li")
    assert bars.count() == 3
    for number in range(3):
        button = bars.nth(number).locator("button")
        button.click()
        (box,) = boxes(visit)
        assert words_in(samples / f"{KEY}.pdf", int(button.get_attribute("data-page")), box) == button.inner_text()


def test_a_follow_up_that_is_offered_is_answered(visit: Any) -> None:
    offered = ask(visit, "云溪市科学技术局2024年支出总计是多少？").locator(".mz-suggestion")
    assert offered.count()
    for question in offered.all_inner_texts():
        assert "mz-is-abstain" not in ask(visit, question).get_attribute("class"), question


def test_operands_of_a_formula_open_their_cells(visit: Any) -> None:
    card = ask(visit, "云溪市科学技术局2024年公务接待费占三公经费的比例")
    operand = card.locator(".mz-formula code button").nth(1)
    operand.click()
    assert len(boxes(visit)) == 1
    assert visit.locator("#mz-right .mz-where q").inner_text() == operand.inner_text()


def test_an_answer_from_a_file_that_was_replaced_still_opens_that_file(samples: Path, tmp_path: Path) -> None:
    content = (samples / f"{KEY}.pdf").read_bytes()
    settings = Settings(library=tmp_path / "library", state=tmp_path / "served")
    with TestClient(build_app(settings, real_engine(), page=False)) as client:

        def take(changed: bytes) -> None:
            files = {"files": (f"{KEY}.pdf", content + changed)}
            job = client.post("/api/v1/documents", files=files).json()["jobs"][0]
            while job["stage"] not in ("done", "failed"):
                time.sleep(0.05)
                job = client.get(f"/api/v1/jobs/{job['id']}").json()
            assert job["stage"] == "done", job

        take(b"")
        ask = {"question": "云溪市科学技术局2024年公务接待费是多少？"}
        cited = client.post("/api/v1/ask", json=ask).json()["answer"]["evidence"][0]
        page = f"/api/v1/documents/{KEY}/pages/{cited['page']}.png"
        take(b"\n% corrected\n")
        assert client.get(page).status_code == 200
        assert client.get(page, params={"sha256": cited["sha256"]}).status_code == 200
        client.delete(f"/api/v1/documents/{KEY}")
        assert client.get(page, params={"sha256": "0" * 64}).status_code == 404
