#!/usr/bin/env python3
"""The program on a terminal: colour, isolates, width, the progress line, the question before forgetting, Ctrl-C.

  terminal.py KHAYT
"""
import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import tempfile
import termios
import time
from pathlib import Path

KHAYT = str(Path(sys.argv[1]).resolve())
CORPUS = str(Path(__file__).resolve().parents[2] / "examples" / "corpus")
MAKE = str(Path(__file__).resolve().parent / "make_input.py")
SLOWER = 8 if os.environ.get("KHAYT_SANITIZED") == "1" else 1
failures = 0


def check(condition, message, detail=""):
    global failures
    print(("ok     " if condition else "FAILED ") + message)
    if not condition:
        failures += 1
        print("       " + repr(detail)[-600:])


class Terminal:
    """A child on a terminal of its own."""

    def __init__(self, arguments, columns=80, **environment):
        self.text, self.status = "", None
        self.child, self.fd = pty.fork()
        if self.child == 0:
            fcntl.ioctl(0, termios.TIOCSWINSZ, struct.pack("HHHH", 40, columns, 0, 0))
            variables = {"TERM": "xterm-256color", "LC_ALL": "C.UTF-8", "HOME": "/nowhere", "PATH": os.environ["PATH"], "PAGER": "cat"}
            variables.update({k: v for k, v in os.environ.items() if k.endswith("SAN_OPTIONS")})
            variables.update(environment)
            os.execve(KHAYT, ["khayt", *arguments], variables)

    def read(self, seconds=0.2):
        ready, _, _ = select.select([self.fd], [], [], seconds)
        try:
            data = os.read(self.fd, 65536) if ready else b""
        except OSError:
            return False
        self.text += data.decode("utf-8", "replace")
        return bool(data) or not ready

    def wait_for(self, pattern, seconds=60):
        end = time.monotonic() + seconds * SLOWER
        while not re.search(pattern, self.text) and time.monotonic() < end and self.read():
            pass
        return re.search(pattern, self.text) is not None

    def finish(self, seconds=60):
        end = time.monotonic() + seconds * SLOWER
        while time.monotonic() < end and self.read():
            pass
        if time.monotonic() >= end:
            os.kill(self.child, signal.SIGKILL)
        self.status = os.waitstatus_to_exitcode(os.waitpid(self.child, 0)[1])
        os.close(self.fd)
        return self.text


def width_of(line):
    """Columns of a line, styles, isolates and marks apart."""
    import unicodedata
    line = re.sub(r"\x1b\[[0-9;]*[mK]", "", line)
    return sum(unicodedata.category(c) not in ("Mn", "Me", "Cf") for c in line)


def shows_colour_and_isolates(store):
    text = Terminal(["search", "-d", store, "التحالف", "-n", "3"]).finish()
    check("\033[1mالتحالف\033[0m" in text, "what was found is bold", text)
    check(text.count("\u2068") == text.count("\u2069") > 3, "text of pages is isolated", text)
    check(all(width_of(line) <= 80 for line in text.splitlines()), "lines keep to 80 columns", text)
    wide = Terminal(["search", "-d", store, "التحالف", "-n", "3"], columns=120).finish()
    check(80 < max(map(width_of, wide.splitlines())) <= 120, "lines use 120 columns", wide)
    for name, environment in (("NO_COLOR", {"NO_COLOR": "1"}), ("TERM=dumb", {"TERM": "dumb"})):
        text = Terminal(["search", "-d", store, "التحالف", "-n", "3"], **environment).finish()
        check("\033" not in text and "[التحالف]" in text, f"{name}: no colour, but brackets", text)
    text = Terminal(["stories", "-d", store, "-n", "1"], LC_ALL="ar_IQ.UTF-8").finish()
    check(re.search(r"مقال", text) is not None and "article" not in text, "an Arabic locale has Arabic words", text)


def long_output_is_paged(store):
    paged = Terminal(["stories", "-d", store], KHAYT_PAGER="sed s/^/P:/").finish()
    check(all(line.startswith("P:") for line in paged.splitlines()) and "\033[1m" in paged, "output goes through the pager, with colour", paged)
    check("\u2068" not in paged, "and without isolates, which pagers show", paged)
    plain = Terminal(["stories", "-d", store, "--no-pager"], KHAYT_PAGER="sed s/^/P:/").finish()
    check("P:" not in plain, "--no-pager: none", plain)
    check("P:" not in Terminal(["stories", "-d", store, "--json"], KHAYT_PAGER="sed s/^/P:/").finish(), "JSON is not paged")
    child = Terminal(["stories", "-d", store, "--all"], KHAYT_PAGER="head -n 1")
    text = child.finish()
    check(child.status == 0 and len(text.splitlines()) == 1, "a pager that is left early is no failure", (child.status, text))
    child = Terminal(["story", "-d", store, "zzz"], KHAYT_PAGER="cat >/dev/null")
    text = child.finish()
    check(child.status == 1 and "no story" in text, "what went wrong is told beside it", (child.status, text))


