"""What is asked of whom, as the supervision office writes it into the register."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.reporting.enquiry_list import EnquiryFilters
from luoshi.ledger.forms import INPUT, SELECT
from luoshi.ledger.indicator_queries import indicators
from luoshi.people.asked import number_in
from luoshi.people.queries import offices

FILTER_NAMES = ("q", "office", "ended")


def enquiry_filters(query: QueryDict) -> EnquiryFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    return EnquiryFilters(
        q=query.get("q", "").strip(),
        office=number_in(query.get("office", "")),
        ended=query.get("ended") == "yes",
    )


class EnquiryForm(forms.Form):
    """A fact that an office is asked for from now on."""

    indicator = forms.ChoiceField(
        label=_("What is asked"),
        help_text=_("A fact that is asked for already is marked; it is not asked for a second time."),
        widget=forms.Select(attrs=SELECT),
    )
    office = forms.ChoiceField(label=_("Of whom"), widget=forms.Select(attrs=SELECT))
    purpose = forms.CharField(
        label=_("What for"),
        max_length=500,
        widget=forms.TextInput(attrs=INPUT),
    )

    def __init__(self, data: Any = None, *, asked: dict[int, str], initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        facts = [
            (row.pk, " · ".join(filter(None, (row.name, row.place, row.unit, asked.get(row.pk, "")))))
            for row in indicators()
        ]
        set_choices(self.fields["indicator"], [("", "—"), *facts])
        set_choices(self.fields["office"], [("", "—"), *((row.pk, row.name) for row in offices())])


def set_choices(field: forms.Field, choices: list[tuple[Any, str]]) -> None:
    """Let ``field`` offer ``choices``."""
    assert isinstance(field, forms.ChoiceField)  # noqa: S101
    field.choices = choices


class StopForm(forms.Form):
    """Why a fact is asked for no more."""

    reason = forms.CharField(
        label=_("Reason"), required=False, max_length=500, widget=forms.TextInput(attrs=INPUT)
    )
