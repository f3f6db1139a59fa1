"""Brings the scripts, styles and icons that the pages use from npm, at the versions written here.

Run by ``make vendor`` (needs npm and the network). What it brings is committed, with a manifest that
holds version, licence, where each file came from and its sha256; a test checks the sums. So the pages
need no npm, no build and no network.
"""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import tarfile
import tempfile
from dataclasses import dataclass
from pathlib import Path

VENDOR = Path(__file__).resolve().parent.parent / "src/luoshi/web/static/vendor"

# The icons in use; a test fails when a template names another one.
ICONS = (
    "alert-triangle",
    "arrow-back-up",
    "arrow-right",
    "check",
    "chevron-left",
    "chevron-right",
    "circle-check",
    "download",
    "file-text",
    "file-upload",
    "filter",
    "history",
    "home",
    "info-circle",
    "map-2",
    "printer",
    "shield-check",
    "table",
)

MIT = """MIT License

{copyright}

Permission is hereby granted, free of charge, to any person obtaining a copy
of this software and associated documentation files (the "Software"), to deal
in the Software without restriction, including without limitation the rights
to use, copy, modify, merge, publish, distribute, sublicense, and/or sell
copies of the Software, and to permit persons to whom the Software is
furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all
copies or substantial portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR
IMPLIED, INCLUDING BUT NOT LIMITED TO THE WARRANTIES OF MERCHANTABILITY,
FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE
AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER
LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM,
OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE
SOFTWARE.
"""


@dataclass(frozen=True)
class Part:
    """One npm package and what is taken of it: path in the package -> path under the vendor folder."""

    package: str
    version: str
    licence: str
    takes: dict[str, str]


PARTS = (
    Part(
        "@tabler/core",
        "1.6.1",
        "MIT",
        {"dist/css/tabler.min.css": "tabler/tabler.min.css", "dist/js/tabler.min.js": "tabler/tabler.min.js"},
    ),
    Part(
        "htmx.org",
        "4.0.1",
        "0BSD",
        {"dist/htmx.min.js": "htmx/htmx.min.js", "LICENSE": "htmx/LICENSE"},
    ),
    Part(
        "@tabler/icons",
        "3.51.0",
        "MIT",
        {"LICENSE": "tabler-icons/LICENSE"},
    ),
    Part(
        "echarts",
        "6.1.0",
        "Apache-2.0",
        {
            "dist/echarts.min.js": "echarts/echarts.min.js",
            "LICENSE": "echarts/LICENSE",
            "NOTICE": "echarts/NOTICE",
            "licenses/LICENSE-d3": "echarts/LICENSE-d3",  # of parts that it took over
        },
    ),
)

SOURCE_MAP = re.compile(rb"\n?(?://|/\*)[#@] sourceMappingURL=[^\n*]*(?:\*/)?\n?\Z")


def unpack(part: Part, folder: Path) -> Path:
    """Fetch ``part`` with npm (which checks the registry's sum) into ``folder``; give its files' folder."""
    shown = subprocess.run(
        ["npm", "pack", "--silent", "--pack-destination", str(folder), f"{part.package}@{part.version}"],
        check=True,
        capture_output=True,
        text=True,
        cwd=folder,
    )
    with tarfile.open(folder / shown.stdout.strip().splitlines()[-1]) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def sprite(icons: Path) -> bytes:
    """One SVG with a ``<symbol>`` for each icon in use."""
    symbols = []
    for name in ICONS:
        drawing = (icons / f"{name}.svg").read_text(encoding="utf-8")
        inner = re.sub(r"<!--.*?-->", "", drawing, flags=re.DOTALL)
        found = re.search(r"<svg[^>]*>(.*)</svg>", inner, flags=re.DOTALL)
        if found is None:
            raise SystemExit(f"{name}.svg holds no drawing")
        lines = "".join(line.strip() for line in found[1].splitlines())
        symbols.append(
            f'<symbol id="{name}" viewBox="0 0 24 24" fill="none" stroke="currentColor" '
            f'stroke-width="2" stroke-linecap="round" stroke-linejoin="round">{lines}</symbol>'
        )
    head = '<svg xmlns="http://www.w3.org/2000/svg">\n'
    return (head + "\n".join(symbols) + "\n</svg>\n").encode()


def files_of(part: Part, unpacked: Path) -> dict[str, tuple[str, bytes]]:
    """What goes under the vendor folder: path -> (where it came from, bytes)."""
    files = {
        target: (source, SOURCE_MAP.sub(b"\n", (unpacked / source).read_bytes()))
        for source, target in part.takes.items()
    }
    if part.package == "@tabler/core":  # the package brings no licence file, its style sheet names the terms
        banner = files["tabler/tabler.min.css"][1].decode()
        holders = re.findall(r"Copyright [^\n]+", banner[: banner.index("*/")])
        text = MIT.format(
            copyright="\n".join(holder.replace("Copyright", "Copyright (c)") for holder in holders)
        )
        files["tabler/LICENSE"] = ("the head of dist/css/tabler.min.css", text.encode())
    if part.package == "@tabler/icons":
        files["tabler-icons/sprite.svg"] = ("icons/outline/*.svg", sprite(unpacked / "icons/outline"))
    return files


def main() -> None:
    """Renew the vendor folder and its manifest."""
    if shutil.which("npm") is None:
        raise SystemExit("make vendor needs npm. What is committed works without it.")
    manifest = []
    with tempfile.TemporaryDirectory() as scratch:
        for number, part in enumerate(PARTS):
            folder = Path(scratch) / str(number)
            folder.mkdir()
            listed = []
            for target, (source, content) in sorted(files_of(part, unpack(part, folder)).items()):
                path = VENDOR / target
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_bytes(content)
                listed.append(
                    {
                        "path": target,
                        "from": source,
                        "sha256": hashlib.sha256(content).hexdigest(),
                        "bytes": len(content),
                    }
                )
            manifest.append(
                {"package": part.package, "version": part.version, "licence": part.licence, "files": listed}
            )
            sys.stdout.write(f"{part.package} {part.version}\n")
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
