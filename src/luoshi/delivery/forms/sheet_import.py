"""What is chosen on the pages of an import: the file, what its columns mean, which rows mean the same."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.sheets.columns import FIELDS, KEEP, LEAVE
from luoshi.delivery.sheets.incoming import MappedTable
from luoshi.ledger.forms import INPUT, SELECT
from luoshi.people.asked import number_in

LABELS = {
    "number": _("No."),
    "category": _("Category"),
    "wording": _("Task"),
    "measures": _("Measures"),
    "target": _("Target in words"),
    "leader": _("Lead leader"),
    "lead": _("Lead office"),
    "responsible": _("Responsible office"),
    "supporting": _("Supporting office"),
    "due": _("Due date"),
    "note": _("Note"),
    KEEP: _("Keep it as it is"),
    LEAVE: _("Leave it out"),
}
MEANINGS = [(name, LABELS[name]) for name in (*FIELDS, KEEP, LEAVE)]


class TableFileForm(forms.Form):
    """The file that holds the table."""

    file = forms.FileField(
        label=_("The table's file"),
        allow_empty_file=True,  # reading it says better what is wrong with an empty one
        widget=forms.FileInput(attrs={**INPUT, "data-drop": ""}),
    )


class ColumnsForm(forms.Form):
    """What the columns of one table mean, one choice for each head."""

    def __init__(self, data: Any = None, *, one: MappedTable) -> None:
        super().__init__(data, prefix=f"t{one.tab}")
        self.one = one
        for index, (head, meant) in enumerate(zip(one.table.heads, one.columns, strict=True)):
            self.fields[f"c{index}"] = forms.ChoiceField(
                label=head, choices=MEANINGS, initial=meant, widget=forms.Select(attrs=SELECT)
            )

    def clean(self) -> dict[str, Any]:
        """Each field of a task in one column at most, and the task itself in one, unless all is left."""
        typed = super().clean() or {}
        chosen = self.columns()
        for name in FIELDS:
            twice = [index for index, meant in enumerate(chosen) if meant == name]
            for index in twice[1:]:
                self.add_error(f"c{index}", _("Another column is this already."))
        if "wording" not in chosen and any(meant != LEAVE for meant in chosen):
            self.add_error(None, _("Say which column the tasks stand in, or leave out all columns."))
        return typed

    def columns(self) -> list[str]:
        """The meanings in the order of the heads."""
        return [self.cleaned_data.get(f"c{index}", KEEP) for index in range(len(self.one.columns))]

    def samples(self) -> list[tuple[Any, str]]:
        """Each field with the first text that stands under its head."""
        result = []
        for name, column in zip(self.fields, self.one.table.columns, strict=True):
            texts = (row.cells.get(column.position, "") for row in self.one.table.rows)
            result.append((self[name], next(filter(None, texts), "")))
        return result


class ImportForm(forms.Form):
    """How the rows are taken in."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    first_leads = forms.BooleanField(required=False, widget=forms.HiddenInput)


def confirmed(values: Sequence[str]) -> Mapping[str, int]:
    """Rows that mean the same as a commitment (``tab:row=id``); anything malformed is left out."""
    pairs = (value.partition("=") for value in values)
    found = ((key, number_in(chosen)) for key, _equals, chosen in pairs)
    return {key: number for key, number in found if number is not None}
