"""Signed notes: what the server wrote earlier and can recognise again, until it expires.

seal(secret, {"docs": ["hy-gxj-24b"]}, seconds=900)   ->  eyJkb2Nz….MEUCIQ…
unseal(secret, note)                                  ->  {"docs": ["hy-gxj-24b"], "until": 1767…} or None
"""

import base64
import binascii
import hashlib
import hmac
import json
import time
from collections.abc import Mapping
from typing import Any


def seal(secret: bytes, content: Mapping[str, Any], seconds: float) -> str:
    body = json.dumps({**content, "until": int(time.time() + seconds)}, separators=(",", ":")).encode()
    return f"{_text(body)}.{_text(_sign(secret, body))}"


def unseal(secret: bytes, note: str) -> dict[str, Any] | None:
    head, _, tail = note.partition(".")
    try:
        body, signature = _bytes(head), _bytes(tail)
    except (binascii.Error, ValueError):
        return None
    if not hmac.compare_digest(signature, _sign(secret, body)):
        return None
    content: dict[str, Any] = json.loads(body)
    return content if content["until"] > time.time() else None


def _sign(secret: bytes, body: bytes) -> bytes:
    return hmac.new(secret, body, hashlib.sha256).digest()


def _text(raw: bytes) -> str:
    return base64.urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    return base64.urlsafe_b64decode(text.encode() + b"=" * (-len(text) % 4))
