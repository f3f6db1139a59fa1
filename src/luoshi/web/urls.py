"""Every address of the platform: the rooms' own, and those that belong to no room."""

from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from luoshi.web import views

urlpatterns = [
    path("", include("luoshi.delivery.urls")),
    path("", include("luoshi.ledger.urls")),
    path("", include("luoshi.account.urls")),
    path("people/", include("luoshi.people.urls")),
    path("journal/", views.journal, name="journal"),
    path("journal.xlsx", views.journal_workbook, name="journal_workbook"),
    path("journal.jsonl", views.journal_export, name="journal_export"),
    # Without a token, so that the public's pages are the same bytes for all: it sets a cookie, no more.
    path("language/", csrf_exempt(login_not_required(set_language)), name="language"),
    path("alive/", views.alive, name="alive"),
]

handler400 = "luoshi.web.views.bad_request"
handler403 = "luoshi.web.views.forbidden"
handler404 = "luoshi.web.views.not_found"
handler500 = "luoshi.web.views.server_error"
