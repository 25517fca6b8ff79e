"""The REST API against an engine in memory."""

import json
import time
from typing import Any

from fastapi.testclient import TestClient

from tests.web.conftest import Connect
from tests.web.fakes import HOSTILE

PDF = b"%PDF-1.7\n"
API = "/api/v1"


def ask(client: TestClient, question: str, **more: Any) -> dict[str, Any]:
    reply = client.post(f"{API}/ask", json={"question": question, **more})
    assert reply.status_code == 200, reply.text
    found: dict[str, Any] = reply.json()
    return found


def follow(client: TestClient, content: bytes, name: str = "new.pdf") -> dict[str, Any]:
    reply = client.post(f"{API}/documents", files={"files": (name, content, "application/pdf")})
    assert reply.status_code == 202, reply.text
    job: dict[str, Any] = reply.json()["jobs"][0]
    until = time.monotonic() + 60
    while job["stage"] not in ("done", "same", "failed") and time.monotonic() < until:
        time.sleep(0.05)
        job = client.get(f"{API}/jobs/{job['id']}").json()
    return job


def test_answer_has_values_verdicts_and_evidence(client: TestClient) -> None:
    answer = ask(client, "三公经费一共多少？")["answer"]
    assert answer["values"][0] == {
        "label": "“三公”经费合计", "value": "12.30", "unit": "万元", "verdict": "verified", "evidence": ["E1"],
    }  # fmt: skip
    assert answer["evidence"][0]["box"] == [300.0, 200.0, 380.0, 220.0]


def test_scope_restricts_the_documents_asked(client: TestClient) -> None:
    assert ask(client, "三公经费", scope=["wl-24"])["answer"]["evidence"][0]["doc"] == "wl-24"
    reply = client.post(f"{API}/ask", json={"question": "三公经费", "scope": ["nowhere"]})
    assert reply.status_code == 404 and reply.json()["error"]["code"] == "unknown_document"


def test_history_reaches_the_engine(client: TestClient) -> None:
    assert "第 2 问" in ask(client, "那么三公经费呢", history=[["支出多少", "100 万元"]])["answer"]["text"]


def test_stream_opens_with_evidence_and_ends_with_the_whole(client: TestClient) -> None:
    reply = client.post(f"{API}/ask", json={"question": "三公经费"}, headers={"Accept": "text/event-stream"})
    events = [block.split("\n", 1) for block in reply.text.strip().split("\n\n")]
    names = [name.removeprefix("event: ") for name, _ in events]
    assert names[:2] == ["accepted", "values"] and names[-1] == "answer" and "text" in names
    pieces = [json.loads(data.removeprefix("data: "))["delta"] for name, data in events if name == "event: text"]
    whole = json.loads(events[-1][1].removeprefix("data: "))
    assert "".join(pieces) == whole["answer"]["text"]


def test_long_question_gets_a_sentence_not_an_error(client: TestClient) -> None:
    reply = client.post(f"{API}/ask", json={"question": "三" * 100_000})
    assert reply.status_code == 413 and "4000" in reply.json()["error"]["message"]
    reply = client.post(f"{API}/ask", json={"question": "x" * 2_000_000})
    assert reply.status_code == 413 and reply.json()["error"]["code"] == "body_too_large"
    assert client.post(f"{API}/ask", json={"question": "  "}).status_code == 400


def test_a_malformed_request_is_told_in_one_language(client: TestClient) -> None:
    def told(body: object, language: str) -> str:
        reply = client.post(f"{API}/ask", json=body, headers={"Accept-Language": language})
        assert reply.status_code == 400
        return str(reply.json()["error"]["message"])

    assert told({}, "zh").endswith("：缺少 question") and told({}, "en").endswith(": question is missing")
    assert told({"question": 1}, "zh").endswith("question 的类型不对")
    assert "history" in told({"question": "x", "history": [["a", "b"]] * 101}, "en")


def test_messages_follow_the_language_of_the_reader(client: TestClient) -> None:
    reply = client.post(f"{API}/ask", json={"question": ""}, headers={"Accept-Language": "en-GB"})
    assert reply.json()["error"]["message"].startswith("Write the question")


def test_a_crash_shows_neither_trace_nor_path(client: TestClient) -> None:
    reply = client.post(f"{API}/ask", json={"question": "崩溃"})
    assert reply.status_code == 500
    assert (
        "private" not in reply.text and "Traceback" not in reply.text and "number" not in reply.json()["error"]["code"]
    )


def test_documents_facts_checks_tables(client: TestClient) -> None:
    assert [row["key"] for row in client.get(f"{API}/documents").json()] == ["jg-24", "wl-24"]
    assert client.get(f"{API}/documents/jg-24").json()["page_sizes"] == [[595.0, 842.0], [595.0, 842.0]]
    facts = client.get(f"{API}/documents/jg-24/facts", params={"q": "接待"}).json()
    assert facts["total"] == 1 and facts["facts"][0]["amount"]["value"] == "4.30"
    checks = client.get(f"{API}/documents/jg-24/checks").json()
    assert checks["checks"][0]["rule"] == "W1" and len(checks["checks"][0]["places"]) == 2
    assert client.get(f"{API}/documents/jg-24/tables").json()[0]["rows"][1] == ["公务接待费", "4.30"]


