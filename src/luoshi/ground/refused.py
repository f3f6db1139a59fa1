"""The one way to say no: a stable code and the values that a door needs to say it in words."""

from typing import ClassVar


class Refused(Exception):  # noqa: N818 - a refusal is a fact (EmptyFile), not an error
    """What was asked cannot be done, and the asker can do something about it.

    A subclass is a fact (``EmptyFile``), stands beside the code that raises it, and sets ``code``.
    The words (reason and remedy, by language) live in the message catalogue under
    ``<code>.reason`` and ``<code>.remedy``; ``values`` fill their ``{placeholders}``.
    """

    code: ClassVar[str]

    def __init__(self, **values: object) -> None:
        super().__init__(values)
        self.values = values

    def __str__(self) -> str:
        return f"{self.code} {self.values}"
