"""Uses the official OpenAI client for Python against BASE_URL (generating, storing), POOLING_URL, KEYED_URL and SLOW_URL: tools, forms,
responses, vectors and errors; one line per check and `N passed, N failed`."""

import asyncio
import json
import sys

import openai
from checks import CHOICES, NAMED, OTHER_TOOL, QUESTION, TOOL, check_call, check_vectors, expect, run_checks
from pydantic import BaseModel, Field

BASE_URL, POOLING_URL, KEYED_URL, SLOW_URL = sys.argv[1:5]
MESSAGES = [QUESTION]


class Person(BaseModel):
    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


def connect(url=BASE_URL, key="unused"):
    return openai.OpenAI(base_url=url, api_key=key, max_retries=0)


client = connect()


def create(**fields):
    return client.chat.completions.create(**{"model": "m", "messages": MESSAGES, **fields})


def go_round(choice, message):
    """Answers the calls of a message; what then comes is text."""
    for call in message.tool_calls:
        check_call(call.function.name, call.function.arguments)
        assert choice != NAMED or call.function.name == "weather"
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in message.tool_calls]
    answer = create(messages=[*MESSAGES, message, *results], tools=[TOOL, OTHER_TOOL]).choices[0]
    assert answer.message.content and not answer.message.tool_calls and answer.finish_reason == "stop"


def check_tools():
    for choice in CHOICES:
        answer = create(tools=[TOOL, OTHER_TOOL], tool_choice=choice).choices[0]
        assert answer.message.tool_calls, choice
        assert answer.finish_reason == ("stop" if choice == NAMED else "tool_calls"), (choice, answer.finish_reason)
        go_round(choice, answer.message)
    assert create(tools=[TOOL], tool_choice="none").choices[0].message.tool_calls in (None, [])


def check_streamed_tools():
    for choice in CHOICES:
        with client.chat.completions.stream(model="m", messages=MESSAGES, tools=[TOOL, OTHER_TOOL], tool_choice=choice) as stream:
            done = [event for event in stream if event.type == "tool_calls.function.arguments.done"]
            message = stream.get_final_completion().choices[0].message
        assert [(event.name, event.arguments) for event in done] == [(call.function.name, call.function.arguments) for call in message.tool_calls]
        assert done, choice
        go_round(choice, message)


def check_parse():
    answer = client.chat.completions.parse(model="m", messages=MESSAGES, response_format=Person)
    assert isinstance(answer.choices[0].message.parsed, Person)
    with client.chat.completions.stream(model="m", messages=MESSAGES, response_format=Person) as stream:
        assert isinstance(stream.get_final_completion().choices[0].message.parsed, Person)
    tool = openai.pydantic_function_tool(Person)
    call = client.chat.completions.parse(model="m", messages=MESSAGES, tools=[tool], tool_choice="required").choices[0].message.tool_calls[0]
    assert isinstance(call.function.parsed_arguments, Person)


def check_responses():
    first = client.responses.create(model="m", input="Who?")
    assert first.status == "completed" and first.output_text and first.usage.output_tokens > 0
    assert client.responses.retrieve(first.id).output_text == first.output_text
    second = client.responses.create(model="m", input="And now?", previous_response_id=first.id)
    assert second.previous_response_id == first.id
    assert second.usage.input_tokens > first.usage.total_tokens, "what has been said before is read again"


def check_streamed_responses():
    text, types = "", []
    for event in client.responses.create(model="m", input="Who?", stream=True):
        types.append(event.type)
        text += event.delta if event.type == "response.output_text.delta" else ""
    assert (types[0], types[-1]) == ("response.created", "response.completed")
    assert text == event.response.output_text != ""
    with client.responses.stream(model="m", input="Who?", text_format=Person) as stream:
        assert isinstance(stream.get_final_response().output_parsed, Person)


