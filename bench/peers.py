#!/usr/bin/env python3
"""khayt against what a Python program would use, in the same run and on one core, in processor time.

times    dateparser.search on short texts          beside bench_layers: times, and times with figures
pages    trafilatura (and its fast mode), resiliparse, readability-lxml on HTML pages
                                                    beside bench_pages: the article alone, and with all its marks
days     htmldate on HTML pages                     beside bench_pages: what the head says, as khayt read --only head
copies   datasketch's MinHash LSH on JSONL          beside bench_copies: all pairs

The peers come from `scripts/deps --bench`; one that is not installed is skipped, and said to be. khayt's side is the
library, in a program that has loaded its lexicons, as the peers have theirs.
"""
import argparse
import json
import os
import re
import subprocess
import tempfile
import time

TEXTS = 60  # for dateparser, which needs seconds for them
TEXT_LENGTH = 1500
ROUNDS = 3
SHINGLE = 5


def best(function, rounds=ROUNDS):
    """The fewest seconds of processor time of some rounds, and what the last gave."""
    seconds = []
    for _ in range(rounds):
        began = time.process_time()
        result = function()
        seconds.append(time.process_time() - began)
    return min(seconds), result


def ours(folder, name, *arguments):
    out = subprocess.run([os.path.join(folder, name), *arguments], stdout=subprocess.PIPE, check=True)
    return json.loads(out.stdout)


def skipped(line, module):
    print(f"{line:<22} skipped: {module} is not installed (scripts/deps --bench)")


def compare_times(benches, path):
    try:
        from dateparser.search import search_dates
    except ImportError:
        skipped("times", "dateparser")
        return
    with open(path, encoding="utf-8") as file:
        whole = file.read(TEXTS * TEXT_LENGTH)
    texts = [whole[i : i + TEXT_LENGTH] for i in range(0, len(whole), TEXT_LENGTH)]
    search_dates(texts[0], languages=["ar"])  # its tables are loaded at the first call
    theirs, found = best(lambda: sum(len(search_dates(text, languages=["ar"]) or []) for text in texts))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8") as file:
        file.write("\x1e".join(texts))
        file.flush()
        layers = ours(benches, "bench_layers", "--json", file.name)
    megabytes = len(whole.encode()) / 1e6
    print(f"times                  dateparser.search {megabytes / theirs:.3f} MB/s ({found} found)")
    for key, name in (("times", "times"), ("times_figures", "times + figures"), ("all", "all layers")):
        mine = layers[key]
        print(
            f"  {name:<20} khayt {megabytes / mine['seconds']:6.1f} MB/s ({mine['found']} found)   "
            f"{theirs / mine['seconds']:.0f} times dateparser"
        )


def extractors():
    """Name and function of each that is installed; the function takes a page's bytes and gives a text or none."""
    try:
        import trafilatura

        yield "trafilatura", trafilatura.extract
        yield "trafilatura, fast", lambda page: trafilatura.extract(page, no_fallback=True)
    except ImportError:
        skipped("pages", "trafilatura")
    try:
        from resiliparse.extract.html2text import extract_plain_text
        from resiliparse.parse.encoding import bytes_to_str, detect_encoding

        yield "resiliparse", lambda page: extract_plain_text(
            bytes_to_str(page, detect_encoding(page)), main_content=True
        )
    except ImportError:
        skipped("pages", "resiliparse")
    try:
        from readability import Document

        yield "readability-lxml", lambda page: Document(page).summary()
    except ImportError:
        skipped("pages", "readability-lxml")


def tried(function, page):
    try:
        return bool(function(page))
    except Exception:  # a page that a peer cannot read is a page without a text
        return False


def pages_of(folder):
    paths = sorted(entry.path for entry in os.scandir(folder) if entry.name.endswith((".html", ".htm")))
    return [open(path, "rb").read() for path in paths]


def compare_pages(benches, folder):
    pages = pages_of(folder)
    mine = ours(benches, "bench_pages", "--json", folder)
    megabytes = mine["megabytes"]
    print(f"pages                  {len(pages)} pages, {megabytes:.1f} MB: {folder}")
    for key, name in (("article", "khayt, article"), ("marked", "khayt, all marks")):
        print(f"  {name:<20} {len(pages) / mine[key]:7.1f} pages/s, {megabytes / mine[key]:6.1f} MB/s")
    print(
        f"  of the article       decoding {mine['decoding'] / mine['article']:.0%}, "
        f"HTML tree {mine['parsing'] / mine['article']:.0%}; slowest page {mine['slowest'] * 1000:.0f} ms"
    )
    for name, function in extractors():
        theirs, found = best(lambda: sum(tried(function, page) for page in pages))
        print(
            f"  {name:<20} {len(pages) / theirs:7.1f} pages/s, {megabytes / theirs:6.1f} MB/s ({found} texts)   "
            f"khayt's article {theirs / mine['article']:.1f} times, with all marks {theirs / mine['marked']:.1f} times"
        )


