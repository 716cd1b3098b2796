#!/usr/bin/env python3
"""Where the time of a training step goes: samples flipscope-cli with perf (Debian's linux-perf) on one thread and adds up the
functions by what they do. Loading, encoding and evaluation are left out; what is in no group is printed, too.

    engine/bench/step_shares.py build/release/bin/flipscope-cli [options of train ...]
"""
import re
import subprocess
import sys
import tempfile

# First match wins; the names are those of engine/bits/kernels_vector.h and engine/learning.
GROUPS = [
    ("thresholds: sums of z, planes", r"tileCounted|sumColumns|addBatchSums|sliceNumbers|setThresholds|endStep|beginStep"),
    ("forward: vertical counters", r"packCounted|listBits|selectRows|unsigned short|LaneCounters"),
    ("forward: narrow layers, filters, pooling", r"bitTile|u8Tile|tileBits|tileU8|packPooled|LayerProduct::(pack|pool|tile|scores)"),
    ("input: planes, maps", r"sliceBytes|FirstInput"),
    ("errors and blame carried back", r"carryBack|carryDense|carryFromAll|_M_fill_insert|forwardScores|carryMap|sortErrors|ErrorsByPlace|classify|outputErrors|allSamples"),
    ("votes: lists", r"gather|Voters|forEachVoted"),
    ("votes: sums", r"sumRows|addRows|addBlocks|addSixteen|addGroups|addNumbers|sumVotes|sumGreyMap|absoluteSum|addAbsolute|addEights|unsigned int>"),
    ("update of counters or weights", r"updateCounters|updateBlocks|flipByVotes|updateNeuron|updateWord|countVotes|CounterFlips|Bitflip::|Gft"),
    ("flips: record, second orientation", r"changeWeights|LayerProduct::change|countedLanes|WordChange|refresh"),
    ("batches (reading, order)", r"BatchSource|Trainer|memmove|memcpy|MemorySamples"),
    ("threads", r"libtbb|tbb::|sched_|futex"),
]
OUTSIDE = r"libz|XXH|xxh|Encoder|describeInputs|Trainer::State::State|evaluate|ForwardPass|setWeights|inflate|crc32|kernel|exc_page"


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    train = [sys.argv[1], "train", "--threads", "1", "--validation", "0", *sys.argv[2:]]
    with tempfile.NamedTemporaryFile() as data:
        subprocess.run(["perf", "record", "-q", "-o", data.name, *train], check=True, stdout=subprocess.DEVNULL,
                       stderr=subprocess.DEVNULL)
        report = subprocess.run(["perf", "report", "-i", data.name, "--stdio", "--no-children", "-F", "overhead,dso,symbol"],
                                check=True, capture_output=True, text=True).stdout
    shares, other, total = {}, [], 0.0
    for line in report.splitlines():
        match = re.match(r"\s*([\d.]+)%\s+(.*)", line)
        if not match or re.search(OUTSIDE, match[2]):
            continue
        share = float(match[1])
        total += share
        for name, pattern in GROUPS:
            if re.search(pattern, match[2]):
                shares[name] = shares.get(name, 0.0) + share
                break
        else:
            other.append((share, match[2]))
    print("| part of a step | share |\n|---|---|")
    for name, _ in GROUPS:
        if name in shares:
            print(f"| {name} | {100 * shares[name] / total:.1f} % |")
    print(f"| in no group | {100 * sum(s for s, _ in other) / total:.1f} % |")
    for share, text in other[:5]:
        print(f"  {100 * share / total:.1f} % {text}", file=sys.stderr)


main()
