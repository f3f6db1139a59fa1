"""What is typed about one row of a draft: its wording, who does it, its nodes."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.forms.sheets import LeaderField, SeenForm
from luoshi.delivery.models import Part, Section, Task
from luoshi.ledger.forms import INPUT, SELECT, TICK, DayField
from luoshi.people.models import Officer
from luoshi.people.queries import leaders, offices_by_name

LINES = {**INPUT, "rows": 2}

FORMER_LEAD = [
    ("", _("nobody leads it now, or refuse")),
    (Part.RESPONSIBLE, _("it becomes a responsible office")),
    (Part.SUPPORTING, _("it becomes a supporting office")),
    ("none", _("it has no part any more")),
]


class WordingForm(SeenForm):
    """What a row of the draft says."""

    wording = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={**INPUT, "rows": 3}))
    measures = forms.CharField(
        label=_("Measures"),
        required=False,
        help_text=_("How it is to be done, one measure a line."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 4}),
    )
    category = forms.CharField(
        label=_("Field of work"),
        required=False,
        widget=forms.TextInput(attrs={**INPUT, "list": "categories"}),
    )
    section = forms.ChoiceField(
        label=_("Part of the table"), choices=Section.choices, widget=forms.Select(attrs=SELECT)
    )
    lead_leader = LeaderField(
        label=_("Lead leader"),
        queryset=Officer.objects.none(),
        required=False,
        empty_label=_("to be decided"),
    )
    due_on = DayField(label=_("Due date"), required=False)
    place = forms.CharField(
        label=_("County or zone"), required=False, max_length=100, widget=forms.TextInput(attrs=INPUT)
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs=LINES))
    left_out = forms.BooleanField(
        label=_("Leave it out of the table"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["lead_leader"]
        field.queryset = leaders()

    def changes(self) -> dict[str, object]:
        """What ``edit_task`` takes."""
        typed = dict(self.cleaned_data)
        typed.pop("version")
        leader = typed.pop("lead_leader")
        return {**typed, "lead_leader": leader.pk if leader else None}


def wording_initial(task: Task) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    names = ("version", "wording", "measures", "category", "section", "due_on", "place", "note", "left_out")
    return {**{name: getattr(task, name) for name in names}, "lead_leader": task.lead_leader_id}


class OfficesForm(SeenForm):
    """Which offices have which part, by the names that everybody uses."""

    offices = forms.CharField(
        label=_("Office or offices"),
        max_length=2000,
        help_text=_("Type and choose; several are separated by 、"),
        widget=forms.TextInput(
            attrs={**INPUT, "list": "office-names", "autocomplete": "off", "data-several": "、"}
        ),
    )
    part = forms.ChoiceField(label=_("Part"), choices=Part.choices, widget=forms.Select(attrs=SELECT))
    former_lead = forms.ChoiceField(
        label=_("The office that leads now"),
        choices=FORMER_LEAD,
        required=False,
        help_text=_("Only when another office is to lead."),
        widget=forms.Select(attrs=SELECT),
    )
    field_order = ["offices", "part", "former_lead", "version"]

    def clean_offices(self) -> list[int]:
        """The ids of the offices named."""
        named = offices_by_name()
        typed = str(self.cleaned_data["offices"])
        for separator in ("，", ",", "；", ";", "\n", "\t", "　"):
            typed = typed.replace(separator, "、")
        wanted = [name.strip() for name in typed.split("、") if name.strip()]
        if unknown := [name for name in wanted if name not in named]:
            raise forms.ValidationError(
                _("There is no office called %(names)s, or several are: choose from the list.")
                % {"names": "、".join(unknown)[:200]}
            )
        return list(dict.fromkeys(named[name].pk for name in wanted))


class NodeForm(forms.Form):
    """What should be reached by a day."""

    due_on = DayField(label=_("By"), required=False)
    wording = forms.CharField(
        label=_("What should be reached"), required=False, widget=forms.TextInput(attrs=INPUT)
    )

    def clean(self) -> dict[str, Any]:
        """A day and a sentence, or neither."""
        typed = super().clean() or {}
        if not self.errors and bool(typed.get("due_on")) != bool(typed.get("wording", "").strip()):
            missing = "wording" if typed.get("due_on") else "due_on"
            self.add_error(missing, _("A node has a day and says what should be reached by it."))
        return typed


NodeFormSet = forms.formset_factory(NodeForm, extra=4, max_num=60)


def nodes_of(rows: Any) -> list[tuple[date, str]]:
    """The nodes that were typed, in the order of their days."""
    typed = [row.cleaned_data for row in rows if row.cleaned_data.get("due_on")]
    return sorted((row["due_on"], row["wording"].strip()) for row in typed)
