#!/usr/bin/env python3
"""Kills a training at random moments (SIGKILL), resumes it, kills it again, and demands that every run that
gets to its end equals an uninterrupted one: checksum, flips, updates, metrics.csv and flip log. After every kill the
log and the models that are there must be readable.

    tests/proof/kill_resume.py build/release/bin/flipscope-cli --kills 200 [--method gft] [--dataset PATH]

The moments are spread over the whole of a run, the starting and the writing of files included; threads and kernels
change from one life to the next."""
import argparse, json, pathlib, random, shutil, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("cli")
parser.add_argument("--kills", type=int, default=200)
parser.add_argument("--method", default="bitflip")
parser.add_argument("--dataset", default="fashion-mnist")
parser.add_argument("--network", default="100,50")
parser.add_argument("--seed", type=int, default=1)
arguments = parser.parse_args()
rng = random.Random(arguments.seed)
folder = pathlib.Path(tempfile.mkdtemp(prefix="flipscope-kill-"))
# Checkpoints in the middle of epochs too.
options = ["--dataset", arguments.dataset, "--limit", "2000", "--network", arguments.network, "--epochs", "8",
           "--batch", "50", "--method", arguments.method, "--checkpoint-minutes", "0.0005", "--threads", "1"]


def result_of(run):
    result = json.loads((run / "result.json").read_text())
    metrics = [line.rsplit(",", 1)[0] for line in (run / "metrics.csv").read_text().splitlines()]  # without seconds
    return {key: result[key] for key in ("model_checksum", "flips", "updates", "best_epoch", "epochs",
                                         "test_accuracy", "stop_reason")} | {"metrics": metrics}


def life(command, seconds=None):
    """Lives for so long at most; whether it was killed, and how it ended."""
    process = subprocess.Popen([arguments.cli, "train", *command], stdout=subprocess.DEVNULL,
                               stderr=subprocess.PIPE, text=True)
    try:
        _, errors = process.communicate(timeout=seconds)
        return False, process.returncode, errors
    except subprocess.TimeoutExpired:
        process.kill()
        _, errors = process.communicate()
        return process.returncode == -9, process.returncode, errors


def can_be_read(run):
    """What a kill leaves: a log up to its last whole block, models whole or not there."""
    for command, file in ((["flips", str(run)], run / "flips.fliplog"), (["info", str(run)], run / "best.flipscope"),
                          (["info", str(run), "--last"], run / "last.flipscope")):
        if file.exists():
            told = subprocess.run([arguments.cli, *command], capture_output=True, text=True)
            if told.returncode != 0:
                sys.exit(f"after {kills} kills: {command} says {told.stderr}\nkept in {folder}")


begin = time.monotonic()
killed, code, errors = life([*options, "--out", str(folder / "whole")])
if code != 0:
    sys.exit(f"the uninterrupted run failed: {errors}")
duration = time.monotonic() - begin
expected = result_of(folder / "whole")
print(f"uninterrupted: {expected['model_checksum']}, {duration:.2f} s", flush=True)
kills = ends = 0
while kills < arguments.kills:
    run = folder / f"run{ends}"
    command = [*options, "--out", str(run)]
    while True:
        killed, code, errors = life(command, rng.uniform(0, duration) if kills < arguments.kills else None)
        kills += killed
        if not killed:
            if code != 0:
                sys.exit(f"after {kills} kills: exit {code}: {errors}\nkept in {folder}")
            break
        can_be_read(run)
        begun = (run / "config.json").exists() or (run / "checkpoints").exists()
        command = ["--resume", str(run), "--threads", rng.choice("12"), "--kernels",
                   rng.choice(["auto", "scalar"])] if begun else [*options, "--out", str(run)]
    found = result_of(run)
    if found != expected:
        sys.exit(f"after {kills} kills another result: {found}\nexpected {expected}\nkept in {folder}")
    verified = subprocess.run([arguments.cli, "verify", str(run)], capture_output=True, text=True)
    if verified.returncode != 0:
        sys.exit(f"after {kills} kills: verify says {verified.stderr}\nkept in {folder}")
    left = [str(p) for p in run.rglob("*.tmp")]
    if left:
        sys.exit(f"left behind: {left}")
    ends += 1
    print(f"{kills} kills, {ends} runs reached their end, all alike", flush=True)
    shutil.rmtree(run)
shutil.rmtree(folder)
