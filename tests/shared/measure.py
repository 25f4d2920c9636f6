#!/usr/bin/env python3
"""Score the program on the shared gold, where there is any, and hold the figures against floors.tsv.

  measure.py KHAYT SHARED SET          run one set; exit 77 (skipped) where SHARED is not there
  measure.py KHAYT SHARED all --print  every set: the figures, as rows for floors.tsv (2 % below what was measured)
  measure.py KHAYT SHARED all --figures  every set: the figures as they are, for docs/FIGURES.md

SHARED holds data/ and eval/ (the scorers); it lies beside the repository and is not part of it.
"""
import collections
import gzip
import importlib.machinery
import importlib.util
import itertools
import json
import os
import re
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KHAYT, SHARED = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
DATA, EVAL = SHARED / "data", SHARED / "eval"
SKIPPED = 77


def khayt(*arguments, out=None):
    with open(out, "wb") if out else open(os.devnull, "wb") as file:
        done = subprocess.run([KHAYT, *map(str, arguments)], stdout=file, check=False)
    if done.returncode not in (0, 1):
        raise SystemExit(f"khayt {arguments[0]} exits {done.returncode}")
    return out


def score(scorer, *arguments):
    done = subprocess.run([sys.executable, EVAL / f"score_{scorer}.py", "--json", *map(str, arguments)], capture_output=True,
                          text=True, check=False)
    if done.returncode > 1:
        raise SystemExit(done.stderr)
    return json.loads(done.stdout)["figures"]


def lines_of(path):
    with gzip.open(path, "rt", encoding="utf-8") as rows:
        yield from rows


def only(keys, path, out):
    """The rows of a JSONL whose keys are wanted, in its order."""
    with open(out, "w", encoding="utf-8") as file:
        file.writelines(row for row in lines_of(path) if json.loads(row)["key"] in keys)
    return out


def times(home):
    for name in ("recognizers-times", "recognizers-spans", "recognizers-times-notsupported", "recognizers-spans-notsupported"):
        path, given = home / "cases.jsonl", home / "in.jsonl"
        path.write_text("".join(lines_of(DATA / "times" / f"{name}.jsonl.gz")), encoding="utf-8")
        subprocess.run([sys.executable, EVAL / "score_times.py", path, "--make-input", given], check=True)
        yield name, score("times", path, khayt("read", given, out=home / "out.jsonl")) | cases(name, path, "out.jsonl")
    gold = DATA / "gold-claims-dev.json"
    yield "gold-times", score("times", gold, khayt("read", claims_input(home), out=home / "out.jsonl"))


def set_aside(name):
    """The cases that are no fault of the program, with the class of the reason: recognizers-set-aside.tsv says which is which."""
    rows = (line.rstrip("\n").split("\t") for line in open(HERE / "recognizers-set-aside.tsv", encoding="utf-8") if not line.startswith("#"))
    return {row[1]: row[2] for row in rows if row[0] == name}


def cases(name, path, out):
    """Share of cases in which each time wanted is met by one mention with its value: of all, and without those set aside. Of ranges,
    which are two times here: the share in which both ends are right."""
    sys.path.insert(0, str(EVAL))
    import common
    import score_times
    khayt, aside = common.by_key(common.read_records(path.parent / out)), set_aside(name)
    right, kept, ranges = [], [], []
    for case in score_times.read_gold(path):
        mine = khayt.get(common.page_key(case["key"])) or {}
        body, fine = common.index(mine.get("text") or ""), True
        for wanted in case["times"]:
            met = [time for time in mine.get("times") or [] if common.overlap(wanted, time, body)]
            valued = any(wanted.get(field) for field in ("timex", "value", "values", "past", "future"))
            fine = fine and len(met) == 1 and (not valued or score_times.right_value(wanted, met[0]))
            if aside.get(case["key"]) == "range" and valued:
                ends = [str(wanted.get(field) or "").strip("()").split(",") for field in ("timex", "past", "future")]
                ranges.append(len(met) > 1 and any(all(score_times.fits(bound, time["value"]) or bound.startswith(str(time["value"]))
                                                       for bound, time in zip(end, met[-2:])) for end in ends if len(end) == 3))
        right.append(fine)
        if case["key"] not in aside:
            kept.append(fine)

    def share(values):
        return sum(values) / len(values) if values else None
    return {"cases": share(right), "cases_kept": share(kept), "ranges_both_ends": share(ranges)}


