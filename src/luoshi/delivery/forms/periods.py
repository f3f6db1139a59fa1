"""Reporting periods as the supervision office opens them: those of a year in one go."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.ledger.forms import INPUT, SELECT, DayField, DecisionForm

TICK = {"class": "form-check-input"}
USUAL_DUE_DAY = 20


class PeriodPlanForm(forms.Form):
    """Which periods of the year are wanted, and by which day of the month after they are reported."""

    rhythm = forms.ChoiceField(
        label=_("Rhythm"),
        choices=[
            ("monthly", _("Every month (January and February together)")),
            ("quarterly", _("Every quarter")),
        ],
        widget=forms.Select(attrs=SELECT),
    )
    due_day = forms.IntegerField(
        label=_("Due on this day of the month after"),
        help_text=_("On a day off, the next working day."),
        min_value=1,
        max_value=28,
        initial=USUAL_DUE_DAY,
        widget=forms.NumberInput(attrs={**INPUT, "min": "1", "max": "28", "inputmode": "numeric"}),
    )
    first = forms.IntegerField(
        label=_("Beginning with the period that holds month"),
        min_value=1,
        max_value=12,
        initial=1,
        widget=forms.NumberInput(attrs={**INPUT, "min": "1", "max": "12", "inputmode": "numeric"}),
    )


class OnePeriodForm(forms.Form):
    """One period with days of its own, its last day included, as people say it."""

    start = DayField(label=_("From"))
    last = DayField(label=_("To, that day included"))
    due_on = DayField(label=_("Due on"))

    def clean(self) -> dict[str, Any]:
        """It ends after it starts, and its reports are due after it began."""
        typed = super().clean() or {}
        start, last, due = typed.get("start"), typed.get("last"), typed.get("due_on")
        if start and last and last < start:
            self.add_error("last", _("A period ends after it starts."))
        if start and due and due < start:
            self.add_error("due_on", _("Reports are due after the period has begun."))
        return typed


class ReopenForm(DecisionForm):
    """Why a locked period is opened again."""
