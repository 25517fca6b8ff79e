"""The small pages: embedded in a frame of another site, allowed where the settings say so; and the sign-in."""

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import serving


class Portal(BaseHTTPRequestHandler):
    """A site of its own with one page that holds the script."""

    script = ""

    def do_GET(self) -> None:
        page = f"<!doctype html><title>portal</title><h1>门户</h1>{self.script}".encode()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(page)

    def log_message(self, *arguments: Any) -> None:
        pass


@pytest.fixture
def portals() -> Iterator[list[str]]:
    servers = [ThreadingHTTPServer(("127.0.0.1", 0), Portal) for _ in range(2)]
    for server in servers:
        threading.Thread(target=server.serve_forever, daemon=True).start()
    yield [f"http://127.0.0.1:{server.server_port}" for server in servers]
    for server in servers:
        server.shutdown()
        server.server_close()


def test_a_portal_that_is_allowed_frames_the_page_and_another_does_not(
    browser: Any, portals: list[str], tmp_path: Path
) -> None:
    allowed, blocked = portals
    with serving(tmp_path, allowed, "api") as address:
        Portal.script = f'<script src="{address}/embed.js" data-docs="wl-24" async></script>'
        page = browser.new_page(viewport={"width": 800, "height": 900})
        page.goto(allowed)
        frame = page.frame_locator("iframe")
        frame.locator("input[name=question]").fill("三公经费一共多少？")
        frame.locator("form button").click()
        frame.locator(".mz-actions").wait_for(timeout=10_000)
        assert "示例市文旅局" in frame.locator(".mz-scope").inner_text()
        frame.locator(".mz-piece").first.click()
        frame.locator(".mz-mark").wait_for(state="attached", timeout=10_000)
        problems: list[str] = []
        page.on("console", lambda message: problems.append(message.text))
        page.goto(blocked)
        page.wait_for_timeout(500)
        assert any("frame-ancestors" in problem for problem in problems)
        page.close()


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
