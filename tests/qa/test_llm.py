"""Models behind the chat-completions protocol: whatever the server does, the answer is right and comes in time."""

import time

import pytest
from pydantic import BaseModel

from index import Library
from qa import ModelError, answer_question, open_model
from qa.llm import clean, read_shape
from tests.qa.models import (
    Behave,
    calls,
    chat_server,
    draft,
    drips,
    hangs_up,
    says,
    sends,
    stalls,
    streams,
    streams_call,
    streams_for_ever,
    without_tools,
)

QUESTION = "白水市科技局2024年公务接待费预算多少？"


class Small(BaseModel):
    """A reply with one number."""

    a: int


def test_a_right_draft_is_shown(town: Library) -> None:
    with chat_server(says(draft("公务接待费安排 {V1}。"))) as (url, asked):
        answer = answer_question(QUESTION, town, model=open_model("qwen", url=url))
    assert answer.text.startswith("公务接待费安排 4.02 万元。")
    assert [(request["path"], request["model"]) for request in asked] == [("/v1/chat/completions", "qwen")]
    assert asked[0]["temperature"] == 0
    assert [message["role"] for message in asked[0]["messages"]] == ["system", "user"]


MISBEHAVIOUR: dict[str, Behave] = {
    "a lie": says(draft("公务接待费 43.84 万元")),
    "a lie in words": says(draft("公务接待费四十三点八四万元")),
    "a lie without form": says("公务接待费 43.84 万元"),
    "junk": says("\x00\ufffd{]}"),
    "nothing": says(""),
    "thoughts alone": says("<think>43.84</think>"),
    "100 KB": says("43.84 " * 17_000),
    "a page": sends(200, "<html><body>43.84 Bad gateway</body></html>", "text/html"),
    "another object": sends(200, '{"object": "error", "message": "43.84"}', "application/json"),
    "no choices": sends(200, '{"id": "c", "object": "chat.completion", "choices": []}', "application/json"),
    "too many requests": sends(429, '{"error": {"message": "43.84"}}', "application/json"),
    "a refused key": sends(401, '{"error": {"message": "43.84"}}', "application/json"),
    "hanging up": hangs_up,
}


@pytest.mark.parametrize("behave", MISBEHAVIOUR.values(), ids=MISBEHAVIOUR.keys())
def test_no_misbehaviour_of_the_server_reaches_the_reader(town: Library, behave: Behave) -> None:
    template = answer_question(QUESTION, town)
    with chat_server(behave) as (url, asked):
        answer = answer_question(QUESTION, town, model=open_model("qwen", url=url, seconds=3))
    assert answer.text == template.text
    assert answer.values == template.values
    assert asked


@pytest.mark.parametrize("behave", [stalls(4.0), drips(4.0)], ids=["stalls", "drips"])
def test_the_deadline_holds_against_a_server_that_never_ends(town: Library, behave: Behave) -> None:
    with chat_server(behave) as (url, _):
        model = open_model("qwen", url=url, seconds=0.5)
        started = time.monotonic()
        answer = answer_question(QUESTION, town, model=model)
        waited = time.monotonic() - started
    assert answer.text == answer_question(QUESTION, town).text
    assert waited < 3, "two tries of half a second each"


def test_a_server_that_is_not_there_leaves_the_template(town: Library) -> None:
    with chat_server(says("")) as (url, _):
        pass
    answer = answer_question(QUESTION, town, model=open_model("qwen", url=url, seconds=2))
    assert answer.text == answer_question(QUESTION, town).text


def test_a_model_that_cannot_be_opened_says_what_to_look_at() -> None:
    with pytest.raises(ModelError, match="MINGZHANG_MODEL"):
        open_model("nobody:nothing")


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        ("<think>hm</think> ok", "ok"),
        ("<thinking>hm\nhm</thinking>ok", "ok"),
        ("a<THINK>b</THINK>c", "ac"),
        ("ok <think>never closed", "ok"),
        ("begun before, 43.84</think>ok", "ok"),
        ("<reasoning>43.84</reasoning>ok", "ok"),
    ],
)
def test_thoughts_are_stripped(reply: str, text: str) -> None:
    assert clean(reply) == text


