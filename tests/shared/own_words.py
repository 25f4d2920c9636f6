#!/usr/bin/env python3
"""No text of the shared articles stands in the repository: no tracked file holds RUN Arabic words in a row that one of them has.

  own_words.py SHARED                  exit 1 and the places, where there are any; 77 (skipped) where SHARED is not there
"""
import gzip
import html
import json
import re
import subprocess
import sys
import tarfile
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
RUN = 12  # names of offices and set phrases of the news run to nine or ten
SKIPPED = 77
WORD = re.compile(r"[\u0621-\u063a\u0641-\u064a\u0671]+")
MARKS = re.compile("[\u064b-\u0652\u0640]")
ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")


def words(text):
    return WORD.findall(MARKS.sub("", text))


def runs(text):
    found = words(text)
    return (hash(tuple(found[i:i + RUN])) for i in range(len(found) - RUN + 1))


def own():
    """Each run of the repository's words, and a file that has it."""
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.decode().split("\0")
    places = {}
    for name in filter(None, names):
        text = (ROOT / name).read_bytes().decode("utf-8", "ignore")
        for piece in text.split("\n") if name.endswith(".tsv") else [text]:  # a row of a list does not go on in the next
            for run in runs(ESCAPE.sub(lambda code: chr(int(code[1], 16)), html.unescape(piece))):
                places.setdefault(run, name)
    return places


def shared_texts(data):
    for path in sorted(data.rglob("*.jsonl.gz")):
        if path.parent.name in ("times", "stance"):  # cases, not articles
            continue
        with gzip.open(path, "rt", encoding="utf-8") as rows:
            for row in rows:
                yield path.name, ESCAPE.sub(lambda code: chr(int(code[1], 16)), row)
    for path in sorted([*data.glob("pages-ar/*.html"), *data.glob("plain-pages/*.txt"), *data.glob("gold-*.json"), *data.glob("aeb/html/*")]):
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix == ".gz" else content
        yield path.name, ESCAPE.sub(lambda code: chr(int(code[1], 16)), html.unescape(content.decode("utf-8", "ignore")))
    with gzip.open(data / "search" / "arcd-train.json.gz", "rt", encoding="utf-8") as file:
        yield "arcd-train", json.dumps(json.load(file), ensure_ascii=False)
    with tarfile.open(data / "htmldate-eval" / "pages.tar.gz") as pages:
        for page in pages:
            if page.isfile():
                yield page.name, html.unescape(pages.extractfile(page).read().decode("utf-8", "ignore"))


def main():
    data = Path(sys.argv[1]) / "data"
    if not data.is_dir():
        print(f"SKIPPED: {data} is not there")
        return SKIPPED
    places, found, read = own(), {}, 0
    for name, text in shared_texts(data):
        read += 1
        for run in runs(text):
            if run in places:
                found.setdefault((places[run], name), []).append(run)
    for (where, source), shared in sorted(found.items()):
        print(f"{where}: {len(shared)} runs of {RUN} words also in {source}")
    print(f"{len(places)} runs of words here, {read} shared texts, {len(found)} pairs share one")
    return 1 if found or not places or not read else 0


if __name__ == "__main__":
    sys.exit(main())
