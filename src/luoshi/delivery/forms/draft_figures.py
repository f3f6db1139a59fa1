"""How much of what a row of a draft is to reach, and on which way through the year, as it is typed."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.forms.sheets import SeenForm
from luoshi.delivery.models import Path
from luoshi.delivery.rules.paths import SHAPES, PathUnfit, shapes_of
from luoshi.delivery.sheets.path_preview import Step, preview
from luoshi.delivery.sheets.paths import PathTerms, rule_points
from luoshi.ground.messages import language_of, render, render_refusal
from luoshi.ledger.forms import INPUT, SELECT, TICK, DayField, NumberField
from luoshi.ledger.models import Bound, Indicator, IndicatorKind
from luoshi.ledger.task_table import Amount, multiplier, plain_number, shortest

NUMBER = {**INPUT, "inputmode": "decimal"}

# What may stand before a unit, and how many of it that is; the longest first.
MULTIPLIERS = (
    ("万亿", Decimal(10) ** 12),
    ("千万", Decimal(10) ** 7),
    ("百万", Decimal(10) ** 6),
    ("亿", Decimal(10) ** 8),
    ("万", Decimal(10) ** 4),
    ("千", Decimal(10) ** 3),
)
BOUND_CHOICES = [
    *Bound.choices,
    ("range", _("between two values")),
    ("first", _("the first of its kind (零的突破)")),
    ("all", _("every one of them (全覆盖)")),
    ("outside", _("what is set from above, not known yet")),
]


class PointForm(forms.Form):
    """How much should be reached by a day."""

    day = DayField(label=_("By"), required=False)
    value = NumberField(label=_("Value"), required=False, widget=forms.TextInput(attrs=NUMBER))

    def clean(self) -> dict[str, Any]:
        """A day and a number, or neither."""
        typed = super().clean() or {}
        if not self.errors and (typed.get("day") is None) != (typed.get("value") is None):
            missing = "value" if typed.get("day") else "day"
            self.add_error(missing, _("Give a day and a value."))
        return typed


PointFormSet = forms.formset_factory(PointForm, extra=4, max_num=60)


class FigureForm(SeenForm):
    """How much of what, and on which way through the year; values in the unit that is typed (亿元)."""

    kind = forms.ChoiceField(
        label=_("What kind of measure it is"),
        choices=IndicatorKind.choices,
        help_text=_(
            "A sum since January, a level on a day, a growth rate, a share of a whole, a rank, done or not, "
            "or something that is to stay at zero."
        ),
        widget=forms.Select(attrs=SELECT),
    )
    shape = forms.ChoiceField(
        label=_("How it is reached"),
        help_text=_(
            "Month by month alike; by the share that each month usually has (harvests); by nodes; only at "
            "the end; or the same all year (a growth rate)."
        ),
        widget=forms.Select(attrs=SELECT),
    )
    bound = forms.ChoiceField(label=_("Bound"), choices=BOUND_CHOICES, widget=forms.Select(attrs=SELECT))
    value = NumberField(label=_("Value"), required=False, widget=forms.TextInput(attrs=NUMBER))
    low = NumberField(label=_("or from"), required=False, widget=forms.TextInput(attrs=NUMBER))
    high = NumberField(label=_("to"), required=False, widget=forms.TextInput(attrs=NUMBER))
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=50, widget=forms.TextInput(attrs=INPUT)
    )
    base = NumberField(
        label=_("Where it stood before"),
        required=False,
        help_text=_("For a level or a share: the value at the start, from which the way is counted."),
        widget=forms.TextInput(attrs=NUMBER),
    )
    start_on = DayField(label=_("First day"))
    due_on = DayField(label=_("Last day"))
    rising = forms.BooleanField(
        label=_("More is better"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )

    def __init__(self, *args: Any, indicator_unit: str | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.indicator_unit = indicator_unit
        self.points: Any = None
        field: Any = self.fields["shape"]
        field.choices = [(shape, shape_name(shape)) for shape in SHAPES]

    def clean(self) -> dict[str, Any]:
        """A shape that fits the kind, and one value, a range, or a goal without either."""
        typed = super().clean() or {}
        if self.errors:
            return typed
        if typed["shape"] not in shapes_of(typed["kind"]):
            fitting = "、".join(shape_name(shape) for shape in shapes_of(typed["kind"]))
            self.add_error("shape", _("This does not fit; possible are: %(shapes)s.") % {"shapes": fitting})
        low, high = typed["low"], typed["high"]
        if typed["bound"] == "range":
            if low is None or high is None or low > high or typed["value"] is not None:
                self.add_error("low", _("Give both ends of the range, the smaller first, and no value."))
        elif low is not None or high is not None:
            self.add_error("bound", _("Two ends are given: choose “between two values”."))
        elif typed["value"] is None and typed["bound"] not in ("first", "all", "outside"):
            self.add_error(
                "value", _("Say how much it is; if it is set from above, choose that as the bound.")
            )
        return typed

    def terms(self) -> PathTerms:
        """What ``set_path`` takes, in the indicator's unit."""
        typed = self.cleaned_data
        factor, unit = in_unit(typed["unit"].strip(), self.indicator_unit)
        points = [row.cleaned_data for row in self.points or () if row.cleaned_data.get("day")]
        in_shares = typed["shape"] == "seasonal" or typed["kind"] == "done"

        def scaled(number: Decimal | None) -> Decimal | None:
            return None if number is None else shortest(number * factor)

        return PathTerms(
            kind=typed["kind"],
            shape=typed["shape"],
            start_on=typed["start_on"],
            due_on=typed["due_on"],
            bound=typed["bound"],
            value=scaled(typed["value"]),
            low=scaled(typed["low"]),
            high=scaled(typed["high"]),
            unit=unit,
            rising=typed["rising"],
            base=scaled(typed["base"]),
            points=tuple(
                (row["day"], row["value"] if in_shares else row["value"] * factor)
                for row in sorted(points, key=lambda row: row["day"])
            )
            if typed["shape"] in ("seasonal", "staged")
            else (),
        )

    def steps(self, rows: Any) -> list[Step] | None:
        """The preview of what was typed; None, with what is wrong said in the form, where it cannot be."""
        self.points = rows
        if not (self.is_valid() & rows.is_valid()):
            return None
        try:
            return preview(self.terms())
        except PathUnfit as refused:
            words = render_refusal(refused, language_of(get_language()))
            self.add_error(None, f"{words.reason}{words.remedy}")
            return None


