#!/usr/bin/env python3
"""What was committed survives: khayt add is killed at random moments, and what is left is checked each time.

  kill_add.py KHAYT [--kills N] [--articles N] [--seed N]

The input is made here, from templates. After each kill the store must open, be whole, hold a beginning of the input
that is no shorter than what a reader saw before the kill, and agree with itself: summaries with articles, the search
index with both. Running add to its end must give what an uninterrupted run gives, byte for byte.
"""
import argparse
import contextlib
import json
import random
import signal
import sqlite3
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PLACES = "وادي السرو|رأس الملح|تل الغروب|مرفأ النوارس|سهل الرمان|جبل الصدى|عين الحور|خليج المرجان".split("|")
PEOPLE = "سالم النجار|هالة المنصف|رائد الحوراني|ليلى السروجي|كمال الدباغ|سناء الفاخوري".split("|")
THINGS = "عامل|شاحنة|قارب|منزل|طالب|شجرة".split("|")
EVENTS = ("افتتاح الجسر الجديد", "إضراب عمال الميناء", "حريق في سوق الأقمشة", "انتخابات المجلس البلدي", "فيضان النهر",
          "مهرجان الزيتون", "أعمال ترميم القلعة", "نقص مياه الشرب")
OUTLETS = "صدى الوادي|مرآة الساحل|أخبار التل|وكالة السهل".split("|")
BLOCK = 200  # articles that share a word, so that the index can be asked for all of them
LETTERS = "بتجحدرسصطعفقكلمن"


