#!/usr/bin/env python3
"""Write the text that the benchmarks read.

sample.py FILE          the text itself; of JSONL, the "text" of each object, parted by blank lines
sample.py --mix MB FILE the sentences of that text, drawn at random (always the same ones) up to MB megabytes
FILE may be - for standard input.
"""
import json
import random
import sys

SENTENCES_AN_ARTICLE = 12


def texts(lines):
    """The texts of JSONL lines; of any other file, its lines."""
    for line in lines:
        if line.startswith("{"):
            yield json.loads(line).get("text") or ""
        else:
            yield line.rstrip("\n")


def mixed(text, size):
    sentences = [s.strip() for s in text.replace("\n", " ").replace(". ", ".\n").split("\n")]
    sentences = [s for s in sentences if len(s) > 20]
    draw = random.Random(1)
    written = 0
    while written < size and sentences:
        article = " ".join(draw.choice(sentences) for _ in range(SENTENCES_AN_ARTICLE)) + "\n\n"
        written += len(article.encode())
        yield article


def main():
    arguments = sys.argv[1:]
    size = 0
    if arguments[:1] == ["--mix"] and len(arguments) == 3:
        size = int(arguments[1]) * 1_000_000
        arguments = arguments[2:]
    if len(arguments) != 1:
        sys.exit(__doc__)
    source = sys.stdin if arguments[0] == "-" else open(arguments[0], encoding="utf-8")
    jsonl = size or arguments[0].endswith((".jsonl", ".json"))
    text = ("\n\n" if jsonl else "\n").join(texts(source)) + "\n"
    sys.stdout.reconfigure(encoding="utf-8")
    if size:
        sys.stdout.writelines(mixed(text, size))
    else:
        sys.stdout.write(text)


if __name__ == "__main__":
    main()
