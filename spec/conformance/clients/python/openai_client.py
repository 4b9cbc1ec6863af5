"""Uses the official OpenAI client for Python against BASE_URL; prints one line per check and `N passed, N failed`."""

import asyncio
import sys

import openai
from checks import expect, run_checks

TEXT = 'Hello "there", friend! 你好 😀'
MESSAGES = [{"role": "user", "content": TEXT}]


def check_chat(client):
    answer = client.chat.completions.create(model="m", messages=MESSAGES)
    assert answer.choices[0].message.content == TEXT
    assert answer.choices[0].finish_reason == "stop"
    assert answer.usage.total_tokens == answer.usage.prompt_tokens + answer.usage.completion_tokens


def check_completions(client):
    answer = client.completions.create(model="m", prompt=TEXT, max_tokens=2)
    text = answer.choices[0].text
    assert text and text != TEXT and TEXT.startswith(text), text
    assert answer.choices[0].finish_reason == "length"


def check_stream(client):
    chunks = list(
        client.chat.completions.create(
            model="m", messages=MESSAGES, stream=True, stream_options={"include_usage": True}
        )
    )
    assert "".join(c.choices[0].delta.content or "" for c in chunks if c.choices) == TEXT
    assert chunks[-1].usage.completion_tokens > 0
    texts = client.completions.create(model="m", prompt=TEXT, stream=True)
    assert "".join(c.choices[0].text for c in texts) == TEXT


def check_models(client):
    assert [model.id for model in client.models.list()] == ["m", "a"]


def check_errors(client):
    def create(**changes):
        return client.chat.completions.create(**{"model": "m", "messages": MESSAGES, **changes})

    expect(openai.NotFoundError, lambda: create(model="nope"))
    expect(openai.BadRequestError, lambda: create(max_tokens=-1), param="max_tokens")
    expect(openai.RateLimitError, lambda: create(n=3000))


def check_abort(client):
    stream = client.chat.completions.create(model="m", messages=MESSAGES, stream=True)
    next(iter(stream))
    stream.close()
    # All seats are free again: as many sequences as there are run at once.
    assert len(client.chat.completions.create(model="m", messages=MESSAGES, n=4).choices) == 4


def check_async(client):
    async def main():
        async with openai.AsyncOpenAI(base_url=client.base_url, api_key="unused", max_retries=0) as other:
            answers = await asyncio.gather(
                *(other.chat.completions.create(model="m", messages=MESSAGES) for _ in range(4))
            )
            assert all(answer.choices[0].message.content == TEXT for answer in answers)
            stream = await other.chat.completions.create(model="m", messages=MESSAGES, stream=True)
            assert "".join([c.choices[0].delta.content or "" async for c in stream]) == TEXT

    asyncio.run(main())


CHECKS = (check_chat, check_completions, check_stream, check_models, check_errors, check_abort, check_async)


run_checks(CHECKS, openai.OpenAI(base_url=sys.argv[1], api_key="unused", max_retries=0))