@pytest.mark.parametrize("reply", ["", "  ", "<think>only</think>", "x" * 20_001])
def test_a_reply_without_use_is_an_error(reply: str) -> None:
    with pytest.raises(ModelError):
        clean(reply)


@pytest.mark.parametrize("reply", ['{"a": 1}', 'Sure!\n```json\n{"a": 1}\n```\n', 'so: {"a": 1}.'])
def test_the_object_is_found_in_its_wrapping(reply: str) -> None:
    assert read_shape(reply, Small) == Small(a=1)


@pytest.mark.parametrize("reply", ["", "no object", "{broken", '{"a": 1} and {"b": 2}', "[1]"])
def test_what_holds_no_object_is_an_error(reply: str) -> None:
    with pytest.raises(ModelError):
        read_shape(reply, Small)


# Typed replies: a tool where the server has tools, an object in the text where it has none


def test_a_reply_is_asked_for_as_the_arguments_of_a_tool() -> None:
    with chat_server(calls('{"a": 7}')) as (url, asked):
        assert open_model("qwen", url=url).fill("s", "m", Small) == Small(a=7)
    function = asked[0]["tools"][0]["function"]
    assert (function["name"], set(function["parameters"]["properties"])) == ("Small", {"a"})
    assert asked[0]["tool_choice"]["function"]["name"] == "Small"


def test_a_server_that_ignores_tools_is_understood_in_one_request() -> None:
    with chat_server(says('<think>7?</think>{"a": 7}')) as (url, asked):
        assert open_model("qwen", url=url).fill("s", "m", Small) == Small(a=7)
    assert len(asked) == 1


@pytest.mark.parametrize("status", [400, 404, 422, 501])
def test_a_server_that_refuses_tools_is_asked_without_and_that_is_remembered(status: int) -> None:
    with chat_server(without_tools(status, '{"a": 7}')) as (url, asked):
        model = open_model("qwen", url=url)
        assert [model.fill("s", "m", Small), model.fill("s", "m", Small)] == [Small(a=7)] * 2
    assert [bool(request.get("tools")) for request in asked][-2:] == [False, False]


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_is_no_matter_of_tools(status: int) -> None:
    with chat_server(without_tools(status, '{"a": 7}')) as (url, asked), pytest.raises(ModelError):
        open_model("qwen", url=url, seconds=5).fill("s", "m", Small)
    assert all(request.get("tools") for request in asked)


@pytest.mark.parametrize("arguments", ['{"a": "seven"}', '{"b": 7}', "[]", "{broken", ""])
def test_arguments_of_the_wrong_form_are_an_error(arguments: str) -> None:
    with chat_server(calls(arguments)) as (url, _), pytest.raises(ModelError):
        open_model("qwen", url=url, seconds=5).fill("s", "m", Small)


# Streams


def test_a_stream_is_put_together() -> None:
    with chat_server(streams("<think>7", "?</think>", '{"a"', ": 7}")) as (url, asked):
        assert open_model("qwen", url=url, streams=True).fill("s", "m", Small) == Small(a=7)
    assert asked[0]["stream"] is True


def test_a_call_of_a_tool_is_put_together_from_its_pieces() -> None:
    with chat_server(streams_call('{"a"', ": ", "7}")) as (url, _):
        assert open_model("qwen", url=url, streams=True).fill("s", "m", Small) == Small(a=7)


def test_a_stream_without_end_is_broken_off(town: Library) -> None:
    with chat_server(streams_for_ever) as (url, asked):
        model = open_model("qwen", url=url, seconds=20, streams=True)
        answer = answer_question(QUESTION, town, model=model)
    assert answer.text == answer_question(QUESTION, town).text
    assert len(asked) == 2, "one retry"


def test_a_streamed_draft_is_shown(town: Library) -> None:
    with chat_server(streams('{"text": "公务接待费', '为 {V1}。"}')) as (url, _):
        answer = answer_question(QUESTION, town, model=open_model("qwen", url=url, streams=True))
    assert answer.text.startswith("公务接待费为 4.02 万元。")