def shape_name(shape: str) -> str:
    """The word for a shape, in the page's language."""
    return render(f"value.shape.{shape}", language_of(get_language()), default=shape)


def in_unit(typed: str, unit: str | None) -> tuple[Decimal, str]:
    """By what a number typed in the unit ``typed`` is multiplied to be in ``unit``, and the unit it then has.

    A unit that is none of ``unit`` with 万 or 亿 before it is taken as it is.
    """
    if unit is not None and typed != unit:
        for word, many in MULTIPLIERS:
            if typed == word + unit:
                return many, unit
    return Decimal(1), typed


def figure_initial(path: Path, version: int) -> dict[str, Any]:
    """What the form shows of a figure that is there: numbers as people write them (30 and 亿元)."""
    word, divisor = multiplier(Amount(path.value, path.low, path.high, path.unit))

    def said(number: Decimal | None) -> str:
        return "" if number is None else plain_number(shortest(number / divisor))

    return {
        "version": version,
        "kind": path.kind,
        "shape": path.shape,
        "bound": path.bound,
        "value": said(path.value),
        "low": said(path.low),
        "high": said(path.high),
        "unit": word + path.unit,
        "base": said(path.base),
        "start_on": path.start_on,
        "due_on": path.due_on,
        "rising": path.rising,
    }


def points_initial(path: Path) -> list[dict[str, Any]]:
    """The points of a figure, in the unit that the form shows."""
    _word, divisor = multiplier(Amount(path.value, path.low, path.high, path.unit))
    in_shares = path.shape == "seasonal" or path.kind == "done"
    return [
        {
            "day": point.on,
            "value": plain_number(shortest(point.value if in_shares else point.value / divisor)),
        }
        for point in rule_points(path.points)
    ]


class NewFigureForm(FigureForm):
    """A figure that the task does not have yet: which indicator, of which place."""

    name = forms.CharField(
        label=_("Indicator"),
        max_length=200,
        help_text=_(
            "What is measured. One that is known already is used again, so that nobody is asked twice."
        ),
        widget=forms.TextInput(attrs={**INPUT, "list": "indicator-names"}),
    )
    place = forms.CharField(label=_("Place"), max_length=100, widget=forms.TextInput(attrs=INPUT))
    field_order = ["name", "place", "kind", "bound", "value", "low", "high", "unit", "shape"]

    def plain_unit(self) -> str:
        """The unit typed without 万 or 亿 before it: the indicator's own."""
        typed = str(self.cleaned_data["unit"]).strip()
        for word, _many in MULTIPLIERS:
            if typed.startswith(word) and len(typed) > len(word):
                return typed.removeprefix(word)
        return typed

    def terms(self) -> PathTerms:
        """What ``set_path`` takes, in the plain unit."""
        self.indicator_unit = self.plain_unit()
        return super().terms()


def known_indicator(name: str, place: str, unit: str) -> Indicator | None:
    """The indicator of this name, place and unit, if the ledger has it."""
    return Indicator.objects.filter(name=name.strip(), place=place.strip(), unit=unit.strip()).first()