def test_csv_keeps_digits_and_disarms_formulas(connect: Connect) -> None:
    from tests.web.fakes import make_document, make_engine

    document = make_document("jg-24", "=HYPERLINK(1)")
    text = connect(make_engine([document])).get(f"{API}/documents/jg-24/facts", params={"format": "csv"}).text
    assert "12.30" in text and "'=HYPERLINK" in text


def test_page_image_is_drawn_with_its_box(client: TestClient) -> None:
    reply = client.get(f"{API}/documents/jg-24/pages/1.png", params={"box": "300,200,380,220", "zoom": 1})
    assert reply.status_code == 200 and reply.content.startswith(b"\x89PNG")
    assert client.get(f"{API}/documents/jg-24/pages/1.png", params={"box": "1,2,x"}).status_code == 400
    assert client.get(f"{API}/documents/jg-24/pages/9.png").status_code == 404
    assert client.get(f"{API}/documents/..%2Fetc/pages/1.png").status_code == 404


def test_upload_is_read_and_answers(client: TestClient) -> None:
    job = follow(client, PDF + b"good", "../../2025预算.pdf")
    assert job["stage"] == "done" and job["key"] == "2025预算", job
    assert follow(client, PDF + b"good")["stage"] == "same"
    assert client.delete(f"{API}/documents/2025预算").status_code == 204
    assert client.get(f"{API}/documents/2025预算").status_code == 404


def test_bad_uploads_are_named_and_leave_the_server_up(connect: Connect) -> None:
    client = connect(max_upload_bytes=1024, max_upload_files=2)
    reply = client.post(f"{API}/documents", files={"files": ("a.pdf", b"MZ not a pdf")})
    assert reply.status_code == 415 and "a.pdf" in reply.json()["error"]["message"]
    reply = client.post(f"{API}/documents", files={"files": ("a.pdf", PDF + b"x" * 2000)})
    assert reply.status_code == 413
    reply = client.post(f"{API}/documents", files=[("files", (f"{n}.pdf", PDF)) for n in range(3)])
    assert reply.status_code == 413 and reply.json()["error"]["code"] == "too_many"
    job = follow(client, PDF + b"broken", "坏.pdf")
    assert job["stage"] == "failed" and job["message"].startswith("坏.pdf：文件不完整")
    assert follow(client, PDF + b"crash")["stage"] == "failed"
    assert "1 秒" in follow(connect(read_seconds=1), PDF + b"slow")["message"]
    assert client.get(f"{API}/ready").status_code == 200


def test_answers_keep_their_link_and_feedback_is_stored(client: TestClient, tmp_path: Any) -> None:
    given = ask(client, "三公经费一共多少？")
    assert client.get(f"{API}/answers/{given['id']}").json() == given
    page = client.get(f"/answers/{given['id']}")
    assert "12.30" in page.text and "已核对" in page.text
    whole = client.get(f"/answers/{given['id']}", params={"download": True})
    assert "data:image/png;base64," in whole.text and "<style>" in whole.text
    assert client.get(f"{API}/answers/../../secret").status_code == 404
    body = {"answer": given["id"], "helpful": False, "comment": "年份不对"}
    assert client.post(f"{API}/feedback", json=body).status_code == 201
    line = json.loads((tmp_path / "served" / "feedback.jsonl").read_text(encoding="utf-8"))
    assert line["comment"] == "年份不对" and line["answer"]["question"] == "三公经费一共多少？"


def test_metrics_count_answers(client: TestClient) -> None:
    ask(client, "三公经费")
    text = client.get(f"{API}/metrics").text
    assert 'mingzhang_answers_total{kind="number"} 1' in text and "mingzhang_documents 2" in text


def test_too_many_questions_are_asked_to_wait(connect: Connect) -> None:
    client = connect(questions_per_minute=2)
    statuses = [client.post(f"{API}/ask", json={"question": "三公"}).status_code for _ in range(4)]
    assert statuses == [200, 200, 429, 429]


def test_openapi_lists_the_routes(client: TestClient) -> None:
    paths = client.get(f"{API}/openapi.json").json()["paths"]
    assert {f"{API}/ask", f"{API}/documents/{{key}}/facts", "/v1/chat/completions"} <= set(paths)
    replies = paths[f"{API}/documents/{{key}}/facts"]["get"]["responses"]
    assert {"application/json", "text/csv"} == set(replies["200"]["content"]) and "4XX" in replies


def test_next_questions_are_those_that_were_answered(client: TestClient) -> None:
    given = ask(client, "今天天气如何？")
    assert client.get(f"{API}/answers/{given['id']}/follow-ups").json() == ["三公经费一共多少？"]


def test_facts_of_documents_travel_verbatim(client: TestClient) -> None:
    facts = client.get(f"{API}/documents/jg-24/facts").json()["facts"]
    assert facts[2]["subject"] == HOSTILE