def articles_of(gold):
    gold = json.loads(gold.read_text(encoding="utf-8"))
    return gold["articles"] if isinstance(gold, dict) and "articles" in gold else gold


def claims_input(home):
    keys = {article["key"] for article in articles_of(DATA / "gold-claims-dev.json")}
    return only(keys, DATA / "ant-2018a.jsonl.gz", home / "claims.jsonl")


def bounds_of(expected):
    """The values that a case expects of one span: a number, 5%, the bounds of [5,6); None where it expects a position."""
    text = expected.get("value") or ""
    parts = [part for part in text.strip("()[]%").split(",") if part]
    try:
        return list(dict.fromkeys(float(part) for part in parts)) or None  # [20,20] is 20
    except ValueError:
        return None


def values_right(case, found):
    """Does each span have its values, in order, among the numbers found in it?"""
    behind = 0
    for expected in case["expected"]:
        start = case["input"].find(expected["text"], behind)  # the offsets of some cases are those of another text
        start = expected["start"] if start < 0 else start
        behind = end = start + len(expected["text"])
        inside = [number["value"] for number in found if number["start"] < end and number["end"] > start]
        for value in bounds_of(expected):
            while inside and (inside[0] is None or abs(inside[0] - value) > 1e-6 * max(1e-9, abs(value))):
                inside.pop(0)
            if not inside:
                return False
            inside.pop(0)
    return True


def numbers(home):
    """Values of numbers, a case right or wrong. numbers-left.tsv says why each wrong one is: class `case` where the case
    itself is wrong or against the contract, `form` where no news writes so; right_of_sound leaves both out."""
    rows = [line.rstrip("\n").split("\t") for line in open(HERE / "numbers-left.tsv", encoding="utf-8") if not line.startswith("#")]
    left = {(name, int(case)): kind for name, case, kind, _ in rows[1:]}
    lister = KHAYT.parents[1] / "tests" / "shared" / "list_numbers"
    for name in ("recognizers-numbers", "recognizers-numbers-notsupported"):
        cases = [json.loads(line) for line in lines_of(DATA / "times" / f"{name}.jsonl.gz")]
        texts = "\n".join(case["input"].replace("\n", " ") for case in cases) + "\n"
        done = subprocess.run([lister], input=texts, capture_output=True, text=True, check=True)
        wrong, fair, explained, counted = [], 0, 0, 0
        for at, (case, line) in enumerate(zip(cases, done.stdout.splitlines(), strict=True), 1):
            if not case["expected"] or any(bounds_of(expected) is None for expected in case["expected"]):
                continue
            counted += 1
            fair += left.get((name, at)) not in ("case", "form")
            if not values_right(case, json.loads(line)):
                wrong.append(at)
        explained = sum((name, at) in left for at in wrong)
        if "--verbose" in sys.argv:
            for at in wrong:
                print(f"{name}\t{at}\t{left.get((name, at), '?')}\t{cases[at - 1]['input']}")
        yield name, {"right": 1 - len(wrong) / counted, "right_of_sound": (counted - len(wrong)) / fair if fair else None,
                     "explained": explained / len(wrong) if wrong else 1.0, "cases": counted, "wrong": len(wrong)}


def claims(home):
    yield "claims", score("claims", DATA / "gold-claims-dev.json", khayt("read", claims_input(home), out=home / "out.jsonl"))


def extract(home):
    pages = home / "aeb"
    pages.mkdir()
    for path in (DATA / "aeb" / "html").glob("*.html.gz"):
        (pages / path.name[:-3]).write_bytes(gzip.decompress(path.read_bytes()))
    yield "aeb", score("extract", DATA / "aeb" / "ground-truth.json", khayt("read", pages, out=home / "out.jsonl"))
    yield "pages-ar", score("extract", DATA / "pages-ar", khayt("read", DATA / "pages-ar", out=home / "out.jsonl"))


def words_of(text):
    return collections.Counter(re.findall(r"\w+", text))


