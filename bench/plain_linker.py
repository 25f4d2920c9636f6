#!/usr/bin/env python3
"""A plain linker to measure khayt's against: light stems, TF-IDF, one pass, votes of the five nearest.

  plain_linker.py FILE.jsonl [--days N] [--least COSINE]

Articles come in the order of the file. Each is compared with those of the last N days; the five nearest that are at least
COSINE like it vote, each with its cosine, and the article joins the cluster with most votes, or founds one. The output
has the form of `khayt stories --json`, each cluster being a story and its one development, so that the same scorer reads
both. It is run twice, since no one setting does for both: with 60 days for stories, with 4 for developments.
"""
import argparse
import collections
import datetime
import json
import math
import re

FOLD = str.maketrans("أإآٱىة", "اااايه")
MARKS = re.compile("[\u064b-\u0652\u0670\u0640]")
PREFIXES = ("وال", "بال", "فال", "كال", "لل", "ال", "و")
SUFFIXES = ("ات", "ون", "ين", "ان", "ها", "هم", "يه", "ه", "ي")
ASKED, TITLE, POSTINGS = 40, 3, 4000  # terms that look for others, times that a title counts, longest list


def stem(word):
    word = word.translate(FOLD)
    for prefix in PREFIXES:
        if word.startswith(prefix) and len(word) >= len(prefix) + 3:
            word = word[len(prefix):]
            break
    for suffix in SUFFIXES:
        if word.endswith(suffix) and len(word) >= len(suffix) + 3:
            return word[:-len(suffix)]
    return word


def counts(article, known):
    words = collections.Counter()
    for text, times in ((article.get("title"), TITLE), (article.get("text"), 1)):
        for word in re.findall(r"[^\W\d_]{3,}", MARKS.sub("", text or "")):
            if word not in known:
                known[word] = stem(word)
            words[known[word]] += times
    return words


def day_of(article):
    time = article.get("published") or article.get("captured")
    return datetime.date.fromisoformat(time[:10]).toordinal() if time else 0


class Linker:
    def __init__(self, days, least):
        self.days, self.least = days, least
        self.lists = collections.defaultdict(list)  # term → [(article, weight)]
        self.df, self.count, self.days_of, self.cluster, self.known, self.clusters = collections.Counter(), 0, [], [], {}, 0

    def add(self, article):
        words, day = counts(article, self.known), day_of(article)
        vector = {t: (1 + math.log(n)) * math.log((self.count + 2) / (self.df[t] + 1)) for t, n in words.items()}
        length = math.sqrt(sum(w * w for w in vector.values())) or 1
        like = collections.Counter()
        for term, weight in sorted(vector.items(), key=lambda item: -item[1])[:ASKED]:
            for other, theirs in self.lists[term][-POSTINGS:]:
                if abs(day - self.days_of[other]) <= self.days:
                    like[other] += weight / length * theirs
        votes = collections.Counter()
        for other, cosine in like.most_common(5):
            if cosine >= self.least:
                votes[self.cluster[other]] += cosine
        if not votes:
            self.clusters += 1
        self.cluster.append(votes.most_common(1)[0][0] if votes else self.clusters)
        self.days_of.append(day)
        for term, weight in vector.items():
            self.df[term] += 1
            self.lists[term].append((self.count, weight / length))
        self.count += 1
        return self.cluster[-1]


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("file")
    parser.add_argument("--days", type=int, default=60)
    parser.add_argument("--least", type=float, default=0.2)
    given = parser.parse_args()
    linker, clusters = Linker(given.days, given.least), collections.defaultdict(list)
    with open(given.file, encoding="utf-8") as rows:
        for row in rows:
            article = json.loads(row)
            clusters[linker.add(article)].append(article["key"])
    for name, keys in clusters.items():
        print(json.dumps({"story": f"s{name}", "title": "", "developments": [{"development": f"d{name}", "articles": keys}]}))


if __name__ == "__main__":
    main()
