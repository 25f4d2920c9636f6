#!/usr/bin/env python3
"""What the repository must not hold: machine paths, registry hosts, numbers of tickets, malformed lexicons, over-long files, strays. Exit 1 on
a finding."""
import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# Paths of somebody's machine; hosts of package registries, by how they are named.
FORBIDDEN = re.compile(r"(?<![\w.])/(?:home|work|root)/\w|/tmp/(?!khayt)\w|(?<![\w.-])(?:registry|deb|pypi|crates)\.[a-z]{2,}(?:\.[a-z]{2,})?(?=[/\s\"'])|\w+hosted\.org")
# The repository speaks of the project alone.
WORKPLACE = re.compile(r"\b(?:issue|ticket|task) #?\d+\b", re.I)
LONGEST_FILE = 1000
# What may lie at the top besides folders and dot files; anything else was left there by mistake.
AT_THE_TOP = {"CHANGELOG.md", "CMakeLists.txt", "CMakePresets.json", "LICENSE", "Makefile", "README.md"}

BIDI = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
FREE = {"package-lock.json"}  # others wrote it


def tracked():
    names = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True).stdout.split(b"\0")
    return [ROOT / name.decode() for name in names if name]


def text_of(path):
    try:
        return path.read_text(encoding="utf-8")
    except (UnicodeDecodeError, FileNotFoundError):
        return None


def check_lexicon(path, text):
    columns = None
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip() or line.startswith("#"):
            continue
        cells = line.split("\t")
        if columns is None:
            columns = cells
            if len(set(columns)) != len(columns) or not all(columns):
                yield f"{path}:{number}: a column without a name, or with another's"
            if columns[-1] != "comment":
                yield f"{path}:{number}: the last column must be `comment`"
        elif len(cells) > len(columns) or not cells[0].strip():
            yield f"{path}:{number}: {len(cells)} cells for {len(columns)} columns, or no phrase"
        elif any(cell != cell.strip() or BIDI.search(cell) for cell in cells):
            yield f"{path}:{number}: a cell with space at its edge, or with a bidi control"
    if columns is None:
        yield f"{path}: no header line"
    if not text.endswith("\n") or "\r" in text:
        yield f"{path}: lines must end in a line feed"


def findings():
    own = Path(__file__).resolve()
    for path in tracked():
        text = text_of(path)
        name = path.relative_to(ROOT)
        if len(name.parts) == 1 and not name.name.startswith(".") and name.name not in AT_THE_TOP:
            yield f"{name}: does not belong at the top"
        if text is None or path == own or path.suffix == ".html" and "corpus" in path.parts:
            continue
        for match in [*FORBIDDEN.finditer(text), *WORKPLACE.finditer("" if name.name in FREE else text)]:
            yield f"{name}:{text.count(chr(10), 0, match.start()) + 1}: {match.group(0)}"
        if path.suffix in (".c", ".h", ".ts") and text.count("\n") > LONGEST_FILE:
            yield f"{name}: {text.count(chr(10))} lines: is it one thing?"
        if path.suffix == ".tsv" and name.parts[0] == "data":
            yield from check_lexicon(name, text)


def main():
    found = list(findings())
    for line in found:
        print(line)
    print(f"tidy: {len(found)} findings")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
