#!/usr/bin/env python3
"""LexRank (Erkan and Radev, 2004), to measure khayt's digests against: the sentences most like the others, by TF-IDF.

  lexrank.py FILE.jsonl [--sentences N]

FILE has {"key", "text"} a line; rarities are counted over its articles. The output is {"key", "summary": [sentence, …]} a
line, the sentences in the order of the text. Stems are those of plain_linker.py.
"""
import argparse
import collections
import json
import math
import re

from plain_linker import MARKS, stem

LEAST, DAMPING, ROUNDS = 0.1, 0.85, 50  # cosine that joins two sentences, chance to follow a link, steps of the walk


def sentences_of(text):
    return [s for s in re.split(r"(?<=[.!?؟])\s+|\n+", text) if re.search(r"\w", s)]


def terms_of(sentence):
    return collections.Counter(stem(word) for word in re.findall(r"\w{3,}", MARKS.sub("", sentence)))


def vector(terms, rarity):
    weights = {t: n * rarity[t] for t, n in terms.items()}
    length = math.sqrt(sum(w * w for w in weights.values())) or 1
    return {t: w / length for t, w in weights.items()}


def ranks(vectors):
    count = len(vectors)
    near = [[sum(a.get(t, 0) * w for t, w in b.items()) > LEAST for b in vectors] for a in vectors]
    rank = [1 / count] * count
    for _ in range(ROUNDS):
        rank = [(1 - DAMPING) / count + DAMPING * sum(rank[j] / (sum(near[j]) or 1) for j in range(count) if near[j][i])
                for i in range(count)]
    return rank


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--sentences", type=int, default=5)
    given = parser.parse_args()
    with open(given.file, encoding="utf-8") as rows:
        articles = [json.loads(row) for row in rows]
    found = collections.Counter(t for a in articles for t in set(terms_of(a["text"])))
    rarity = {t: math.log(1 + len(articles) / n) for t, n in found.items()}
    for article in articles:
        sentences = sentences_of(article["text"])
        rank = ranks([vector(terms_of(s), rarity) for s in sentences]) if sentences else []
        best = sorted(range(len(rank)), key=lambda i: -rank[i])[:given.sentences]
        print(json.dumps({"key": article["key"], "summary": [sentences[i] for i in sorted(best)]}, ensure_ascii=False))


if __name__ == "__main__":
    main()
