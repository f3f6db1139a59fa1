"""Compile each message catalogue (.po) under src/luoshi/locale to what the programs read (.mo).

Run it after every change of a .po file and commit both:  .venv/bin/python tools/compile_messages.py
With --check it writes nothing and ends with 1 if a .mo file is not what its .po file says.
"""

import sys
from pathlib import Path

import polib

LOCALE = Path(__file__).resolve().parent.parent / "src" / "luoshi" / "locale"


def entries(catalogue: polib.POFile | polib.MOFile) -> dict[tuple[str | None, str], object]:
    """What a catalogue says, by context and key; an untranslated or fuzzy entry says nothing."""
    said = catalogue.translated_entries()
    return {(entry.msgctxt, entry.msgid): entry.msgstr_plural or entry.msgstr for entry in said}


def is_stale(source: Path) -> bool:
    """Whether the .mo file beside a .po file is missing or says something else."""
    compiled = source.with_suffix(".mo")
    return not compiled.exists() or entries(polib.pofile(str(source))) != entries(polib.mofile(str(compiled)))


def main(arguments: list[str]) -> int:
    """Compile what is stale, or with ``--check`` only name it."""
    stale = [source for source in sorted(LOCALE.rglob("*.po")) if is_stale(source)]
    for source in stale:
        print(source.with_suffix(".mo").relative_to(LOCALE))
        if "--check" not in arguments:
            polib.pofile(str(source)).save_as_mofile(str(source.with_suffix(".mo")))
    return int("--check" in arguments and bool(stale))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
