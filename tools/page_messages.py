"""Collect what the pages say (msgids in English) into their Chinese catalogue, django.po.

``make messages`` runs it after a change of a template or of a sentence in a form or view: translate what it
names and run it again. With --check it writes nothing and ends with 1 if something is untranslated, missing
or no longer said.
"""

import ast
import re
import sys
from pathlib import Path

import polib
from django.utils.translation.template import templatize

SOURCE = Path(__file__).resolve().parent.parent / "src" / "luoshi"
CATALOGUE = SOURCE / "locale" / "zh_Hans" / "LC_MESSAGES" / "django.po"

SAID = {"gettext", "gettext_lazy", "_"}
COUNTED = {"ngettext", "ngettext_lazy"}

Message = tuple[str, str]  # msgid and its plural, empty for none


def messages_of(code: str) -> set[Message]:
    """The messages that a module of Python marks for translation."""
    found: set[Message] = set()
    for node in ast.walk(ast.parse(code)):
        if not isinstance(node, ast.Call) or not isinstance(node.func, ast.Name):
            continue
        texts = [a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)]
        if node.func.id in SAID and texts:
            found.add((texts[0], ""))
        elif node.func.id in COUNTED and len(texts) >= 2:
            found.add((texts[0], texts[1]))
    return found


def messages_of_template(source: str) -> set[Message]:
    """The messages of a template; Django turns it into calls, the rest of the page into X."""
    calls = re.findall(r"\b(?:n?gettext|_)\(.*?\)(?=\s|$)", templatize(source), flags=re.DOTALL)
    found: set[Message] = set()
    for call in calls:
        try:
            found |= messages_of(call)
        except SyntaxError:
            raise SystemExit(f"not understood: {call}") from None
    return found


def all_messages() -> set[Message]:
    """Everything that pages, forms and views say."""
    found: set[Message] = set()
    for path in sorted(SOURCE.rglob("templates/**/*.html")):
        found |= messages_of_template(path.read_text(encoding="utf-8"))
    for path in sorted(SOURCE.rglob("*.py")):
        text = path.read_text(encoding="utf-8")
        if "django.utils.translation" in text:
            found |= messages_of(text)
    return found


def problems(catalogue: polib.POFile) -> list[str]:
    """What is untranslated, missing from the catalogue, or in it without being said."""
    said = {entry.msgid: entry for entry in catalogue if not entry.obsolete}
    wanted = dict(all_messages())
    wrong = [f"missing: {msgid}" for msgid in sorted(wanted.keys() - said.keys())]
    wrong += [f"no longer said: {msgid}" for msgid in sorted(said.keys() - wanted.keys())]
    wrong += [f"untranslated: {msgid}" for msgid, entry in said.items() if not entry.translated()]
    return wrong


def main(arguments: list[str]) -> int:
    """Bring the catalogue up to date and name what is to be translated; with ``--check`` only name it."""
    known_already = CATALOGUE.exists()
    catalogue = polib.pofile(str(CATALOGUE), wrapwidth=100) if known_already else polib.POFile(wrapwidth=100)
    if "--check" not in arguments:
        wanted = dict(all_messages())
        if not catalogue.metadata:
            catalogue.metadata = {
                "Project-Id-Version": "luoshi",
                "Language": "zh_Hans",
                "MIME-Version": "1.0",
                "Content-Type": "text/plain; charset=UTF-8",
                "Content-Transfer-Encoding": "8bit",
                "Plural-Forms": "nplurals=1; plural=0;",
            }
        known = {entry.msgid for entry in catalogue}
        for entry in list(catalogue):
            if entry.msgid not in wanted:
                catalogue.remove(entry)
        for msgid, plural in sorted(wanted.items()):
            if msgid not in known:
                blank = {"msgid_plural": plural, "msgstr_plural": {0: ""}} if plural else {}
                catalogue.append(polib.POEntry(msgid=msgid, **blank))
        catalogue.sort(key=lambda entry: entry.msgid.casefold())
        catalogue.save(str(CATALOGUE))
    wrong = problems(catalogue)
    sys.stdout.write("".join(f"{line}\n" for line in wrong))
    return int("--check" in arguments and bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
