"""How often one address may ask: a bucket of requests that refills over a minute."""

import math
import threading
import time

_MANY = 10_000


class Pace:
    def __init__(self, per_minute: int) -> None:
        self._rate = per_minute / 60
        self._full = float(max(per_minute, 1))
        self._lock = threading.Lock()
        self._left: dict[str, tuple[float, float]] = {}

    def wait(self, client: str) -> int:
        """0 when the request may be made now, else the seconds to wait."""
        moment = time.monotonic()
        with self._lock:
            if len(self._left) > _MANY:
                self._left.clear()
            left, then = self._left.get(client, (self._full, moment))
            left = min(self._full, left + (moment - then) * self._rate)
            if left >= 1:
                self._left[client] = (left - 1, moment)
                return 0
            self._left[client] = (left, moment)
            return math.ceil((1 - left) / self._rate)
