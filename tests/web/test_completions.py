"""Chat completions and MCP: what other programs connect to."""

import json
from typing import Any

from fastapi.testclient import TestClient

QUESTION = [{"role": "system", "content": "x"}, {"role": "user", "content": "三公经费一共多少？"}]
MCP = {"Accept": "application/json, text/event-stream"}


def test_completion_carries_text_places_and_the_whole_answer(client: TestClient) -> None:
    reply = client.post("/v1/chat/completions", json={"model": "mingzhang", "messages": QUESTION}).json()
    content = reply["choices"][0]["message"]["content"]
    assert "12.30 万元 (已核对) [E1]" in content and "第 1 页" in content
    assert reply["mingzhang"]["answer"]["values"][0]["value"] == "12.30"


def test_a_model_name_can_hold_one_document(client: TestClient) -> None:
    names = [model["id"] for model in client.get("/v1/models").json()["data"]]
    assert names == ["mingzhang", "mingzhang/jg-24", "mingzhang/wl-24"]
    reply = client.post("/v1/chat/completions", json={"model": "mingzhang/wl-24", "messages": QUESTION}).json()
    assert reply["mingzhang"]["scope"] == ["wl-24"]


def test_streamed_pieces_join_to_the_same_text(client: TestClient) -> None:
    body = {"messages": QUESTION, "stream": True, "stream_options": {"include_usage": True}}
    lines = [line for line in client.post("/v1/chat/completions", json=body).text.split("\n") if line]
    assert lines[-1] == "data: [DONE]"
    chunks = [json.loads(line.removeprefix("data: ")) for line in lines[:-1]]
    text = "".join(chunk["choices"][0]["delta"].get("content", "") for chunk in chunks if chunk["choices"])
    whole = client.post("/v1/chat/completions", json={"messages": QUESTION}).json()
    assert text == whole["choices"][0]["message"]["content"]
    assert chunks[-1]["usage"]["total_tokens"] == 0


def test_earlier_turns_and_parts_are_understood(client: TestClient) -> None:
    parts = [{"type": "text", "text": "那么三公经费呢"}]
    messages: list[dict[str, Any]] = [
        {"role": "user", "content": "支出多少"},
        {"role": "assistant", "content": "100"},
        {"role": "user", "content": parts},
    ]
    reply = client.post("/v1/chat/completions", json={"messages": messages}).json()
    assert "第 2 问" in reply["choices"][0]["message"]["content"]


def test_refusals_have_the_shape_clients_expect(client: TestClient) -> None:
    reply = client.post("/v1/chat/completions", json={"messages": [{"role": "user", "content": "三" * 9000}]})
    assert reply.status_code == 413 and reply.json()["error"]["code"] == "too_long"


def call(client: TestClient, method: str, **params: Any) -> dict[str, Any]:
    body = {"jsonrpc": "2.0", "id": 1, "method": method, "params": params}
    reply = client.post("/mcp", json=body, headers=MCP)
    assert reply.status_code == 200, reply.text
    result: dict[str, Any] = reply.json()["result"]
    return result


def test_mcp_offers_four_tools_and_no_more(client: TestClient) -> None:
    assert [tool["name"] for tool in call(client, "tools/list")["tools"]] == ["ask", "facts", "checks", "documents"]


def test_mcp_ask_answers_with_evidence(client: TestClient) -> None:
    result = call(client, "tools/call", name="ask", arguments={"question": "三公经费"})
    assert json.loads(result["content"][0]["text"])["values"][0]["value"] == "12.30"
    wrong = call(client, "tools/call", name="checks", arguments={"document": "nowhere"})
    assert wrong["isError"] and "nowhere" in wrong["content"][0]["text"]
