#!/usr/bin/env python3
"""Trains a small network by every method and demands that what is exported of it predicts as the program does on
every test picture: C by gcc and clang (-std=c99 -Wall -Wextra -Werror -pedantic) and, emulated, on a big-endian and a
32-bit Arm processor; ONNX in OpenCV; the model file by the numpy lines of MODELFILE.md; Verilog on 200 pictures. A
changed weight must make the self-test fail.

    tests/proof/exports.py build/release/bin/flipscope-cli fashion-mnist path/to/mnist [--methods gft,bold]

Needs IDX data sets, clang, qemu-user, gcc-powerpc-linux-gnu, gcc-arm-linux-gnueabi, iverilog and python3-numpy; what is
not installed is said and passed over."""
import argparse, gzip, json, pathlib, re, shutil, subprocess, sys, tempfile

parser = argparse.ArgumentParser()
parser.add_argument("cli")
parser.add_argument("datasets", nargs="+")
parser.add_argument("--methods", default="")
parser.add_argument("--parts", default="c,numpy,onnx,verilog")
parser.add_argument("--limit", default="1000", help="training samples")
parser.add_argument("--dense", default="48", help="dense network; Verilog simulates half a second per neuron")
arguments = parser.parse_args()
root = pathlib.Path(__file__).resolve().parents[2]
folder = pathlib.Path(tempfile.mkdtemp(prefix="flipscope-exports-"))
strict = ["-std=c99", "-Wall", "-Wextra", "-Werror", "-pedantic", "-O2"]
machines = [("gcc", ["gcc"], []), ("clang", ["clang"], []),
            ("big-endian", ["powerpc-linux-gnu-gcc", "-static"], ["qemu-ppc"]),
            ("Arm, 32 bits", ["arm-linux-gnueabi-gcc", "-static"], ["qemu-arm"])]
networks = {"dense": arguments.dense, "filters": "4c3,p,6c3,p,16"}


def run(command, **more):
    done = subprocess.run([str(part) for part in command], capture_output=True, **more)
    if done.returncode != 0:
        sys.exit(f"{command}: exit {done.returncode}\n{done.stderr.decode()[-2000:]}\nkept in {folder}")
    return done.stdout


def cli(*command):
    return json.loads(run([arguments.cli, *command, "--json"]).splitlines()[-1])


def equal(what, expected, printed):
    classes = [int(line) for line in printed.split()]
    wrong = sum(a != b for a, b in zip(expected, classes))
    if len(classes) != len(expected) or wrong:
        sys.exit(f"{what}: {len(classes)} classes for {len(expected)} pictures, {wrong} differ\nkept in {folder}")


def pictures(dataset):
    """The raw pictures of the test part, from the IDX file that the data set is made of."""
    for place in (pathlib.Path(dataset), pathlib.Path("/usr/share/datasets") / dataset):
        for name in ("t10k-images-idx3-ubyte.gz", "t10k-images-idx3-ubyte"):
            if (place / name).exists():
                content = (place / name).read_bytes()
                return (gzip.decompress(content) if name.endswith("gz") else content)[16:]
    sys.exit(f"{dataset}: its IDX file of test pictures was not found: name its folder")


def prove_c(out, raw, expected):
    cli("export", out / "run", "--format", "c", "--out", out / "c")
    sources = sorted((out / "c").glob("*.c"))
    told = []
    for name, compiler, emulator in machines:
        if any(shutil.which(tool) is None for tool in compiler[:1] + emulator):
            continue
        run([*compiler, *strict, "-o", out / "selftest", *sources])
        run([*emulator, out / "selftest"])
        equal(name, expected, run([*emulator, out / "selftest", "-"], input=raw))
        told.append(name)
    # One bit of one weight.
    body = next(s for s in sources if not s.name.endswith("_test.c"))
    text = body.read_text()
    at = re.search(r"weights_0\[\d+\] = \{\s*0x", text).end()
    body.write_text(text[:at] + format(int(text[at:at + 8], 16) ^ 1, "08x") + text[at + 8:])
    run(["gcc", *strict, "-o", out / "selftest", *sources])
    if subprocess.run([out / "selftest"], capture_output=True).returncode != 1:
        sys.exit(f"a changed weight is not noticed\nkept in {folder}")
    return told


def prove_format(out, name, pictures):
    proof = cli("export", out / "run", "--format", name, "--out", out / name)
    if proof["proof"] != "agrees" or f"{pictures:,}" not in proof["proof_words"]:
        sys.exit(f"{name}: {proof['proof_words']}\nkept in {folder}")


page = (root / "engine/io/MODELFILE.md").read_text()
(folder / "lines.py").write_text(re.search(r"```python\n(.*?)```", page, re.S).group(1))
methods = arguments.methods.split(",") if arguments.methods else \
    [line.split()[0] for line in run([arguments.cli, "methods"]).decode().splitlines()]
count = 0
for dataset in arguments.datasets:
    for method in methods:
        for kind, network in networks.items():
            if kind == "filters" and arguments.parts == "verilog":
                continue
            if kind == "filters" and method == "coordinate-descent":
                continue  # takes dense layers only
            out = folder / f"{pathlib.Path(dataset).name}-{method}-{kind}"
            out.mkdir()
            cli("train", "--dataset", dataset, "--method", method, "--network", network, "--limit", arguments.limit,
                "--epochs", "1", "--threads", "1", "--out", out / "run")
            cli("evaluate", out / "run", "--dataset", dataset, "--predictions", out / "predictions.csv")
            lines = (out / "predictions.csv").read_text().splitlines()[1:]
            expected = [int(line.split(",")[2]) for line in lines]
            raw = pictures(dataset)
            if len(raw) != len(expected) * 784:
                sys.exit(f"{dataset}: expected {len(expected)} pictures, found {len(raw) / 784}")
            parts = arguments.parts.split(",")
            told = prove_c(out, raw, expected) if "c" in parts else []
            model = next((out / "run").glob("best.flipscope"), out / "run/last.flipscope")
            if "numpy" in parts:
                equal("numpy", expected, run(["/usr/bin/python3", folder / "lines.py", model], input=raw))
                told.append("numpy")
            if "onnx" in parts:
                prove_format(out, "onnx", len(expected))
                told.append("ONNX")
            if "verilog" in parts and kind == "dense" and not method.endswith("-ternary") and shutil.which("iverilog"):
                prove_format(out, "verilog", 200)
                told.append("Verilog (200)")
            count += 1
            print(f"{pathlib.Path(dataset).name}, {method}, {kind}: {len(expected)} pictures agree: {', '.join(told)}",
                  flush=True)
            shutil.rmtree(out)
print(f"{count} networks, no difference")
shutil.rmtree(folder)
