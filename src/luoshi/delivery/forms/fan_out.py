"""Fanning a task out: which offices get a part of their own, and how much each of them is to reach."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.actions import Share
from luoshi.delivery.forms.draft_figures import NUMBER
from luoshi.delivery.forms.sheets import SeenForm
from luoshi.delivery.models import Path
from luoshi.ledger.forms import TICK, NumberField
from luoshi.ledger.task_table import Amount, multiplier, plain_number, shortest
from luoshi.people.models import Office


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure of the task that is fanned out, and the unit that its values are typed in (亿元)."""

    path: Path
    unit: str
    divisor: Decimal

    @property
    def name(self) -> str:
        """What is measured."""
        return self.path.indicator.name

    @property
    def adds_up(self) -> bool:
        """Whether the values of the parts add up to that of the whole."""
        return self.path.kind in ("cumulative", "point")

    @property
    def whole(self) -> str:
        """What the task itself is to reach, as it is typed."""
        return "" if self.path.value is None else plain_number(shortest(self.path.value / self.divisor))


def figures_of(paths: Sequence[Path]) -> list[Figure]:
    """The figures of a task that can be given to its parts: those with a value."""
    found = []
    for path in paths:
        if path.value is not None:
            word, divisor = multiplier(Amount(path.value, None, None, path.unit))
            found.append(Figure(path, word + path.unit, divisor))
    return found


class FanOutForm(SeenForm):
    """A tick and, for each figure, a value for each office."""

    def __init__(
        self,
        *args: Any,
        offices: Sequence[Office],
        figures: Sequence[Figure],
        shares: Sequence[Share],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.offices, self.figures = offices, figures
        proposed = {office_id: dict(share.values or ()) for share in shares for office_id in share.office_ids}
        for office in offices:
            self.fields[f"office_{office.pk}"] = forms.BooleanField(
                label=office.name,
                required=False,
                initial=office.pk in proposed,
                widget=forms.CheckboxInput(attrs=TICK),
            )
            for figure in figures:
                value = proposed.get(office.pk, {}).get(figure.path.pk)
                self.fields[f"value_{office.pk}_{figure.path.pk}"] = NumberField(
                    label=f"{office.name} {figure.name}",
                    required=False,
                    initial="" if value is None else plain_number(shortest(value / figure.divisor)),
                    widget=forms.TextInput(attrs={**NUMBER, "aria-label": f"{office.name} {figure.name}"}),
                )

    def rows(self) -> list[tuple[Any, list[Any]]]:
        """For each office its tick and its values."""
        return [
            (
                self[f"office_{office.pk}"],
                [self[f"value_{office.pk}_{figure.path.pk}"] for figure in self.figures],
            )
            for office in self.offices
        ]

    def clean(self) -> dict[str, Any]:
        """At least one office."""
        typed = super().clean() or {}
        if not self.errors and not any(typed.get(f"office_{office.pk}") for office in self.offices):
            raise forms.ValidationError(_("Tick at least one office."))
        return typed

    def shares(self) -> list[Share]:
        """What was typed, as ``fan_out`` takes it: a share for each ticked office."""
        typed = self.cleaned_data
        return [
            Share((office.pk,), tuple(self.values_of(office, typed)))
            for office in self.offices
            if typed[f"office_{office.pk}"]
        ]

    def values_of(self, office: Office, typed: dict[str, Any]) -> list[tuple[int, Decimal]]:
        """The values typed for ``office``, in the units of their figures."""
        found = []
        for figure in self.figures:
            value = typed[f"value_{office.pk}_{figure.path.pk}"]
            if value is not None:
                found.append((figure.path.pk, shortest(value * figure.divisor)))
        return found

    def sums(self) -> list[tuple[Figure, str]]:
        """For each figure whose parts add up, what was typed adds up to."""
        if not self.is_bound or not self.is_valid():
            return []
        shares = self.shares()
        return [
            (
                figure,
                plain_number(
                    shortest(
                        sum(
                            (
                                value
                                for share in shares
                                for path, value in share.values or ()
                                if path == figure.path.pk
                            ),
                            Decimal(0),
                        )
                        / figure.divisor
                    )
                ),
            )
            for figure in self.figures
            if figure.adds_up
        ]
