"""What is typed on the pages of sources: a new one in one of three ways, and what else rests on it."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms import INPUT, SELECT, DayField
from luoshi.ledger.models import Commitment, SourceKind
from luoshi.ledger.source_queries import SourceFilters, other_sources
from luoshi.people.asked import year_in

# A report is adopted as one, and a task table is imported into a sheet.
ADDED_BY_HAND = [
    (kind.value, kind.label) for kind in SourceKind if kind not in (SourceKind.REPORT, SourceKind.TABLE)
]


def source_filters(query: QueryDict) -> SourceFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    kind = query.get("kind", "")
    return SourceFilters(
        kind=kind if kind in SourceKind.values else "",
        year=year_in(query.get("year", "")),
        q=query.get("q", "").strip(),
    )


class NewSourceForm(forms.Form):
    """A source: what it is, and what it demands: typed, in a file, or in a text for the reader."""

    kind = forms.ChoiceField(
        label=_("Kind of source"), choices=ADDED_BY_HAND, widget=forms.Select(attrs=SELECT)
    )
    title = forms.CharField(label=_("Title"), max_length=300, widget=forms.TextInput(attrs=INPUT))
    document = forms.CharField(
        label=_("Document number"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=INPUT),
    )
    issuer = forms.CharField(
        label=_("Meeting, leader or organ"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs=INPUT),
    )
    dated = DayField(label=_("Date of the document"), required=False)
    items = forms.CharField(
        label=_("What it demands, one line each"),
        help_text=_("The due date may follow after a | or a tab, in numbers or words."),
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 6}),
    )
    text = forms.CharField(
        label=_("Or its text, for the reader"),
        help_text=_("The reader proposes what it demands; you accept or reject each."),
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 4}),
    )
    file = forms.FileField(
        label=_("Or its file"),
        help_text=_(
            "A table (.xlsx, .csv, .xls, .et) gives one item for each row, "
            "a document (.docx, .pdf, .txt, .doc, .wps) goes to the reader."
        ),
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs=INPUT),
    )

    def clean(self) -> dict[str, Any]:
        """What it demands comes in one of the three ways."""
        typed = super().clean() or {}
        ways = [
            bool(typed.get("items", "").strip()),
            bool(typed.get("text", "").strip()),
            bool(typed.get("file")),
        ]
        if not self.errors and sum(ways) != 1:
            self.add_error(
                None,
                _("Say what it demands: type it line by line, or give its text, or its file; one of them."),
            )
        return typed


class BasisForm(forms.Form):
    """Another source that a commitment rests on, and where it stands there."""

    note = forms.CharField(
        label=_("Where it stands there, or what it says"),
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )

    def __init__(self, *args: Any, commitment: Commitment, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(row.pk, f"{row.get_kind_display()} · {row}") for row in other_sources(commitment)]
        self.fields["source"] = forms.ChoiceField(
            label=_("Source"), choices=choices, widget=forms.Select(attrs=SELECT)
        )
        self.order_fields(["source", "note"])
        self.has_choices = bool(choices)


class RestsForm(forms.Form):
    """That a commitment rests on the source of the page."""

    commitment = forms.IntegerField(widget=forms.HiddenInput)
    note = forms.CharField(required=False, max_length=2000, widget=forms.HiddenInput)
