#!/usr/bin/env python3
"""How good is search? Queries on a news corpus, khayt beside SQLite's own tokenizers and PostgreSQL's Arabic, in one run.

  search.py KHAYT ARTICLES.jsonl [--pool FILE] [--depth N]

Prints nDCG@10 of each system over search-queries.tsv, by the grades in search-grades.tsv (2: on the matter, 1: touches it, 0: not;
what nobody graded counts 0, and its share is printed). --pool writes what the systems found and nobody has graded, with titles, for a
reader to grade: the grades hold keys alone, no text. PostgreSQL is asked where `psql` reaches a server as this user, else passed over with a word.
"""
import argparse
import csv
import json
import math
import sqlite3
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
TOP = 10


def rows_of(name):
    path = HERE / name
    if not path.exists():
        return []
    with path.open(encoding="utf-8") as file:
        return list(csv.DictReader((line for line in file if not line.startswith("#")), delimiter="\t"))


def words_of(query):
    """The query as bare words, for systems whose signs are others."""
    return ["".join(c for c in word if c.isalnum()) for word in query.split() if any(c.isalnum() for c in word)]


def ask_khayt(khayt, articles, queries, home):
    store = home / "s.khayt"
    subprocess.run([khayt, "add", "-q", "-d", store, articles], check=True, stdout=subprocess.DEVNULL)
    for name, query in queries:
        done = subprocess.run([khayt, "search", "--json", "-n", str(TOP), "-d", store, "--", query], capture_output=True, text=True, check=True)
        yield name, [json.loads(line)["key"] for line in done.stdout.splitlines()]


def ask_sqlite(tokenize, articles, queries):
    """All words, and where that finds too little any of them, as khayt does."""
    base = sqlite3.connect(":memory:")
    base.execute(f"CREATE VIRTUAL TABLE t USING fts5 (key UNINDEXED, title, body, tokenize = '{tokenize}')")
    base.executemany("INSERT INTO t VALUES (?, ?, ?)", ((a["key"], a.get("title") or "", a["text"]) for a in articles))
    for name, query in queries:
        words = [f'"{word}"' for word in words_of(query) if tokenize != "trigram" or len(word) >= 3]
        keys = []
        for joint in (" AND ", " OR "):
            if not keys and words:
                keys = [row[0] for row in base.execute(
                    f"SELECT key FROM t WHERE t MATCH ? ORDER BY bm25(t, 0, 5.0, 1.0) LIMIT {TOP}", (joint.join(words),))]
        yield name, keys


def ask_postgres(articles, queries, home):
    def psql(script):
        file = home / "script.sql"
        file.write_text(script, encoding="utf-8")
        return subprocess.run(["psql", "-X", "-q", "-t", "-A", "-v", "ON_ERROR_STOP=1", "-d", "postgres", "-f", file], capture_output=True, text=True, check=False)

    table = home / "rows.tsv"
    with table.open("w", encoding="utf-8") as file:
        for a in articles:
            cells = [a["key"], a.get("title") or "", a["text"]]
            file.write("\t".join(c.replace("\\", " ").replace("\t", " ").replace("\n", " ").replace("\r", " ") for c in cells) + "\n")
    made = psql("DROP TABLE IF EXISTS khayt_bench; CREATE TABLE khayt_bench (key text, title text, body text, v tsvector);\n"
                f"\\copy khayt_bench (key, title, body) FROM '{table}'\n"
                "UPDATE khayt_bench SET v = setweight(to_tsvector('arabic', title), 'A') || setweight(to_tsvector('arabic', body), 'D');\n"
                "CREATE INDEX ON khayt_bench USING gin (v);")
    if made.returncode != 0:
        print("postgres: passed over:", made.stderr.strip().splitlines()[:1], file=sys.stderr)
        return
    for name, query in queries:
        keys = []
        for joint in (" & ", " | "):
            wanted = joint.join(words_of(query))
            if not keys:
                keys = psql(f"SELECT key FROM khayt_bench, to_tsquery('arabic', $q${wanted}$q$) q WHERE v @@ q"
                            f" ORDER BY ts_rank_cd(v, q, 1) DESC, key LIMIT {TOP};").stdout.split()
        yield name, keys
    psql("DROP TABLE khayt_bench;")


def ndcg(keys, grades):
    gain = sum((2 ** grades.get(key, 0) - 1) / math.log2(place + 2) for place, key in enumerate(keys[:TOP]))
    best = sum((2 ** grade - 1) / math.log2(place + 2) for place, grade in enumerate(sorted(grades.values(), reverse=True)[:TOP]))
    return gain / best if best else 0.0


def main():
    options = argparse.ArgumentParser()
    options.add_argument("khayt")
    options.add_argument("articles")
    options.add_argument("--pool")
    given = options.parse_args()
    queries = [(row["id"], row["query"]) for row in rows_of("search-queries.tsv")]
    grades = {}
    for row in rows_of("search-grades.tsv"):
        grades.setdefault(row["id"], {})[row["key"]] = int(row["grade"])
    with open(given.articles, encoding="utf-8") as file:
        articles = [json.loads(line) for line in file]
    titles = {a["key"]: (a.get("title") or "")[:90] for a in articles}
    with tempfile.TemporaryDirectory() as home:
        home = Path(home)
        found = {"khayt": dict(ask_khayt(given.khayt, given.articles, queries, home)),
                 "fts5 unicode61": dict(ask_sqlite("unicode61 remove_diacritics 2", articles, queries)),
                 "fts5 trigram": dict(ask_sqlite("trigram", articles, queries)),
                 "postgres arabic": dict(ask_postgres(articles, queries, home))}
    for system, answers in found.items():
        if not answers:
            continue
        shown = [(name, key) for name, keys in answers.items() for key in keys]
        unknown = sum(key not in grades.get(name, {}) for name, key in shown)
        mean = sum(ndcg(answers.get(name, []), grades.get(name, {})) for name, _ in queries) / len(queries)
        print(f"{system:16} nDCG@{TOP} {mean:.3f}   {len(shown)} shown, {unknown} of them not graded")
    if given.pool:
        with open(given.pool, "w", encoding="utf-8") as file:
            for name, query in queries:
                fresh = sorted({key for answers in found.values() for key in answers.get(name, []) if key not in grades.get(name, {})})
                for key in fresh:
                    file.write(f"{name}\t{query}\t{key}\t{titles[key]}\n")


main()
