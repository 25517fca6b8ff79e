"""Who is let in, and what an embed token opens."""

import socket
from pathlib import Path
from typing import Any

import pytest
from fastapi.routing import iter_route_contexts
from fastapi.testclient import TestClient

from tests.web.conftest import Connect
from web.settings import Settings, SettingsError, check_port, check_settings

ORIGIN = "https://portal.example.cn"
CLOSED = [
    ("GET", "/api/v1/documents"), ("GET", "/api/v1/documents/jg-24"), ("GET", "/api/v1/documents/jg-24/facts"),
    ("GET", "/api/v1/documents/jg-24/checks"), ("GET", "/api/v1/documents/jg-24/tables"),
    ("GET", "/api/v1/documents/jg-24/pages/1.png"), ("POST", "/api/v1/ask"), ("POST", "/api/v1/documents"),
    ("DELETE", "/api/v1/documents/jg-24"), ("GET", "/api/v1/metrics"), ("GET", "/api/v1/ready"), ("GET", "/v1/models"),
    ("POST", "/v1/chat/completions"), ("POST", "/mcp"), ("GET", "/embed"), ("GET", "/answers/00"), ("GET", "/"),
    ("POST", "/api/v1/embed-tokens"), ("POST", "/api/v1/feedback"), ("GET", "/api/v1/openapi.json"),
]  # fmt: skip


@pytest.fixture
def guarded(connect: Connect) -> TestClient:
    return connect(api_key="k-123", embed_origins=(ORIGIN,))


def token(guarded: TestClient, docs: list[str]) -> str:
    body = {"docs": docs, "origin": ORIGIN}
    reply = guarded.post("/api/v1/embed-tokens", json=body, headers={"Authorization": "Bearer k-123"})
    assert reply.status_code == 201, reply.text
    found: str = reply.json()["token"]
    return found


@pytest.mark.parametrize(("method", "path"), CLOSED)
def test_every_route_is_closed_without_the_key(guarded: TestClient, method: str, path: str) -> None:
    assert guarded.request(method, path).status_code == 401
    assert guarded.request(method, path, headers={"Authorization": "Bearer wrong"}).status_code == 401


def test_the_key_opens_by_header_and_by_sign_in(guarded: TestClient) -> None:
    assert guarded.get("/api/v1/documents", headers={"X-API-Key": "k-123"}).status_code == 200
    assert "密钥" in guarded.get("/", headers={"Accept": "text/html"}).text
    assert guarded.post("/login", data={"key": "nope"}).status_code == 401
    reply = guarded.post("/login", data={"key": "k-123"}, follow_redirects=False)
    assert reply.status_code == 303 and "HttpOnly" in reply.headers["set-cookie"]
    assert "k-123" not in reply.headers["set-cookie"]
    assert guarded.get("/api/v1/documents").status_code == 200


def test_health_says_nothing_and_needs_nothing(guarded: TestClient) -> None:
    assert guarded.get("/api/v1/health").json()["status"] == "ok"


def test_a_token_opens_its_documents_and_nothing_else(guarded: TestClient) -> None:
    headers = {"Authorization": f"Bearer {token(guarded, ['jg-24'])}"}
    assert [row["key"] for row in guarded.get("/api/v1/documents", headers=headers).json()] == ["jg-24"]
    for part in ("", "/facts", "/checks", "/tables", "/pages/1.png"):
        assert guarded.get(f"/api/v1/documents/jg-24{part}", headers=headers).status_code == 200
        assert guarded.get(f"/api/v1/documents/wl-24{part}", headers=headers).status_code == 404
    answer = guarded.post("/api/v1/ask", json={"question": "三公经费"}, headers=headers).json()
    assert answer["scope"] == ["jg-24"]
    other = guarded.post("/api/v1/ask", json={"question": "三公经费", "scope": ["wl-24"]}, headers=headers)
    assert other.status_code == 404
    assert guarded.get(f"/api/v1/answers/{answer['id']}", headers=headers).status_code == 200
    assert guarded.delete("/api/v1/documents/jg-24", headers=headers).status_code == 403
    upload = guarded.post("/api/v1/documents", files={"files": ("a.pdf", b"%PDF-")}, headers=headers)
    assert upload.status_code == 403
    for path in ("/", "/mcp", "/v1/models", "/api/v1/metrics"):
        assert guarded.get(path, headers=headers).status_code == 403


def test_a_token_does_not_open_answers_about_other_documents(guarded: TestClient) -> None:
    owner = {"Authorization": "Bearer k-123"}
    given = guarded.post("/api/v1/ask", json={"question": "三公经费", "scope": ["wl-24"]}, headers=owner).json()
    headers = {"Authorization": f"Bearer {token(guarded, ['jg-24'])}"}
    assert guarded.get(f"/api/v1/answers/{given['id']}", headers=headers).status_code == 404


def test_a_token_frames_on_its_own_site_alone(guarded: TestClient) -> None:
    reply = guarded.get("/embed", params={"token": token(guarded, ["jg-24"]), "docs": "jg-24"})
    assert reply.status_code == 200
    assert reply.headers["content-security-policy"].endswith(f"frame-ancestors {ORIGIN}")
    assert "x-frame-options" not in reply.headers


