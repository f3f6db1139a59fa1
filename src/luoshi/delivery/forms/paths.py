"""What is typed about the way of a task: nodes, and how much of which indicator on which path."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.actions import PathTerms
from luoshi.delivery.models import Node, Path
from luoshi.delivery.rules.paths import SHAPES
from luoshi.ground import messages
from luoshi.ledger.forms import INPUT, SELECT, TICK, NumberField, plain
from luoshi.ledger.models import Bound, IndicatorKind

NUMBER = {**INPUT, "inputmode": "decimal"}
DATE = {**INPUT, "type": "date"}
EXTRA_BOUNDS = (
    ("range", _("between two values")),
    ("first", _("the first one")),
    ("all", _("all of it")),
    ("outside", _("set from above")),
)


def day_field(label: Any, *, required: bool = True) -> forms.DateField:
    """A day, picked or typed as 2025-02-10."""
    return forms.DateField(
        label=label, required=required, widget=forms.DateInput(attrs=DATE, format="%Y-%m-%d")
    )


def number_field(label: Any) -> NumberField:
    """A number in plain digits, or none."""
    return NumberField(label=label, required=False, widget=forms.TextInput(attrs=NUMBER))


def shape_choices() -> list[tuple[str, str]]:
    """The shapes of paths in the page's language."""
    language = messages.language_of(translation.get_language())
    return [(shape, messages.render(f"value.shape.{shape}", language, default=shape)) for shape in SHAPES]


class NodeForm(forms.Form):
    """What should be reached by a date within the year; without a date and words it is none."""

    due_on = day_field(_("By"), required=False)
    wording = forms.CharField(
        label=_("Node"), required=False, max_length=500, widget=forms.TextInput(attrs=INPUT)
    )

    def clean(self) -> dict[str, Any]:
        """A node has a date and words, or neither."""
        typed = super().clean() or {}
        if bool(typed.get("due_on")) != bool(typed.get("wording", "").strip()) and not self.errors:
            self.add_error("due_on", _("A node needs a date and words."))
        return typed


NodeFormSet = forms.formset_factory(NodeForm, extra=2, max_num=40)


def nodes_initial(nodes: Sequence[Node]) -> list[dict[str, Any]]:
    """The nodes as their forms show them."""
    return [{"due_on": node.due_on, "wording": node.wording} for node in nodes]


def typed_nodes(rows: Any) -> list[tuple[date, str]]:
    """The nodes that were typed, in order of their days."""
    found = [
        (row.cleaned_data["due_on"], row.cleaned_data["wording"].strip())
        for row in rows
        if row.cleaned_data.get("due_on") and row.cleaned_data.get("wording", "").strip()
    ]
    return sorted(found)


class PathForm(forms.Form):
    """How much of one indicator, and on which way through the year."""

    indicator = forms.IntegerField(widget=forms.HiddenInput)
    kind = forms.ChoiceField(
        label=_("How it is counted"), choices=IndicatorKind.choices, widget=forms.Select(attrs=SELECT)
    )
    shape = forms.ChoiceField(label=_("Way through the year"), widget=forms.Select(attrs=SELECT))
    bound = forms.ChoiceField(
        label=_("Bound"), choices=[*Bound.choices, *EXTRA_BOUNDS], widget=forms.Select(attrs=SELECT)
    )
    value = number_field(_("Value"))
    low = number_field(_("or from"))
    high = number_field(_("to"))
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=50, widget=forms.TextInput(attrs=INPUT)
    )
    base = number_field(_("Where it stood before"))
    start_on = day_field(_("From"))
    due_on = day_field(_("Due date"))
    rising = forms.BooleanField(
        label=_("More is better"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )
    points = forms.CharField(
        label=_("Points of the way"),
        help_text=_("One a line: a date and a value, such as “2025-06-30 45”."),
        required=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 3}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["shape"]
        field.choices = shape_choices()

    def clean_points(self) -> tuple[tuple[date, Decimal], ...]:
        """The points as days and values."""
        found = []
        for line in self.cleaned_data["points"].splitlines():
            if not line.strip():
                continue
            day, _blank, value = line.strip().partition(" ")
            try:
                found.append((date.fromisoformat(day), Decimal(value.replace(",", "").strip())))
            except (ValueError, InvalidOperation) as error:
                raise forms.ValidationError(
                    _("“%(line)s” is not a date and a value."), params={"line": line[:40]}
                ) from error
        return tuple(found)

    def terms(self) -> PathTerms:
        """What was typed, as the actions take it."""
        typed = {name: value for name, value in self.cleaned_data.items() if name != "indicator"}
        return PathTerms(**typed)


PathFormSet = forms.formset_factory(PathForm, extra=0, max_num=50)


def path_initial(path: Path) -> dict[str, Any]:
    """A path as its form shows it."""
    return {
        "indicator": path.indicator_id,
        "kind": path.kind,
        "shape": path.shape,
        "bound": path.bound,
        "value": plain(path.value),
        "low": plain(path.low),
        "high": plain(path.high),
        "unit": path.unit,
        "base": plain(path.base),
        "start_on": path.start_on,
        "due_on": path.due_on,
        "rising": path.rising,
        "points": "\n".join(f"{day} {value}" for day, value in path.points),
    }