def progress_comes_and_goes(folder, jsonl):
    store = os.path.join(folder, "progress.khayt")
    text = Terminal(["add", "-d", store, jsonl]).finish()
    check(re.search(r"\r\033\[K[\d,]+ articles  \d+/s", text) is not None, "a progress line says articles and rate", text)
    check(re.search(r"\d+%  \d+:\d\d left", text) is not None, "… share and time left", text)
    check(text.rfind("\r\033[K") < text.find(" new, ") and re.search(r"\r\033\[K[^\r]* new, ", text) is not None,
          "it is cleared at the end", text)
    text = Terminal(["add", "-q", "-d", store, jsonl]).finish()
    check("\033[K" not in text, "--quiet: none", text)
    text = Terminal(["read", jsonl]).finish()
    check("\033[K" not in text, "none between lines that go to the terminal themselves", text)


def ctrl_c_keeps_what_was_added(folder, jsonl):
    store = os.path.join(folder, "stopped.khayt")
    child = Terminal(["add", "-d", store, jsonl])
    child.wait_for(r"[1-9][\d,]* articles")
    os.write(child.fd, b"\x03")
    text = child.finish()
    check(child.status == 1, "Ctrl-C: exit status 1", child.status)
    check("khayt: stopped; what was added is kept" in text, "Ctrl-C says what is kept", text)
    new = re.search(r"([\d,]+) new", text)
    kept = subprocess.run([KHAYT, "stories", "-d", store, "--json"], capture_output=True, text=True, check=False)
    articles = sum(int(n) for n in re.findall(r'"articles":(\d+)', kept.stdout))
    check(new is not None and articles == int(new[1].replace(",", "")) > 0, "the store has what was told", (new, articles))
    again = subprocess.run([KHAYT, "add", "-d", store, jsonl], capture_output=True, text=True, check=False)
    check(again.returncode == 0 and re.match(r"[\d,]+ new, [1-9]", again.stdout) is not None, "the same command goes on", again)


def silent_input_can_be_stopped():
    child = Terminal(["read", "-"])
    time.sleep(0.5 * SLOWER)
    os.write(child.fd, b"\x03")
    child.finish(10)
    check(child.status == 1, "Ctrl-C while a silent input is waited for", child.status)
    read_end, write_end = os.pipe()
    process = subprocess.Popen([KHAYT, "read", "-"], stdin=read_end, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL)
    time.sleep(0.5 * SLOWER)
    process.send_signal(signal.SIGTERM)
    check(process.wait(20 * SLOWER) == 1, "SIGTERM is a request to stop, too", process.returncode)
    check(process.stderr.read() == b"khayt: stopped\n", "and it says so", "")
    os.close(read_end)
    os.close(write_end)


def second_signal_ends_at_once(folder, jsonl):
    """The first one is answered by finishing what is being read; the second does not wait for that."""
    child = Terminal(["add", "-d", os.path.join(folder, "twice.khayt"), jsonl])
    child.wait_for(r"[1-9][\d,]* articles")
    os.kill(child.child, signal.SIGSTOP)
    os.kill(child.child, signal.SIGINT)
    os.kill(child.child, signal.SIGCONT)
    child.wait_for("stopping", 2)
    try:
        os.write(child.fd, b"\x03")
    except OSError:
        pass
    child.finish()
    check(child.status in (-signal.SIGINT, 1), "a second Ctrl-C ends it", child.status)
    kept = subprocess.run([KHAYT, "stories", "-d", os.path.join(folder, "twice.khayt"), "--json"], capture_output=True, check=False)
    check(kept.returncode == 0, "and leaves a store that opens", kept)


def forgetting_is_asked(store):
    key = "mina/dam-agreement.html"
    for answer, word in ((b"n\n", "nothing was forgotten"), (b"y\n", "forgot")):
        child = Terminal(["forget", "-d", store, key])
        asked = child.wait_for(r"Forget 1 article\? \[y/N\]")
        os.write(child.fd, answer)
        text = child.finish()
        check(asked and word in text and child.status == 0, f"forget asks; {answer!r} is heeded", text)


def main():
    with tempfile.TemporaryDirectory(prefix="khayt-tty-") as folder:
        store, jsonl = os.path.join(folder, "s.khayt"), os.path.join(folder, "d.jsonl")
        subprocess.run([KHAYT, "add", "-d", store, CORPUS], check=True, stdout=subprocess.DEVNULL)
        subprocess.run([MAKE, "jsonl", jsonl, "20000"], check=True)
        shows_colour_and_isolates(store)
        long_output_is_paged(store)
        small = os.path.join(folder, "small.jsonl")
        subprocess.run([MAKE, "jsonl", small, "4000"], check=True)
        progress_comes_and_goes(folder, small)
        ctrl_c_keeps_what_was_added(folder, jsonl)
        silent_input_can_be_stopped()
        second_signal_ends_at_once(folder, jsonl)
        forgetting_is_asked(store)
    print(f"{failures} failures")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