def test_a_forged_or_expired_token_is_refused(guarded: TestClient) -> None:
    good = token(guarded, ["jg-24"])
    assert guarded.get("/embed", params={"token": good[:-2] + "AA"}).status_code == 401
    from web.tokens import seal

    old = seal(b"k-123", {"docs": ["jg-24"]}, -1)
    assert guarded.get("/embed", params={"token": old}).status_code == 401


def test_writing_from_another_site_is_refused(connect: Connect) -> None:
    client = connect()
    headers = {"Origin": "https://evil.example"}
    assert client.post("/api/v1/ask", json={"question": "三公"}, headers=headers).status_code == 403
    assert client.get("/api/v1/documents", headers={"Host": "evil.example"}).status_code == 421
    own = {"Origin": "http://testserver"}
    assert client.post("/api/v1/ask", json={"question": "三公"}, headers=own).status_code == 200


def test_an_open_server_stays_on_this_machine(tmp_path: object) -> None:
    from pathlib import Path

    with pytest.raises(SettingsError, match="MINGZHANG_API_KEY"):
        check_settings(Settings(library=Path(str(tmp_path)), host="0.0.0.0"))
    check_settings(Settings(library=Path(str(tmp_path)), host="0.0.0.0", api_key="k"))


def test_replies_carry_strict_headers(connect: Connect) -> None:
    headers = connect().get("/api/v1/health").headers
    assert headers["x-content-type-options"] == "nosniff" and "default-src 'none'" in headers["content-security-policy"]
    assert "server" not in headers


def test_a_port_in_use_is_said_before_anything_starts(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(SettingsError, match=f"port {port} is in use; choose another with --port"):
            check_port(Settings(library=tmp_path, port=port))
    check_port(Settings(library=tmp_path, port=port))
    with pytest.raises(SettingsError, match="65535"):
        check_port(Settings(library=tmp_path, port=70_000))


OWN = {
    "GET /api/v1/health", "GET /api/v1/documents", "GET /api/v1/checks", "POST /api/v1/ask", "GET /embed",
}  # fmt: skip
"""What a token opens without naming a document: what it gets there is of its own documents."""


def test_no_route_shows_a_reader_another_document(guarded: TestClient) -> None:
    owner = {"Authorization": "Bearer k-123"}
    given = guarded.post("/api/v1/ask", json={"question": "三公经费", "scope": ["wl-24"]}, headers=owner).json()
    job = guarded.post("/api/v1/documents", files={"files": ("a.pdf", b"%PDF-good")}, headers=owner).json()["jobs"][0]
    mine = {"Authorization": f"Bearer {token(guarded, ['jg-24'])}"}
    names = {"key": "wl-24", "answer_id": given["id"], "job_id": job["id"], "number": 1, "name": "page.css"}
    app: Any = guarded.app
    tried = {
        f"{method} {route.path}": guarded.request(
            method, route.path.format(**names), headers=mine, json={"question": "三公"}
        )
        for route in iter_route_contexts(app.routes)
        for method in (route.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert len(tried) > 20
    open_to_reader = {name for name, reply in tried.items() if reply.status_code < 400}
    assert open_to_reader == OWN | {"GET /embed.js", "GET /kit/{name}", "GET /login"}
    for name in OWN - {"GET /api/v1/checks"}:
        assert "示例市文旅局" not in tried[name].text and "wl-24" not in tried[name].text, name
    assert tried["GET /api/v1/checks"].json() == []
    assert guarded.get("/api/v1/checks", headers=owner).json()[0]["rule"] == "X2"


def test_a_department_names_its_documents(guarded: TestClient) -> None:
    owner = {"Authorization": "Bearer k-123"}
    body = {"departments": ["示例市文旅局"], "origin": ORIGIN}
    found = guarded.post("/api/v1/embed-tokens", json=body, headers=owner).json()["token"]
    reader = {"Authorization": f"Bearer {found}"}
    assert [row["key"] for row in guarded.get("/api/v1/documents", headers=reader).json()] == ["wl-24"]
    page = guarded.get("/embed", params={"departments": "示例市文旅局"}, headers=owner).text
    assert 'data-scope="wl-24"' in page
    assert guarded.get("/embed", params={"departments": "别的局"}, headers=owner).status_code == 404
    assert guarded.post("/api/v1/embed-tokens", json={"origin": ORIGIN}, headers=owner).status_code == 400


def test_a_token_is_refused_in_a_frame_of_another_site(guarded: TestClient) -> None:
    params = {"token": token(guarded, ["jg-24"])}
    assert guarded.get("/embed", params=params, headers={"Referer": f"{ORIGIN}/budget"}).status_code == 200
    assert guarded.get("/embed", params=params, headers={"Referer": "https://evil.example/"}).status_code == 403


def test_keys_cannot_be_tried_without_end(connect: Connect) -> None:
    client = connect(api_key="k-123", signins_per_minute=3)
    statuses = [client.post("/login", data={"key": "x"}).status_code for _ in range(5)]
    assert statuses == [401, 401, 401, 429, 429]


def test_many_requests_are_asked_to_wait_but_health_answers(connect: Connect) -> None:
    client = connect(requests_per_minute=2)
    replies = [client.get("/api/v1/documents") for _ in range(3)]
    assert [reply.status_code for reply in replies] == [200, 200, 429] and replies[2].headers["retry-after"]
    assert client.get("/api/v1/health").status_code == 200
