"""What officers type into a circular: which lights it counts, its words, to whom it goes."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.models import CircularDraft, Sheet
from luoshi.delivery.supervising.circular_facts import Behind
from luoshi.delivery.supervising.circulars import CircularText
from luoshi.ledger.forms import INPUT, SELECT, DayField
from luoshi.people.models import Office

LONGEST_LABEL = 40  # characters


class NewCircularForm(forms.Form):
    """On which sheet, and as of which day."""

    sheet = forms.ModelChoiceField(
        label=_("Task table"), queryset=Sheet.objects.none(), widget=forms.Select(attrs=SELECT)
    )
    until = DayField(label=_("Lights at the end of"))

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.today = today
        self.fields["sheet"].queryset = Sheet.objects.filter(state="issued").order_by("-year", "-pk")  # type: ignore[attr-defined]

    def clean_until(self) -> date:
        """A day that has come."""
        until: date = self.cleaned_data["until"]
        if until > self.today:
            raise forms.ValidationError(_("That day has not come yet."))
        return until


class CircularForm(forms.Form):
    """The words of a draft, why each task is behind, and the offices that it goes to."""

    version = forms.IntegerField(widget=forms.HiddenInput)
    title = forms.CharField(label=_("Title"), max_length=200, widget=forms.TextInput(attrs=INPUT))
    opening = forms.CharField(
        label=_("Opening"), required=False, widget=forms.Textarea(attrs={**INPUT, "rows": 3})
    )
    contact = forms.CharField(
        label=_("Whom to ask"), required=False, max_length=200, widget=forms.TextInput(attrs=INPUT)
    )
    addressees = forms.ModelMultipleChoiceField(
        label=_("It goes to"),
        queryset=Office.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    def __init__(
        self, *args: Any, draft: CircularDraft, behind: Sequence[Behind], offices: Any, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.heads = [part["head"] for part in draft.sections]
        texts = {part["head"]: part["text"] for part in draft.sections}
        self.fields["addressees"].queryset = offices  # type: ignore[attr-defined]
        for n, head in enumerate(self.heads):
            self.fields[f"section-{n}"] = forms.CharField(
                label=head,
                required=False,
                initial=texts.get(head, ""),
                help_text=_("Each line is a paragraph; left empty, the section is left out."),
                widget=forms.Textarea(attrs={**INPUT, "rows": 4}),
            )
        self.behind = list(behind)

    def section_fields(self) -> list[forms.BoundField]:
        """The sections, in order."""
        return [self[f"section-{n}"] for n in range(len(self.heads))]

    def lines(self) -> list[tuple[str, Behind, str]]:
        """What is behind, each with the name of its field and its reason as it stands or was typed.

        No fields of the form: a bad month has hundreds, and so many widgets take their time to be made.
        """
        named = ((f"reason-{row.task_id}", row) for row in self.behind)
        return [(name, row, self.data.get(name, row.reason)) for name, row in named]

    def reasons(self) -> SafeString:
        """The lines as they are filled in; by the template engine they would be a third of the whole page."""
        return format_html_join(
            "\n",
            '<div class="field"><label for="id_{0}">{1}. {2} <span class="muted">{3} · {4}</span></label>'
            '<input class="form-control" type="text" maxlength="500" id="id_{0}" name="{0}" value="{5}">'
            "</div>",
            (
                (name, row.number, shortened(row.task), row.lead_office, row.gap, reason)
                for name, row, reason in self.lines()
            ),
        )

    def text(self) -> CircularText:
        """What was typed, as the action wants it."""
        typed = self.cleaned_data
        return CircularText(
            title=typed["title"],
            opening=typed["opening"],
            sections=[(head, typed[f"section-{n}"]) for n, head in enumerate(self.heads)],
            reasons={str(row.task_id): reason.strip() for _name, row, reason in self.lines()},
            addressees=[office.pk for office in typed["addressees"]],
            contact=typed["contact"],
        )


def shortened(wording: str) -> str:
    """The beginning of ``wording``, where it is too long for a label."""
    return wording if len(wording) <= LONGEST_LABEL else f"{wording[: LONGEST_LABEL - 1]}…"


def circular_initial(draft: CircularDraft) -> dict[str, Any]:
    """What the form shows before anything is typed."""
    return {
        "version": draft.version,
        "title": draft.title,
        "opening": draft.opening,
        "contact": draft.contact,
        "addressees": draft.addressees,
    }
