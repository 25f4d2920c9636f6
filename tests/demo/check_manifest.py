#!/usr/bin/env python3
"""Hold the program to the manifest of the demo corpus.

  check_manifest.py KHAYT EXAMPLES [--all] [--verbose]

Prints, for each kind of fact, how many of the manifest's hold. What must hold without exception is in MUST; the others have a floor, the share reached when the
floor was last raised: a change that loses ground fails, one that gains should raise it.
"""
import collections
import json
import re
import subprocess
import sys
import tempfile
import unicodedata
from pathlib import Path

KHAYT, EXAMPLES = sys.argv[1], Path(sys.argv[2])
VERBOSE = "--verbose" in sys.argv
FLOORS = json.loads((Path(__file__).parent / "floors.json").read_text(encoding="utf-8"))
DROPPED = re.compile("[\u064b-\u065f\u0670\u0640\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
counts = collections.defaultdict(lambda: [0, 0])


def plain(text):
    return " ".join(DROPPED.sub("", unicodedata.normalize("NFC", text or "")).split())


def count(kind, holds, key, detail=""):
    counts[kind][0] += bool(holds)
    counts[kind][1] += 1
    if VERBOSE and not holds:
        print(f"  {kind}: {key}: {detail}")


def lines_of(*arguments):
    done = subprocess.run([KHAYT, *map(str, arguments)], capture_output=True, check=True)
    return [json.loads(line) for line in done.stdout.splitlines()]


def check_page(fact, article):
    key, text = fact["key"], plain(article["text"])
    count("title", plain(article["title"]) == plain(fact["title"]), key, f"{article['title']!r}")
    day = article["published"].get("day")
    count("published", day == fact["published"], key, f"{article['published']['value']} / {day}, not {fact['published']}")
    if fact.get("outlet"):
        count("outlet", plain(article["outlet"]) == plain(fact["outlet"]), key, f"{article['outlet']!r}")
    for snippet in fact.get("with", []):
        count("with", plain(snippet) in text, key, snippet)
    for snippet in fact.get("without", []):
        count("without", plain(snippet) not in text, key, snippet)
    for credit in fact.get("credits", []):
        count("credits", any(plain(credit) in plain(given) or plain(given) in plain(credit) for given in article["credits"]), key, f"{credit}: {article['credits']}")
    for time in fact.get("times", []):
        given = [item["value"] for item in article["times"] if plain(time["text"]) in plain(item["text"]) or plain(item["text"]) in plain(time["text"])]
        count("times", time["value"] in given, key, f"{time} {given}")
    for figure in fact.get("figures", []):
        given = [item for item in article["figures"] if item["value"] == figure["value"]]
        count("figures", given, key, f"{figure}")
        if given and figure.get("unit"):
            count("units", any(plain(item["unit"]) == plain(figure["unit"]) for item in given), key, f"{figure} {[item['unit'] for item in given]}")
    for statement in fact.get("statements", []):
        said = plain(statement["starts"])
        given = [item for item in article["statements"] if said in plain(item["text"])]
        count("statements", given, key, f"{statement['speaker']}: {said}")
        if given:
            speakers = [plain(item["speaker"]) for item in given]
            wanted = plain(statement["speaker"])
            count("speakers", any(wanted in speaker or (speaker and speaker in wanted) for speaker in speakers), key, f"{wanted}: {speakers}")
    for deadline in fact.get("deadlines", []):
        count("deadlines", any(item["by"] == deadline["by"] for item in article["deadlines"]), key, f"{deadline} {[item['by'] for item in article['deadlines']]}")


def pairs(groups):
    """Pairs of articles that are together; groups is {key: name}."""
    members = collections.defaultdict(list)
    for key, name in groups.items():
        if name and name != "none":
            members[name].append(key)
    return {(a, b) for keys in members.values() for a in keys for b in keys if a < b}


def check_links(manifest):
    with tempfile.TemporaryDirectory() as home:
        store = Path(home) / "s.khayt"
        subprocess.run([KHAYT, "add", "-d", store, EXAMPLES / "corpus"], check=True, capture_output=True)
        stories, developments = {}, {}
        for line in lines_of("stories", "--json", "-d", store):
            for development in line["developments"]:
                for key in development["articles"]:
                    stories[key], developments[key] = line["story"], development["development"]
        copies = {frozenset((pair["a"], pair["b"])): pair["kind"] for pair in lines_of("copies", "--json", "-d", store)}
    for kind, field, given in (("story", "story", stories), ("development", "development", developments)):
        gold, found = pairs({fact["key"]: fact[field] for fact in manifest}), pairs(given)
        known = {fact["key"] for fact in manifest}
        found = {pair for pair in found if pair[0] in known and pair[1] in known}
        for pair in gold:
            count(f"{kind} recall", pair in found, pair)
        for pair in found:
            count(f"{kind} precision", pair in gold, pair)
    for fact in manifest:
        if fact.get("copy"):
            kind = copies.get(frozenset((fact["key"], fact["copy"]["of"])))
            count("copies", kind, fact["key"], f"{fact['copy']}")
            if kind:
                count("copy kinds", kind == fact["copy"]["kind"], fact["key"], f"{fact['copy']} {kind}")


def main():
    with (EXAMPLES / "manifest.jsonl").open(encoding="utf-8") as file:
        manifest = [json.loads(line) for line in file if line.strip()]
    articles = {article["key"]: article for article in lines_of("read", EXAMPLES / "corpus")}
    for fact in manifest:
        count("found", fact["key"] in articles, fact["key"])
        if fact["key"] in articles:
            check_page(fact, articles[fact["key"]])
    known = {fact["key"] for fact in manifest}
    for key in articles:
        count("no others", key in known, key)
    check_links(manifest)
    failed = 0
    for kind, (good, total) in counts.items():
        share = good / total if total else 1
        low = share < FLOORS.get(kind, 1.0) - 1e-9
        failed += low
        print(f"{kind:22} {good:5} of {total:5}  {share:.3f}  floor {FLOORS.get(kind, 1.0)}{'  BELOW' if low else ''}")
    print(f"{failed} below their floor")
    return 1 if failed or not manifest else 0


if __name__ == "__main__":
    sys.exit(main())
