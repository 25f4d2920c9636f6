#!/usr/bin/env python3
"""Ask the shells themselves what they would complete. A shell that is not installed is passed over, with a word.

  completion.py KHAYT
"""
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

KHAYT = Path(sys.argv[1]).resolve()
SKIPPED = 77

# What is typed, up to where the key is pressed: what must be offered, and what must not.
CASES = [
    ("khayt sto", {"stories", "story"}, {"search"}),
    ("khayt names --ty", {"--type"}, {"--outlet"}),
    ("khayt copies --out", {"--outlet"}, {"--type"}),
    ("khayt names --type ", {"PER", "ORG", "LOC"}, set()),
    ("khayt completion ", {"bash", "zsh", "fish"}, set()),
    ("khayt help sea", {"search", "searches"}, {"serve"}),
    ("khayt add dig", {"digest-me.html"}, {"digest"}),
]

BASH = """
. /usr/share/bash-completion/bash_completion 2>/dev/null || true
. "$1"
COMP_LINE=$2; COMP_POINT=${#COMP_LINE}
read -ra COMP_WORDS <<<"$2"
[ "${2% }" = "$2" ] || COMP_WORDS+=("")
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
entry=$(complete -p khayt); entry=${entry##*-F }; function=${entry%% *}
"$function" khayt "${COMP_WORDS[COMP_CWORD]}" "${COMP_WORDS[COMP_CWORD-1]}"
printf '%s\\n' "${COMPREPLY[@]}"
complete -p khayt | grep -q default && compgen -f -- "${COMP_WORDS[COMP_CWORD]}"  # as the shell does then
"""

# A terminal of zsh's own, in which the key is pressed; what compadd is given is what would be offered.
ZSH = r"""
zmodload zsh/zpty || exit 77
zpty shell zsh -f -i
zpty -w shell 'PS1=READY; PS2=; fpath=('"$1"' $fpath); autoload -Uz compinit; compinit -u -D; zstyle ":completion:*" list-grouped false; zstyle ":completion:*" format ""; LISTMAX=10000; zle_highlight=(none); setopt NO_LIST_PACKED NO_MENU_COMPLETE; unset zle_bracketed_paste
compadd() { builtin compadd -O offered "$@"; print -rl -- "<<" $offered ">>" >> '"$3"'; builtin compadd "$@" }'
zpty -w shell 'cd '"$4"'; echo STARTED'
zpty -r -m shell line '*STARTED*STARTED*' || true
zpty -w -n shell "$2"$'\t\t'
sleep 1.5
zpty -d shell
cat "$3"
"""


def offered(shell, typed, folder, files):
    if shell == "fish":
        command = ["fish", "--no-config", "-c", f"source {files}/khayt.fish; complete -C '{typed}'"]
    elif shell == "bash":
        command = ["bash", "-c", BASH, "bash", f"{files}/khayt.bash", typed]
    else:
        said = folder / "said"
        said.write_text("")
        command = ["zsh", "-f", "-c", ZSH, "zsh", str(files), typed, str(said), str(folder)]
    environment = {**os.environ, "PATH": f"{KHAYT.parent}:{os.environ['PATH']}", "HOME": str(folder), "KHAYT_STORE": "", "LC_ALL": "C.UTF-8", "TERM": "xterm"}
    run = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, timeout=60)
    return {line.split("\t")[0].strip().split(":")[0] for line in run.stdout.splitlines()}, run.stderr


def main():
    failed = tried = 0
    with tempfile.TemporaryDirectory() as home:
        folder, files = Path(home), Path(home) / "completions"
        files.mkdir()
        (folder / "digest-me.html").write_text("<p>…</p>")
        for shell in ("bash", "zsh", "fish"):
            if not shutil.which(shell):
                print(f"{shell}: not installed, passed over")
                continue
            script = subprocess.run([KHAYT, "completion", shell], check=True, capture_output=True).stdout
            (files / ("_khayt" if shell == "zsh" else f"khayt.{shell}")).write_bytes(script)
            tried += 1
            for typed, wanted, unwanted in CASES:
                found, errors = offered(shell, typed, folder, files)
                good = wanted <= found and not unwanted & found
                failed += not good
                print(f"{'ok' if good else 'FAILED':6} {shell}: {typed!r}" + ("" if good else f" offers {sorted(found)[:30]} {errors[-300:]}"))
    return 1 if failed else 0 if tried else SKIPPED


if __name__ == "__main__":
    sys.exit(main())
