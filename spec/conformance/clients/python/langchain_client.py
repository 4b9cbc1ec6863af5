"""Uses LangChain's OpenAI integration against BASE_URL (generating), POOLING_URL and KEYED_URL; one line per check and `N passed, N failed`."""

import asyncio
import sys

import openai
from checks import QUESTION, check_call, check_vectors, expect, run_checks
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel, Field

BASE_URL, POOLING_URL, KEYED_URL = sys.argv[1:4]
TEXT = QUESTION["content"]


class Person(BaseModel):
    """A person."""

    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


@tool
def weather(city: str, days: int = Field(ge=1, le=7)) -> str:
    """Tells the weather."""
    return f"21 degrees in {city} for {days} days"


@tool
def clock() -> str:
    """Tells the time."""
    return "12:00"


TOOLS = {"weather": weather, "clock": clock}


def create_chat(**options):
    return ChatOpenAI(**{"model": "m", "base_url": BASE_URL, "api_key": "unused", "max_retries": 0, **options})


def create_embeddings(url=POOLING_URL):
    return OpenAIEmbeddings(model="m", base_url=url, api_key="unused", max_retries=0, check_embedding_ctx_length=False)


def check_chat():
    answer = create_chat().invoke(TEXT)
    assert answer.content
    usage = answer.usage_metadata
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]
    assert answer.response_metadata["finish_reason"] == "stop"


def check_stream():
    chunks = list(create_chat(stream_usage=True, seed=3).stream(TEXT))
    assert "".join(chunk.content for chunk in chunks) == create_chat(seed=3).invoke(TEXT).content
    assert sum((chunk.usage_metadata or {}).get("output_tokens", 0) for chunk in chunks) > 0


def go_round(question, answer):
    """Has the tools called; what then comes is text."""
    for call in answer.tool_calls:
        check_call(call["name"], call["args"])
    results = [ToolMessage(TOOLS[call["name"]].invoke(call["args"]), tool_call_id=call["id"]) for call in answer.tool_calls]
    last = create_chat().bind_tools([weather, clock]).invoke([question, answer, *results])
    assert last.content and not last.tool_calls


def check_tools():
    question = HumanMessage(TEXT)
    for choice in ("auto", "required", "weather"):
        chat = create_chat().bind_tools([weather, clock], tool_choice=choice)
        streamed = None
        for chunk in chat.stream([question]):
            streamed = chunk if streamed is None else streamed + chunk
        for answer in (chat.invoke([question]), streamed):
            assert answer.tool_calls and not answer.invalid_tool_calls, choice
            assert choice != "weather" or {call["name"] for call in answer.tool_calls} == {"weather"}
            go_round(question, answer)


def check_structured_output():
    for method in ("json_schema", "function_calling"):
        chat = create_chat().with_structured_output(Person, method=method, include_raw=True)
        assert isinstance(chat.invoke("Who?")["parsed"], Person), method
        assert any(isinstance(chunk.get("parsed"), Person) for chunk in chat.stream("Who?")), method
    assert isinstance(create_chat().with_structured_output(None, method="json_mode").invoke("Who? In JSON."), dict)


def check_responses():
    chat = create_chat(use_responses_api=True)
    answer = chat.invoke(TEXT)
    assert answer.text and answer.usage_metadata["output_tokens"] > 0
    streamed = None
    for chunk in chat.stream(TEXT):
        streamed = chunk if streamed is None else streamed + chunk
    assert streamed.text and streamed.usage_metadata["output_tokens"] > 0
    assert isinstance(chat.with_structured_output(Person).invoke("Who?"), Person)


def check_embeddings():
    check_vectors(*create_embeddings().embed_documents(["one", "another", "one"]))
    assert create_embeddings().embed_query("one") == create_embeddings().embed_documents(["one"])[0]


def check_errors():
    expect(openai.NotFoundError, lambda: create_chat(model="nope").invoke(TEXT), status_code=404)
    expect(openai.NotFoundError, lambda: list(create_chat(model="nope").stream(TEXT)))
    expect(openai.BadRequestError, lambda: create_chat(temperature=-1).invoke(TEXT), param="temperature")
    long = expect(openai.BadRequestError, lambda: create_chat().invoke("word " * 20_000))
    assert "maximum context length is 16384 tokens" in long.message
    expect(openai.NotFoundError, lambda: create_embeddings(BASE_URL).embed_query("one"))
    expect(openai.AuthenticationError, lambda: create_chat(base_url=KEYED_URL).invoke(TEXT), status_code=401)
    assert create_chat(base_url=KEYED_URL, api_key="secret").invoke(TEXT).content


def check_async():
    async def main():
        answers = await create_chat().abatch([TEXT] * 4)
        assert all(answer.content for answer in answers)
        streamed = [chunk.content async for chunk in create_chat(seed=3).astream(TEXT)]
        assert "".join(streamed) == (await create_chat(seed=3).ainvoke(TEXT)).content
        check_vectors(*await create_embeddings().aembed_documents(["one", "another", "one"]))

    asyncio.run(main())


CHECKS = (
    check_chat,
    check_stream,
    check_tools,
    check_structured_output,
    check_responses,
    check_embeddings,
    check_errors,
    check_async,
)

run_checks(CHECKS)
