#!/usr/bin/env python3
"""khayt against what a Python program would use: dateparser for times in text, trafilatura for articles in HTML.

The peers come from `scripts/deps --bench`; one that is not installed is skipped, and said to be. khayt does all its
work in these runs (names, statements, figures too), is started anew for each, and runs on one thread.
"""
import argparse
import json
import os
import resource
import subprocess
import tempfile

TEXTS = 60  # for dateparser, which needs seconds for them
TEXT_LENGTH = 1500
PAGES = 300


def spent(children):
    use = resource.getrusage(resource.RUSAGE_CHILDREN if children else resource.RUSAGE_SELF)
    return use.ru_utime + use.ru_stime


def run_khayt(khayt, paths):
    began = spent(True)
    out = subprocess.run([khayt, "read", "-j", "1", *paths], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=False)
    return spent(True) - began, [json.loads(line) for line in out.stdout.splitlines()]


def compare_times(khayt, path):
    try:
        from dateparser.search import search_dates
    except ImportError:
        print("times                  skipped: dateparser is not installed (scripts/deps --bench)")
        return
    with open(path, encoding="utf-8") as file:
        whole = file.read(TEXTS * TEXT_LENGTH)
    texts = [whole[i : i + TEXT_LENGTH] for i in range(0, len(whole), TEXT_LENGTH)]
    search_dates(texts[0], languages=["ar"])  # its tables are loaded at the first call
    began, found = spent(False), 0
    for text in texts:
        found += len(search_dates(text, languages=["ar"]) or [])
    theirs = spent(False) - began
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf-8") as file:
        for key, text in enumerate(texts):
            print(json.dumps({"key": str(key), "text": text}), file=file)
        file.flush()
        ours, articles = run_khayt(khayt, [file.name])
    times = sum(len(article["times"]) for article in articles)
    megabytes = len(whole.encode()) / 1e6
    print(
        f"times                  khayt read {megabytes / ours:.2f} MB/s ({times} times)   "
        f"dateparser {megabytes / theirs:.3f} MB/s ({found} found)   {theirs / ours:.0f} times dateparser"
    )


def compare_pages(khayt, folder):
    try:
        from trafilatura import extract
    except ImportError:
        print("pages                  skipped: trafilatura is not installed (scripts/deps --bench)")
        return
    paths = sorted(entry.path for entry in os.scandir(folder) if entry.is_file())[:PAGES]
    pages = [open(path, "rb").read() for path in paths]
    began, found = spent(False), 0
    for page in pages:
        found += extract(page) is not None
    theirs = spent(False) - began
    ours, articles = run_khayt(khayt, paths)
    with_text = sum(bool(article["text"]) for article in articles)
    print(
        f"pages                  khayt read {len(pages) / ours:.0f} pages/s ({with_text} articles)   "
        f"trafilatura {len(pages) / theirs:.0f} pages/s ({found} texts)   {theirs / ours:.1f} times trafilatura"
    )


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--khayt", required=True)
    parser.add_argument("--text", required=True)
    parser.add_argument("--html")
    options = parser.parse_args()
    compare_times(options.khayt, options.text)
    if options.html:
        compare_pages(options.khayt, options.html)
    else:
        print("pages                  skipped: no folder of pages given (bench/run --html FOLDER)")


if __name__ == "__main__":
    main()
