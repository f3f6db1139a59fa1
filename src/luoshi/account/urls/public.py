"""The addresses that everybody may open; each page also as data (``data.json``) and table (``data.csv``)."""

from collections.abc import Callable
from typing import Any

from django.urls import URLPattern, path

from luoshi.account.views import public


def in_all_forms(route: str, view: Callable[..., Any], name: str) -> list[URLPattern]:
    """A page, and the same as JSON and CSV."""
    return [
        path(route, view, name=name),
        path(f"{route}data.json", view, {"form": "json"}, name=f"{name}_json"),
        path(f"{route}data.csv", view, {"form": "csv"}, name=f"{name}_csv"),
    ]


urlpatterns = [
    path("public/", public.newest, name="public"),
    path("public/evidence/<str:sha256>/", public.evidence, name="public_evidence"),
    *in_all_forms("public/<int:year>/", public.year, "public_year"),
    *in_all_forms("public/<int:year>/headlines/", public.headlines, "public_headlines"),
    path("public/<int:year>/places/", public.places, name="public_places"),
    *in_all_forms("public/<int:year>/places/<str:place>/", public.place, "public_place"),
    path("public/<int:year>/report/<str:edition>/", public.report, name="public_report"),
    path("public/<int:year>/changes/", public.changes, name="public_changes"),
    *in_all_forms("public/<int:year>/changes/<str:month>/", public.changes, "public_month"),
    *in_all_forms("public/<int:year>/<int:commitment_id>/", public.commitment, "public_commitment"),
    *in_all_forms(
        "public/<int:year>/<int:commitment_id>/versions/<int:publication_id>/",
        public.version,
        "public_version",
    ),
]
