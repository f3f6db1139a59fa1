"""What officers type into the year's plan."""

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import PlanKind
from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ledger.forms import INPUT, SELECT


class PlanItemForm(forms.Form):
    """An item that gets a place in a year's plan, by the document that approved it."""

    year = forms.IntegerField(min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.HiddenInput)
    title = forms.CharField(label=_("Item"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    kind = forms.ChoiceField(label=_("Kind"), choices=PlanKind.choices, widget=forms.Select(attrs=SELECT))
    document = forms.CharField(
        label=_("Approved by the document"),
        help_text=_("Number or name of the document; no item without one."),
        max_length=200,
        widget=forms.TextInput(attrs=INPUT),
    )
