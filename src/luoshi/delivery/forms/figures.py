"""A figure as it is typed: a number in the unit of its goal, with its status, or why there is none."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.actions import FigureEntry
from luoshi.delivery.reporting.figures_of_period import FigureOfPeriod
from luoshi.ground import messages
from luoshi.ground.numerals import NotANumber, parse_number
from luoshi.ground.refused import Refused
from luoshi.ledger.forms import INPUT, SELECT
from luoshi.ledger.models import ObservationStatus
from luoshi.ledger.observing import SETTLED, Amount, FigureUnfit, StatusGoesBack, problem_of
from luoshi.ledger.task_table import shortest

LONGEST_REASON = 500
NUMBER = {**INPUT, "inputmode": "decimal", "autocomplete": "off"}


def refusal_words(refused: Refused) -> str:
    """Reason and remedy in the page's language."""
    words = messages.render_refusal(refused, messages.language_of(translation.get_language()))
    return f"{words.reason}{words.remedy}"


class AmountField(forms.CharField):
    """A number with or without 万 and 亿; a plain one is counted in the unit that stands beside it."""

    def __init__(self, *, scale: Decimal, unit: str, plain_unit: str, **options: Any) -> None:
        super().__init__(
            required=False, max_length=100, widget=forms.TextInput(attrs=NUMBER), strip=True, **options
        )
        self.scale, self.unit, self.plain_unit = scale, unit, plain_unit

    def clean(self, value: Any) -> Decimal | None:
        """The number in plain units, exactly; None where nothing was typed."""
        text = str(super().clean(value)).replace(" ", "").replace(",", "").replace("，", "")
        if not text:
            return None
        # beside 亿元: 8 and 8亿元 are the same, 80000万元 is as much, and 8元 is eight of the plain unit
        if self.unit and text.endswith(self.unit):
            return self.number(text.removesuffix(self.unit), self.scale)
        if self.plain_unit and text.endswith(self.plain_unit):
            return self.number(text.removesuffix(self.plain_unit), Decimal(1))
        return self.number(text, self.scale)

    def number(self, text: str, scale: Decimal) -> Decimal:
        """The value of ``text``; digits alone are counted in ``scale``."""
        try:
            value = parse_number(text)
        except NotANumber as refused:
            words = refusal_words(refused)
            said = _("There is no number yet? Leave it empty and say below why.")
            raise forms.ValidationError(f"{words}{said}") from refused
        is_plain = all(character.isascii() for character in text)
        return value * scale if is_plain else value


class FigureForm(forms.Form):
    """What an office says of one figure for one period."""

    def __init__(self, data: Any = None, *, figure: FigureOfPeriod) -> None:
        super().__init__(data, prefix=f"figure-{figure.path.pk}", initial=figure_initial(figure))
        self.figure = figure
        if figure.is_share:
            self.fields["numerator"] = AmountField(
                label=_("Numerator"), scale=Decimal(1), unit="", plain_unit=""
            )
            self.fields["denominator"] = AmountField(
                label=_("Denominator"), scale=Decimal(1), unit="", plain_unit=""
            )
            self.fields["value"] = AmountField(
                label=_("or only the share, where no more is published"),
                scale=Decimal(1),
                unit="%",
                plain_unit="%",
            )
        else:
            self.fields["value"] = AmountField(
                label=_("Value"), scale=figure.scale, unit=figure.unit, plain_unit=figure.path.unit
            )
        self.fields["status"] = forms.ChoiceField(
            label=_("Status of the figure"),
            choices=ObservationStatus.choices,
            widget=forms.Select(attrs=SELECT),
        )
        self.fields["none_because"] = forms.CharField(
            label=_("No figure yet, because"),
            required=False,
            max_length=LONGEST_REASON,
            widget=forms.TextInput(attrs=INPUT),
        )

    @property
    def amount(self) -> Amount | None:
        """The numbers typed, None where nothing was."""
        typed = self.cleaned_data
        amount = Amount(typed.get("value"), typed.get("numerator"), typed.get("denominator"))
        return None if amount == Amount() else amount

    def clean(self) -> dict[str, Any]:
        """Numbers must fit the kind of the figure, and no settled value goes back to a less settled one."""
        typed = super().clean() or {}
        if self.errors or self.amount is None:
            return typed
        path, here = self.figure.path, self.figure.here
        if problem := problem_of(path.kind, self.amount):
            self.add_error(
                "denominator" if problem == "share-of-nothing" else "value",
                refusal_words(FigureUnfit(name=path.indicator.name, problem=problem)),
            )
        elif here is not None and SETTLED[typed["status"]] < SETTLED[here.status]:
            self.add_error("status", refusal_words(StatusGoesBack(status=here.status, given=typed["status"])))
        return typed

    def entry(self) -> FigureEntry:
        """What was typed, as the action wants it."""
        amount = self.amount or Amount()
        return FigureEntry(
            value=plain(amount.value),
            numerator=plain(amount.numerator),
            denominator=plain(amount.denominator),
            status=self.cleaned_data["status"],
            none_because="" if self.amount else self.cleaned_data["none_because"],
        )


def figure_initial(figure: FigureOfPeriod) -> dict[str, str]:
    """What stands in the fields before anything is typed: what the report says, else what is known."""
    known = figure.row or figure.here
    if known is None:
        return {"status": ObservationStatus.PRELIMINARY, "none_because": why_awaited(figure)}
    value = None if known.value is None else known.value
    scale = Decimal(1) if figure.is_share else figure.scale
    return {
        "value": "" if value is None else plain(shortest(value / scale)),
        "numerator": plain(known.numerator),
        "denominator": plain(known.denominator),
        "status": known.status,
        "none_because": figure.row.none_because if figure.row else "",
    }


def why_awaited(figure: FigureOfPeriod) -> str:
    """Why there can be no value yet, for a statistic that is not out; empty for others."""
    waits = figure.awaited
    if waits is None:
        return ""
    if waits.on is None:
        return f"“{waits.series}”在本填报期没有单独发布的数据"
    about = "" if waits.known else "左右"
    return f"“{waits.series}”数据于{waits.on.month}月{waits.on.day}日{about}发布"


def plain(number: Decimal | None) -> str:
    """``number`` in plain digits, empty for none."""
    return "" if number is None else format(number, "f")