def token_f1(wanted, given):
    """F1 of two texts as multisets of words; nothing wanted and nothing given is right."""
    wanted, given = words_of(wanted), words_of(given)
    if not wanted or not given:
        return float(not wanted and not given)
    common = sum((wanted & given).values())
    return 2 * common / (sum(wanted.values()) + sum(given.values()))


def part_score(row, page, article):
    """Body, title, day and outlet of one article of a page against its row; None where the row says nothing."""
    def span(start, end):
        return "" if row[start] == "-" else page[int(row[start]):int(row[end])]
    published = (article.get("published") or {}).get("value") or ""
    return {"body_f1": token_f1(span("start", "end"), article.get("text") or ""),
            "title_f1": token_f1(span("title_start", "title_end"), article.get("title") or ""),
            "day": float(published[:10] == row["day"]), "outlet": float(article.get("outlet") == row["outlet"])}


def marked_pages():
    """{page: its rows}, from the golden file; a page without an article has no row left."""
    lines = [line.split("\t") for line in (HERE / "plain-pages-golden.tsv").read_text(encoding="utf-8").splitlines() if line[0] != "#"]
    pages = collections.defaultdict(list)
    for row in (dict(zip(lines[0], line)) for line in lines[1:]):
        pages[row["page"]] += [row] if row["part"] != "-" else []
    return pages


def plain(home):
    """The marked pages of text. A body is scored for each article that either side has; `articles`: pages with as many as are marked."""
    pages, given = marked_pages(), collections.defaultdict(list)
    khayt("read", "--format", "text", *(DATA / "plain-pages" / f"{page}.txt" for page in pages), out=home / "out.jsonl")
    for line in (home / "out.jsonl").read_text(encoding="utf-8").splitlines():
        article = json.loads(line)
        given[article["page"]["name"].removesuffix(".txt")].append(article)
    scores = collections.defaultdict(list)
    for page, rows in pages.items():
        text = (DATA / "plain-pages" / f"{page}.txt").read_text(encoding="utf-8")
        scores["articles"].append(float(len(rows) == len(given[page])))
        for row, article in itertools.zip_longest(rows, given[page]):
            for field, value in part_score(row, text, article or {}).items() if row else ():
                scores[field].append(value)
        extra = given[page][len(rows):]
        scores["body_f1"] += [token_f1("", article["text"]) for article in extra] if rows or extra else [1.0]
    yield "plain-pages", {field: sum(values) / len(values) for field, values in scores.items()}


def charsets(home):
    """Files of known charset: the share that decodes to what Python makes of the same bytes. Latin-1 means windows-1252, as on the web."""
    with tarfile.open(DATA / "encodings-chardet.tar.gz") as archive:
        archive.extractall(home / "files", filter="data")
    decode, right = KHAYT.parents[1] / "tests" / "shared" / "decode", []
    for path in sorted(path for path in (home / "files").rglob("*") if path.is_file()):
        codec = path.parent.name.removesuffix("-arabic")
        codec = "windows-1252" if codec == "iso-8859-1" else codec
        wanted = path.read_bytes().decode(codec, errors="replace").lstrip("\ufeff").replace("\0", "\ufffd")  # a NUL is no text
        done = subprocess.run([decode, path, *(["html"] if path.suffix in (".html", ".xml") else [])], capture_output=True, check=True)
        right.append(done.stdout.decode() == wanted)
        if not right[-1] and "--errors" in sys.argv:
            print(f"# {path.parent.name}/{path.name} as {done.stderr.decode().strip()}")
    yield "charsets", {"right": sum(right) / len(right)}


def htmldate(home):
    with tarfile.open(DATA / "htmldate-eval" / "pages.tar.gz") as archive:
        archive.extractall(home / "pages", filter="data")
    yield "htmldate", score("htmldate", DATA / "htmldate-eval" / "dates.json",
                            khayt("read", home / "pages", out=home / "out.jsonl"))


def stored(home, keys, articles):
    store = home / "s.khayt"
    khayt("add", "-d", store, only(keys, articles, home / "in.jsonl"))
    return store


def copies(home):
    gold = json.loads((DATA / "gold-copies-dev.json").read_text(encoding="utf-8"))
    pairs = gold["pairs"] if isinstance(gold, dict) else gold
    store = stored(home, {pair[side] for pair in pairs for side in "ab"}, DATA / "saudinewsnet-2015a.jsonl.gz")
    yield "copies", score("copies", DATA / "gold-copies-dev.json",
                          khayt("copies", "--json", "-d", store, out=home / "out.jsonl"))


