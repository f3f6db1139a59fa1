"""What officers type into the ledger: filters, a report to adopt, and decisions with their reasons."""

from decimal import Decimal
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.ground.due_date import FIRST_YEAR, LAST_YEAR
from luoshi.ledger.correction import GOAL_KINDS
from luoshi.ledger.models import Bound, Commitment, Firmness, Kind, Target
from luoshi.ledger.queries import Filters
from luoshi.ledger.rules import Part
from luoshi.ledger.templatetags.ledger_words import CHOICES

INPUT = {"class": "form-control"}
SELECT = {"class": "form-select"}
TICK = {"class": "form-check-input"}

LEFT_BY_A_CUT = " \t\r\n\u3000，,、；;"

FILTER_NAMES = ("q", "section", "kind", "firmness", "place", "has_figure", "state")


class DayField(forms.DateField):
    """A day of the republic, picked or typed as 2025-02-10; the calendar itself has an end."""

    widget = forms.DateInput(attrs={**INPUT, "type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> Any:
        """The day."""
        day = super().to_python(value)
        if day and not FIRST_YEAR <= day.year <= LAST_YEAR:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        return day


def filters_of(query: QueryDict) -> Filters:
    """The filters that an address names; what makes no sense filters nothing."""
    has_figure = {"yes": True, "no": False}.get(query.get("has_figure", ""))
    return Filters(
        section=query.get("section", ""),
        kind=query.get("kind", ""),
        firmness=query.get("firmness", ""),
        place=query.get("place", ""),
        has_figure=has_figure,
        state=query.get("state", ""),
        q=query.get("q", "").strip(),
    )


class UploadForm(forms.Form):
    """A report's file."""

    file = forms.FileField(
        label=_("The report's file"),
        allow_empty_file=True,  # the reader says better what is wrong with an empty one
        widget=forms.FileInput(attrs={**INPUT, "data-drop": ""}),
    )
    any_text = forms.BooleanField(
        label=_("Read it even if it does not look like a government work report"),
        required=False,
        widget=forms.CheckboxInput(attrs=TICK),
    )


class AdoptForm(forms.Form):
    """Whose report it is and for which year, as read or put right."""

    place = forms.CharField(label=_("Place"), max_length=50, widget=forms.TextInput(attrs=INPUT))
    year = forms.IntegerField(
        label=_("Year planned"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "numeric"}),
    )
    any_text = forms.BooleanField(required=False, widget=forms.HiddenInput)
    even_if_unlike = forms.BooleanField(
        label=_("Adopt it even if it hardly shares a sentence with the text adopted before"),
        required=False,
        widget=forms.CheckboxInput(attrs=TICK),
    )


class DecisionForm(forms.Form):
    """A decision: the version that the officer saw, and why."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The journal keeps it."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )


class AcceptForm(DecisionForm):
    """An acceptance says "as read": it needs no reason."""

    reason = forms.CharField(required=False, widget=forms.HiddenInput)


class SplitForm(DecisionForm):
    """The sentence, with a line break wherever it is to be cut."""

    text = forms.CharField(
        label=_("Press Enter wherever the sentence is to be cut"),
        help_text=_(
            "Each line becomes a commitment with the figures that stand in it. Only cut, do not reword."
        ),
        strip=False,
        widget=forms.Textarea(attrs={**INPUT, "rows": 5}),
    )

    def __init__(self, *args: Any, sentences: list[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.sentences = sentences

    def parts(self) -> list[Part]:
        """The lines as spans in the text of the edition."""
        return parts_of(self.sentences, self.cleaned_data["text"])

    def clean_text(self) -> str:
        """The lines, if together they are still the sentences."""
        text: str = self.cleaned_data["text"]
        if bare(text) != bare("".join(sentence for _start, sentence in self.sentences)):
            raise forms.ValidationError(_("The lines together must still be the sentence: only cut it."))
        return text


def bare(text: str) -> str:
    """``text`` without any blanks."""
    return "".join(text.split())


def parts_of(sentences: list[tuple[int, str]], cut: str) -> list[Part]:
    """The spans of the lines of ``cut``, which is ``sentences`` (offset, text) with line breaks put in.

    A line break that the text has itself cuts nothing; between two sentences there is always a cut.
    """
    breaks: set[int] = set()  # how many visible characters stand before a break
    seen = 0
    for character in cut:
        if character == "\n":
            breaks.add(seen)
        seen += not character.isspace()
    parts: list[Part] = []
    seen = 0
    for start, text in sentences:
        begun = 0
        for index, character in enumerate(text):
            if character == "\n":
                breaks.discard(seen)
            elif not character.isspace():
                if seen in breaks and text[begun:index].strip():
                    parts.append(trimmed(text, begun, index, start))
                    begun = index
                seen += 1
        parts.append(trimmed(text, begun, len(text), start))
    return parts


def trimmed(text: str, begin: int, end: int, start: int) -> Part:
    """The part of ``text`` (which stands at ``start``) without blanks and what a cut leaves at its ends."""
    piece = text[begin:end]
    left = len(piece) - len(piece.lstrip(LEFT_BY_A_CUT + "。"))
    right = len(piece.rstrip(LEFT_BY_A_CUT))
    if left >= right:
        left, right = 0, len(piece)
    return Part(start + begin + left, start + begin + right)


class MergeForm(forms.Form):
    """How the one is worded that several become, and why."""

    text = forms.CharField(
        label=_("Wording of the merged commitment"), widget=forms.Textarea(attrs={**INPUT, "rows": 4})
    )
    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("The journal keeps it."),
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )


class CorrectionForm(DecisionForm):
    """What a commitment says, to be put right."""

    text = forms.CharField(label=_("Task"), widget=forms.Textarea(attrs={**INPUT, "rows": 3}))
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices, widget=forms.Select(attrs=SELECT))
    firmness = forms.ChoiceField(
        label=_("Firmness"),
        choices=[("", _("not said")), *Firmness.choices],
        required=False,
        widget=forms.Select(attrs=SELECT),
    )
    places = forms.CharField(
        label=_("Places"),
        help_text=_("Counties, districts, zones; separated by 、 or commas. Empty for the whole place."),
        required=False,
        widget=forms.TextInput(attrs=INPUT),
    )
    due_date = DayField(label=_("Due date"), required=False)
    headline = forms.BooleanField(
        label=_("Headline target"), required=False, widget=forms.CheckboxInput(attrs=TICK)
    )
    note = forms.CharField(label=_("Note"), required=False, widget=forms.Textarea(attrs={**INPUT, "rows": 2}))

    field_order = ["text", "kind", "firmness", "places", "due_date", "headline", "note", "reason", "version"]

    def clean_places(self) -> list[str]:
        """The places, each once."""
        typed: str = self.cleaned_data["places"]
        for separator in ("，", ",", "；", ";", "\n"):
            typed = typed.replace(separator, "、")
        return list(dict.fromkeys(place.strip() for place in typed.split("、") if place.strip()))


def correction_initial(commitment: Commitment) -> dict[str, Any]:
    """What the correction form shows before anything is typed."""
    return {
        "version": commitment.version,
        "text": commitment.text,
        "kind": commitment.kind,
        "firmness": commitment.firmness,
        "places": "、".join(commitment.places),
        "due_date": commitment.due_date,
        "headline": commitment.headline,
        "note": commitment.note,
    }


MOST_DIGITS = 20  # before the point, and behind it


class NumberField(forms.DecimalField):
    """A number in plain digits, maybe with thousands set apart; never a sentence about one."""

    def to_python(self, value: Any) -> Any:
        """The number typed, exactly."""
        if isinstance(value, str):
            value = value.replace(",", "").replace("，", "").strip()
        exact = super().to_python(value)
        # 1e999 is a number as well, and no page could reckon with it.
        if exact is not None and (
            abs(exact.adjusted()) > MOST_DIGITS or len(exact.as_tuple().digits) > 2 * MOST_DIGITS
        ):
            raise forms.ValidationError(_("The number is too long: give it in a larger unit."))
        return exact


class TargetForm(forms.Form):
    """One target of a commitment: a measure and a value or a range, in plain units."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)
    measure = forms.CharField(label=_("Measure"), required=False, widget=forms.TextInput(attrs=INPUT))
    bound = forms.ChoiceField(label=_("Bound"), choices=Bound.choices, widget=forms.Select(attrs=SELECT))
    value = NumberField(
        label=_("Value"), required=False, widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal"})
    )
    low = NumberField(
        label=_("or from"), required=False, widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal"})
    )
    high = NumberField(
        label=_("to"), required=False, widget=forms.TextInput(attrs={**INPUT, "inputmode": "decimal"})
    )
    unit = forms.CharField(
        label=_("Unit"), required=False, max_length=20, widget=forms.TextInput(attrs=INPUT)
    )
    kind = forms.ChoiceField(
        label=_("Kind"),
        choices=[(kind, CHOICES[f"figure.{kind}"]) for kind in GOAL_KINDS],
        widget=forms.Select(attrs=SELECT),
    )
    year = forms.IntegerField(
        label=_("Year"),
        required=False,
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "numeric"}),
    )
    drop = forms.BooleanField(label=_("Take out"), required=False, widget=forms.CheckboxInput(attrs=TICK))

    def clean(self) -> dict[str, Any]:
        """A target has a measure, and either a value or both ends of a range."""
        typed = super().clean() or {}
        if self.is_empty() or typed.get("drop"):
            return typed
        if not typed.get("measure", "").strip():
            self.add_error("measure", _("Say what is measured."))
        value, low, high = typed.get("value"), typed.get("low"), typed.get("high")
        one = value is not None and low is None and high is None
        both = value is None and low is not None and high is not None and low <= high
        if not self.errors and not (one or both):
            self.add_error("value", _("Give one value, or both ends of a range, the smaller first."))
        return typed

    def is_empty(self) -> bool:
        """Whether nothing was typed into a row for a new target."""
        said = ("id", "measure", "value", "low", "high")
        return not any(self.data.get(self.add_prefix(name), "").strip() for name in said)


TargetFormSet = forms.formset_factory(TargetForm, extra=1, max_num=50)


def targets_initial(targets: list[Target]) -> list[dict[str, Any]]:
    """What the rows for targets show before anything is typed."""
    return [
        {
            "id": target.pk,
            "measure": target.measure,
            "bound": target.bound,
            "value": plain(target.value),
            "low": plain(target.low),
            "high": plain(target.high),
            "unit": target.unit,
            "kind": target.kind,
            "year": target.year,
        }
        for target in targets
    ]


def plain(number: Decimal | None) -> str:
    """``number`` in plain digits, empty for none."""
    return "" if number is None else f"{number:f}"


def changed_goals(rows: list[TargetForm], targets: list[Target]) -> list[dict[str, Any]]:
    """The targets as ``actions.correct_commitment`` wants them; places stay as they were."""
    places = {target.pk: target.places for target in targets}
    goals = []
    for row in rows:
        typed = row.cleaned_data
        if not typed or row.is_empty() or typed.get("drop"):
            continue
        known = typed["id"]
        goal = {
            name: typed[name] for name in ("measure", "bound", "value", "low", "high", "unit", "kind", "year")
        }
        goals.append({**goal, "id": known, "places": places.get(known, [])})
    return goals
