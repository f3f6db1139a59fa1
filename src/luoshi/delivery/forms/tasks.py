"""What is typed on the pages of tasks: filters of the list, and acts that need words."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.handling.listing import GREY, LIGHTS
from luoshi.delivery.models import Method, Part
from luoshi.delivery.queries import TaskFilters
from luoshi.ledger.forms import INPUT, SELECT, TICK
from luoshi.people.asked import day_in, number_in
from luoshi.people.queries import offices

FILTER_NAMES = (
    "q",
    "sheet",
    "light",
    "state",
    "office",
    "part",
    "category",
    "section",
    "leader",
    "place",
    "waiting",
    "on",
    "sort",
)
WAITING = {
    "lead": _("Lead office not known"),
    "acceptance": _("Not accepted yet"),
    "overdue": _("Past its due date"),
}
PARTS = tuple(Part.values)
AREA = {**INPUT, "rows": 3}


@dataclass(frozen=True, slots=True)
class TaskQuery:
    """What an address asks for: filters, a light, and the day on which it shines."""

    filters: TaskFilters
    light: str
    on: date
    is_today: bool
    soonest_first: bool

    @property
    def beyond(self) -> bool:
        """Whether one of the filters that fold away is set."""
        chosen = self.filters
        return bool(chosen.part or chosen.section or chosen.leader or chosen.place or chosen.waiting) or not (
            self.is_today
        )


def task_query(query: QueryDict, today: date) -> TaskQuery:
    """What ``query`` asks for; what makes no sense filters nothing."""
    on = day_in(query.get("on", ""))
    light, part, waiting = query.get("light", ""), query.get("part", ""), query.get("waiting", "")
    filters = TaskFilters(
        sheet=number_in(query.get("sheet", "")),
        section=query.get("section", "").strip(),
        state=query.get("state", "").strip(),
        category=query.get("category", "").strip(),
        place=query.get("place", "").strip(),
        office=number_in(query.get("office", "")),
        part=part if part in Part.values else "",
        leader=number_in(query.get("leader", "")),
        waiting=waiting if waiting in WAITING else "",
        on=on or today,
        q=query.get("q", "").strip(),
    )
    known = light if light in (*LIGHTS, GREY) else ""
    return TaskQuery(filters, known, on or today, on is None or on == today, query.get("sort") == "due")


class SeenForm(forms.Form):
    """An act upon a task that others may change: the version that the officer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(SeenForm):
    """An act that says why."""

    reason = forms.CharField(
        label=_("Reason"), help_text=_("The journal keeps it."), widget=forms.Textarea(attrs=AREA)
    )


class ReturnForm(ReasonForm):
    """Why a task is returned, and who should do it."""

    proposed_office = forms.TypedChoiceField(
        label=_("Who should do it"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["proposed_office"]
        field.choices = office_choices(_("not said"))


def office_choices(nothing: Any) -> list[tuple[Any, Any]]:
    """Every office that exists, after a first choice that names none."""
    return [("", nothing), *((office.pk, office.name) for office in offices())]


class VerifyForm(SeenForm):
    """What a look at the task itself found (核查)."""

    confirms = forms.TypedChoiceField(
        label=_("What was found"),
        choices=[("yes", _("It is so")), ("no", _("It is not so"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect(attrs=TICK),
    )
    method = forms.ChoiceField(
        label=_("How it was verified"), choices=Method.choices, widget=forms.Select(attrs=SELECT)
    )
    text = forms.CharField(label=_("What was seen"), required=False, widget=forms.Textarea(attrs=AREA))

    def clean(self) -> dict[str, Any]:
        """What is not so needs a word about why."""
        typed = super().clean() or {}
        if typed.get("confirms") is False and not typed.get("text", "").strip():
            self.add_error("text", _("Say what is not so."))
        return typed


class RectificationForm(SeenForm):
    """The plan, the result, or the reason of one step of a rectification."""

    text = forms.CharField(label=_("Text"), widget=forms.Textarea(attrs={**INPUT, "rows": 4}))


class RemindForm(forms.Form):
    """What the office is reminded of, in one's own words."""

    text = forms.CharField(label=_("What the office is reminded of"), widget=forms.Textarea(attrs=AREA))
