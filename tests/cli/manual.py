#!/usr/bin/env python3
"""Hold the man page to the program: its examples run, and every command and option is in it.

  manual.py KHAYT PAGE
"""
import gzip
import os
import re
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
KHAYT, PAGE = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
CORPUS = HERE.parents[1] / "examples" / "corpus"
failures = []


def run(command, folder):
    environment = {**os.environ, "PATH": f"{folder}/bin:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8"}
    environment.pop("XDG_DATA_HOME", None)
    return subprocess.run(["bash", "-euc", "set -o pipefail\n" + command], cwd=folder, env=environment, capture_output=True,
                          text=True, check=False)


def check(condition, message):
    print(("ok     " if condition else "FAILED ") + message)
    if not condition:
        failures.append(message)


def examples_run(page, folder):
    (folder / "bin").mkdir()
    (folder / "bin" / "khayt").symlink_to(KHAYT)
    (folder / "pages").symlink_to(CORPUS)
    (folder / "page.html").write_bytes((CORPUS / "difaf" / "plan-sources.html").read_bytes())
    (folder / "dump.jsonl.gz").write_bytes(gzip.compress((CORPUS / "maraya" / "dump.jsonl").read_bytes()))
    subprocess.run([HERE / "make_input.py", "warc", folder / "crawl.warc", "3"], check=True)
    (folder / "crawl.warc.gz").write_bytes(gzip.compress((folder / "crawl.warc").read_bytes()))
    examples = re.findall(r"^\.EX\n(.*?)^\.EE$", page, re.S | re.M)
    check(len(examples) >= 4, "the page has examples")
    for example in examples:
        done = run(example, folder)
        check(done.returncode == 0 and not done.stderr, f"{example.strip()}\n{done.stderr[-300:]}")
        check(bool(done.stdout.strip()) or ">" in example, "and gives something")


def nothing_is_left_out(page):
    plain = page.replace("\\-", "-")
    summary = subprocess.run([KHAYT, "--help"], capture_output=True, text=True, check=True).stdout
    commands = re.findall(r"^  (\w+) ", summary.split("Begin with")[0], re.M)
    check(len(commands) >= 12, f"commands: {commands}")
    for command in commands:
        check(f"khayt {command}" in plain, f"the page has {command}")
        if command in ("help", "version", "completion", "manual"):
            continue
        text = subprocess.run([KHAYT, "help", command], capture_output=True, text=True, check=True).stdout
        for option in re.findall(r"^  .*?(--[a-z-]+)", text.split("Options:")[1].split("Examples:")[0], re.M):
            check(option == "--help" or option in plain, f"the page has {command} {option}")


def main():
    page = PAGE.read_text(encoding="utf-8")
    with tempfile.TemporaryDirectory(prefix="khayt-man-") as folder:
        examples_run(page, Path(folder))
    nothing_is_left_out(page)
    print(f"{len(failures)} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