def check_responses_of_a_form():
    assert isinstance(client.responses.parse(model="m", input="Who?", text_format=Person).output_parsed, Person)
    tool = {"type": "function", **TOOL["function"], "strict": True}
    called = client.responses.create(model="m", input="Weather?", tools=[tool], tool_choice="required")
    calls = [item for item in called.output if item.type == "function_call"]
    assert calls
    for call in calls:
        check_call(call.name, call.arguments)
    results = [{"type": "function_call_output", "call_id": call.call_id, "output": "21 degrees"} for call in calls]
    assert client.responses.create(model="m", input=results, tools=[tool], previous_response_id=called.id).output_text


def check_background_responses():
    slow = connect(SLOW_URL)
    response = slow.responses.create(model="m", input="Who?", background=True)
    assert response.status in ("queued", "in_progress")
    assert slow.responses.cancel(response.id).status == "cancelled"
    assert slow.responses.retrieve(response.id).status == "cancelled"
    expect(openai.BadRequestError, lambda: slow.responses.cancel(response.id), param="response_id")


def check_embeddings():
    pooling = connect(POOLING_URL)
    texts = ["one", "another", "one"]
    # Without a format the client asks for base64, and decodes it.
    plain = [item.embedding for item in pooling.embeddings.create(model="m", input=texts).data]
    floats = [item.embedding for item in pooling.embeddings.create(model="m", input=texts, encoding_format="float").data]
    check_vectors(*plain)
    check_vectors(*floats)
    assert all(abs(one - other) < 1e-6 for one, other in zip(plain[0], floats[0], strict=True))
    assert isinstance(pooling.embeddings.create(model="m", input=texts, encoding_format="base64").data[0].embedding, str)
    assert pooling.embeddings.create(model="m", input=[[1, 2], [3]]).usage.prompt_tokens == 3


def check_key():
    expect(openai.AuthenticationError, lambda: connect(KEYED_URL).models.list(), status_code=401)
    assert connect(KEYED_URL, "secret").models.list().data[0].id == "m"


def check_errors():
    expect(openai.NotFoundError, lambda: create(model="nope"), param="model", type="NotFoundError", status_code=404)
    expect(openai.NotFoundError, lambda: create(model="nope", stream=True))
    expect(openai.NotFoundError, lambda: client.responses.create(model="nope", input="x"))
    expect(openai.NotFoundError, lambda: client.responses.retrieve("resp_nope"))
    expect(openai.NotFoundError, lambda: client.embeddings.create(model="m", input="x"))
    expect(openai.BadRequestError, lambda: create(temperature=-1), param="temperature", type="BadRequestError", status_code=400)
    expect(openai.BadRequestError, lambda: create(tool_choice="required"), param="tool_choice")
    expect(openai.BadRequestError, lambda: client.responses.create(model="m", input=5))
    expect(openai.BadRequestError, lambda: connect(POOLING_URL).embeddings.create(model="m", input=[]))


def check_timeouts():
    slow = connect(SLOW_URL).with_options(timeout=0.2)
    expect(openai.APITimeoutError, lambda: slow.chat.completions.create(model="m", messages=MESSAGES))
    expect(openai.APITimeoutError, lambda: list(slow.chat.completions.create(model="m", messages=MESSAGES, stream=True)))


def check_async():
    async def main():
        async with openai.AsyncOpenAI(base_url=BASE_URL, api_key="unused", max_retries=0) as other:
            answer = await other.chat.completions.parse(model="m", messages=MESSAGES, response_format=Person)
            assert isinstance(answer.choices[0].message.parsed, Person)
            stream = await other.chat.completions.create(model="m", messages=MESSAGES, tools=[TOOL], tool_choice="required", stream=True)
            pieces = [call async for chunk in stream for call in chunk.choices[0].delta.tool_calls or []]
            json.loads("".join(piece.function.arguments or "" for piece in pieces if piece.index == 0))
            try:
                await other.chat.completions.create(model="nope", messages=MESSAGES)
                raise AssertionError("NotFoundError was not raised")
            except openai.NotFoundError:
                pass

    asyncio.run(main())


run_checks(
    (
        check_tools,
        check_streamed_tools,
        check_parse,
        check_responses,
        check_streamed_responses,
        check_responses_of_a_form,
        check_background_responses,
        check_embeddings,
        check_key,
        check_errors,
        check_timeouts,
        check_async,
    )
)
