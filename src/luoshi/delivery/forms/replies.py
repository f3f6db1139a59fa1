"""What is typed when a reply to the deputies was sent."""

from django import forms
from django.utils.translation import gettext_lazy as _

from luoshi.delivery.supervising.replies import NUMBER
from luoshi.ledger.forms import INPUT, DayField


class ReplyForm(forms.Form):
    """Document number, who signed, on what day; ``seen`` is the digest of what the page showed."""

    number = forms.RegexField(
        regex=rf"\A\s*{NUMBER.pattern}\s*\Z",
        label=_("Document number"),
        help_text=_("As it stands on the document: 某府函〔2025〕3号."),
        max_length=100,
        widget=forms.TextInput(attrs=INPUT),
        error_messages={
            "invalid": _("Write it with the agency's mark, 〔year〕 and number: 某府函〔2025〕3号.")
        },
    )
    signed_by = forms.CharField(label=_("Signed by"), max_length=100, widget=forms.TextInput(attrs=INPUT))
    sent_on = DayField(label=_("Sent on"))
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)