def block_word(block):
    return "زق" + LETTERS[block % 16] + LETTERS[block // 16 % 16] + "وش"


def article(rng, i, day):
    place, person, thing, event = (rng.choice(x) for x in (PLACES, PEOPLE, THINGS, EVENTS))
    number = rng.randrange(3, 9000)
    text = (f"شهدت بلدة {place} يوم أمس {event}، وفق ما أعلنت البلدية في بيان. وقال رئيس البلدية {person} إن نحو {number} "
            f"{thing} تأثروا حتى الآن.\n\nوأضاف {person}: «سننهي العمل قبل نهاية العام المقبل». "
            f"ويحمل الملف الرقم {i} والرمز {block_word(i // BLOCK)}.")
    if rng.random() < 0.1:
        text += "\n\nوذكرت مصادر محلية أن لجنة ستزور المكان في الأسبوع المقبل."
    return {"key": f"page-{i:05}", "outlet": rng.choice(OUTLETS), "title": f"{event} في {place}",
            "published": f"2021-{day // 28 % 12 + 1:02}-{day % 28 + 1:02}T09:{i % 60:02}:00+03:00", "text": text}


def make_input(path, count, seed):
    rng = random.Random(seed)
    rows = [article(rng, i, i * 120 // count) for i in range(count)]
    for i in range(7, count, 37):  # copies, by another outlet on the same day
        rows[i]["text"], rows[i]["title"] = rows[i - 5]["text"], rows[i - 5]["title"]
    path.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in rows), encoding="utf-8")
    return rows


class Failure(Exception):
    pass


def check(good, what):
    if not good:
        raise Failure(what)


class Store:
    def __init__(self, khayt, path, source):
        self.khayt, self.path, self.source = khayt, path, source

    def command(self, *words):
        return [str(self.khayt), *map(str, words), "-d", str(self.path)]

    def start_add(self):
        return subprocess.Popen(self.command("add", "-q", self.source), stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    def run(self, *words):
        done = subprocess.run(self.command(*words), capture_output=True, check=False)
        check(done.returncode == 0, f"{words[0]} ended with {done.returncode}: {done.stderr.decode()[-500:]}")
        return done.stdout.decode()

    @contextlib.contextmanager
    def tables(self):
        db = sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=30)
        try:
            yield lambda sql: db.execute(sql).fetchall()
        finally:
            db.close()

    def committed(self):
        """What a reader sees while the writer works; 0 before there is a schema."""
        try:
            with self.tables() as ask:
                return ask("SELECT count(*) FROM articles")[0][0]
        except sqlite3.Error:
            return 0

    def remove(self):
        for file in self.path.parent.glob(self.path.name + "*"):
            file.unlink()


SUMMARIES = {
    "stories that do not agree with their articles":
        "SELECT s.id FROM stories s LEFT JOIN (SELECT story, count(*) n, min(day) f, max(day) l, count(DISTINCT outlet) o,"
        " count(DISTINCT development) d FROM articles GROUP BY story) a ON a.story = s.row WHERE a.n IS NULL OR"
        " (s.articles, s.outlets, s.developments, s.first, s.last) IS NOT (a.n, a.o, a.d, a.f, a.l)",
    "developments that do not agree with their articles":
        "SELECT d.id FROM developments d LEFT JOIN (SELECT development, story, count(*) n, min(day) f FROM articles GROUP BY"
        " development, story) a ON a.development = d.row AND a.story = d.story"
        " WHERE a.n IS NULL OR (d.articles, d.day) IS NOT (a.n, a.f)",
    "articles without a place":
        "SELECT key FROM articles WHERE story NOT IN (SELECT row FROM stories)"
        " OR development NOT IN (SELECT row FROM developments)",
    "articles without features": "SELECT key FROM articles WHERE row NOT IN (SELECT row FROM features)",
    "features without an article": "SELECT row FROM features WHERE row NOT IN (SELECT row FROM articles)",
    "articles that no word is known of": "SELECT key FROM articles WHERE row NOT IN (SELECT id FROM search_docsize)",
    "words without an article": "SELECT id FROM search_docsize WHERE id NOT IN (SELECT row FROM articles)",
    "copies of nothing": "SELECT a FROM copies WHERE a NOT IN (SELECT row FROM articles)"
                         " OR b NOT IN (SELECT row FROM articles)",
    "articles that nothing was noted of": "SELECT key FROM articles WHERE row NOT IN (SELECT article FROM link_log)",
    "stories without a title": "SELECT id FROM stories WHERE title IS NULL",
}


def check_whole(store, rows, at_least, rng):
    """Returns how many articles it holds."""
    with store.tables() as ask:
        check(ask("PRAGMA integrity_check") == [("ok",)], "integrity_check")
        if not ask("SELECT * FROM sqlite_schema"):  # killed before the schema: add begins with an empty file
            check(at_least == 0, "the schema is gone")
            return 0
        keys = [key for key, in ask("SELECT key FROM articles ORDER BY row")]
        check(len(keys) >= at_least, f"{at_least} articles were committed, {len(keys)} are left")
        check(keys == [row["key"] for row in rows[:len(keys)]], "not a beginning of the input")
        for what, sql in SUMMARIES.items():
            wrong = ask(sql)
            check(not wrong, f"{what}: {wrong[:3]}")
    if not keys:
        return 0
    block = rng.randrange(-(-len(keys) // BLOCK))
    hits = [json.loads(line)["key"] for line in store.run("search", "--json", block_word(block)).splitlines()]
    wanted = [row["key"] for row in rows[:len(keys)] if block_word(block) in row["text"]]
    check(sorted(hits) == sorted(wanted), f"search finds {len(hits)} of {len(wanted)} articles")
    store.run("story", "--json", json.loads(store.run("stories", "--json", "--limit", "1"))["story"])
    return len(keys)


def content(store):
    """All that the store says, as one value."""
    with store.tables() as ask:
        tables = {name: ask(f"SELECT * FROM {name} ORDER BY 1, 2") for name in
                  ("articles", "features", "developments", "stories", "copies", "link_log", "redirects")}
    found = [store.run("search", "--json", query) for query in ("الجسر", "\"رئيس البلدية\" -فيضان", "قلع*")]
    return tables, found


def check_same(store, reference, when):
    tables, found = content(store)
    for name, rows in reference[0].items():
        check(tables[name] == rows, f"{when}: {name} differs from an uninterrupted run")
    check(found == reference[1], f"{when}: search differs from an uninterrupted run")


def finish(store, rows, reference, rng):
    store.run("add", "-q", store.source)
    check(check_whole(store, rows, len(rows), rng) == len(rows), "add ended before its input")
    check_same(store, reference, "after a kill")
    store.remove()


def kill_often(store, rows, reference, rng, seconds, kills):
    """Kill and go on in the same store; each fourth time let it end and begin anew."""
    held, cuts = 0, set()
    for i in range(kills):
        process = store.start_add()
        time.sleep(rng.random() ** 1.5 * seconds)
        seen = store.committed() if store.path.exists() else 0
        process.kill()
        process.communicate()
        held = check_whole(store, rows, max(held, seen), rng) if store.path.exists() else 0
        cuts.add(held)
        if held == len(rows) or i % 4 == 3:
            finish(store, rows, reference, rng)
            held = 0
    print(f"{kills} kills left {sorted(cuts)} of {len(rows)} articles")
    check(len(cuts) > 1, "all kills came at one moment: nothing was tested")


def interrupt(store, rows, reference, rng, seconds):
    """Ctrl-C: a clean end that says so and keeps all that was read."""
    for part in (0.5, 0.3, 0.2, 0.1, 0.05):
        process = store.start_add()
        time.sleep(seconds * part)
        process.send_signal(signal.SIGINT)
        said = process.communicate()[1].decode()
        if "stopped" in said:
            check(process.returncode == 1, f"Ctrl-C ends with {process.returncode}")
            held = check_whole(store, rows, 1, rng)
            print(f"Ctrl-C kept {held} of {len(rows)} articles")
            finish(store, rows, reference, rng)
            return
        check(process.returncode in (0, -signal.SIGINT), f"Ctrl-C: {process.returncode}, {said}")
        store.remove()
    raise Failure("add was over before each Ctrl-C")


def add_again(store, rows, reference, rng):
    said = json.loads(store.run("add", "-q", "--json", store.source))
    check((said["new"], said["known"], said["changed"]) == (0, len(rows), 0), f"adding again: {said}")
    check_same(store, reference, "after adding again")
    changed = [dict(row) for row in rows]
    at = BLOCK + 3
    changed[at]["text"] = changed[at]["text"].replace(block_word(1), "شمعدان")
    again = store.path.parent / "changed.jsonl"
    again.write_text("".join(json.dumps(r, ensure_ascii=False) + "\n" for r in changed), encoding="utf-8")
    said = json.loads(store.run("add", "-q", "--json", again))
    check((said["new"], said["known"], said["changed"]) == (0, len(rows) - 1, 1), f"adding a changed page: {said}")
    check_whole(store, changed, len(rows), rng)
    hits = [json.loads(line)["key"] for line in store.run("search", "--json", "شمعدان").splitlines()]
    check(hits == [rows[at]["key"]], "the changed page is not found by its new word")
    check(rows[at]["key"] not in store.run("search", "--json", block_word(1)), "it is found by a word it lost")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("khayt", type=Path)
    parser.add_argument("--kills", type=int, default=50)
    parser.add_argument("--articles", type=int, default=2300)
    parser.add_argument("--seed", type=int, default=2021)
    options = parser.parse_args()
    rng = random.Random(options.seed)
    with tempfile.TemporaryDirectory() as home:
        source = Path(home) / "in.jsonl"
        rows = make_input(source, options.articles, options.seed)
        whole = Store(options.khayt, Path(home) / "whole.khayt", source)
        began = time.monotonic()
        whole.run("add", "-q", source)
        seconds = time.monotonic() - began
        print(f"{len(rows)} articles in {seconds:.2f} s")
        try:
            check_whole(whole, rows, len(rows), rng)
            reference = content(whole)
            torn = Store(options.khayt, Path(home) / "torn.khayt", source)
            kill_often(torn, rows, reference, rng, seconds, options.kills)
            torn.remove()
            interrupt(torn, rows, reference, rng, seconds)
            add_again(whole, rows, reference, rng)
        except Failure as failure:
            print(f"FAILED: {failure}")
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
