#!/usr/bin/env python3
"""What goes wrong around a run must end in clear words, with the last good state intact: a disk that fills up (by a
limit on file sizes, and on a small tmpfs), a folder that may not be written, files that vanish, two programs in one run
folder, a network that is too large. Whatever happened, the run must be able to go on to the uninterrupted checksum.

    tests/proof/faults.py build/release/bin/flipscope-cli [--dataset fashion-mnist]

Run by root it mounts file systems of its own below a temporary folder; else those parts are passed over, and said."""
import argparse, json, os, pathlib, resource, shutil, signal, subprocess, sys, tempfile, time

parser = argparse.ArgumentParser()
parser.add_argument("cli")
parser.add_argument("--dataset", default="fashion-mnist")
arguments = parser.parse_args()
folder = pathlib.Path(tempfile.mkdtemp(prefix="flipscope-faults-"))
options = ["--dataset", arguments.dataset, "--limit", "1500", "--network", "100,50", "--epochs", "4", "--batch", "50",
           "--checkpoint-minutes", "0.002", "--threads", "1"]


def cli(*command, limit=None, seconds=120):
    """Exit status and stderr; more seconds than that is a hang."""
    def confine():
        if limit is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    done = subprocess.run([arguments.cli, *map(str, command)], capture_output=True, text=True, timeout=seconds,
                          preexec_fn=confine)
    return done.returncode, done.stderr


def check(right, what, told=""):
    if not right:
        sys.exit(f"FAILED: {what}: {told}\nkept in {folder}")


def readable(run):
    """Whatever is in a run folder can be read, or says what it is not."""
    for command, name in (("flips", "flips.fliplog"), ("info", "best.flipscope")):
        if (run / name).exists():
            code, told = cli(command, run)
            check(code == 0, f"{command} {run}", told)


def ends_as_the_whole(run, *more):
    code, told = cli("train", "--resume", run, *more)
    check(code == 0, f"resuming {run}", told)
    found = json.loads((run / "result.json").read_text())["model_checksum"]
    check(found == whole, f"{run}: checksum {found}, expected {whole}")
    check(not list(run.rglob("*.tmp")), f"{run}: temporary files are left")


def passed(what):
    print(f"passed: {what}", flush=True)


code, told = cli("train", *options, "--out", folder / "whole")
check(code == 0, "the uninterrupted run", told)
whole = json.loads((folder / "whole/result.json").read_text())["model_checksum"]
largest = max(file.stat().st_size for file in (folder / "whole").rglob("*") if file.is_file())

for share in (0.02, 0.2, 0.5, 0.9):
    run = folder / f"limited{share}"
    code, told = cli("train", *options, "--out", run, limit=int(largest * share))
    check(code == 1 and ("File too large" in told), f"files of at most {share} of the largest", told)
    if run.exists():
        readable(run)
        ends_as_the_whole(run)
passed("a disk that fills up (RLIMIT_FSIZE): the training ends, says what it could not keep, and goes on later")

run = folder / "two"
first = subprocess.Popen([arguments.cli, "train", *options, "--epochs", "400", "--out", str(run), "--json"],
                         stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
while '"epoch"' not in first.stdout.readline():
    pass
first.send_signal(signal.SIGSTOP)
for command in (["train", "--resume", run], ["train", *options, "--out", run, "--overwrite"]):
    code, told = cli(*command)
    check(code == 1 and "another program" in told, f"{command}", told)
readable(run)
first.kill()
first.wait()
passed("two programs in one run folder: the second is refused, what is there can be read")

code, told = cli("train", *options[:4], "--network", ",".join(["60000"] * 60), "--out", folder / "large", seconds=20)
check(code == 1 and "this machine has" in told and not (folder / "large").exists(), "a network too large", told)
passed(f"a network too large: {told.strip().splitlines()[-1]}")


def stopped(name):
    """A run that was killed in its third or fourth epoch, with checkpoints of the first two."""
    run = folder / name
    process = subprocess.Popen([arguments.cli, "train", *options, "--out", str(run), "--json"],
                               stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True)
    epochs = 0
    while epochs < 3:
        epochs += '"event":"epoch"' in process.stdout.readline()
    process.kill()
    process.wait()
    return run


for victim in ("config.json", "metrics.csv", "best.flipscope", "flips.fliplog", "neurons.json", "checkpoints"):
    run = stopped("without-" + victim)
    path = run / victim
    if path.is_dir():
        shutil.rmtree(path)
    elif path.exists():
        path.unlink()
    ends_as_the_whole(run)
passed("files of a run that vanish: config, metrics, model, log, neurons, all checkpoints")

run = stopped("damaged")
latest = max((run / "checkpoints").iterdir(), key=lambda file: file.stat().st_mtime_ns)
check(len(list((run / "checkpoints").iterdir())) > 1, "several checkpoints are kept")
content = bytearray(latest.read_bytes())
content[len(content) // 2] ^= 1
latest.write_bytes(content)
ends_as_the_whole(run)
passed("a damaged checkpoint: the one before is taken")

data = folder / "data"
data.mkdir()
run = folder / "vanishing"
code, told = cli("train", "--dataset", data, "--out", run)
check(code == 1 and str(data) in told and not run.exists(), "an empty data folder", told)
code, told = cli("train", "--resume", folder / "whole", "--from", "1", "--dataset", folder / "nowhere")
check(code != 0 and "nowhere" in told, "data that are gone", told)
passed("data that are gone: named, and nothing is begun")

if os.geteuid() != 0:
    print("passed over: mounting needs root")
    sys.exit(0)

disk = folder / "disk"
disk.mkdir()


def mount(*command):
    subprocess.run(["mount", *map(str, command)], check=True)


mount("-t", "tmpfs", "-o", "size=400k", "flipscope", disk)
try:
    code, told = cli("train", *options, "--out", disk / "run")
    check(code == 1 and "No space left" in told, "a small tmpfs", told)
    readable(disk / "run")
    code, told = cli("export", folder / "whole", "--format", "c", "--out", disk / "c")
    check(code == 1 and "No space left" in told, "an export to a full disk", told)
    check(not [file for file in (disk / "c").glob("*") if file.suffix == ".tmp"], "left behind by an export")
    mount("-o", "remount,size=64m", disk)
    ends_as_the_whole(disk / "run")
    passed("a small tmpfs: the training ends, says so, and goes on once there is space")
    mount("-o", "remount,ro", disk)
    for command in (["train", *options, "--out", disk / "new"], ["train", "--resume", disk / "run", "--from", "1"],
                    ["export", folder / "whole", "--format", "npz", "--out", disk / "npz"]):
        code, told = cli(*command)
        check(code == 1 and "Read-only file system" in told, f"{command}", told)
    readable(disk / "run")
    passed("a read-only folder: said, nothing hangs, what is there can be read")
finally:
    subprocess.run(["umount", str(disk)], check=False)
shutil.rmtree(folder)
