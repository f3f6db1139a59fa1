"""What is typed on the pages of a sheet: a new one, its consultation, approval and issue, filters."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import Section
from luoshi.delivery.queries import TaskFilters
from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ledger.forms import INPUT, SELECT, TICK, DayField, DecisionForm
from luoshi.people.asked import number_in
from luoshi.people.models import Officer
from luoshi.people.queries import leaders

FILTER_NAMES = ("section", "waiting", "office", "leader", "q")


def sheet_filters(query: QueryDict) -> TaskFilters:
    """The filters that an address names; what makes no sense filters nothing. ``section``: the first."""
    section = query.get("section", "")
    return TaskFilters(
        section=section if section in {*Section.values, "all"} else "",
        waiting=query.get("waiting", ""),
        office=number_in(query.get("office", "")),
        leader=number_in(query.get("leader", "")),
        q=query.get("q", "").strip(),
    )


class LeaderField(forms.ModelChoiceField):  # type: ignore[type-arg]  # not generic when it runs
    """One of the city's leaders."""

    widget = forms.Select(attrs=SELECT)

    def label_from_instance(self, obj: Any) -> str:
        """The leader's name."""
        return str(obj.name)


class NewSheetForm(forms.Form):
    """A new task table."""

    title = forms.CharField(
        label=_("Title"),
        max_length=200,
        help_text=_("As it will stand over the table when it is issued."),
        widget=forms.TextInput(attrs=INPUT),
    )
    year = forms.IntegerField(
        label=_("Year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "numeric"}),
    )
    report = forms.TypedChoiceField(
        label=_("Breaks down"),
        required=False,
        coerce=int,
        empty_value=None,
        help_text=_("The report or other source that the tasks come from; others can be added to it later."),
        widget=forms.Select(attrs=SELECT),
    )
    add_all = forms.BooleanField(
        label=_("Make a task of each of its accepted commitments"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=TICK),
    )
    propose = forms.BooleanField(
        label=_("Let the rules propose who does what"),
        required=False,
        initial=True,
        widget=forms.CheckboxInput(attrs=TICK),
    )

    def __init__(self, *args: Any, sources: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["report"]
        field.choices = [("", _("several sources")), *sources]


class SeenForm(forms.Form):
    """An act upon something that others may change: the version that the officer saw."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ConsultForm(SeenForm):
    """Until when the offices are asked."""

    until = DayField(
        label=_("Comments until"),
        help_text=_(
            "The offices are told this day; comments that come later are taken as long as it is open."
        ),
    )


class CommentForm(forms.Form):
    """What an office thinks of the draft."""

    text = forms.CharField(
        label=_("Comment"),
        help_text=_("Say what should stand there instead, and why."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )
    task = forms.TypedChoiceField(
        label=_("On"), required=False, coerce=int, empty_value=None, widget=forms.Select(attrs=SELECT)
    )

    def __init__(self, *args: Any, tasks: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["task"]
        field.choices = [("", _("the table as a whole")), *tasks]


class AnswerForm(DecisionForm):
    """Whether a comment is adopted, and why."""

    adopted = forms.TypedChoiceField(
        label=_("Adopted"),
        choices=[("yes", _("adopted")), ("no", _("not adopted"))],
        coerce=lambda said: said == "yes",
        widget=forms.RadioSelect(attrs=TICK),
    )
    field_order = ["adopted", "reason", "version"]


class ApproveForm(SeenForm):
    """By which document a leader approves in person."""

    document = forms.CharField(
        label=_("Document"),
        max_length=200,
        help_text=_("The paper on which the approval stands: its number, or what it is and of which day."),
        widget=forms.TextInput(attrs=INPUT),
    )


class WriteApprovalForm(ApproveForm):
    """Who approved: a leader, or a meeting."""

    approver = LeaderField(
        label=_("Leader who approved"),
        queryset=Officer.objects.none(),
        required=False,
        empty_label=_("a meeting"),
    )
    meeting = forms.CharField(
        label=_("or the meeting"),
        max_length=200,
        required=False,
        help_text=_("Which meeting of which body, by its number."),
        widget=forms.TextInput(attrs=INPUT),
    )
    field_order = ["approver", "meeting", "document", "version"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["approver"]
        field.queryset = leaders()

    def clean(self) -> dict[str, Any]:
        """One of the two."""
        typed = super().clean() or {}
        named = [bool(typed.get("approver")), bool(typed.get("meeting", "").strip())]
        if not self.errors and named.count(True) != 1:
            self.add_error("meeting", _("Name a leader or a meeting, one of the two."))
        return typed


class IssueForm(SeenForm):
    """Under which number and date the table goes out."""

    number = forms.CharField(
        label=_("Document number"),
        max_length=100,
        help_text=_("In full, with the year in 〔 〕."),
        widget=forms.TextInput(attrs=INPUT),
    )
    issued_on = DayField(label=_("Date of issue"))
