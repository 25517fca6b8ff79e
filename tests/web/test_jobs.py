"""Files on their way into the library: through a stop and a start, and what becomes of each."""

import json
import time
from io import BytesIO
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from tests.web.conftest import Connect
from tests.web.fakes import make_engine
from web.desk import Desk
from web.jobs import Job, Jobs
from web.meters import Meters
from web.settings import Settings

PDF = b"%PDF-1.7 "


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(library=tmp_path / "library", state=tmp_path / "served")


def opened(settings: Settings) -> Jobs:
    jobs = Jobs(Desk(make_engine(), settings, Meters()))
    jobs.resume()
    return jobs


def until(job: Job, *stages: str) -> str:
    end = time.monotonic() + 20
    while job.stage not in stages and time.monotonic() < end:
        time.sleep(0.02)
    return job.stage


def test_a_stop_leaves_no_job_behind(settings: Settings) -> None:
    first = opened(settings)
    slow, after = (first.take(name, BytesIO(PDF + text), 99) for name, text in (("a.pdf", b"slow"), ("b.pdf", b"good")))
    assert until(slow, "reading") == "reading"
    first.close()  # ends the reader in the middle of its file
    assert (slow.stage, after.stage) == ("waiting", "waiting")
    slow.path.write_bytes(PDF + b"quick now")
    second = opened(settings)
    assert [job.id for job in second.unfinished()] == [slow.id, after.id]
    assert until(second.find(slow.id), "done", "failed") == "done"
    assert until(second.find(after.id), "done", "failed") == "done"
    second.close()
    third = opened(settings)
    assert third.find(after.id).to_json("en")["message"].startswith("Taken in") and not third.unfinished()
    third.close()


def test_a_file_that_ends_the_server_each_time_is_given_up(settings: Settings) -> None:
    first = opened(settings)
    job = first.take("a.pdf", BytesIO(PDF + b"slow"), 99)
    assert until(job, "reading") == "reading"
    first.close()
    record = settings.served / "uploads" / job.id / "job.json"
    record.write_text(json.dumps({**json.loads(record.read_text(encoding="utf-8")), "tries": 3}), encoding="utf-8")
    second = opened(settings)
    assert until(second.find(job.id), "done", "failed") == "failed"
    assert "读取时出错" in second.find(job.id).to_json("zh")["message"]
    second.close()


def test_half_an_upload_is_dropped(settings: Settings) -> None:
    (settings.served / "uploads" / "0123").mkdir(parents=True)
    (settings.served / "uploads" / "0123" / "a.pdf").write_bytes(PDF)
    jobs = opened(settings)
    assert not jobs.unfinished() and not (settings.served / "uploads" / "0123").exists()
    jobs.close()


def test_two_servers_do_not_take_up_the_same_file(settings: Settings) -> None:
    first = opened(settings)
    job = first.take("a.pdf", BytesIO(PDF + b"slow"), 99)
    assert until(job, "reading") == "reading"
    first.close()
    second, third = opened(settings), opened(settings)
    assert [len(jobs.unfinished()) for jobs in (second, third)] == [1, 0]
    second.close()
    third.close()


def test_a_newer_file_says_that_it_took_the_place_of_another(settings: Settings) -> None:
    jobs = opened(settings)
    for content in (b"good", b"better"):
        job = jobs.take("new.pdf", BytesIO(PDF + content), 99)
        until(job, "done", "failed")
    assert job.replaced and "取代" in job.to_json("zh")["message"]
    jobs.close()


def test_samples_are_offered_to_an_empty_library(connect: Connect) -> None:
    client = connect(make_engine([]))
    jobs = client.post("/api/v1/samples").json()["jobs"]
    assert [job["name"] for job in jobs] == ["sample-1.pdf", "sample-2.pdf"]
    end = time.monotonic() + 20
    while client.get("/api/v1/jobs").json()["jobs"] and time.monotonic() < end:
        time.sleep(0.05)
    assert [row["key"] for row in client.get("/api/v1/documents").json()] == ["sample-1", "sample-2"]


def test_a_reader_may_not_load_the_samples(connect: Connect) -> None:
    closed: TestClient = connect(uploads=False)
    assert closed.post("/api/v1/samples").status_code == 403
