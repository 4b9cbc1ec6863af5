"""PyPI tokenizers, in Rust. Measures as measure.ts does; its cache of words cannot be emptied."""
import json
import resource
import sys
import time

started, started_cpu = time.perf_counter(), time.process_time()
from tokenizers import Tokenizer

REPETITIONS = 9
SHORT_CALLS = 5


def main() -> None:
    tokenizer_file, short_file, long_file = sys.argv[1:4]
    tokenizer = Tokenizer.from_file(tokenizer_file)
    load_ms = (time.perf_counter() - started) * 1000
    load_cpu_ms = (time.process_time() - started_cpu) * 1000
    loaded_mb = rss_mb()
    short, long = (open(path, encoding="utf-8", newline="").read() for path in (short_file, long_file))
    reading = {
        "load_ms": load_ms,
        "load_cpu_ms": load_cpu_ms,
        "loaded_mb": loaded_mb,
        "first": rate(tokenizer, short, 1),
        "short_cold": None,
        "short_warm": max(rate(tokenizer, short, SHORT_CALLS) for _ in range(REPETITIONS)),
        "long_cold": None,
        "long_warm": max(rate(tokenizer, long, 1) for _ in range(3)),
        "rss_mb": rss_mb(),
    }
    print(json.dumps(reading))


def rate(tokenizer: Tokenizer, text: str, calls: int) -> float:
    begun = time.process_time()
    for _ in range(calls):
        tokenizer.encode(text, add_special_tokens=False)
    return calls * len(text.encode()) / 1e6 / (time.process_time() - begun)


def rss_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


main()
