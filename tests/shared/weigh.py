#!/usr/bin/env python3
"""Hold the weights of the main-content model (src/page/weights.h) against marked pages.

  weigh.py WEIGH SHARED [--search]

Prints what leaving each feature out and moving each weight down and up (x 0.7, x 1.4) does to the F1 of bodies on aeb, all else
as it is. --search then climbs, one weight at a time to its best value until none helps, and does so on each half of the pages with the
other half to judge by, so that a gain that is only fitted shows as a loss. WEIGH is tests/shared/weigh of a build.
"""
import gzip
import json
import subprocess
import sys
import tempfile
from pathlib import Path

WEIGH, SHARED = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
AEB, STEPS = SHARED / "data" / "aeb", (0.5, 0.7, 1.4, 2.0)


def unpacked(home):
    """The pages, in halves by their order, and the gold of each."""
    gold = json.loads((AEB / "ground-truth.json").read_text(encoding="utf-8"))
    halves = []
    for half in (0, 1):
        folder = home / f"half{half}"
        folder.mkdir()
        keys = sorted(gold)[half::2]
        for key in keys:
            (folder / f"{key}.html").write_bytes(gzip.decompress((AEB / "html" / f"{key}.html.gz").read_bytes()))
        (home / f"gold{half}.json").write_text(json.dumps({key: gold[key] for key in keys}), encoding="utf-8")
        halves.append((folder, home / f"gold{half}.json"))
    return halves


def score(half, changes, memory={}):
    folder, gold = half
    name = (folder, tuple(sorted(changes.items())))
    if name not in memory:
        lines = subprocess.run([WEIGH, folder, *(f"{feature}={value:g}" for feature, value in changes.items())], capture_output=True, check=True)
        done = subprocess.run([sys.executable, SHARED / "eval" / "score_extract.py", "--json", gold, "-"], input=lines.stdout, capture_output=True,
                              check=False)
        memory[name] = json.loads(done.stdout)["figures"]["f1"]
    return memory[name]


def mean(halves, changes):
    return sum(score(half, changes) for half in halves) / len(halves)


def climb(half, features):
    """Coordinate search from the weights as they are."""
    changes, best = {}, score(half, {})
    moved = True
    while moved:
        moved = False
        for feature, weight, _ in features:
            for step in STEPS:
                trial = {**changes, feature: changes.get(feature, weight) * step}
                if score(half, trial) > best + 1e-4:
                    changes, best, moved = trial, score(half, trial), True
    return changes, best


def main():
    rows = subprocess.run([WEIGH], capture_output=True, text=True, check=True).stdout.splitlines()
    features = [(name, float(weight), float(without)) for name, weight, without in (row.split("\t") for row in rows)]
    with tempfile.TemporaryDirectory(prefix="khayt-weigh-") as home:
        halves = unpacked(Path(home))
        base = mean(halves, {})
        print(f"F1 as it is: {base:.4f}\n{'feature':12} {'weight':>6} {'without':>8} {'x 0.7':>8} {'x 1.4':>8}")
        for name, weight, without in features:
            cells = [mean(halves, {name: value}) - base for value in (without, weight * 0.7, weight * 1.4)]
            print(f"{name:12} {weight:6g} " + " ".join(f"{cell:+8.4f}" for cell in cells), flush=True)
        if "--search" in sys.argv:
            for fitted, held in (halves, halves[::-1]):
                changes, best = climb(fitted, features)
                print(f"fitted on one half: {score(fitted, {}):.4f} -> {best:.4f}, on the other: {score(held, {}):.4f} -> {score(held, changes):.4f}  {changes}")


if __name__ == "__main__":
    main()
