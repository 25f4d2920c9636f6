#!/usr/bin/env python3
"""Hold every #include of src/ against the table of layers (docs/ARCHITECTURE.md). Exit 1 on a breach."""
import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
# layer: what it may use besides itself and include/khayt
MAY_USE = {
    "base": set(),
    "arabic": {"base"},
    "page": {"base", "arabic"},
    "annotate": {"base", "arabic"},
    "article": {"base", "arabic", "page", "annotate"},
    "link": {"base", "arabic", "article"},
    "store": {"base", "arabic", "article", "link"},
    "story": {"base", "arabic", "article", "link", "store"},
    "intake": {"base", "arabic", "article"},
    "cli": {"server/server.h"},
    "server": set(),
}
# The pack table is the build's own, not a layer's.
ANYWHERE = {"base/packed.h"}
INCLUDE = re.compile(r'^\s*#\s*include\s*"([^"]+)"', re.M)


def breaches():
    for path in sorted((ROOT / "src").rglob("*.[ch]")):
        layer = path.relative_to(ROOT / "src").parts[0]
        if layer not in MAY_USE:
            yield f"{path.relative_to(ROOT)}: no such layer: {layer}"
            continue
        for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            first = target.split("/")[0]
            if "/" not in target:
                yield f"{path.relative_to(ROOT)}: \"{target}\" is not written from src/ or include/"
            elif first in ("khayt", layer) or target in ANYWHERE:
                continue
            elif first not in MAY_USE[layer] and target not in MAY_USE[layer]:
                yield f"{path.relative_to(ROOT)}: {layer} may not use {target}"
    for path in sorted((ROOT / "include").rglob("*.h")):
        for target in INCLUDE.findall(path.read_text(encoding="utf-8")):
            if not target.startswith("khayt/"):
                yield f"{path.relative_to(ROOT)}: a public header may only include khayt/…, not {target}"


def main():
    found = list(breaches())
    for line in found:
        print(line)
    if not list((ROOT / "src").rglob("*.c")):
        found.append("no source found")
    print(f"layers: {len(found)} breaches")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
