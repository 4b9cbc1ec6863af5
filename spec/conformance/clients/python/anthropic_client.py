"""Uses the official Anthropic client for Python against BASE_URL; prints one line per check and `N passed, N failed`."""

import asyncio
import sys

import anthropic
from checks import expect, run_checks

TEXT = 'Hello "there", friend! 你好 😀'
MESSAGES = [{"role": "user", "content": TEXT}]
CALL = '</think><tool_call>\n{"name": "get_time", "arguments": {"tz": "UTC"}}\n</tool_call>'
TOOLS = [{"name": "get_time", "description": "Tells the time", "input_schema": {"type": "object", "properties": {}}}]


def say(content, **changes):
    return {"model": "m", "max_tokens": 200, "messages": [{"role": "user", "content": content}], **changes}


def check_message(client):
    answer = client.messages.create(**say("</think>" + TEXT, system="Be brief."))
    assert [(block.type, block.text) for block in answer.content] == [("text", TEXT)]
    assert answer.stop_reason == "end_turn"
    assert answer.usage.input_tokens > 0 and answer.usage.output_tokens > 0


def check_thinking(client):
    answer = client.messages.create(**say("<think>Hm.</think>" + TEXT))
    assert [block.type for block in answer.content] == ["thinking", "text"]
    assert answer.content[0].thinking == "Hm." and answer.content[0].signature


def check_stop_sequence(client):
    answer = client.messages.create(**say("</think>" + TEXT, stop_sequences=["friend"]))
    assert (answer.stop_reason, answer.stop_sequence) == ("stop_sequence", "friend")


def check_stream(client):
    with client.messages.stream(**say("<think>Hm.</think>" + TEXT)) as stream:
        assert "".join(stream.text_stream) == TEXT
        message = stream.get_final_message()
    assert [block.type for block in message.content] == ["thinking", "text"]
    events = list(client.messages.create(**say("</think>" + TEXT, stream=True)))
    assert [events[0].type, events[-2].type, events[-1].type] == ["message_start", "message_delta", "message_stop"]
    assert events[-2].usage.output_tokens > 0


def check_tools(client):
    answer = client.messages.create(**say(CALL, tools=TOOLS))
    (call,) = answer.content
    assert (answer.stop_reason, call.type, call.name, call.input) == ("tool_use", "tool_use", "get_time", {"tz": "UTC"})
    with client.messages.stream(**say(CALL, tools=TOOLS, tool_choice={"type": "any"})) as stream:
        streamed = stream.get_final_message().content
    # A model that has to call may do so several times.
    assert {(block.type, block.name) for block in streamed} == {("tool_use", "get_time")}
    result = {"type": "tool_result", "tool_use_id": call.id, "content": [{"type": "text", "text": "12:00"}]}
    said = {"type": "text", "text": "</think>And now?"}
    messages = [*say(CALL)["messages"], {"role": "assistant", "content": answer.content}, {"role": "user", "content": [result, said]}]
    last = client.messages.create(**say("", messages=messages, tools=TOOLS))
    assert [block.text for block in last.content] == ["And now?"]


def check_count_tokens(client):
    counted = client.messages.count_tokens(model="m", messages=MESSAGES)
    assert counted.input_tokens == client.messages.create(**say(TEXT)).usage.input_tokens


def check_errors(client):
    expect(anthropic.NotFoundError, lambda: client.messages.create(**say(TEXT, model="nope")))
    expect(anthropic.BadRequestError, lambda: client.messages.create(**say(TEXT, max_tokens=0)))
    expect(anthropic.BadRequestError, lambda: client.messages.create(**say(TEXT, max_tokens=5000)))


def check_async(client):
    async def main():
        async with anthropic.AsyncAnthropic(base_url=client.base_url, api_key="unused", max_retries=0) as other:
            answers = await asyncio.gather(*(other.messages.create(**say("</think>" + TEXT)) for _ in range(4)))
            assert all(answer.content[0].text == TEXT for answer in answers)

    asyncio.run(main())


CHECKS = (
    check_message,
    check_thinking,
    check_stop_sequence,
    check_stream,
    check_tools,
    check_count_tokens,
    check_errors,
    check_async,
)


run_checks(CHECKS, anthropic.Anthropic(base_url=sys.argv[1], api_key="unused", max_retries=0))
