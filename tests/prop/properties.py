#!/usr/bin/env python3
"""Properties of the whole program, on the demo corpus and, where there is one, on the shared article collection.

  properties.py KHAYT CORPUS

Threads change nothing; the order of inputs is the order of outputs; adding twice changes nothing; every mention of an
article is exactly the characters of its span; times and their bounds are dates.
"""
import gzip
import json
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

KHAYT, CORPUS = sys.argv[1], Path(sys.argv[2])
SHARED = Path(__file__).resolve().parents[3] / "shared" / "data" / "ant-2018a.jsonl.gz"
DAY = re.compile(r"^-?\d{4,}-\d\d-\d\d$")
failures = []


def check(condition, message):
    if not condition:
        failures.append(message)
        print("FAILED:", message)


def run(*arguments, accept=(0,)):
    done = subprocess.run([KHAYT, *map(str, arguments)], capture_output=True)
    check(done.returncode in accept, f"khayt {arguments[0]} exits {done.returncode}: {done.stderr[-300:].decode(errors='replace')}")
    return done.stdout


def check_article(line):
    article = json.loads(line)
    key, text = article["key"], article["text"]
    for field in ("times", "names", "figures", "deadlines"):
        last = -1
        for mention in article[field]:
            start, end = mention["span"]
            check(0 <= start < end <= len(text), f"{key}: a span of {field} lies outside the text")
            check(text[start:end] == mention["text"], f"{key}: {field}: {mention['text']!r} is not at {start}")
            check(start >= last, f"{key}: {field} are out of order")
            last = start
    for time in article["times"]:
        for bound in ("earliest", "latest"):
            check(time[bound] is None or DAY.match(time[bound]), f"{key}: {bound} {time[bound]!r}")
        if time["earliest"] and time["latest"]:
            check(time["earliest"] <= time["latest"], f"{key}: {time['text']!r} ends before it begins")
    for start, end in article["sentences"]:
        check(0 <= start < end <= len(text), f"{key}: a sentence lies outside the text")
        check(text[start:end].strip() == text[start:end], f"{key}: a sentence has space at its edge")
    for statement in article["statements"]:
        start, end = statement["span"]
        check(0 <= start < end <= len(text), f"{key}: a statement lies outside the text")
        check(statement["text"] in text[start:end], f"{key}: what was said is not in its span")


def same_on_any_number_of_threads(folder):
    one = run("read", "-j", "1", folder)
    check(one.count(b"\n") > 0, "read gives nothing")
    check(one == run("read", "-j", "4", folder), "read differs between one thread and four")
    stores = []
    for threads in (1, 4):
        with tempfile.TemporaryDirectory() as home:
            store = os.path.join(home, "s.khayt")
            run("add", "-j", threads, "-d", store, folder)
            stores.append(run("stories", "--json", "-d", store) + run("copies", "--json", "-d", store))
    check(stores[0] == stores[1], "the store differs between one thread and four")
    return one


def adding_twice_changes_nothing(folder):
    with tempfile.TemporaryDirectory() as home:
        store = os.path.join(home, "s.khayt")
        views = []
        for _ in range(2):
            run("add", "-d", store, folder)
            views.append(run("stories", "--json", "-d", store) + run("copies", "--json", "-d", store))
        check(views[0] == views[1], "adding the same pages again changes the stories")


def main():
    lines = same_on_any_number_of_threads(CORPUS).splitlines()
    for line in lines:
        check_article(line)
    adding_twice_changes_nothing(CORPUS)
    print(f"demo corpus: {len(lines)} articles")
    if SHARED.exists():
        with tempfile.TemporaryDirectory() as home:
            sample = Path(home) / "sample.jsonl"
            step = int(os.environ.get("KHAYT_PROP_STEP", "20"))
            with gzip.open(SHARED, "rt", encoding="utf-8") as rows, sample.open("w", encoding="utf-8") as out:
                out.writelines(row for i, row in enumerate(rows) if i % step == 0)
            lines = run("read", sample).splitlines()
            for line in lines:
                check_article(line)
            print(f"shared collection: {len(lines)} articles")
    else:
        print("SKIPPED: no shared article collection here; spans are checked on the demo corpus alone")
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
