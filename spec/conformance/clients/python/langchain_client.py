"""Uses LangChain's OpenAI integration against BASE_URL (generating) and POOLING_URL; one line per check and `N passed, N failed`."""

import sys

import openai
from checks import run_checks
from langchain_core.messages import HumanMessage, ToolMessage
from langchain_core.tools import tool
from langchain_openai import ChatOpenAI, OpenAIEmbeddings
from pydantic import BaseModel, Field

BASE_URL, POOLING_URL = sys.argv[1:3]
QUESTION = "What is the weather in Paris?"


class Person(BaseModel):
    """A person."""

    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


@tool
def weather(city: str, days: int) -> str:
    """Tells the weather."""
    return f"21 degrees in {city} for {days} days"


def create_chat(**options):
    return ChatOpenAI(**{"model": "m", "base_url": BASE_URL, "api_key": "unused", "max_retries": 0, **options})


def check_chat():
    answer = create_chat().invoke(QUESTION)
    assert answer.content
    usage = answer.usage_metadata
    assert usage["total_tokens"] == usage["input_tokens"] + usage["output_tokens"]


def check_stream():
    chunks = list(create_chat(stream_usage=True, seed=3).stream(QUESTION))
    assert "".join(chunk.content for chunk in chunks) == create_chat(seed=3).invoke(QUESTION).content
    assert sum((chunk.usage_metadata or {}).get("output_tokens", 0) for chunk in chunks) > 0


def check_tools():
    chat = create_chat().bind_tools([weather], tool_choice="required")
    question = HumanMessage(QUESTION)
    answer = chat.invoke([question])
    assert answer.tool_calls
    results = [ToolMessage(weather.invoke(call["args"]), tool_call_id=call["id"]) for call in answer.tool_calls]
    assert create_chat().invoke([question, answer, *results]).content
    streamed = None
    for chunk in chat.stream([question]):
        streamed = chunk if streamed is None else streamed + chunk
    assert all(isinstance(call["args"]["days"], int) for call in streamed.tool_calls) and streamed.tool_calls


def check_structured_output():
    for method in ("json_schema", "function_calling"):
        person = create_chat().with_structured_output(Person, method=method).invoke("Who?")
        assert isinstance(person, Person), method


def check_embeddings():
    embeddings = OpenAIEmbeddings(model="m", base_url=POOLING_URL, api_key="unused", check_embedding_ctx_length=False)
    first, second, again = embeddings.embed_documents(["one", "another", "one"])
    assert first == again != second


def check_errors():
    for expected, options in ((openai.NotFoundError, {"model": "nope"}), (openai.BadRequestError, {"temperature": -1})):
        try:
            create_chat(**options).invoke(QUESTION)
        except expected:
            continue
        raise AssertionError(f"{expected.__name__} was not raised")


run_checks((check_chat, check_stream, check_tools, check_structured_output, check_embeddings, check_errors))
