"""What the scripts share: what they ask for, what answers must be, and how checks are run."""

import json
import sys
import traceback

QUESTION = {"role": "user", "content": "What is the weather in Paris?"}

# Arguments of a tool, in OpenAI's form; `ARGUMENTS` is their schema.
ARGUMENTS = {
    "type": "object",
    "properties": {"city": {"type": "string", "maxLength": 20}, "days": {"type": "integer", "minimum": 1, "maximum": 7}},
    "required": ["city", "days"],
    "additionalProperties": False,
}
TOOL = {"type": "function", "function": {"name": "weather", "description": "Tells the weather", "parameters": ARGUMENTS}}
OTHER_TOOL = {"type": "function", "function": {"name": "clock", "parameters": {"type": "object", "properties": {}}}}
NAMED = {"type": "function", "function": {"name": "weather"}}

# The choices among the tools: with the first two the model may take either.
CHOICES = ("auto", "required", NAMED)


def check_call(name, arguments):
    """Whether a call is of one of the tools, with arguments (JSON, or parsed) that fit it."""
    parsed = json.loads(arguments) if isinstance(arguments, str) else arguments
    if name == "clock":
        assert parsed == {}, parsed
        return
    assert name == "weather", name
    assert set(parsed) == {"city", "days"}, parsed
    assert isinstance(parsed["city"], str) and isinstance(parsed["days"], int) and 1 <= parsed["days"] <= 7, parsed


def check_vectors(first, second, again):
    """Whether the first and the last are the same vector of length 1, and the other is not."""
    assert first == again != second
    assert abs(sum(value * value for value in first) - 1) < 1e-3


def expect(expected, call, **fields):
    """The error of class `expected` that `call` raises; its attributes are the `fields`."""
    try:
        call()
    except expected as error:
        for name, value in fields.items():
            assert getattr(error, name) == value, f"{name}: {getattr(error, name)!r} is not {value!r}"
        return error
    raise AssertionError(f"{expected.__name__} was not raised")


def run_checks(checks, *args):
    """Calls each check with `args`; prints a line per check and `N passed, N failed`. Ends the process, with 1 where one failed."""
    failed = 0
    for check in checks:
        try:
            check(*args)
            print(f"ok {check.__name__}")
        except Exception:  # noqa: BLE001 - every failure is reported, whatever it is
            failed += 1
            print(f"not ok {check.__name__}\n{traceback.format_exc()}")
    print(f"{len(checks) - failed} passed, {failed} failed")
    sys.exit(1 if failed else 0)
