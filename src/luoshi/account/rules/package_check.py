"""Checking an open data package from its files alone: hashes, chain, every light, every table and total."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from luoshi.account.rules import frozen, package
from luoshi.account.rules.gate import things_in
from luoshi.delivery.rules.lights import light
from luoshi.journal.chain import GENESIS

Check = Literal["form", "items", "publications", "withdrawals", "journal", "cited", "lights", "files"]
WRONG = (KeyError, TypeError, ValueError, AttributeError, IndexError, ArithmeticError, RecursionError)


@dataclass(frozen=True, slots=True)
class Result:
    """What one check found: how much it looked at, and where something is not as it should be."""

    check: Check
    count: int
    wrong: tuple[str, ...]


def checked(files: Mapping[str, bytes], evidence: Mapping[str, tuple[int, str]]) -> Iterator[Result]:
    """Every check in order; after ``form`` failed, no other can be made.

    ``files``: all files but those of ``evidence/``; ``evidence``: of each of those the size and the hash.
    """
    items, source, links, wrong = _parsed(files)
    yield Result("form", len(items) + 2, wrong)
    if wrong:
        return
    for check in (_items, _publications, _withdrawals, _journal, _cited, _lights):
        name: Check = check.__name__[1:]  # type: ignore[assignment]
        try:
            yield Result(name, *check(source, items, links))
        except WRONG as error:
            yield Result(name, 0, (f"{type(error).__name__}",))
    yield _files(files, evidence, source, len(links))


def _parsed(
    files: Mapping[str, bytes],
) -> tuple[dict[str, Any], dict[str, Any], list[dict[str, Any]], tuple[str, ...]]:
    items: dict[str, Any] = {}
    source: dict[str, Any] = {}
    links: list[dict[str, Any]] = []
    wrong = []
    for name, data in sorted(files.items()):
        try:
            if name.startswith("items/"):
                items[name] = _canonical(data)
            elif name == package.SOURCE:
                source = _canonical(data)
            elif name == package.JOURNAL:
                links = [_canonical(line) for line in data.split(b"\n")[:-1]]
        except WRONG:
            wrong.append(name)
    if source.get("format") != package.FORMAT:
        wrong.append(package.SOURCE)
    if package.JOURNAL not in files:
        wrong.append(package.JOURNAL)
    return items, source, links, tuple(wrong)


def _canonical(data: bytes) -> dict[str, Any]:
    found = json.loads(data.decode())
    if not isinstance(found, dict) or frozen.frozen(found).encode() != data:
        raise ValueError
    return found


def _items(source: Any, items: Any, _links: Any) -> tuple[int, tuple[str, ...]]:
    """Each item is the one that was signed: the same hash; none is missing, none more."""
    wrong, listed = [], set()
    for row in source["publications"]:
        for one in row["items"]:
            name = package.item_name(row["office"], one["commitment"])
            listed.add(name)
            content = items.get(name)
            if (
                content is None
                or content["office"]["thing"] != row["office"]
                or content["commitment"]["thing"] != one["commitment"]
                or one["whole"] == ("withdrawn" in content)
                or (one["whole"] and frozen.sha256(frozen.frozen(content)) != one["sha256"])
            ):
                wrong.append(name)
    return len(listed), (*wrong, *sorted(items.keys() - listed))


def _publications(source: Any, _items: Any, _links: Any) -> tuple[int, tuple[str, ...]]:
    """The digest that four people saw is that of the items' hashes."""
    wrong = []
    for row in source["publications"]:
        pairs = sorted((int(one["commitment"].split(":")[1]), one["sha256"]) for one in row["items"])
        if frozen.sha256("".join(f"{pk}:{sha256}\n" for pk, sha256 in pairs)) != row["digest"]:
            wrong.append(row["publication"])
    return len(source["publications"]), tuple(wrong)


def _withdrawals(source: Any, items: Any, _links: Any) -> tuple[int, tuple[str, ...]]:
    """What was withdrawn is in no item, and each note in an item is in the list."""
    gone = {row["thing"]: row["reason"] for row in source["withdrawals"]}
    wrong = []
    for name, content in items.items():
        shown = things_in(content) if content["tasks"] else set()
        notes = {note["thing"]: note["reason"] for note in content.get("withdrawn", ())}
        if shown & gone.keys() or any(gone.get(thing) != reason for thing, reason in notes.items()):
            wrong.append(name)
    return len(gone), tuple(wrong)


def _journal(_source: Any, _items: Any, links: Any) -> tuple[int, tuple[str, ...]]:
    """Each link names the hash of the one before it."""
    last = GENESIS
    for number, link in enumerate(links, 1):
        if link.keys() != {"number", "previous", "hash"}:
            return number - 1, (f"{number}",)
        if link["number"] != number or link["previous"] != last:
            return number - 1, (f"{number}",)
        last = link["hash"]
    return len(links), ()


def _cited(_source: Any, items: Any, links: Any) -> tuple[int, tuple[str, ...]]:
    """Each entry that an item cites is in the chain with the same hash."""
    hashes = [link["hash"] for link in links]
    count, wrong = 0, []
    for name, content in items.items():
        for entry in _entries(content):
            count += 1
            number = entry["number"]
            if not 1 <= number <= len(hashes) or hashes[number - 1] != entry["hash"]:
                wrong.append(f"{name} {number}")
    return count, tuple(wrong)


def _entries(content: Any) -> Iterator[Any]:
    yield from content["commitment"]["entries"]
    for task in content["tasks"]:
        yield from task["entries"]
        for figure in task["figures"]:
            for row in figure["observations"]:
                yield from row["entries"]


def _lights(_source: Any, items: Any, _links: Any) -> tuple[int, tuple[str, ...]]:
    """Each light, judged anew from its case and its rules, is the one that was published."""
    count, wrong = 0, []
    for name, content in items.items():
        rules = frozen.rules_of(content["rules"])
        for task in content["tasks"]:
            for number, figure in enumerate(task["figures"], 1):
                if figure["case"] is None:
                    continue
                count += 1
                try:
                    same = frozen.plain_light(light(frozen.case_of(figure["case"]), rules)) == figure["light"]
                except WRONG:
                    same = False
                if not same:
                    wrong.append(f"{name} {task['thing']} {number}")
    return count, tuple(wrong)


def _files(
    files: Mapping[str, bytes], evidence: Mapping[str, tuple[int, str]], source: Any, links: int
) -> Result:
    """Every file is what follows from the items, byte by byte, and evidence has its hash."""
    texts = {name: data.decode() for name, data in files.items() if name.startswith("items/")}
    try:
        right = package.derived(source, texts, files[package.JOURNAL], links)
        wanted = package.open_files(json.loads(text) for text in texts.values())
    except WRONG as error:
        return Result("files", 0, (type(error).__name__,))
    wrong = [name for name in right if files.get(name) != right[name]]
    wrong += sorted(files.keys() - right.keys() - texts.keys())
    named = {f"evidence/{sha256}": (size, sha256) for sha256, size in wanted.items()}
    wrong += sorted(name for name in named.keys() | evidence.keys() if named.get(name) != evidence.get(name))
    return Result("files", len(right) + len(texts) + len(named), tuple(wrong))
