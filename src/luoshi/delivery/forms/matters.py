"""Matters for leaders as they are raised, decided and withdrawn."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.forms.enquiries import set_choices
from luoshi.delivery.models import MatterState
from luoshi.delivery.reporting.matter_list import MatterFilters
from luoshi.delivery.reporting.matters import NewTask
from luoshi.ledger.forms import INPUT, SELECT, TICK, DayField
from luoshi.people.queries import leaders, offices

LONGEST_TEXT = 2000
STATES = MatterState.values


def matter_filters(query: QueryDict) -> MatterFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    state = query.get("state", "")
    return MatterFilters(state=state if state in MatterState.values else "", q=query.get("q", "").strip())


class RaiseForm(forms.Form):
    """What an office cannot settle, and to whom it goes."""

    text = forms.CharField(
        label=_("What is to be coordinated"),
        help_text=_("What stands in the way, what was tried, and what the leader is asked to decide."),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={**INPUT, "rows": 5}),
    )
    leader = forms.ChoiceField(label=_("Goes to"), widget=forms.Select(attrs=SELECT))
    progress = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        set_choices(self.fields["leader"], [("", "—"), *((row.pk, row.name) for row in leaders())])


class DecideForm(forms.Form):
    """What the leader decides, and the task that it becomes, if any."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    decision = forms.CharField(
        label=_("Decision"),
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={**INPUT, "rows": 4}),
    )
    makes_task = forms.BooleanField(
        label=_("It becomes a task"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )
    wording = forms.CharField(
        label=_("Wording of the task"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )
    lead = forms.ChoiceField(label=_("Lead office"), required=False, widget=forms.Select(attrs=SELECT))
    supporting = forms.MultipleChoiceField(
        label=_("Supporting offices"),
        required=False,
        widget=forms.SelectMultiple(attrs={**SELECT, "size": "5"}),
    )
    due_on = DayField(
        label=_("Due date"),
        help_text=_("Empty: that of the task from which the matter came."),
        required=False,
    )

    def __init__(self, data: Any = None, *, initial: Any = None) -> None:
        super().__init__(data, initial=initial)
        choices = [(row.pk, row.name) for row in offices()]
        set_choices(self.fields["lead"], [("", "—"), *choices])
        set_choices(self.fields["supporting"], list(choices))

    def clean(self) -> dict[str, Any]:
        """A task has a wording and an office that leads it."""
        typed = super().clean() or {}
        if typed.get("makes_task"):
            if not typed.get("wording", "").strip():
                self.add_error("wording", _("Say what is to be done."))
            if not typed.get("lead"):
                self.add_error("lead", _("Say who leads it."))
        return typed

    def new_task(self) -> NewTask | None:
        """The task that the decision becomes, None where it becomes none."""
        typed = self.cleaned_data
        if not typed["makes_task"]:
            return None
        ids = [int(typed["lead"]), *(int(one) for one in typed["supporting"])]
        return NewTask(typed["wording"], list(dict.fromkeys(ids)), typed["due_on"])


class WithdrawMatterForm(forms.Form):
    """Why a matter is taken back."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The journal keeps it."),
        max_length=500,
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )
