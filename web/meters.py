"""Counters the operator watches, in Prometheus text form.

mingzhang_answers_total{kind="number"} 41
mingzhang_answer_seconds_bucket{le="0.05"} 39
"""

import resource
import threading
import time
from collections import Counter
from collections.abc import Mapping

_BOUNDS = (0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0, 30.0)

_HELP = {
    "mingzhang_requests_total": "Requests served, by kind of route and status.",
    "mingzhang_answers_total": "Answers given, by kind.",
    "mingzhang_values_total": "Values in answers, by verdict.",
    "mingzhang_uploads_total": "Files uploaded, by outcome.",
    "mingzhang_refusals_total": "Requests refused, by reason.",
}


class Meters:
    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._counts: Counter[tuple[str, str, str]] = Counter()
        self._buckets = [0] * (len(_BOUNDS) + 1)
        self._seconds = 0.0
        self._started = time.time()

    def count(self, name: str, label: str, value: str, amount: int = 1) -> None:
        with self._lock:
            self._counts[name, label, value] += amount

    def took(self, seconds: float) -> None:
        """One answer took this long."""
        place = next((at for at, bound in enumerate(_BOUNDS) if seconds <= bound), len(_BOUNDS))
        with self._lock:
            self._buckets[place] += 1
            self._seconds += seconds

    def text(self, gauges: Mapping[str, float]) -> str:
        with self._lock:
            counts, buckets, seconds = dict(self._counts), list(self._buckets), self._seconds
        lines: list[str] = []
        for name in sorted({name for name, _, _ in counts} | set(_HELP)):
            lines += [f"# HELP {name} {_HELP.get(name, '')}", f"# TYPE {name} counter"]
            for (known, label, value), number in sorted(counts.items()):
                if known == name:
                    lines.append(f'{name}{{{label}="{_safe(value)}"}} {number}')
        lines += [
            "# HELP mingzhang_answer_seconds Time to a complete answer.",
            "# TYPE mingzhang_answer_seconds histogram",
        ]
        running = 0
        for bound, number in zip((*map(str, _BOUNDS), "+Inf"), buckets, strict=True):
            running += number
            lines.append(f'mingzhang_answer_seconds_bucket{{le="{bound}"}} {running}')
        lines += [f"mingzhang_answer_seconds_sum {seconds:.6f}", f"mingzhang_answer_seconds_count {running}"]
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
        all_gauges = {
            **gauges,
            "mingzhang_start_time_seconds": self._started,
            "mingzhang_peak_memory_bytes": float(memory),
        }
        for name, level in all_gauges.items():
            lines += [f"# TYPE {name} gauge", f"{name} {level:g}" if level < 1e6 else f"{name} {level:.0f}"]
        return "\n".join(lines) + "\n"


def _safe(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ")
