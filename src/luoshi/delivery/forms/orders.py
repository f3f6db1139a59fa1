"""What officers type about supervision orders and more time; the actions check everything again."""

from datetime import date
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import Method, PlanItem
from luoshi.delivery.rules import states
from luoshi.delivery.supervising.order_list import OrderFilters, live_plan
from luoshi.delivery.supervising.orders import LONGEST_LIMIT_DAYS
from luoshi.ledger.forms import INPUT, SELECT, DayField, DecisionForm
from luoshi.people.asked import number_in, year_in

USUAL_LIMIT_DAYS = 10
FILTER_NAMES = ("q", "state", "office", "due", "year", "plan_item")
AREA = {**INPUT, "rows": 3}


def order_filters(query: QueryDict) -> OrderFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    state, due = query.get("state", ""), query.get("due", "")
    return OrderFilters(
        state=state if state in states.ORDER.states else "",
        office=number_in(query.get("office", "")),
        due=due if due in ("open", "near", "overdue") else "",
        year=year_in(query.get("year", "")),
        plan_item=number_in(query.get("plan_item", "")),
        q=query.get("q", "").strip(),
    )


class PlanItemField(forms.ModelChoiceField):  # type: ignore[type-arg]  # takes no argument when it runs
    """A live item of one year's plan."""

    def label_from_instance(self, obj: Any) -> str:
        """Its number and title."""
        item: PlanItem = obj
        return f"{item.number}. {item.title}"


def plan_field(*, required: bool) -> PlanItemField:
    """The field for a place in the year's plan."""
    return PlanItemField(
        label=_("Item of the year's plan"),
        queryset=PlanItem.objects.none(),
        required=required,
        empty_label="—",
        widget=forms.Select(attrs=SELECT),
    )


class NewOrderForm(forms.Form):
    """A supervision order before it is signed."""

    title = forms.CharField(label=_("What it is about"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    demand = forms.CharField(
        label=_("What is demanded"),
        help_text=_("Begins with what the light says today; word it as it should stand in the order."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 6}),
    )
    limit_days = forms.IntegerField(
        label=_("Limit in working days"),
        min_value=1,
        max_value=LONGEST_LIMIT_DAYS,
        initial=USUAL_LIMIT_DAYS,
        widget=forms.NumberInput(attrs={**INPUT, "min": 1, "max": LONGEST_LIMIT_DAYS}),
    )
    plan_item = plan_field(required=False)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_item"].queryset = live_plan(year)  # type: ignore[attr-defined]


class EditOrderForm(NewOrderForm):
    """An order worded anew before it is signed."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """The item by its id, as the action wants it."""
        typed = super().clean() or {}
        item = typed.get("plan_item")
        typed["plan_item_id"] = item.pk if item else None
        return typed


class SignForm(forms.Form):
    """The signature under an order: the version that was read, and its place in the plan."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    plan_item = plan_field(required=True)

    def __init__(self, *args: Any, year: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["plan_item"].queryset = live_plan(year)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """The item by its id, as the action wants it."""
        typed = super().clean() or {}
        if item := typed.get("plan_item"):
            typed["plan_item_id"] = item.pk
        return typed


class AnswerForm(forms.Form):
    """What the office answers."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    text = forms.CharField(
        label=_("What was done"),
        help_text=_("What was found, what was done, what comes next and by when."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 5}),
    )


class AgreeForm(forms.Form):
    """An act that needs no words."""

    version = forms.IntegerField(widget=forms.HiddenInput)


class ReasonForm(DecisionForm):
    """An act that needs a reason."""


class VerifyForm(forms.Form):
    """What a look at a completed order found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("How it was verified"), choices=Method.choices, widget=forms.Select(attrs=SELECT)
    )
    confirms = forms.TypedChoiceField(
        label=_("What was found"),
        choices=[("yes", _("It is done as demanded")), ("no", _("It is not"))],
        coerce=lambda value: value == "yes",
        widget=forms.Select(attrs=SELECT),
    )
    text = forms.CharField(label=_("What was seen"), required=False, widget=forms.Textarea(attrs=AREA))

    def clean(self) -> dict[str, Any]:
        """What is not so needs a word about why."""
        typed = super().clean() or {}
        if typed.get("confirms") is False and not typed.get("text", "").strip():
            self.add_error("text", _("Say what is missing."))
        return typed


class RevokeForm(DecisionForm):
    """Taking an order out of the world again."""

    approver = forms.CharField(label=_("Approved by"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    document = forms.CharField(label=_("Document"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    field_order = ["reason", "approver", "document"]


class ExtensionForm(forms.Form):
    """A request for more time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    new_due_on = DayField(label=_("New date"))
    reason = forms.CharField(label=_("Why more time is needed"), widget=forms.Textarea(attrs=AREA))
    progress = forms.CharField(label=_("How far it is"), widget=forms.Textarea(attrs=AREA))

    def __init__(self, *args: Any, due_on: date | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.due_on = due_on
        if due_on is not None:
            self.fields["new_due_on"].help_text = _("Later than %(day)s.") % {"day": due_on.isoformat()}

    def clean_new_due_on(self) -> date:
        """The new date, if it is later."""
        new: date = self.cleaned_data["new_due_on"]
        if self.due_on is not None and new <= self.due_on:
            raise forms.ValidationError(_("It must be later than the date that stands."))
        return new


class DecideExtensionForm(forms.Form):
    """Granting or refusing more time."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    grant = forms.TypedChoiceField(
        label=_("Decision"),
        choices=[("yes", _("Granted")), ("no", _("Refused"))],
        coerce=lambda value: value == "yes",
        widget=forms.Select(attrs=SELECT),
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("Needed to refuse; the journal keeps it."),
        required=False,
        widget=forms.Textarea(attrs=AREA),
    )

    def clean(self) -> dict[str, Any]:
        """A refusal says why."""
        typed = super().clean() or {}
        if typed.get("grant") is False and not typed.get("reason", "").strip():
            self.add_error("reason", _("Say why it is refused."))
        return typed
