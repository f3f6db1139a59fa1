"""Column types of the ledger: exact decimals, and JSON that a database can be searched by."""

import json
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    ExactBase = models.Field[Decimal | int | None, Decimal | None]
else:
    ExactBase = models.Field


class ExactDecimalField(ExactBase):
    """A decimal kept to the last digit on every vendor, as text.

    SQLite would round a numeric column to fifteen digits, and both would need a largest size fixed
    beforehand; a report says what it says.
    """

    def get_internal_type(self) -> str:
        """The column is text."""
        return "TextField"

    def from_db_value(self, value: str | None, *_: object) -> Decimal | None:
        """The decimal that was stored."""
        return None if value is None else Decimal(value)

    def to_python(self, value: Any) -> Decimal | None:
        """The decimal that ``value`` stands for."""
        return value if value is None or isinstance(value, Decimal) else Decimal(value)

    def get_prep_value(self, value: Any) -> str | None:
        """The decimal in plain digits, never with an exponent."""
        value = self.to_python(super().get_prep_value(value))
        return None if value is None else format(value, "f")


class ReadableJSON(json.JSONEncoder):
    """Writes Chinese as Chinese, so that a search within the column finds it on every vendor."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{**options, "ensure_ascii": False})
