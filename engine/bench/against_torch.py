#!/usr/bin/env python3
"""Compares flipscope-bench-kernels with PyTorch on the same machine and prints a Markdown table of ratios.

    against_torch.py [--bench PATH] [--rounds N] [--products] [--steps]

Each round runs both sides one after the other, and medians over the rounds are compared: whatever else the machine
does meets both. Needs python3-torch; Debian's OpenBLAS takes new AVX-512 processors for ancient ones and runs three
times slower, so OPENBLAS_CORETYPE=SkylakeX is exported where the processor has AVX-512.
"""
import argparse
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

BATCH, WIDTH = 128, 1024
FLOORS = {"forward/avx512": 18, "forward/avx2": 10,
          "votes/1": 6.5, "votes/1of2": 10, "votes/1of8": 17.5,
          "blame/1": 14, "blame/1of2": 13, "blame/1of8": 27.5}
STEP_FLOORS = {"grey/avx512": 15, "median/avx512": 25, "grey/avx2": 7, "median/avx2": 12}


def has_avx512():
    try:
        return "avx512f" in pathlib.Path("/proc/cpuinfo").read_text()
    except OSError:
        return False


def import_torch():
    """Imports torch with a BLAS that knows the processor; exits with a plain message where there is none."""
    if has_avx512():
        os.environ.setdefault("OPENBLAS_CORETYPE", "SkylakeX")
    try:
        import torch
        return torch
    except ImportError:
        sys.exit("PyTorch is not installed for " + sys.executable + ": nothing to compare with.\n"
                 "On Debian: apt-get install python3-torch, then run this with /usr/bin/python3.")


def best_of(work, seconds):
    """Best time of many calls within about `seconds`."""
    work()
    best, end = float("inf"), time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        best = min(best, time.perf_counter() - start)
    return best


def median_of(work, seconds):
    work()
    times, end = [], time.perf_counter() + seconds
    while time.perf_counter() < end:
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def sgemm(torch):
    """Seconds of the forward product in float32, one thread."""
    torch.set_num_threads(1)
    signs = [torch.randint(0, 2, size).float() * 2 - 1 for size in ((BATCH, WIDTH), (WIDTH, WIDTH))]
    with torch.no_grad():
        return best_of(lambda: torch.matmul(signs[0], signs[1].t()), 0.3)


def adam_step(torch, threads):
    """Seconds of a step of the usual latent-weight network of the same shape, batch 100."""
    torch.set_num_threads(threads)
    nn = torch.nn

    def block(inputs):
        return [nn.Linear(inputs, WIDTH), nn.BatchNorm1d(WIDTH), nn.Hardtanh()]

    net = nn.Sequential(*block(784), *block(WIDTH), nn.Linear(WIDTH, 10))
    adam = torch.optim.Adam(net.parameters())
    loss = nn.CrossEntropyLoss()
    x, y = torch.rand(100, 784), torch.randint(0, 10, (100,))

    def step():
        adam.zero_grad()
        loss(net(x), y).backward()
        adam.step()

    return median_of(step, 1.0)


def run_bench(bench, pattern, min_time, repetitions):
    """Benchmark name -> (best seconds, best MAC/cycle, best share)."""
    command = [bench, f"--benchmark_filter={pattern}", f"--benchmark_min_time={min_time}",
               f"--benchmark_repetitions={repetitions}", "--benchmark_format=json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{bench} failed: {done.stderr.strip()}")
    results = {}
    for run in json.loads(done.stdout)["benchmarks"]:
        if run.get("error_occurred"):
            sys.exit(f"{run['name']}: {run['error_message']}")
        if run.get("run_type") != "iteration":
            continue
        name = re.sub(r"/real_time$", "", run["run_name"])
        key = "real_time" if run["run_name"].endswith("real_time") else "cpu_time"
        results.setdefault(name, []).append((run[key] * 1e-6, run.get("MAC/cycle"), run.get("share")))
    return results


def best(entries):
    return min(entries, key=lambda entry: entry[0])


def row(*cells):
    print("| " + " | ".join(cells) + " |")


def rounded(values, digits=1):
    return f"{statistics.median(values):.{digits}f}"


def compare_products(torch, bench, rounds):
    pattern = (f"^((forward/bits|votes/bits|blame)/{WIDTH}x{WIDTH}(/1|/1of2|/1of8|/1of32|/1of64)?|"
               "convolution3x3/[0-9]+)/avx.*")
    seconds, macs, shares, ratios = {}, {}, {}, {}
    for _ in range(rounds):
        float_seconds = sgemm(torch)
        for name, entries in run_bench(bench, pattern, 0.005, 12).items():
            took, rate, share = best(entries)
            seconds.setdefault(name, []).append(took)
            macs.setdefault(name, []).append(rate)
            shares.setdefault(name, []).append(share or 0)
            ratios.setdefault(name, []).append(float_seconds / took)
    print(f"\nProducts, {BATCH} x {WIDTH} x {WIDTH}, one thread; x sgemm is torch.matmul of the same size in float32\n")
    row("product", "us", "MAC/cycle", "share of the limit", "x sgemm", "floor")
    row(*["---"] * 6)
    for name, times in seconds.items():
        product, kernels = name.split("/")[0], name.split("/")[-1]
        density = name.split("/")[-2]
        conv = product.startswith("convolution")
        floor = FLOORS.get(f"{product}/{kernels}") or (FLOORS.get(f"{product}/{density}") if kernels == "avx512" else None)
        if conv and kernels == "avx512" and density != "64":
            floor = "250 MAC/cycle"
        share = statistics.median(shares[name])
        row(name, f"{statistics.median(times) * 1e6:.1f}", rounded(macs[name], 0), f"{share:.0%}" if share else "",
            "" if conv else rounded(ratios[name]), str(floor or ""))


def compare_steps(torch, bench, rounds):
    float_times, times = [], {}
    for _ in range(rounds):
        float_times.append(min(adam_step(torch, 1), adam_step(torch, 2)))
        for name, entries in run_bench(bench, "^step/", 0.3, 3).items():
            times.setdefault(name, []).append(best(entries)[0])
    reference = statistics.median(float_times)
    print("\nSteps, 784-1024-1024-10, batch 100; torch: Adam, BatchNorm and Hardtanh in float32, the better of 1 and 2"
          f" threads: {reference * 1e3:.2f} ms\n")
    row("step", "us", "x torch", "floor", "2 threads / 1")
    row(*["---"] * 5)
    for name, found in times.items():
        _, encoding, threads, kernels = name.split("/")
        took = statistics.median(found)
        ratio = [reference_time / own for reference_time, own in zip(float_times, found)]
        scaling = ""
        if threads == "threads2":
            scaling = f"{statistics.median(times[name.replace('threads2', 'threads1')]) / took:.2f}"
        floor = STEP_FLOORS.get(f"{encoding}/{kernels}", "") if threads == "threads1" else ""
        row(name, f"{took * 1e6:.0f}", rounded(ratio), str(floor), scaling)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--bench", default="flipscope-bench-kernels", help="the benchmark program")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--products", action="store_true", help="only the products")
    parser.add_argument("--steps", action="store_true", help="only the whole steps")
    arguments = parser.parse_args()
    torch = import_torch()
    if arguments.products or not arguments.steps:
        compare_products(torch, arguments.bench, arguments.rounds)
    if arguments.steps or not arguments.products:
        compare_steps(torch, arguments.bench, arguments.rounds)


if __name__ == "__main__":
    main()
