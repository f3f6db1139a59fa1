"""Reading tables that a city writes, so that whatever is wrong is said with file, key and remedy."""

import tomllib
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from luoshi.ground.refused import Refused

Choice = TypeVar("Choice", bound=str)

_MISSING: Final = object()


class ProfileWrong(Refused):
    """A table says something that cannot be. Values: ``file``, ``key``, ``problem`` (a code), ``found``."""

    code = "profile-wrong"


class TableReader:
    """One table of a TOML file: hands out checked values and remembers which keys were asked for.

    Every value that it cannot give raises ProfileWrong with the problem ``missing``, ``not-text``,
    ``not-a-number``, ``not-a-whole-number``, ``not-a-date``, ``not-yes-or-no``, ``not-a-list``,
    ``not-a-table`` or ``not-a-choice``.
    """

    def __init__(self, table: Mapping[str, Any], *, file: str, key: str = "") -> None:
        self._table, self._file, self._key = table, file, key
        self._asked: set[str] = set()

    def wrong(self, name: str, problem: str, found: object = "") -> ProfileWrong:
        """The refusal for what stands under ``name``, to be raised."""
        return ProfileWrong(file=self._file, key=self.path_of(name), problem=problem, found=str(found))

    def path_of(self, name: str) -> str:
        """The full key of ``name``, as in ``offices[3].duties``."""
        return f"{self._key}.{name}" if self._key and name else self._key or name

    def has(self, name: str) -> bool:
        """Whether something stands under ``name``."""
        return name in self._table

    def text(self, name: str, default: str | None = None) -> str:
        """A text that is not blank; blank only if ``default`` is."""
        value = self._value(name, default)
        if not isinstance(value, str) or (not value.strip() and value != default):
            raise self.wrong(name, "not-text", value)
        return value.strip()

    def texts(self, name: str, default: tuple[str, ...] | None = None) -> tuple[str, ...]:
        """A list of texts, none of them blank."""
        value = self._value(name, default)
        if not isinstance(value, list | tuple):
            raise self.wrong(name, "not-a-list", value)
        for item in value:
            if not isinstance(item, str) or not item.strip():
                raise self.wrong(name, "not-text", item)
        return tuple(item.strip() for item in value)

    def number(self, name: str, default: Decimal | None = None) -> Decimal:
        """A number, exactly as it is written; not negative."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int | Decimal):
            raise self.wrong(name, "not-a-number", value)
        number = Decimal(value)
        if not number.is_finite() or number < 0:
            raise self.wrong(name, "not-a-number", value)
        return number

    def whole_number(self, name: str, default: int | None = None) -> int:
        """A whole number, not negative."""
        value = self._value(name, default)
        if isinstance(value, bool) or not isinstance(value, int) or value < 0:
            raise self.wrong(name, "not-a-whole-number", value)
        return value

    def day(self, name: str) -> date:
        """A date without a time."""
        value = self._value(name, None)
        if isinstance(value, datetime) or not isinstance(value, date):
            raise self.wrong(name, "not-a-date", value)
        return value

    def choice(self, name: str, choices: tuple[Choice, ...], default: Choice | None = None) -> Choice:
        """One of the texts in ``choices``."""
        value = self._value(name, default)
        for choice in choices:
            if value == choice:
                return choice
        raise self.wrong(name, "not-a-choice", value)

    def tables(self, name: str) -> Iterator["TableReader"]:
        """The tables under ``name`` ([[name]]); none where the key is not there."""
        value = self._value(name, [])
        if not isinstance(value, list):
            raise self.wrong(name, "not-a-list", value)
        for index, item in enumerate(value, start=1):
            key = f"{self.path_of(name)}[{index}]"
            if not isinstance(item, dict):
                raise self.wrong(f"{name}[{index}]", "not-a-table", item)
            yield TableReader(item, file=self._file, key=key)

    def table(self, name: str) -> "TableReader":
        """The table under ``name``; an empty one where the key is not there."""
        value = self._value(name, {})
        if not isinstance(value, dict):
            raise self.wrong(name, "not-a-table", value)
        return TableReader(value, file=self._file, key=self.path_of(name))

    def finish(self) -> None:
        """Raise ProfileWrong (``unknown-key``) for a key that nobody asked for: most often a slip."""
        for name in self._table:
            if name not in self._asked:
                raise self.wrong(name, "unknown-key", name)

    def _value(self, name: str, default: object) -> Any:
        self._asked.add(name)
        value = self._table.get(name, _MISSING)
        if value is _MISSING:
            if default is None:
                raise self.wrong(name, "missing")
            return default
        return value


def read_table(text: str, *, file: str) -> TableReader:
    """The table that ``text`` is; ``file`` is what it is called in refusals. Numbers stay exact.

    :raises ProfileWrong: (``not-toml``) if it is no TOML; ``key`` is then the line as the parser names it.
    """
    try:
        table = tomllib.loads(text.removeprefix("\ufeff"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as error:
        raise ProfileWrong(file=file, key=str(error), problem="not-toml", found="") from error
    return TableReader(table, file=file)
