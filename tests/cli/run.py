#!/usr/bin/env python3
"""Run a file of command-line cases: a command as a person types it, and exactly what must come of it.

  run.py [--update] KHAYT CASE_FILE

A case file is text. Each command begins with "$ " and is run by sh in an empty folder that the file's commands share;
the lines behind it say what is expected:

  $ khayt stories -d s.khayt       the command; lines beginning with "|" go on with it (a here-document, say)
  > a line of standard output      exactly
  ~ a [rR]egular expression        one line of standard output
  * any number of lines of standard output
  ! a line of standard error       exactly;  !~ and !* as above
  ? 1                              the exit status, 0 when not said
  @ seconds=10 memory=300          for the next command: most seconds of processor time (20) and most megabytes (4000)

khayt and make-input (make_input.py) are on the PATH, $CORPUS is the demo corpus; HOME is inside the folder, the locale is
C.UTF-8, and no terminal is there. Files that are needed are made by the commands themselves. --update writes what came out
where no pattern was used.
"""
import os
import re
import signal
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SANITIZED = os.environ.get("KHAYT_SANITIZED") == "1"
SLOWER = 6 if SANITIZED else 1


class Case:
    def __init__(self, line, number):
        self.command, self.number, self.status = line, number, 0
        self.out, self.err = [], []  # (kind, text): ">" exact, "~" pattern, "*" any
        self.limits = {"seconds": 20.0, "memory": 4000.0}


def parse(text):
    cases, limits = [], {}
    for number, line in enumerate(text.split("\n"), 1):
        if line.startswith("$ "):
            cases.append(Case(line[2:], number))
            cases[-1].limits.update(limits)
            limits = {}
        elif line.startswith("|"):
            cases[-1].command += "\n" + line[1:]
        elif line.startswith("@ "):
            limits = {k: float(v) for k, v in (word.split("=") for word in line[2:].split())}
        elif line.startswith("? "):
            cases[-1].status = int(line[2:])
        elif line[:2] in ("> ", "~ ") or line in (">", "*"):
            cases[-1].out.append((line[0], line[2:]))
        elif line[:2] == "! " or line == "!":
            cases[-1].err.append((">", line[2:]))
        elif line[:3] == "!~ " or line == "!*":
            cases[-1].err.append((line[1], line[3:]))
        elif line.strip() and not line.startswith("#"):
            raise SystemExit(f"line {number}: what is {line!r}?")
    return cases


def fits(expected, lines):
    """Do the lines fit the expectation, "*" taking as few as it can?"""
    if not expected:
        return not lines
    kind, text = expected[0]
    if kind == "*":
        return any(fits(expected[1:], lines[i:]) for i in range(len(lines) + 1))
    if not lines:
        return False
    good = lines[0] == text if kind == ">" else re.fullmatch(text, lines[0]) is not None
    return good and fits(expected[1:], lines[1:])


def lines_of(data):
    text = data.decode("utf-8", "backslashreplace")
    return text[:-1].split("\n") if text.endswith("\n") else text.split("\n") if text else []


def run(case, folder, environment):
    limit = case.limits["seconds"] * SLOWER * 10  # of the clock: other work may hold the processor
    with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
        child = subprocess.Popen(["/bin/sh", "-c", case.command], cwd=folder, env=environment, stdin=subprocess.DEVNULL,
                                 stdout=out, stderr=err, start_new_session=True)
        signal.signal(signal.SIGALRM, lambda *_: os.killpg(child.pid, signal.SIGKILL))
        signal.setitimer(signal.ITIMER_REAL, limit)
        _, status, usage = os.wait4(child.pid, 0)
        signal.setitimer(signal.ITIMER_REAL, 0)
        child.returncode = 0
        out.seek(0)
        err.seek(0)
        return os.waitstatus_to_exitcode(status), lines_of(out.read()), lines_of(err.read()), usage


def complaints(case, status, out, err, seconds, memory):
    """seconds: of the processor; memory: megabytes of the largest process."""
    if status != case.status:
        yield f"exit status {status}, expected {case.status}"
    if seconds > case.limits["seconds"] * SLOWER:
        yield f"took {seconds:.1f} s of processor time"
    if not SANITIZED and memory > case.limits["memory"]:
        yield f"took {memory:.0f} MB"
    for name, expected, lines in (("output", case.out, out), ("error", case.err, err)):
        if not fits(expected, lines):
            yield f"standard {name} is not as expected:\n" + "".join(f"      {line[:300]}\n" for line in lines[:40])


def rewritten(text, results):
    """The file with what came out, for cases that failed and use no patterns."""
    lines, new, skip = text.split("\n"), [], False
    for number, line in enumerate(lines, 1):
        if number in results:
            skip = False
        if skip and line[:1] in (">", "!", "?"):
            continue
        new.append(line)
        if number in results:
            status, out, err = results[number]
            while number < len(lines) and lines[number].startswith("|"):
                new.append(lines[number])
                lines[number] = "\0"
                number += 1
            new += [("> " + x).rstrip(" ") if not x else "> " + x for x in out] + ["! " + x for x in err]
            new += [f"? {status}"] if status else []
            skip = True
        elif line.startswith("$ "):
            skip = False
    return "\n".join(x for x in new if x != "\0")


def main():
    arguments = [a for a in sys.argv[1:] if a != "--update"]
    khayt, path = Path(arguments[0]).resolve(), Path(arguments[1])
    text = path.read_text(encoding="utf-8")
    failed, results = 0, {}
    with tempfile.TemporaryDirectory(prefix="khayt-cli-") as top:
        folder, programs = Path(top) / "here", Path(top) / "bin"
        folder.mkdir()
        programs.mkdir()
        (programs / "khayt").symlink_to(khayt)
        (programs / "make-input").symlink_to(HERE / "make_input.py")
        environment = {"PATH": f"{programs}:{os.environ['PATH']}", "HOME": str(folder), "LC_ALL": "C.UTF-8", "TERM": "dumb",
                       "CORPUS": str(HERE.parent.parent / "examples" / "corpus"), "TMPDIR": top}
        environment.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
        for case in parse(text):
            status, out, err, usage = run(case, folder, environment)
            seconds, memory = usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024
            found = list(complaints(case, status, out, err, seconds, memory))
            if found and not any(kind != ">" for kind, _ in case.out + case.err):
                results[case.number] = (status, out, err)
            failed += bool(found)
            print(f"{'FAILED' if found else 'ok':6} {seconds:6.2f} s {memory:6.0f} MB  {case.command.splitlines()[0][:110]}")
            for line in found:
                print(f"    {path.name}:{case.number}: {line}")
    if "--update" in sys.argv and results:
        path.write_text(rewritten(text, results), encoding="utf-8")
        print(f"{len(results)} cases rewritten")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
