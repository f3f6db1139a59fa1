"""A progress report as it is typed, and what is said of one that was handed in."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.actions import FigureEntry, ProgressText
from luoshi.delivery.forms.figures import FigureForm, refusal_words
from luoshi.delivery.models import Method, Progress
from luoshi.delivery.reporting.figures_of_period import FigureOfPeriod
from luoshi.delivery.reporting.owed import SHOWN, OwedFilters
from luoshi.delivery.reporting.reports import LONGEST_TEXT, FigureMissing, NothingReported
from luoshi.ledger.forms import INPUT, SELECT, DecisionForm
from luoshi.people.asked import number_in

TEXTS = ("done", "problems", "needs", "next_steps")
# What stays true until somebody says otherwise; what was done in one period is not done again in the next.
KEPT_TEXTS = ("problems", "next_steps")
FILTER_NAMES = ("period", "office", "show")


def owed_filters(query: QueryDict) -> OwedFilters:
    """The filters that an address names; what makes no sense filters nothing."""
    show = query.get("show", "")
    return OwedFilters(
        period=number_in(query.get("period", "")),
        office=number_in(query.get("office", "")),
        show=show if show in SHOWN else "",
    )


def text_field(label: Any, rows: int, help_text: Any = "") -> forms.CharField:
    """A field for a few sentences."""
    return forms.CharField(
        label=label,
        required=False,
        max_length=LONGEST_TEXT,
        help_text=help_text,
        widget=forms.Textarea(attrs={**INPUT, "rows": rows}),
    )


class ManyFiles(forms.FileInput):
    """An input that takes several files."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """Several files, or none."""

    def clean(self, data: Any, initial: Any = None) -> list[Any]:
        """The files that were sent."""
        single = super().clean
        files = data if isinstance(data, list | tuple) else [data]
        return [single(file, initial) for file in files if file]


class ReportForm(forms.Form):
    """A progress report: words, figures, and evidence where there is some at hand."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    done = text_field(_("Progress made"), 4, _("What was done in this period, in a few sentences."))
    share_done = forms.IntegerField(
        label=_("Done so far, in per cent"),
        required=False,
        min_value=0,
        max_value=100,
        widget=forms.NumberInput(attrs={**INPUT, "min": "0", "max": "100", "inputmode": "numeric"}),
    )
    problems = text_field(_("Problems"), 2)
    needs = text_field(
        _("Matters to be coordinated"),
        2,
        _("What your office cannot settle alone; leave it empty if nothing."),
    )
    next_steps = text_field(_("Next steps"), 2)
    file = FilesField(
        label=_("Evidence"),
        required=False,
        allow_empty_file=True,  # the store says better what is wrong with an empty one
        widget=ManyFiles(attrs={**INPUT, "data-drop": ""}),
    )
    link = forms.CharField(
        label=_("or a link"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "url", "placeholder": "https://"}),
    )

    def __init__(
        self,
        data: Any = None,
        files: Any = None,
        *,
        figures: Sequence[FigureOfPeriod],
        initial: dict[str, Any] | None = None,
        submitting: bool = False,
    ) -> None:
        super().__init__(data, files, initial=initial)
        self.submitting = submitting
        self.figures = [FigureForm(data, figure=figure) for figure in figures]
        if self.figures:
            del self.fields["share_done"]

    def is_valid(self) -> bool:
        """Whether words and figures can be kept, and handed in where that is wanted."""
        return bool(all([super().is_valid(), *(figure.is_valid() for figure in self.figures)]))

    def clean(self) -> dict[str, Any]:
        """What is handed in says something, and of each figure its value or why there is none."""
        typed = super().clean() or {}
        if not self.submitting:
            return typed
        for figure in self.figures:
            if figure.is_valid() and figure.amount is None and not figure.cleaned_data["none_because"]:
                refused = FigureMissing(name=figure.figure.path.indicator.name)
                figure.add_error("value", refusal_words(refused))
        if not self.figures and not typed.get("done") and typed.get("share_done") is None:
            self.add_error("done", refusal_words(NothingReported()))
        return typed

    def text(self) -> ProgressText:
        """The words, as the action wants them."""
        words = {name: self.cleaned_data[name] for name in TEXTS}
        return ProgressText(**words, share_done=self.cleaned_data.get("share_done"))

    def entries(self) -> dict[int, FigureEntry]:
        """The figures, as the action wants them."""
        return {form.figure.path.pk: form.entry() for form in self.figures}


def report_initial(progress: Progress | None, last: Progress | None) -> dict[str, Any]:
    """What the form shows before anything is typed: the draft, else what the report before left open."""
    if progress is not None:
        return {
            "version": progress.version,
            "share_done": progress.share_done,
            **{name: getattr(progress, name) for name in TEXTS},
        }
    if last is None:
        return {"version": 0}
    kept = {name: getattr(last, name) for name in KEPT_TEXTS}
    return {"version": 0, "share_done": last.share_done, **kept}


class ReasonForm(DecisionForm):
    """Why a report goes back."""


class VerifyForm(forms.Form):
    """How a report was verified, and what was found."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    method = forms.ChoiceField(
        label=_("How it was verified"), choices=Method.choices, widget=forms.Select(attrs=SELECT)
    )
    text = forms.CharField(
        label=_("What was found"),
        required=False,
        max_length=LONGEST_TEXT,
        widget=forms.Textarea(attrs={**INPUT, "rows": 2}),
    )


class PlainActForm(forms.Form):
    """An act that needs no words."""

    version = forms.IntegerField(widget=forms.HiddenInput)
