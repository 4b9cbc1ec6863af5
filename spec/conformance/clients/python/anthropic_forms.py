"""Uses the official Anthropic client for Python against BASE_URL (generating) and KEYED_URL: choices among tools, streamed calls, forms,
thinking and errors; one line per check and `N passed, N failed`."""

import asyncio
import sys

import anthropic
from checks import ARGUMENTS, QUESTION, check_call, expect, run_checks
from pydantic import BaseModel, Field

BASE_URL, KEYED_URL = sys.argv[1:3]
TOOLS = [
    {"name": "weather", "description": "Tells the weather", "input_schema": ARGUMENTS},
    {"name": "clock", "input_schema": {"type": "object", "properties": {}}},
]
CHOICES = ({"type": "auto"}, {"type": "any"}, {"type": "tool", "name": "weather"})


class Person(BaseModel):
    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


def connect(url=BASE_URL, key="unused"):
    return anthropic.Anthropic(base_url=url, api_key=key, max_retries=0)


client = connect()


def to_request(**fields):
    return {"model": "m", "max_tokens": 2000, "messages": [QUESTION], **fields}


def create(**fields):
    return client.messages.create(**to_request(**fields))


def go_round(choice, message):
    """Answers the calls of a message; what then comes is text."""
    calls = [block for block in message.content if block.type == "tool_use"]
    assert calls and message.stop_reason == "tool_use", (choice, message)
    for call in calls:
        check_call(call.name, call.input)
        assert choice["type"] != "tool" or call.name == "weather"
    results = [{"type": "tool_result", "tool_use_id": call.id, "content": "21 degrees"} for call in calls]
    messages = [QUESTION, {"role": "assistant", "content": message.content}, {"role": "user", "content": results}]
    last = create(messages=messages, tools=TOOLS)
    assert last.stop_reason == "end_turn" and read_text(last)


def read_text(message):
    """What is said, apart from thoughts; calls are neither."""
    assert {block.type for block in message.content} <= {"thinking", "text"}, message
    return "".join(block.text for block in message.content if block.type == "text")


def check_tools():
    for choice in CHOICES:
        go_round(choice, create(tools=TOOLS, tool_choice=choice))
    assert create(tools=TOOLS, tool_choice={"type": "none"}).stop_reason == "end_turn"


def check_streamed_tools():
    for choice in CHOICES:
        pieces = {}
        with client.messages.stream(**to_request(tools=TOOLS, tool_choice=choice)) as stream:
            for event in stream:
                if event.type == "content_block_delta" and event.delta.type == "input_json_delta":
                    pieces[event.index] = pieces.get(event.index, "") + event.delta.partial_json
            message = stream.get_final_message()
        calls = [index for index, block in enumerate(message.content) if block.type == "tool_use"]
        assert all(pieces.get(index, "{}") for index in calls)
        for index in calls:
            check_call(message.content[index].name, pieces.get(index) or "{}")
        go_round(choice, message)


def check_form():
    assert isinstance(client.messages.parse(**to_request(output_format=Person)).parsed_output, Person)
    schema = {"type": "json_schema", "schema": Person.model_json_schema()}
    assert Person.model_validate_json(read_text(create(output_config={"format": schema})))


def check_thinking_budget():
    expect(anthropic.BadRequestError, lambda: create(thinking={"type": "enabled", "budget_tokens": 3000}))
    expect(anthropic.BadRequestError, lambda: create(thinking={"type": "enabled", "budget_tokens": 10}))
    thoughtful = create(thinking={"type": "enabled", "budget_tokens": 1024})
    assert [block.type for block in thoughtful.content] == ["thinking", "text"] and thoughtful.content[0].signature
    assert [block.type for block in create(thinking={"type": "disabled"}).content] == ["text"]


def check_count_tokens():
    plain = client.messages.count_tokens(model="m", messages=[QUESTION]).input_tokens
    assert plain == create().usage.input_tokens
    tooled = client.messages.count_tokens(model="m", messages=[QUESTION], tools=TOOLS, system="Be brief.").input_tokens
    assert tooled == create(tools=TOOLS, system="Be brief.").usage.input_tokens > plain


def check_key():
    expect(anthropic.AuthenticationError, lambda: connect(KEYED_URL).messages.create(**to_request()), status_code=401)
    bearer = anthropic.Anthropic(base_url=KEYED_URL, auth_token="secret", max_retries=0)
    assert bearer.messages.create(**to_request()).content


def check_errors():
    missing = expect(anthropic.NotFoundError, lambda: create(model="nope"), status_code=404)
    assert (missing.body["type"], missing.body["error"]["type"]) == ("error", "NotFoundError")
    wrong = expect(anthropic.BadRequestError, lambda: create(messages=[{"role": "user", "content": [{"type": "nope"}]}]), status_code=400)
    assert "messages.0.content" in wrong.body["error"]["message"]
    expect(anthropic.NotFoundError, lambda: create(model="nope", stream=True))
    expect(anthropic.NotFoundError, lambda: client.messages.count_tokens(model="nope", messages=[QUESTION]))
    expect(anthropic.BadRequestError, lambda: create(tools=TOOLS, tool_choice={"type": "tool", "name": "nope"}))


def check_async():
    async def main():
        async with anthropic.AsyncAnthropic(base_url=BASE_URL, api_key="unused", max_retries=0) as other:
            async with other.messages.stream(**to_request(tools=TOOLS, tool_choice=CHOICES[2])) as stream:
                message = await stream.get_final_message()
            go_round(CHOICES[2], message)
            async with other.messages.stream(**to_request()) as stream:
                text = "".join([piece async for piece in stream.text_stream])
                assert text == read_text(await stream.get_final_message()) != ""

    asyncio.run(main())


run_checks(
    (check_tools, check_streamed_tools, check_form, check_thinking_budget, check_count_tokens, check_key, check_errors, check_async)
)