def stories(home):
    keys = {article["key"] for article in articles_of(DATA / "gold-stories-dev.json")}
    store = stored(home, keys, DATA / "ant-2018a.jsonl.gz")
    yield "stories", score("stories", DATA / "gold-stories-dev.json",
                           khayt("stories", "--json", "-d", store, out=home / "out.jsonl"))


def training():
    """scripts/train-names, which knows what the model of names was trained on."""
    path = HERE.parent.parent / "scripts" / "train-names"
    loader = importlib.machinery.SourceFileLoader("train_names", str(path))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader("train_names", loader))
    loader.exec_module(module)
    return module


def names(home):
    """What the model was not trained on: of CLEANANERCorp the last fifth. The others have rules of their own for what is
    no person, place or body, so only these count there."""
    ner, model = DATA / "ner", training()
    for path in sorted(ner.glob("*.conll.gz")):
        name, gold, given = path.name.split(".")[0], home / "gold.conll", home / "in.jsonl"
        text = model.kept_out(ner, name)
        if not text:
            continue
        gold.write_text("".join("".join(f"{token} {tag}\n" for token, tag in sentence) + "\n" for sentence in text), encoding="utf-8")
        subprocess.run([sys.executable, EVAL / "score_ner.py", gold, "--make-input", given], check=True)
        types = [] if name == "cleananercorp-train" else ["--types", "PER,LOC,ORG"]
        yield name, score("ner", gold, khayt("read", given, out=home / "out.jsonl"), *types)


def search(home):
    gold, given, results, store = home / "qa.json", home / "in.jsonl", home / "results.jsonl", home / "s.khayt"
    gold.write_text("".join(lines_of(DATA / "search" / "arcd-train.json.gz")), encoding="utf-8")
    subprocess.run([sys.executable, EVAL / "score_search.py", gold, "--make-input", given], check=True)
    khayt("add", "-d", store, given)
    with results.open("w", encoding="utf-8") as file:
        for question in json.loads(gold.read_text(encoding="utf-8"))["questions"]:
            hits = khayt("search", "--json", "--limit", "10", "-d", store, "--", question["question"], out=home / "hits.jsonl")
            keys = [json.loads(hit)["key"] for hit in hits.read_text(encoding="utf-8").splitlines()]
            file.write(json.dumps({"query_id": question["id"], "keys": keys}) + "\n")
    yield "search", score("search", gold, results)


SETS = {"names": names, "search": search, "times": times, "numbers": numbers, "claims": claims, "extract": extract, "plain": plain, "charsets": charsets, "htmldate": htmldate, "copies": copies, "stories": stories}


def floors():
    rows = [line.rstrip("\n").split("\t") for line in open(HERE / "floors.tsv", encoding="utf-8") if not line.startswith("#")]
    return {(name, field): float(floor) for name, field, floor in rows[1:]}


def measure(name):
    with tempfile.TemporaryDirectory(prefix="khayt-shared-") as home:
        yield from SETS[name](Path(home))


def main():
    if not DATA.is_dir() or not EVAL.is_dir():
        print(f"SKIPPED: there is no shared data in {SHARED}; its measures are not held")
        return SKIPPED
    failed = found = 0
    wanted = floors()
    for name in SETS if sys.argv[3] == "all" else [sys.argv[3]]:
        for label, figures in measure(name):
            for field, value in figures.items():
                if "--print" in sys.argv and isinstance(value, float):
                    print(f"{label}\t{field}\t{value * 0.98:.3f}")
                if "--figures" in sys.argv and isinstance(value, float):
                    print(f"{label}\t{field}\t{value:.3f}", flush=True)
                    continue
                floor = wanted.get((label, field))
                if floor is None:
                    continue
                found += 1
                good = value is not None and value >= floor
                failed += not good
                print(f"{'ok' if good else 'FAILED':6} {label} {field} = {value:.4f}, floor {floor}")
    listing = {"--print", "--figures"} & set(sys.argv)
    if not found and not listing:
        print("no floor is set")
    return 1 if failed or (not listing and not found) else 0


if __name__ == "__main__":
    sys.exit(main())
