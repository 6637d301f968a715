"""Every dependency's licence lets a city use, change and pass on the whole."""

import json
import pathlib
import re
import subprocess
import sys

ALLOWED = {
    "0BSD", "Apache-2.0", "Apache-2.0 WITH LLVM-exception", "BSD-1-Clause", "BSD-2-Clause", "BSD-3-Clause", "BSL-1.0",
    "CC0-1.0", "CDLA-Permissive-2.0", "ISC", "MIT", "MIT-0", "MPL-2.0", "NCSA", "OFL-1.1", "Unicode-3.0",
    "Unicode-DFS-2016", "Unlicense", "Zlib", "bzip2-1.0.6", "LicenseRef-UFL-1.0", "MPL-2.0+", "CC-BY-4.0", "EUPL-1.2-or-MIT",
    "Python-2.0", "BlueOak-1.0.0", "SEE LICENSE IN LICENSE.md",
}


def allowed(expression):
    """Whether an SPDX expression leaves an allowed choice; `OR` needs one side, `AND` needs both."""
    text = expression.replace("/", " OR ").strip()
    while text.startswith("(") and text.endswith(")") and balanced(text[1:-1]):
        text = text[1:-1].strip()
    for word, combine in ((" OR ", any), (" AND ", all)):
        parts = split(text, word)
        if len(parts) > 1:
            return combine(allowed(part) for part in parts)
    return text in ALLOWED


def balanced(text):
    depth = 0
    for c in text:
        depth += (c == "(") - (c == ")")
        if depth < 0:
            return False
    return depth == 0


def split(text, word):
    parts, depth, start, i = [], 0, 0, 0
    while i < len(text):
        depth += (text[i] == "(") - (text[i] == ")")
        if depth == 0 and text.startswith(word, i):
            parts.append(text[start:i])
            i += len(word)
            start = i
            continue
        i += 1
    return parts + [text[start:]]


# The program; the model check and the fuzzers, each a workspace of its own.
WORKSPACES = ["Cargo.toml", "models/matters/Cargo.toml", "fuzz/Cargo.toml"]


def crates():
    for manifest in WORKSPACES:
        command = ["cargo", "metadata", "--locked", "--format-version", "1", "--manifest-path", manifest]
        out = subprocess.run(command, check=True, capture_output=True)
        for package in json.loads(out.stdout)["packages"]:
            if package["source"] is not None:
                yield f"crate {package['name']}", package["license"] or file_licence(package)


def file_licence(package):
    """Crates that name a licence file instead of an expression, read by hand."""
    return {"ring": "Apache-2.0 AND ISC"}.get(package["name"], "unknown")


def npm():
    lock = pathlib.Path("frontend/package-lock.json")
    for path, package in json.loads(lock.read_text())["packages"].items():
        if path:
            yield f"npm {path.removeprefix('node_modules/')}", str(package.get("license", "unknown"))


def main():
    bad = [f"{name}: {licence}" for name, licence in [*crates(), *npm()] if not allowed(re.sub(r"\s+", " ", licence))]
    for line in bad:
        print(f"licence not allowed: {line}", file=sys.stderr)
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
