#!/usr/bin/env python3
"""Does adding slow down as a store grows? Clocks and the processor's: on a busy machine compare the latter.

  grow.py KHAYT ARTICLES.jsonl [--articles N] [--block N] [--threads N] [--lines FILE] [--store FILE]

Adds N articles (100,000) to a new store, in one run of `khayt add`: those given, again and again, each time altered as
serve.py alters them. For each block (10,000) it prints articles a second, by the clock and by the processor's time that all
threads of khayt took; the most memory so far; and the size of the file with its log. --lines keeps the articles that were made,
and takes them when they are there; --store keeps the store.

The articles go in through a pipe, which holds a few dozen at most, so that the end of a block can be seen from here.
"""
import argparse
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from serve import write_articles

TICKS = os.sysconf("SC_CLK_TCK")


def processor_time(pid):
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICKS


def most_memory(pid):
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) / 1000
    return 0.0


def size_of(store):
    return sum(os.path.getsize(name) for name in (store, f"{store}-wal") if os.path.exists(name)) / 1e6


def add(options, lines, store):
    command = [options.khayt, "add", "-q", "-d", store, "-f", "jsonl", "-"]
    if options.threads:
        command[2:2] = ["-j", str(options.threads)]
    adder = subprocess.Popen(command, stdin=subprocess.PIPE)
    begin = last = time.monotonic()
    used, done = 0.0, 0
    print("  articles   articles/s   articles/s of processor time   most memory    store")
    with open(lines, "rb") as source:
        for number, line in enumerate(source, 1):
            adder.stdin.write(line)
            if number % options.block and number < options.articles:
                continue
            adder.stdin.flush()
            now, spent = time.monotonic(), processor_time(adder.pid)
            print(f"{number:10}   {(number - done) / (now - last):10.0f}   {(number - done) / (spent - used):28.0f}"
                  f"   {most_memory(adder.pid):8.0f} MB   {size_of(store):6.0f} MB", flush=True)
            last, used, done = now, spent, number
    adder.stdin.close()
    if adder.wait() != 0:
        sys.exit(f"khayt add: exit code {adder.returncode}")
    print(f"  all {done}: {done / (time.monotonic() - begin):.0f} articles/s, to the end of the run; {size_of(store):.0f} MB")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khayt")
    parser.add_argument("articles_file", metavar="ARTICLES.jsonl")
    parser.add_argument("--articles", type=int, default=100_000)
    parser.add_argument("--block", type=int, default=10_000)
    parser.add_argument("--threads", type=int, default=0)
    parser.add_argument("--lines")
    parser.add_argument("--store")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as work:
        lines, store = options.lines or f"{work}/lines.jsonl", options.store or f"{work}/grown.khayt"
        if os.path.exists(store):
            sys.exit(f"{store}: is there already")
        if not os.path.exists(lines):
            write_articles(options.articles_file, lines, 0, options.articles)
        add(options, lines, store)


if __name__ == "__main__":
    main()
