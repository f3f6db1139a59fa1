"""Into which draft sheet the commitments of a source go."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms import SELECT


class IntoSheetForm(forms.Form):
    """One of the sheets that are not issued yet."""

    def __init__(self, *args: Any, sheets: Sequence[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["sheet"] = forms.ChoiceField(
            label=_("Task table"), choices=sheets, widget=forms.Select(attrs=SELECT)
        )
