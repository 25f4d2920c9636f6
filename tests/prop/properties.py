#!/usr/bin/env python3
"""Properties of the whole program, on the demo corpus and, where there is one, on the shared article collection.

  properties.py KHAYT CORPUS

Threads change nothing; the order of inputs is the order of outputs; adding twice changes nothing; every mention of an
article is exactly the characters of its span, on ordinary text and on text spelled in every odd way that there is; times
and their bounds are dates.

KHAYT_SHARED: where the shared data lie, beside the checkout unless told. KHAYT_PROP_STEP: every how manyth of the shared
articles is read (1: all).
"""
import gzip
import json
import os
import random
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

KHAYT, CORPUS = sys.argv[1], Path(sys.argv[2])
SHARED = Path(os.environ.get("KHAYT_SHARED", Path(__file__).resolve().parents[3] / "shared")) / "data" / "ant-2018a.jsonl.gz"
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
    last = 0
    for start, end in article["sentences"]:
        check(last <= start < end <= len(text), f"{key}: a sentence lies outside the text or over another")
        check(text[start:end].strip() == text[start:end], f"{key}: a sentence has space at its edge")
        last = end
    for statement in article["statements"]:
        start, end = statement["span"]
        check(0 <= start < end <= len(text), f"{key}: a statement lies outside the text")
        check(statement["text"] in text[start:end], f"{key}: what was said is not in its span")
    return article


def read_checked(path, *options):
    """Read a file, check each article as it comes, count them and their mentions."""
    count = mentions = 0
    with subprocess.Popen([KHAYT, "read", *options, str(path)], stdout=subprocess.PIPE) as reading:
        for line in reading.stdout:
            article = check_article(line)
            count += 1
            mentions += sum(len(article[field]) for field in ("times", "names", "figures", "statements", "deadlines", "sentences"))
    check(reading.returncode == 0, f"khayt read {path} exits {reading.returncode}")
    return count, mentions


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


# Invented news that has every kind of mention.
PLAIN = (
    "قال المتحدث باسم وزارة الصحة سامي الخطيب يوم الثلاثاء 12 آذار 2024 إن 1,250 شخصا أصيبوا في حلب وإن 3.5% منهم أطفال. "
    "وأضاف \"لن نغادر المدينة قبل نهاية الشهر المقبل\". وأمهلت المحكمة الشركة حتى 15 نيسان 2024 لدفع 2 مليون دولار.\n\n"
    "ونقلت وكالة رويترز عن مسؤول أميركي قوله إن نحو ألفين وخمسمئة جندي سيعودون إلى بغداد خلال عشرة أيام. وأكد رئيس الوزراء "
    "العراقي أن بلاده ستدفع 40 ألف برميل في اليوم. وكان الاجتماع الأول قد عقد قبل يومين في القاهرة، بحسب د. ليلى منصور.")
TASHKEEL = "\u064b\u064c\u064d\u064e\u0650\u0651\u0652\u0670"  # no damma: it would make a verb passive, which is another text
CONTROLS = "\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u2066\u2069\u061c\u0640"
ASTRAL = "\U0001f600\U00010330\U0001d54f\U0010fffd"


def presentation_forms():
    forms = {}
    for code in (*range(0xFB50, 0xFDF3), *range(0xFE80, 0xFEFD)):
        spelled = unicodedata.normalize("NFKC", chr(code))
        if 0x621 <= ord(spelled[0]) <= 0x64A:
            forms.setdefault(spelled, []).append(chr(code))
    return forms


def dressed(text, rng, forms):
    """The same words in another spelling: shapes, ligatures, marks and controls."""
    out, at = [], 0
    while at < len(text):
        size = next((n for n in (4, 3, 2, 1) if text[at:at + n] in forms and rng.random() < 0.5), 0)
        out.append(rng.choice(forms[text[at:at + size]]) if size else text[at])
        at += size or 1
        if "\u0621" <= text[at - 1] <= "\u064a" and rng.random() < 0.4:
            out.append(rng.choice(TASHKEEL if rng.random() < 0.7 else CONTROLS))
    return "".join(out)


def broken(text, rng):
    """Bytes cut, doubled and thrown in at random, astral characters among them."""
    raw = bytearray(text.encode())
    for _ in range(rng.randrange(1, 40)):
        at = rng.randrange(len(raw))
        kind = rng.randrange(3)
        if kind == 0:
            del raw[at]
        elif kind == 1:
            raw[at:at] = rng.choice(ASTRAL).encode()
        else:
            raw[at:at] = bytes(rng.randrange(1, 256) for _ in range(rng.randrange(1, 4)))
    return bytes(raw)


def odd_spellings_keep_their_characters(home, rounds=400):
    rng, forms = random.Random(41), presentation_forms()
    path = Path(home) / "odd.jsonl"
    texts = [PLAIN] + [dressed(PLAIN, rng, forms) for _ in range(rounds)] + [unicodedata.normalize(form, PLAIN) for form in ("NFD", "NFKD")]
    with path.open("w", encoding="utf-8") as out:
        for i, text in enumerate(texts):
            out.write(json.dumps({"key": str(i), "published": "2024-03-13", "text": text}, ensure_ascii=False) + "\n")
    lines = run("read", path).splitlines()
    check(len(lines) == len(texts), f"{len(lines)} of {len(texts)} odd spellings were read")
    counts = [{field: len(article[field]) for field in ("times", "names", "figures", "statements", "deadlines", "sentences")}
              for article in map(check_article, lines)]
    check(all(counts[0].values()), f"the plain text lacks a kind of mention: {counts[0]}")
    for i, count in enumerate(counts):
        check(count == counts[0], f"odd spelling {i}: {count}, not {counts[0]}")
    folder = Path(home) / "broken"
    folder.mkdir()
    for i in range(rounds):
        (folder / f"{i}.txt").write_bytes(broken(PLAIN if i % 2 else dressed(PLAIN, rng, forms), rng))
    count, mentions = read_checked(folder, "--format", "text")
    check(count > rounds // 10, f"{count} articles of {rounds} broken texts")
    print(f"odd spellings: {len(texts)}; broken texts: {count} articles, {mentions} mentions")


def main():
    lines = same_on_any_number_of_threads(CORPUS).splitlines()
    for line in lines:
        check_article(line)
    adding_twice_changes_nothing(CORPUS)
    print(f"demo corpus: {len(lines)} articles")
    with tempfile.TemporaryDirectory() as home:
        odd_spellings_keep_their_characters(home)
        if SHARED.exists():
            sample = Path(home) / "sample.jsonl"
            step = int(os.environ.get("KHAYT_PROP_STEP", "1"))
            with gzip.open(SHARED, "rb") as rows, sample.open("wb") as out:
                out.writelines(row for i, row in enumerate(rows) if i % step == 0)
            count, mentions = read_checked(sample)
            check(count > 0, "the shared collection gives no article")
            print(f"shared collection: {count} articles, {mentions} mentions")
        else:
            print(f"SKIPPED: no shared article collection at {SHARED}; its spans are not checked")
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
