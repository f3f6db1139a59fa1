"""Evidence as it is handed in, judged, withdrawn and used once more."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.forms.progress import FilesField, ManyFiles
from luoshi.ledger.forms import INPUT, SELECT

AREA = {**INPUT, "rows": 2}


class EvidenceForm(forms.Form):
    """Files or a link; ``progress`` and ``observation`` narrow down what it stands for."""

    file = FilesField(
        label=_("Files"),
        required=False,
        allow_empty_file=True,
        widget=ManyFiles(attrs={**INPUT, "data-drop": ""}),
    )
    link = forms.CharField(
        label=_("or a link"),
        required=False,
        max_length=2000,
        widget=forms.TextInput(attrs={**INPUT, "inputmode": "url", "placeholder": "https://"}),
    )
    title = forms.CharField(
        label=_("What it is called"), required=False, max_length=200, widget=forms.TextInput(attrs=INPUT)
    )
    progress = forms.IntegerField(required=False, widget=forms.HiddenInput)
    observation = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        """Something must be there."""
        typed = super().clean() or {}
        if not self.errors and not typed.get("file") and not typed.get("link"):
            raise forms.ValidationError(_("Choose a file, or give a link."))
        return typed


class JudgeForm(forms.Form):
    """Whether evidence confirms what was reported."""

    verdict = forms.ChoiceField(
        label=_("What it shows"),
        choices=[("confirms", _("It confirms what was reported")), ("contradicts", _("It contradicts it"))],
        widget=forms.Select(attrs=SELECT),
    )
    reason = forms.CharField(
        label=_("Why"),
        help_text=_("Needed where it contradicts; the journal keeps it."),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )

    def clean(self) -> dict[str, Any]:
        """What contradicts needs a reason."""
        typed = super().clean() or {}
        if typed.get("verdict") == "contradicts" and not typed.get("reason", "").strip():
            self.add_error("reason", _("Say what it contradicts."))
        return typed


class WithdrawForm(forms.Form):
    """Why evidence stands for this no more."""

    reason = forms.CharField(
        label=_("Reason"),
        help_text=_("It stays to be seen, with this reason."),
        max_length=1000,
        widget=forms.Textarea(attrs=AREA),
    )


class UseForm(forms.Form):
    """For which other task a piece of evidence stands, too: by its id, from a list."""

    task = forms.ChoiceField(label=_("Task"), widget=forms.Select(attrs=SELECT))
    note = forms.CharField(
        label=_("What it shows there"),
        required=False,
        max_length=500,
        widget=forms.TextInput(attrs=INPUT),
    )

    def __init__(self, data: Any = None, *, tasks: list[tuple[int, str]]) -> None:
        super().__init__(data)
        field = self.fields["task"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101
        field.choices = tasks
