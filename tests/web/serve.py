"""Serves the fake engine for browser tests.

python -m tests.web.serve PORT STATE [origin that may frame] [/path] [api]
"""

import sys
from pathlib import Path

from tests.web.fakes import make_engine
from web.server import serve
from web.settings import Settings

if __name__ == "__main__":
    port, state, *more = sys.argv[1:]
    settings = Settings(
        library=Path(state) / "library",
        port=int(port),
        embed_origins=tuple(each for each in more if each.startswith("http")),
        root_path=next((each for each in more if each.startswith("/")), ""),
        shutdown_seconds=1,
    )
    serve(settings, make_engine(), page="api" not in more)
