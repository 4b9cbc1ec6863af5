"""Uses LiteLLM's `hosted_vllm` provider against BASE_URL (generating) and POOLING_URL; one line per check and `N passed, N failed`."""

import json
import os
import sys

# Before the import, which else asks the network for prices.
os.environ["LITELLM_LOCAL_MODEL_COST_MAP"] = "True"
import litellm  # noqa: E402
from checks import run_checks  # noqa: E402

BASE_URL, POOLING_URL = sys.argv[1:3]
QUESTION = {"role": "user", "content": "What is the weather in Paris?"}
TOOL = {
    "type": "function",
    "function": {
        "name": "weather",
        "parameters": {
            "type": "object",
            "properties": {"city": {"type": "string"}, "days": {"type": "integer", "minimum": 1, "maximum": 7}},
            "required": ["city", "days"],
            "additionalProperties": False,
        },
    },
}
PERSON = {
    "type": "object",
    "properties": {"name": {"type": "string", "maxLength": 20}, "age": {"type": "integer", "minimum": 0}},
    "required": ["name", "age"],
    "additionalProperties": False,
}


def complete(**options):
    defaults = {"model": "hosted_vllm/m", "api_base": BASE_URL, "api_key": "unused", "max_retries": 0, "messages": [QUESTION]}
    return litellm.completion(**{**defaults, **options})


def check_chat():
    answer = complete()
    assert answer.choices[0].message.content
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def check_stream():
    chunks = list(complete(stream=True, stream_options={"include_usage": True}, seed=3))
    text = "".join(chunk.choices[0].delta.content or "" for chunk in chunks if chunk.choices)
    assert text == complete(seed=3).choices[0].message.content
    assert chunks[-1].usage.completion_tokens > 0


def check_tools():
    message = complete(tools=[TOOL], tool_choice="required").choices[0].message
    calls = message.tool_calls
    assert all(1 <= json.loads(call.function.arguments)["days"] <= 7 for call in calls) and calls
    results = [{"role": "tool", "tool_call_id": call.id, "content": "21 degrees"} for call in calls]
    assert complete(messages=[QUESTION, message.model_dump(), *results]).choices[0].message.content


def check_structured_output():
    form = {"type": "json_schema", "json_schema": {"name": "person", "schema": PERSON, "strict": True}}
    person = json.loads(complete(response_format=form).choices[0].message.content)
    assert isinstance(person["name"], str) and person["age"] >= 0


def check_embeddings():
    answer = litellm.embedding(model="hosted_vllm/m", api_base=POOLING_URL, api_key="unused", input=["one", "another", "one"])
    first, second, again = (item["embedding"] for item in answer.data)
    assert first == again != second


def check_errors():
    for expected, options in ((litellm.NotFoundError, {"model": "hosted_vllm/nope"}), (litellm.BadRequestError, {"temperature": -1})):
        try:
            complete(**options)
        except expected:
            continue
        raise AssertionError(f"{expected.__name__} was not raised")


run_checks((check_chat, check_stream, check_tools, check_structured_output, check_embeddings, check_errors))
