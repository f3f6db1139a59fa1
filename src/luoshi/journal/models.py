"""The journal's tables. Entries are only ever added; triggers in the database refuse the rest."""

import json
from typing import Any

from django.db import models

from luoshi.journal import chain


class Entry(models.Model):
    """One act: who did what to which thing, when, and why, chained to the act before it.

    ``actor`` and ``thing`` are strings such as ``officer:12`` and ``commitment:42``: the journal lies below
    the rooms that know them.
    """

    number = models.BigIntegerField(primary_key=True)  # 1, 2, 3 ... without gaps
    at = models.DateTimeField()
    actor = models.CharField(max_length=100)
    act = models.CharField(max_length=100)
    thing = models.CharField(max_length=100, db_index=True)
    reason = models.TextField()
    # The canonical JSON itself, as text: a JSON column would give it back in other words on each vendor.
    payload = models.TextField()
    previous = models.CharField(max_length=64, unique=True)  # unique: the chain cannot fork
    hash = models.CharField(max_length=64, unique=True)

    class Meta:
        ordering = ["number"]

    def __str__(self) -> str:
        return f"{self.number} {self.act} {self.thing}"

    @property
    def facts(self) -> dict[str, Any]:
        """The payload as an object."""
        facts: dict[str, Any] = json.loads(self.payload)
        return facts

    def fields(self) -> dict[str, Any]:
        """What the chain is made of, as ``chain`` wants it."""
        return {
            "number": self.number,
            "at": chain.moment(self.at),
            "actor": self.actor,
            "act": self.act,
            "thing": self.thing,
            "reason": self.reason,
            "payload": self.facts,
            "previous": self.previous,
            "hash": self.hash,
        }


class Chain(models.Model):
    """A single row that whoever appends holds locked, so that appends come one after another."""

    def __str__(self) -> str:
        return f"chain {self.pk}"
