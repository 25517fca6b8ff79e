"""The chat page in a headless browser: what a reader does, at the widths and in the languages they have."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.conftest import serving
from tests.web.fakes import BOX, OTHER, WIDTH
from tests.web.serve import BELOW

QUESTION = "#mz-question textarea"


class Visit:
    """One open page and what it asked the network for."""

    def __init__(self, browser: Any, address: str, width: int, **options: Any) -> None:
        self.address = address
        self.context = browser.new_context(viewport={"width": width, "height": 850}, **options)
        self.page = self.context.new_page()
        self.page.set_default_timeout(15_000)
        self.requested: list[str] = []
        self.errors: list[str] = []
        self.page.on("request", lambda request: self.requested.append(request.url))
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.goto(f"{address}/")
        self.page.wait_for_selector(".mz-ready .mz-welcome")

    def ask(self, question: str) -> Any:
        self.page.fill(QUESTION, question)
        self.page.press(QUESTION, "Enter")
        self.page.locator("#mz-live .mz-asked", has_text=question).wait_for()
        card = self.page.locator("#mz-live .mz-card")
        card.locator(".mz-actions").wait_for()
        return card

    def foreign(self) -> list[str]:
        return [url for url in self.requested if not url.startswith((self.address, "data:", "blob:"))]

    def serious(self) -> list[str]:
        """What keeps readers out, as axe finds it."""
        axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
        found = axe.run(self.page).response["violations"]
        grave = [each for each in found if each["impact"] in ("serious", "critical")]
        return [f"{each['id']}: {each['nodes'][0]['html']}" for each in grave]

    def overflow(self) -> int:
        found: int = self.page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        return found


@pytest.fixture
def wide(browser: Any, page_address: str) -> Iterator[Visit]:
    visit = Visit(browser, page_address, 1440)
    yield visit
    visit.context.close()


def test_an_answer_opens_with_its_cell_boxed(wide: Visit) -> None:
    card = wide.ask("三公经费一共多少？")
    assert "12.30" in card.locator(".mz-figure").inner_text() and "已核对" in card.inner_text()
    mark = wide.page.locator("#mz-right .mz-mark")
    mark.wait_for(state="attached")
    assert mark.count() == 1
    sheet, frame = wide.page.locator("#mz-right .mz-sheet").bounding_box(), mark.bounding_box()
    scale = sheet["width"] / WIDTH
    assert abs((frame["x"] - sheet["x"]) / scale - BOX[0]) < 1 and abs(frame["width"] / scale - (BOX[2] - BOX[0])) < 1
    assert "box=300.0%2C200.0%2C380.0%2C220.0" in wide.page.locator("#mz-right .mz-sheet img").get_attribute("src")
    assert wide.foreign() == [] and wide.errors == []


def test_another_piece_of_evidence_moves_the_box(wide: Visit) -> None:
    card = wide.ask("接待费占比是多少？")
    assert "推算" in card.inner_text() and "4.30 ÷ 12.30" in card.inner_text()
    card.locator(".mz-piece").nth(1).click()
    image = wide.page.locator(f'#mz-right .mz-sheet img[src*="{OTHER[1]}"]')
    image.wait_for()
    assert wide.page.locator("#mz-right .mz-where q").inner_text() == "4.30"


def test_resting_on_a_figure_shows_its_cell(wide: Visit) -> None:
    wide.ask("三公经费一共多少？").locator(".mz-figure").hover()
    wide.page.locator(".mz-peek").wait_for()


def test_a_choice_is_asked_by_a_click(wide: Visit) -> None:
    wide.ask("今天天气如何？")
    wide.page.locator("#mz-live .mz-suggestion").click()
    wide.page.locator("#mz-live .mz-figure").wait_for()
    assert "天气" in wide.page.locator("#mz-before").inner_text()


def test_language_switches_and_the_conversation_stays(wide: Visit) -> None:
    wide.ask("三公经费一共多少？")
    wide.page.locator('[data-do="language"]').click()
    wide.page.get_by_role("tab", name="Checks").wait_for()
    wide.page.locator("#mz-live .mz-badge", has_text="已核对").wait_for()  # a card speaks the language of its answer
    assert wide.page.get_attribute("html", "lang") == "en"


def test_picking_a_document_restricts_the_question(wide: Visit) -> None:
    wide.page.locator('.mz-documents input[value="wl-24"]').check()
    wide.page.locator(".mz-picked", has_text="已选 1 份").wait_for()
    assert "示例市文旅局" in wide.ask("三公经费").locator(".mz-scope").inner_text()
    wide.page.fill(".mz-filter", "经管")
    wide.page.locator('.mz-documents input[value="wl-24"]').wait_for(state="detached")
    wide.page.locator(".mz-picked", has_text="已选 1 份").wait_for()


def test_files_go_up_with_a_result_each(wide: Visit, tmp_path: Path) -> None:
    good, bad, fake = tmp_path / "新增.pdf", tmp_path / "坏.pdf", tmp_path / "假.pdf"
    good.write_bytes(b"%PDF-1.7 good one")
    bad.write_bytes(b"%PDF-1.7 broken")
    fake.write_bytes(b"MZ")
    wide.page.set_input_files(".mz-upload input", [str(good), str(bad), str(fake)])
    wide.page.locator(".mz-job-done").wait_for()
    wide.page.locator(".mz-job-failed").nth(1).wait_for()
    told = wide.page.locator(".mz-jobs").inner_text()
    assert "已收入" in told and "请重新下载" in told and "不是 PDF" in told
    entry = wide.page.locator(".mz-documents li", has_text="上传示例局")
    entry.wait_for()
    wide.page.on("dialog", lambda dialog: dialog.accept())
    entry.hover()
    entry.locator('[data-do="remove"]').click()
    entry.wait_for(state="detached")


def test_the_newest_question_stands_at_the_top(wide: Visit) -> None:
    for question in ("三公经费一共多少？", "接待费占比是多少？", "是否一致"):
        wide.ask(question)
        wide.page.wait_for_timeout(200)
        top = wide.page.locator("#mz-live .mz-asked").bounding_box()["y"]
        assert 0 <= top < 120, question
    wide.page.evaluate("scrollTo(0, 1e6)")
    card, input_box = wide.page.locator("#mz-live .mz-card"), wide.page.locator("#mz-composer")
    assert card.bounding_box()["y"] + card.bounding_box()["height"] <= input_box.bounding_box()["y"]


def test_no_answer_leaves_no_evidence_of_an_earlier_one(wide: Visit) -> None:
    wide.ask("三公经费一共多少？")
    wide.page.locator("#mz-right .mz-mark").wait_for(state="attached")
    wide.ask("今天天气如何？")
    wide.page.locator("#mz-right .mz-viewer-empty", has_text="没有给出数值").wait_for()
    assert not wide.page.locator("#mz-right .mz-viewer-body").is_visible()


def test_a_hidden_list_of_uploads_still_reports(browser: Any, page_address: str, tmp_path: Path) -> None:
    visit = Visit(browser, page_address, 390)
    bad = tmp_path / "坏.pdf"
    bad.write_bytes(b"%PDF-1.7 broken")
    visit.page.set_input_files(".mz-upload input", str(bad))
    visit.page.locator(".mz-tray .mz-note-failed", has_text="请重新下载").wait_for()
    assert visit.overflow() <= 0 and visit.errors == []
    visit.context.close()


def test_findings_and_figures_open_on_the_page(wide: Visit) -> None:
    wide.page.get_by_role("tab", name="勾稽").click()
    wide.page.locator(".mz-finding .mz-chip").first.click()
    wide.page.locator(".mz-browse .mz-mark").nth(1).wait_for(state="attached")
    wide.page.get_by_role("tab", name="数据").click()
    rows = wide.page.locator(".mz-facts tbody tr")
    rows.nth(2).wait_for()
    assert "<script>alert(1)</script>{{evil}}${evil}" in rows.nth(2).inner_text()
    rows.nth(1).locator("button").click()
    wide.page.locator('.mz-viewer:visible q:text-is("4.30")').wait_for()
    assert wide.errors == [] and wide.foreign() == []


def test_a_phone_scrolls_down_alone(browser: Any, page_address: str) -> None:
    visit = Visit(browser, page_address, 390, color_scheme="dark")
    assert visit.overflow() <= 0
    card = visit.ask("接待费占比是多少？")
    assert visit.overflow() <= 0
    assert not visit.page.locator(".mz-viewer.mz-shown").count()
    card.locator(".mz-piece").first.click()
    visit.page.locator(".mz-viewer.mz-shown .mz-mark").wait_for(state="attached")
    assert visit.overflow() <= 0
    visit.page.locator('.mz-viewer.mz-shown [data-do="close"]').click()
    visit.page.locator('[data-do="drawer"]').click()
    visit.page.locator(".mz-documents").wait_for()
    assert visit.overflow() <= 0 and visit.foreign() == []
    visit.context.close()


def test_the_page_works_below_a_path(browser: Any, page_address: str) -> None:
    visit = Visit(browser, page_address + BELOW, 1280)
    visit.ask("三公经费一共多少？")
    visit.page.locator("#mz-right .mz-mark").wait_for(state="attached")
    assert visit.foreign() == []
    visit.context.close()


def test_an_empty_library_takes_the_samples_in_by_a_click(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path, "empty") as address:
        visit = Visit(browser, address, 1440)
        assert visit.serious() == []
        visit.page.click('[data-do="samples"]')
        visit.page.locator(".mz-job-done").nth(1).wait_for()
        visit.page.locator(".mz-documents li", has_text="上传示例局").first.wait_for()
        visit.page.locator(".mz-welcome .mz-suggestion").first.wait_for()
        visit.context.close()


def test_findings_of_a_document_are_a_click_away(wide: Visit) -> None:
    wide.page.locator('.mz-look[data-key="wl-24"]').click()
    wide.page.locator(".mz-finding small", has_text="示例市文旅局").wait_for()
    assert wide.page.get_by_role("tab", name="勾稽").get_attribute("aria-selected") == "true"
    assert wide.page.locator(".mz-finding").count() == 1


def test_a_tap_shows_the_cell_and_a_second_one_the_page(browser: Any, page_address: str) -> None:
    visit = Visit(browser, page_address, 390, has_touch=True, is_mobile=True)
    figure = visit.ask("三公经费一共多少？").locator(".mz-figure")
    figure.tap()
    visit.page.locator(".mz-peek", has_text="再点一次").wait_for()
    assert not visit.page.locator(".mz-viewer.mz-shown").count() and visit.overflow() <= 0
    figure.tap()
    visit.page.locator(".mz-viewer.mz-shown .mz-mark").wait_for(state="attached")
    visit.context.close()


def test_the_keyboard_goes_into_the_evidence_and_back(browser: Any, page_address: str) -> None:
    visit = Visit(browser, page_address, 390)
    piece = visit.ask("三公经费一共多少？").locator(".mz-piece").first
    piece.focus()
    visit.page.keyboard.press("Enter")
    visit.page.locator(".mz-viewer.mz-shown .mz-close:focus").wait_for()
    visit.page.keyboard.press("Escape")
    visit.page.locator(".mz-piece:focus").wait_for()
    visit.context.close()


@pytest.mark.parametrize(("width", "scheme"), [(1440, "light"), (390, "dark")])
def test_nothing_serious_bars_a_reader_with_a_screen_reader(
    browser: Any, page_address: str, width: int, scheme: str
) -> None:
    visit = Visit(browser, page_address, width, color_scheme=scheme)
    assert visit.serious() == []
    for question in ("接待费占比是多少？", "是否一致", "今天天气如何？"):
        visit.ask(question)
    visit.page.wait_for_timeout(400)  # colours fade in
    assert visit.serious() == []
    for tab in ("勾稽", "数据"):
        visit.page.get_by_role("tab", name=tab).click()
        visit.page.locator(".mz-finding:visible, .mz-facts tr:visible").first.wait_for()
        visit.page.wait_for_timeout(400)
        assert visit.serious() == []
    visit.context.close()


def test_three_tabs_keep_their_conversations_apart(browser: Any, page_address: str) -> None:
    visits = [Visit(browser, page_address, 1280) for _ in range(3)]
    asks = ("三公经费一共多少？", "接待费占比是多少？", "是否一致")
    for visit, question in zip(visits, asks, strict=True):
        visit.page.fill(QUESTION, question)
        visit.page.press(QUESTION, "Enter")
    for visit, question in zip(visits, asks, strict=True):
        visit.page.locator("#mz-live .mz-actions").wait_for()
        assert visit.page.locator(".mz-asked p").all_inner_texts() == [question]
        visit.context.close()
