"""The open data package of a year: every file that follows from the signed items, made of them alone.

What cannot be derived lies in ``items/``, ``evidence/``, ``source.json`` and ``journal.jsonl``. All other
files are a function of these, so whoever has the package can make them again and compare byte by byte.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any, Final

from luoshi.account.rules.package_tables import TABLES, rows_of, written
from luoshi.journal import chain

FORMAT: Final = 1
SOURCE, JOURNAL, DATAPACKAGE, README, CHECKSUMS = (
    "source.json",
    "journal.jsonl",
    "datapackage.json",
    "README.md",
    "checksums.sha256",
)

_README: Final = """# 政府工作报告落实情况开放数据 {year}

State: what was signed for the public up to the end of {day}, without anything withdrawn since.

- `items/`: what was signed, one file for each office and promise; everything below follows from it
- `tables/`: the same as CSV (UTF-8); `datapackage.json` says what each column is (Frictionless Data Package)
- `evidence/`: open evidence, each file under the SHA-256 of its bytes
- `source.json`: the publications with the hashes of their items, and what was withdrawn
- `journal.jsonl`: number, previous hash and hash of each entry of the journal
- `checksums.sha256`: for `sha256sum -c`

Check the files offline: `sha256sum -c checksums.sha256`.
"""


def item_name(office: str, commitment: str) -> str:
    """The path of an item within the package."""
    return f"items/{office.replace(':', '-')}.{commitment.replace(':', '-')}.json"


def open_files(items: Iterable[Mapping[str, Any]]) -> dict[str, int]:
    """The hashes of the evidence that everybody may have, with the sizes in bytes, in order."""
    found = {
        row["sha256"]: row["size_bytes"]
        for item in items
        for task in item["tasks"]
        for row in task["evidence"]
        if row["open"] and row["sha256"]
    }
    return dict(sorted(found.items()))


def derived(
    source: Mapping[str, Any], items: Mapping[str, str], journal: bytes, links: int
) -> dict[str, bytes]:
    """Every file but those of ``items/`` and ``evidence/``, by its path.

    ``items``: the canonical texts by their paths; ``links``: how many lines ``journal`` has.
    Raises KeyError, TypeError, ValueError or AttributeError for items of another form.
    """
    contents = [json.loads(text) for _, text in sorted(items.items())]
    files = {
        SOURCE: chain.canonical(source).encode(),
        JOURNAL: journal,
        README: _README.format(year=source["year"], day=source["day"]).encode(),
    }
    tables = rows_of(source, contents)
    for name in TABLES:
        files[f"tables/{name}.csv"] = written(name, tables[name])
    known = {name: (len(data), _sha256(data)) for name, data in files.items()}
    for name, text in items.items():
        known[name] = (len(text.encode()), _sha256(text.encode()))
    for sha256, size in open_files(contents).items():
        known[f"evidence/{sha256}"] = (size, sha256)
    files[DATAPACKAGE] = _datapackage(source, known, links)
    known[DATAPACKAGE] = (len(files[DATAPACKAGE]), _sha256(files[DATAPACKAGE]))
    files[CHECKSUMS] = "".join(f"{known[name][1]}  {name}\n" for name in sorted(known)).encode()
    return files


def _datapackage(source: Mapping[str, Any], known: Mapping[str, tuple[int, str]], links: int) -> bytes:
    resources = []
    for path, (size, sha256) in sorted(known.items()):
        resource: dict[str, Any] = {
            "name": path.lower().replace("/", "-"),
            "path": path,
            "bytes": size,
            "hash": f"sha256:{sha256}",
        }
        if path.startswith("tables/"):
            table = TABLES[path[len("tables/") : -len(".csv")]]
            resource |= {
                "profile": "tabular-data-resource",
                "format": "csv",
                "mediatype": "text/csv",
                "encoding": "utf-8",
                "schema": table.schema(),
            }
        resources.append(resource)
    described = {
        "profile": "data-package",
        "name": f"luoshi-{source['year']}",
        "title": f"{source['year']}年政府工作报告落实情况",
        "created": f"{source['day']}T00:00:00Z",
        "version": str(FORMAT),
        "licenses": [
            {
                "name": "CC-BY-4.0",
                "path": "https://creativecommons.org/licenses/by/4.0/",
                "title": "Creative Commons Attribution 4.0",
            }
        ],
        "journal_entries": links,
        "resources": resources,
    }
    return (json.dumps(described, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()
