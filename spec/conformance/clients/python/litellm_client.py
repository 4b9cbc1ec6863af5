"""Uses LiteLLM's `hosted_vllm` provider against BASE_URL (generating), POOLING_URL and KEYED_URL; one line per check and `N passed, N failed`."""

import asyncio
import json
import os
import sys

# Before the import, which else asks the network for prices.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm  # noqa: E402
from checks import CHOICES, NAMED, OTHER_TOOL, QUESTION, TOOL, check_call, check_vectors, expect, run_checks  # noqa: E402
from pydantic import BaseModel, Field  # noqa: E402

litellm.suppress_debug_info = True
BASE_URL, POOLING_URL, KEYED_URL = sys.argv[1:4]
MODEL = "hosted_vllm/m"


class Person(BaseModel):
    name: str = Field(max_length=20)
    age: int = Field(ge=0, le=120)


def to_options(**options):
    return {"model": MODEL, "api_base": BASE_URL, "api_key": "unused", "max_retries": 0, "messages": [QUESTION], **options}


def complete(**options):
    return litellm.completion(**to_options(**options))


def embed(**options):
    return litellm.embedding(**{"model": MODEL, "api_base": POOLING_URL, "api_key": "unused", "max_retries": 0, **options})


def check_chat():
    answer = complete()
    assert answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def check_stream():
    chunks = list(complete(stream=True, stream_options={"include_usage": True}, seed=3))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == complete(seed=3).choices[0].message.content
    assert chunks[-1].usage.completion_tokens > 0


def go_round(choice, message):
    """Answers the calls of a message; what then comes is text."""
    for call in message.tool_calls:
        check_call(call.function.name, call.function.arguments)
        assert choice != NAMED or call.function.name == "weather"
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in message.tool_calls]
    last = complete(messages=[QUESTION, message.model_dump(), *results], tools=[TOOL, OTHER_TOOL]).choices[0].message
    assert last.content and not last.tool_calls


def check_tools():
    for choice in CHOICES:
        options = {"tools": [TOOL, OTHER_TOOL], "tool_choice": choice}
        chunks = list(complete(stream=True, **options))
        for answer in (complete(**options), litellm.stream_chunk_builder(chunks)):
            assert answer.choices[0].message.tool_calls, choice
            go_round(choice, answer.choices[0].message)


def check_structured_output():
    assert Person.model_validate_json(complete(response_format=Person).choices[0].message.content)
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": Person.model_json_schema(), "strict": True}}
    assert Person.model_validate_json(complete(response_format=form).choices[0].message.content)
    chunks = complete(response_format=form, stream=True)
    assert Person.model_validate_json("".join(chunk.choices[0].delta.content or "" for chunk in chunks))
    assert isinstance(json.loads(complete(response_format={"type": "json_object"}).choices[0].message.content), dict)


def check_embeddings():
    texts = ["one", "another", "one"]
    check_vectors(*(item["embedding"] for item in embed(input=texts).data))
    check_vectors(*(item["embedding"] for item in embed(input=texts, encoding_format="float").data))


def check_rerank():
    answer = litellm.rerank(model=MODEL, api_base=POOLING_URL, api_key="unused", query="one", documents=["another", "one"], top_n=1)
    (best,) = answer.results
    assert best["index"] == 1 and best["relevance_score"] > 0.99


def check_errors():
    expect(litellm.NotFoundError, lambda: complete(model="hosted_vllm/nope"), status_code=404)
    expect(litellm.NotFoundError, lambda: list(complete(model="hosted_vllm/nope", stream=True)))
    expect(litellm.NotFoundError, lambda: embed(input=["one"], api_base=BASE_URL))
    expect(litellm.BadRequestError, lambda: complete(temperature=-1), status_code=400)
    expect(litellm.AuthenticationError, lambda: complete(api_base=KEYED_URL), status_code=401)
    assert complete(api_base=KEYED_URL, api_key="secret").choices[0].message.content


def check_overflow():
    expect(litellm.ContextWindowExceededError, lambda: complete(messages=[{"role": "user", "content": "word " * 20_000}]))


def check_async():
    async def main():
        answers = await asyncio.gather(*(litellm.acompletion(**to_options()) for _ in range(4)))
        assert all(answer.choices[0].message.content for answer in answers)
        stream = await litellm.acompletion(**to_options(stream=True, seed=3))
        text = "".join([chunk.choices[0].delta.content or "" async for chunk in stream])
        assert text == complete(seed=3).choices[0].message.content

    asyncio.run(main())


CHECKS = (
    check_chat,
    check_stream,
    check_tools,
    check_structured_output,
    check_embeddings,
    check_rerank,
    check_errors,
    check_overflow,
    check_async,
)

run_checks(CHECKS)