def compare_days(benches, folder):
    try:
        from htmldate import find_date
    except ImportError:
        skipped("days", "htmldate")
        return
    pages = pages_of(folder)
    mine = ours(benches, "bench_pages", "--json", folder)
    theirs, found = best(lambda: sum(tried(find_date, page) for page in pages))
    print(
        f"days                   htmldate {len(pages) / theirs:.1f} pages/s ({found} days)   khayt, the head with its day "
        f"{len(pages) / mine['about']:.1f} pages/s, {theirs / mine['about']:.1f} times htmldate; the article too "
        f"{len(pages) / mine['article']:.1f} pages/s, {theirs / mine['article']:.1f} times"
    )


def shingles_of(text):
    words = re.findall(r"\w+", text)
    return {" ".join(words[i : i + SHINGLE]) for i in range(max(1, len(words) - SHINGLE + 1))}


def lsh_pairs(articles, threshold, permutations):
    """All pairs of keys that datasketch's LSH puts together, and how many each of its steps took."""
    from datasketch import MinHash, MinHashLSH

    lsh = MinHashLSH(threshold=threshold, num_perm=permutations)
    found = set()
    for key, text in articles:
        signature = MinHash(num_perm=permutations)
        signature.update_batch([shingle.encode() for shingle in shingles_of(text)])
        found.update(frozenset((key, other)) for other in lsh.query(signature))
        lsh.insert(key, signature)
    return found


def written_texts(articles):
    """The same texts as the peer gets, for bench_copies: key, NUL, text, NUL."""
    file = tempfile.NamedTemporaryFile("wb")
    for key, text in articles:
        file.write(key.encode() + b"\0" + text.encode().replace(b"\0", b" ") + b"\0")
    file.flush()
    return file


def judged_copies(records, gold):
    keys = {record["key"] for record in records}
    judged = {frozenset((pair["a"], pair["b"])) for pair in gold or [] if pair["kind"] in ("same", "near", "partial")}
    return {pair for pair in judged if pair <= keys}


def compare_copies(benches, path, thresholds, permutations, gold):
    try:
        import datasketch  # noqa: F401
    except ImportError:
        skipped("copies", "datasketch")
        return
    with open(path, encoding="utf-8") as file:
        records = [json.loads(line) for line in file]
    articles = [(record["key"], record.get("text") or "") for record in records]
    judged = judged_copies(records, gold)
    with tempfile.NamedTemporaryFile("w+", encoding="utf-8") as file, written_texts(articles) as texts:
        whole = ours(benches, "bench_copies", path, file.name)
        mine = ours(benches, "bench_copies", "--texts", texts.name, file.name)
        pairs = {frozenset(line.split("\t")[:2]) for line in file}
    print(
        f"copies                 from the file: khayt {whole['pairs']} pairs of {whole['articles']} articles, {whole['processor']:.1f} s of "
        f"processor, {whole['wall']:.1f} s on the clock, {whole['megabytes']} MB\n"
        f"  from texts           khayt {mine['pairs']} pairs, {mine['processor']:.2f} s of processor, {mine['wall']:.2f} s on the clock"
        + (f", {len(pairs & judged)} of {len(judged)} judged copies" if judged else "")
    )
    for threshold in thresholds:
        theirs, their_pairs = best(lambda: lsh_pairs(articles, threshold, permutations), rounds=1)
        print(
            f"  datasketch           threshold {threshold}, {permutations} permutations: {len(their_pairs)} pairs, not verified, {theirs:.1f} s"
            + (f", {len(their_pairs & judged)} of {len(judged)} judged copies" if judged else "")
            + f"   khayt {theirs / mine['processor']:.0f} times as fast"
        )
        if judged and len(their_pairs & judged) >= len(pairs & judged):
            break


def gold_pairs(path):
    with open(path, encoding="utf-8") as file:
        gold = json.load(file)
    return gold["pairs"] if isinstance(gold, dict) else gold


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--benches", required=True, help="the folder of bench_layers, bench_pages, bench_copies")
    parser.add_argument("--text", help="a UTF-8 text")
    parser.add_argument("--html", action="append", default=[], help="a folder of pages; may be given again")
    parser.add_argument("--days", help="a folder of pages for htmldate")
    parser.add_argument("--copies", help="articles as JSONL")
    parser.add_argument("--copies-gold", help="judged pairs, as JSON")
    parser.add_argument(
        "--threshold", type=float, nargs="+", default=[0.3, 0.1, 0.05],
        help="of datasketch's LSH, one after the other until it finds as many judged copies as khayt",
    )
    parser.add_argument("--permutations", type=int, default=128, help="of datasketch's MinHash")
    options = parser.parse_args()
    if options.text:
        compare_times(options.benches, options.text)
    for folder in options.html:
        compare_pages(options.benches, folder)
    if not options.html:
        print("pages                  skipped: no folder of pages given (bench/run --html FOLDER)")
    if options.days:
        compare_days(options.benches, options.days)
    if options.copies:
        gold = gold_pairs(options.copies_gold) if options.copies_gold else None
        compare_copies(options.benches, options.copies, options.threshold, options.permutations, gold)


if __name__ == "__main__":
    main()
