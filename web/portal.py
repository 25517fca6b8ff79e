"""A portal for trying the embed kit: a page of another origin that frames the questions.

    python -m web.portal http://127.0.0.1:7860 --port 7870 --docs yx-kjj-24b

The server must allow it: MINGZHANG_EMBED_ORIGINS=http://127.0.0.1:7870.
"""

import argparse
from collections.abc import Mapping
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib.resources import files
from typing import Any

from markupsafe import Markup


def portal_page(address: str, data: Mapping[str, str]) -> str:
    """The page, with the script of the server at `address` and its `data-` attributes."""
    attributes = Markup(" ").join(Markup('data-{}="{}"').format(name, value) for name, value in data.items())
    script = Markup('<script src="{}/embed.js" {} async></script>').format(address.rstrip("/"), attributes)
    page = files("web").joinpath("data", "portal.html").read_text(encoding="utf-8")
    return page.replace("{script}", script)


class Portal(BaseHTTPRequestHandler):
    def __init__(self, page: str, *arguments: Any) -> None:
        self._page = page.encode()
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("Content-Length", str(len(self._page)))
        self.end_headers()
        self.wfile.write(self._page)

    def log_message(self, *arguments: Any) -> None:
        """A demonstration keeps no log."""


def open_portal(page: str, port: int = 0) -> ThreadingHTTPServer:
    """A server of one page on this machine; port 0 takes a free one."""
    return ThreadingHTTPServer(("127.0.0.1", port), partial(Portal, page))


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m web.portal", description="A page that holds the embed kit.")
    parser.add_argument("address", help="where mingzhang serves")
    parser.add_argument("--port", type=int, default=7870)
    for name in ("docs", "departments", "lang", "theme", "height", "token"):
        parser.add_argument(f"--{name}", default="")
    options = vars(parser.parse_args())
    address, port = options.pop("address"), options.pop("port")
    page = portal_page(address, {name: value for name, value in options.items() if value})
    with open_portal(page, port) as server:
        print(f"http://127.0.0.1:{port}/")
        server.serve_forever()


if __name__ == "__main__":
    main()
