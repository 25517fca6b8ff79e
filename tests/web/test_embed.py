"""The small pages: embedded in a frame of another site, allowed where the settings say so; and the sign-in."""

import json
import threading
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fastapi.testclient import TestClient

from tests.web.conftest import CHROMIUM, FLAGS, free_port, serving
from web.portal import open_portal, portal_page


@contextmanager
def portal(port: int, address: str, **data: str) -> Iterator[str]:
    """A site of its own that holds the kit of the server at `address`."""
    with open_portal(portal_page(address, data), port) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{port}/"
        server.shutdown()


def ask_in_frame(page: Any) -> Any:
    frame = page.frame_locator("iframe")
    frame.locator("input[name=question]").fill("三公经费一共多少？")
    frame.locator("form button").click()
    frame.locator(".mz-actions").wait_for(timeout=10_000)
    return frame


def test_a_portal_that_is_allowed_frames_the_page_and_another_does_not(browser: Any, tmp_path: Path) -> None:
    allowed, blocked = free_port(), free_port()
    with serving(tmp_path, f"http://127.0.0.1:{allowed}", "api") as address:
        page = browser.new_page(viewport={"width": 800, "height": 900})
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        with portal(allowed, address, departments="示例市文旅局", height="700", theme="dark") as site:
            page.goto(site)
            frame = ask_in_frame(page)
            assert "示例市文旅局" in frame.locator(".mz-scope").inner_text()
            frame.locator(".mz-piece").first.click()
            frame.locator(".mz-mark").wait_for(state="attached", timeout=10_000)
            assert page.locator("iframe").bounding_box()["height"] == 700
            assert "dark" in frame.locator("body").get_attribute("class")
        with portal(blocked, address, docs="wl-24") as site:
            page.goto(site)
            page.wait_for_timeout(500)
            assert any("frame-ancestors" in problem for problem in problems)
        page.close()


def test_a_token_serves_a_frame_whose_cookies_are_blocked(browser: Any, tmp_path: Path) -> None:
    """The site has another name than the server, so that cookies and stores in the frame are a third party's."""
    port = free_port()
    origin = f"http://localhost:{port}"
    with serving(tmp_path, origin, "api", "key=k-77") as address:
        body = json.dumps({"docs": ["wl-24"], "origin": origin}).encode()
        headers = {"Authorization": "Bearer k-77", "Content-Type": "application/json"}
        wish = urllib.request.Request(f"{address}/api/v1/embed-tokens", body, headers)
        with urllib.request.urlopen(wish) as reply:
            token = json.load(reply)["token"]
        started = browser.browser_type.launch(
            executable_path=CHROMIUM, args=[*FLAGS, "--test-third-party-cookie-phaseout"]
        )
        page = started.new_page()
        with portal(port, address, docs="wl-24", token=token):
            page.goto(f"{origin}/")
            frame = ask_in_frame(page)
            frame.locator(".mz-piece").first.click()
            frame.locator(".mz-mark").wait_for(state="attached", timeout=10_000)
            assert page.context.cookies() == []
            link = frame.locator(".mz-actions a").first.get_attribute("href")
            assert page.request.get(link).status == 200
        started.close()


def test_a_browser_signs_in_with_the_key(browser: Any, tmp_path: Path) -> None:
    with serving(tmp_path, "api", "key=k-77") as address:
        page = browser.new_page()
        page.goto(f"{address}/")
        page.fill("input[name=key]", "k-77")
        with page.expect_navigation():
            page.press("input[name=key]", "Enter")
        reply = page.goto(f"{address}/api/v1/documents")
        assert reply.status == 200
        page.close()


def test_the_embedded_page_names_its_documents_alone(client: TestClient) -> None:
    text = client.get("/embed", params={"docs": "wl-24"}).text
    assert "示例市文旅局" in text and "示例市经管局" not in text
    assert client.get("/embed", params={"docs": "nowhere"}).status_code == 404
