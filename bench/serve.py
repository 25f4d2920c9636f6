#!/usr/bin/env python3
"""How fast is the server on a large store, and who waits for whom? Wall clocks: on a busy machine these are no figures.

  serve.py KHAYT ARTICLES.jsonl [--articles N] [--readers N] [--store FILE] [--keep]

Makes a store of N articles (100,000) by repeating those given, each time altered: another key and day, sentences left out and
their order changed, numbers changed, a name of a town in place of another. Then, over HTTP on this machine: search, story pages and
what moved, p50 and p99; the sizes of the file and of its index; and the same while 200 readers have the stream of events open and
2,000 articles are added, with what the readers heard, and how long a note waits for the adder. --store keeps what was made, and
takes it when it is there.
"""
import argparse
import datetime
import gzip
import http.client
import json
import os
import random
import re
import socket
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
from pathlib import Path

HERE = Path(__file__).resolve().parent
REST = "developments,figures,deadlines,deadline_rows,positions,reversals,people,bodies,outlet_list,copies,background"
TOWNS = ["الرياض", "القاهرة", "بغداد", "دمشق", "بيروت", "عمان", "تونس", "الجزائر", "الرباط", "صنعاء", "الخرطوم", "طرابلس", "الدوحة", "المنامة", "مسقط"]


def altered(article, turn, chance):
    """The article again, as another outlet's desk might have written it, some weeks later."""
    if turn == 0:
        return article
    sentences = [s for s in re.split(r"(?<=[.!؟])\s+", article.get("text") or "") if s]
    kept = [s for s in sentences if chance.random() > 0.35] or sentences
    if len(kept) > 3:
        middle = kept[1:-1]
        chance.shuffle(middle)
        kept = [kept[0], *middle, kept[-1]]
    text = re.sub(r"\d+", lambda m: str(int(m[0]) + chance.randint(1, 9)) if len(m[0]) < 6 else m[0], " ".join(kept))
    swap = dict(zip(TOWNS, chance.sample(TOWNS, len(TOWNS))))
    text = re.sub("|".join(TOWNS), lambda m: swap[m[0]], text)
    made = {**article, "key": f"{article.get('key')}~{turn}", "text": text}
    made.pop("url", None)
    day = (article.get("published") or "")[:10]
    if re.fullmatch(r"\d{4}-\d\d-\d\d", day):
        made["published"] = str(datetime.date.fromisoformat(day) + datetime.timedelta(weeks=3 * turn, days=chance.randint(0, 6)))
    return made


