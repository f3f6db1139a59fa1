"""What is typed when an issued task is adjusted: who approved it, by which document, and what changes."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.actions import Approval
from luoshi.delivery.forms.draft_figures import (
    FigureForm,
    PointFormSet,
    figure_initial,
    points_initial,
)
from luoshi.delivery.forms.tasks import SeenForm, office_choices
from luoshi.delivery.models import Path, Sheet, Task
from luoshi.delivery.sheets.paths import terms_of
from luoshi.ledger.forms import INPUT, SELECT, DayField
from luoshi.people.queries import leaders

CHANGED_FIELDS = ("wording", "measures", "category", "lead_leader", "due_on", "note")


class ApprovalForm(SeenForm):
    """Who approved an adjustment, by which document, and why."""

    approver = forms.CharField(
        label=_("Approved by"),
        help_text=_("The leader's name, or the meeting."),
        max_length=200,
        widget=forms.TextInput(attrs=INPUT),
    )
    document = forms.CharField(
        label=_("Document"),
        help_text=_("Its number, or what it is and of which day."),
        max_length=200,
        widget=forms.TextInput(attrs=INPUT),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The journal keeps it."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )

    def approval(self) -> Approval:
        """What was typed, as the actions take it."""
        typed = self.cleaned_data
        return Approval(approver=typed["approver"], document=typed["document"], reason=typed["reason"])


class ChangeForm(ApprovalForm):
    """What the task says from now on."""

    wording = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={**INPUT, "rows": 3}))
    measures = forms.CharField(
        label=_("Measures"), required=False, widget=forms.Textarea(attrs={**INPUT, "rows": 3})
    )
    category = forms.CharField(label=_("Category"), required=False, widget=forms.TextInput(attrs=INPUT))
    due_on = DayField(label=_("Due date"), required=False)
    lead_leader = forms.TypedChoiceField(
        label=_("Lead leader"),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
    )
    lead_office = forms.TypedChoiceField(
        label=_("Lead office"),
        help_text=_("Another lead office is asked to accept the task."),
        required=False,
        coerce=int,
        empty_value=None,
        widget=forms.Select(attrs=SELECT),
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={**INPUT, "rows": 2}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.fields
        fields["lead_leader"].choices = [("", "—"), *((row.pk, row.name) for row in leaders())]
        fields["lead_office"].choices = office_choices("—")

    def changes(self, task: Task) -> dict[str, object]:
        """The fields that were changed, as the action takes them."""
        old = change_initial(task, None)
        typed = self.cleaned_data
        return {
            name: typed[name]
            for name in CHANGED_FIELDS
            # Browsers send line breaks in their own way: that alone is no change.
            if plain_breaks(typed[name]) != plain_breaks(old[name])
        }


def plain_breaks(value: Any) -> Any:
    """``value`` with line breaks as the database has them, without blanks around it."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value


def change_initial(task: Task, lead_office: int | None) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    return {
        "version": task.version,
        "wording": task.wording,
        "measures": task.measures,
        "category": task.category,
        "due_on": task.due_on,
        "lead_leader": task.lead_leader_id,
        "lead_office": lead_office,
        "note": task.note,
    }


@dataclass(slots=True)
class FigureRow:
    """One figure of a task as it is typed: the path that stands, its form, and the points of its way."""

    path: Path
    form: FigureForm
    points: Any

    def is_sound(self) -> bool:
        """Whether what was typed can be; what is wrong stands in the form."""
        return self.form.steps(self.points) is not None

    @property
    def changed(self) -> bool:
        """Whether it says something else than the path that stands."""
        return self.form.terms() != terms_of(self.path)


def figure_rows(data: Any, paths: Iterable[Path], version: int) -> list[FigureRow]:
    """A row for each figure of a task; ``data`` None for a page that is opened."""
    return [
        FigureRow(
            path,
            FigureForm(
                data,
                initial=figure_initial(path, version),
                prefix=f"path-{path.indicator_id}",
                indicator_unit=path.unit or path.indicator.unit,
            ),
            PointFormSet(data, initial=points_initial(path), prefix=f"points-{path.indicator_id}"),
        )
        for path in paths
    ]


class MergeForm(ApprovalForm):
    """Into which task this one goes."""

    into = forms.TypedChoiceField(label=_("Into"), coerce=int, widget=forms.Select(attrs=SELECT))
    field_order = ["into", "approver", "document", "reason"]

    def __init__(self, *args: Any, tasks: Iterable[Task], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["into"]
        field.choices = [(row.pk, f"{row.number} {row.wording[:60]}") for row in tasks]


class CarryOverForm(ApprovalForm):
    """Into the table of which later year this one goes."""

    sheet = forms.TypedChoiceField(label=_("Task table"), coerce=int, widget=forms.Select(attrs=SELECT))
    field_order = ["sheet", "approver", "document", "reason"]

    def __init__(self, *args: Any, sheets: Iterable[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["sheet"]
        field.choices = [(row.pk, f"{row.year} {row.title}") for row in sheets]
