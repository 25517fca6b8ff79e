"""What the server is told: where it listens, what it guards, how far one request may go.

    Settings(library=Path("library"))                                   open, on this machine alone
    Settings(library=..., host="0.0.0.0", api_key="…")                  for others: a key is required

The environment and the command line are read in `app.py`; in here everything is an argument.
"""

import errno
import ipaddress
import socket
from pathlib import Path

from pydantic import BaseModel, ConfigDict


class SettingsError(Exception):
    """The server cannot start as told; the message names the setting and the next step."""


class Settings(BaseModel):
    model_config = ConfigDict(frozen=True)

    library: Path
    host: str = "127.0.0.1"
    port: int = 7860
    state: Path | None = None
    """Where answers given and feedback are kept; None for `served` inside the library."""
    api_key: str = ""
    """Opens everything. Empty: open to whoever reaches the port, which is then on this machine alone."""
    allowed_hosts: tuple[str, ...] = ()
    """Public names under which a proxy reaches an open server; this machine's own names are always allowed."""
    embed_origins: tuple[str, ...] = ()
    """Sites that may frame the embedded page: https://www.example.gov.cn."""
    public_url: str = ""
    """The address readers use when a proxy stands in front, for absolute links; empty: as the request says."""
    root_path: str = ""
    """The path under which a proxy offers this server, which it must pass on unshortened: `/mingzhang`."""
    uploads: bool = True
    max_upload_bytes: int = 64 * 1024 * 1024
    """One file."""
    max_upload_files: int = 20
    """One request."""
    max_waiting_jobs: int = 200
    max_question: int = 4_000
    """Characters."""
    max_request_bytes: int = 256 * 1024 * 1024
    """One upload with all its files."""
    max_body_bytes: int = 1024 * 1024
    """Any request but an upload."""
    read_seconds: float = 600
    """One file in the reading process, after which it is ended."""
    read_memory_mb: int = 4_096
    samples_seconds: float = 60
    """All sample disclosures."""
    paint_seconds: float = 30
    """One page image."""
    questions_per_minute: int = 240
    """From one address."""
    requests_per_minute: int = 3_000
    """Of any kind, from one address; health is not counted."""
    signins_per_minute: int = 10
    """Keys tried, from one address."""
    readers: int = 4
    """Questions answered at the same time."""
    kept_answers: int = 5_000
    """Answers that keep their permanent link; the oldest go first."""
    shutdown_seconds: int = 3
    """How long open streams may finish after a request to stop."""

    @property
    def served(self) -> Path:
        return self.state or self.library / "served"

    @property
    def is_loopback(self) -> bool:
        if self.host == "localhost":
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False


def check_settings(settings: Settings) -> None:
    """Raises SettingsError for a server that would stand open to a network."""
    if not settings.is_loopback and not settings.api_key:
        raise SettingsError(
            f"listening on {settings.host} lets others in: set MINGZHANG_API_KEY first, or listen on 127.0.0.1"
        )
    if settings.root_path and (not settings.root_path.startswith("/") or settings.root_path.endswith("/")):
        raise SettingsError(f"root path {settings.root_path!r}: write it as /mingzhang")
    for origin in settings.embed_origins:
        if not origin.startswith(("https://", "http://")) or origin.count("/") != 2:
            raise SettingsError(f"embedding origin {origin!r}: write it as https://www.example.gov.cn, without a path")


def check_port(settings: Settings) -> None:
    """Raises SettingsError for a port that cannot be listened on, before anything is built or announced."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as the server itself does
        try:
            probe.bind((settings.host, settings.port))
        except OverflowError:
            raise SettingsError(f"port {settings.port}: choose one from 1 to 65535 with --port") from None
        except OSError as problem:
            if problem.errno == errno.EADDRINUSE:
                raise SettingsError(f"port {settings.port} is in use; choose another with --port") from None
            if problem.errno == errno.EACCES:
                raise SettingsError(
                    f"port {settings.port} needs rights this user lacks; choose another with --port"
                ) from None
            raise SettingsError(f"cannot listen on {settings.host}; choose another with --host") from None