def write_articles(source, into, first, count):
    """Articles first … first + count of the endless repetition."""
    chance = random.Random(20180101 + first)
    articles = [json.loads(line) for line in open(source, encoding="utf-8")]
    with open(into, "w", encoding="utf-8") as file:
        for i in range(first, first + count):
            file.write(json.dumps(altered(articles[i % len(articles)], i // len(articles), chance), ensure_ascii=False) + "\n")


class Server:
    def __init__(self, khayt, store):
        self.process = subprocess.Popen([khayt, "serve", "-d", store, "--port", "0", "--rate", "1000000"], stdout=subprocess.PIPE, text=True)
        self.port = int(re.search(r":(\d+)/", self.process.stdout.readline())[1])
        self.connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        self.longest = 0  # bytes of an answer, as sent

    def ask(self, path, method="GET", body=None):
        for last in (False, True):  # a connection that lay idle for long is closed by the server
            try:
                self.connection.request(method, path, json.dumps(body) if body else None, {"Accept-Encoding": "gzip", **({"Content-Type": "application/json"} if body else {})})
                answer = self.connection.getresponse()
                break
            except (ConnectionError, http.client.RemoteDisconnected):
                self.connection.close()
                if last:
                    raise
        sent = answer.read()
        self.longest = max(self.longest, len(sent))
        return answer.status, gzip.decompress(sent) if answer.getheader("Content-Encoding") == "gzip" else sent

    def stop(self):
        self.process.terminate()
        self.process.wait()


def spread(seconds):
    ordered = sorted(seconds)
    at = lambda share: 1000 * ordered[min(len(ordered) - 1, int(share * len(ordered)))]
    return f"p50 {at(0.5):8.2f} ms   p99 {at(0.99):8.2f} ms   of {len(ordered)}"


def timed(server, paths):
    taken = []
    for path in paths:
        begin = time.monotonic()
        status, _ = server.ask(path)
        taken.append(time.monotonic() - begin)
        if status != 200:
            print(f"  {path[:80]}: {status}", file=sys.stderr)
    return taken


def paths_of(server):
    api = "/api/v1"
    queries = [line.split("\t")[1] for line in open(HERE / "search-queries.tsv", encoding="utf-8") if "\t" in line and not line.startswith(("#", "query", "id"))]
    stories = json.loads(server.ask(f"{api}/stories?limit=500&least=2&latest=1")[1])["stories"]
    stories.sort(key=lambda s: -s["articles"])
    chosen = stories[:50] + random.Random(1).sample(stories[50:], min(150, max(0, len(stories) - 50)))
    print(f"  largest story of these: {stories[0]['articles']} articles" if stories else "  no story")
    return {
        "search": [f"{api}/search?limit=20&q={urllib.parse.quote(q.strip())}" for q in queries] * 5,
        "story page": [f"{api}/stories/{s['story']}?parts=timeline,developments,chapters&latest=60&soon=300" for s in chosen],
        "rest of the page": [f"{api}/stories/{s['story']}?parts={REST}" for s in chosen],
        "its digest": [f"{api}/stories/{s['story']}/digest" for s in chosen],
        "list of stories": [f"{api}/stories?limit=20&least=2&latest=3&offset={20 * i}" for i in range(50)],
        "what moved": [f"{api}/changes"] * 10,
        "status": [f"{api}/status"] * 200,
    }


def sizes(store):
    connection = sqlite3.connect(store)
    pages = connection.execute("SELECT CASE WHEN name LIKE 'search%' THEN 'index of words' WHEN name LIKE 'marks%' THEN 'index of bylines, speakers, places' WHEN name = 'features' THEN"
                               " 'what linking needs' WHEN name LIKE 'articles%' THEN 'articles' ELSE 'the rest' END AS part, sum(pgsize) FROM dbstat GROUP BY part ORDER BY 2 DESC").fetchall()
    connection.close()
    whole = sum(size for _, size in pages)
    for part, size in pages:
        print(f"  {part:36} {size / 1e6:8.1f} MB  {100 * size / whole:4.0f}%")


class Readers:
    """Many open streams, and what came on them."""

    def __init__(self, port, count):
        self.heard, self.refused, self.first = [0] * count, 0, [None] * count
        self.sockets = []
        for _ in range(count):
            stream = socket.create_connection(("127.0.0.1", port), timeout=120)
            stream.sendall(b"GET /api/v1/events HTTP/1.1\r\nHost: localhost\r\n\r\n")
            self.sockets.append(stream)
        self.thread = threading.Thread(target=self.listen, daemon=True)
        self.running = True
        self.thread.start()

    def listen(self):
        import selectors
        selector = selectors.DefaultSelector()
        for i, stream in enumerate(self.sockets):
            stream.setblocking(False)
            selector.register(stream, selectors.EVENT_READ, i)
        while self.running:
            for key, _ in selector.select(0.2):
                try:
                    data = key.fileobj.recv(65536)
                except BlockingIOError:
                    continue
                self.refused += b" 503 " in data
                for found in re.findall(rb'"articles":(\d+),"stories"', data):
                    self.heard[key.data] += int(found)
                    self.first[key.data] = self.first[key.data] or time.monotonic()

    def close(self):
        self.running = False
        self.thread.join()
        for stream in self.sockets:
            stream.close()


def while_adding(server, khayt, store, more, readers_wanted, paths):
    readers = Readers(server.port, readers_wanted)
    time.sleep(2)
    begin = time.monotonic()
    adder = subprocess.Popen([khayt, "add", "-q", "--json", "-d", store, more], stdout=subprocess.PIPE, text=True)
    taken, notes, busy = {name: [] for name in ("search", "story page")}, [], 0
    key = urllib.parse.unquote(json.loads(server.ask(paths["search"][0])[1])["hits"][0]["key"])
    turn = 0
    while adder.poll() is None or turn < 40:
        for name in taken:
            taken[name] += timed(server, [paths[name][turn % len(paths[name])]])
        if turn % 4 == 0:
            at = time.monotonic()
            status, _ = server.ask("/api/v1/notes", "POST", {"on": {"article": key}, "text": f"note {turn}"})
            notes.append(time.monotonic() - at)
            busy += status != 201
        turn += 1
    spent = time.monotonic() - begin
    new = json.loads(adder.stdout.read())["new"]
    deadline = time.monotonic() + 30
    while min(readers.heard) < new and time.monotonic() < deadline:
        time.sleep(0.2)
    readers.close()
    print(f"while {new} articles are added ({new / spent:.0f} a second with all of this going on) and {readers_wanted} readers have events open")
    for name, seconds in taken.items():
        print(f"  {name:18} {spread(seconds)}")
    print(f"  {'a note is written':18} {spread(notes)}; {busy} were told that the store is busy")
    print(f"  readers: {sum(h >= new for h in readers.heard)} of {readers_wanted} heard of all articles, {readers.refused} refused")


def main():
    options = argparse.ArgumentParser()
    options.add_argument("khayt")
    options.add_argument("source")
    options.add_argument("--articles", type=int, default=100000)
    options.add_argument("--readers", type=int, default=200)
    options.add_argument("--store")
    options = options.parse_args()
    with tempfile.TemporaryDirectory(prefix="khayt-serve-") as folder:
        store, lines = options.store or os.path.join(folder, "s.khayt"), os.path.join(folder, "articles.jsonl")
        if not os.path.exists(store):
            write_articles(options.source, lines, 0, options.articles)
            begin = time.monotonic()
            subprocess.run([options.khayt, "add", "-q", "-d", store, lines], check=True)
            print(f"{options.articles} articles added in {time.monotonic() - begin:.0f} s")
            os.remove(lines)
        sizes(store)
        server = Server(options.khayt, store)
        try:
            paths = paths_of(server)
            timed(server, paths["search"][:20])  # the file is in memory from here on
            print("alone")
            for name, list_of in paths.items():
                server.longest = 0
                taken = timed(server, list_of)
                print(f"  {name:18} {spread(taken)}   at most {server.longest / 1000:.0f} KB")
            already = int(json.loads(server.ask("/api/v1/status")[1])["mark"][1:])
            write_articles(options.source, lines, already, 2000)
            while_adding(server, options.khayt, store, lines, options.readers, paths)
        finally:
            server.stop()


if __name__ == "__main__":
    main()
