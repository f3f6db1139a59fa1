"""What the gate asks: for which year and day a publication is prepared, why one is returned or withdrawn."""

from datetime import date

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ledger.forms import INPUT


class PrepareForm(forms.Form):
    """Of which year and which day, and which evidence the public may have."""

    year = forms.IntegerField(
        label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR, widget=forms.NumberInput(attrs=INPUT)
    )
    on = forms.DateField(
        label=_("As it stood at the end of"), widget=forms.DateInput(attrs={**INPUT, "type": "date"})
    )
    open_evidence = forms.TypedMultipleChoiceField(
        label=_("Evidence that the public may open"),
        help_text=_("Of the rest the public sees title and hash."),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: object, today: date, evidence: list[tuple[int, str]], **options: object
    ) -> None:
        super().__init__(*args, **options)  # type: ignore[arg-type]  # whatever a form takes
        self.fields["open_evidence"].choices = evidence  # type: ignore[attr-defined]
        self.fields["on"].initial = today
        self.fields["year"].initial = today.year


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label=_("Reason"), max_length=1000, widget=forms.Textarea(attrs={**INPUT, "rows": 3})
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
