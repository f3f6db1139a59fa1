"""What everybody sees, without signing in: a year's promises with their lights, and each one followed.

Each page can be had as a table and as data, too: what is behind it is the same.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from mimetypes import guess_extension
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from luoshi.account import queries
from luoshi.account.public import reading, tables
from luoshi.account.publishing.said import SaidItem, said
from luoshi.account.rules.marked import Promise, paragraphs
from luoshi.account.views.kept import for_everybody
from luoshi.delivery.evidence.store import open_kept
from luoshi.paper.delimited import write_csv
from luoshi.paper.sheets import Sheet
from luoshi.people.clock import demonstration
from luoshi.people.downloads import CSV, attachment

CHANGES_A_PAGE = 30


@dataclass(frozen=True, slots=True)
class Shown:
    """What a page shows, and how the same is told as data and as a table; made only when asked for."""

    template: str
    facts: Mapping[str, Any]
    data: Callable[[], Mapping[str, Any]]
    table: Callable[[], Sheet]


def answered(request: HttpRequest, form: str, shown: Shown) -> HttpResponse:
    """``shown`` in the form that the address names."""
    if form == "json":
        options = {"ensure_ascii": False, "sort_keys": True, "separators": (",", ":"), "default": str}
        data = {"invented": demonstration() is not None, **shown.data()}
        return JsonResponse(data, json_dumps_params=options)
    if form == "csv":
        sheet = shown.table()
        return attachment(write_csv(sheet), CSV, f"{sheet.title}.csv")
    here, _slash, query = request.get_full_path().partition("?")
    query = f"?{query}" if query else ""
    facts = {**shown.facts, "as_json": f"{here}data.json{query}", "as_csv": f"{here}data.csv{query}"}
    return render(request, shown.template, facts)


@login_not_required
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest year of which something is public."""
    years = queries.public_years()
    if years:
        return redirect("account:public_year", years[0])
    return render(request, "account/public_year.html", {"groups": [], "years": []})


@for_everybody
def year(request: HttpRequest, year: int, form: str = "html") -> HttpResponse:
    """What was promised for a year, by field of work, with its lights; filters stand in the address."""
    years, items = _of_year(year)
    wanted = queries.Wanted.asked(request.GET)
    chosen = [item for item in items if wanted.fits(item)]
    facts = {
        "year": year,
        "years": years,
        "corner": "promises",
        "wanted": wanted,
        "groups": queries.by_field_of_work(chosen),
        "offices": sorted({item.content["office"]["name"] for item in items}),
        "places": queries.all_places(items),
        "tallies": queries.tallies(items),
        "shown": len(chosen),
        "all": len(items),
    }
    return answered(
        request, form, _listed("account/public_year.html", facts, year, chosen, f"{year}年承诺事项")
    )


@for_everybody
def headlines(request: HttpRequest, year: int, form: str = "html") -> HttpResponse:
    """The year's headline targets (主要预期目标) on one page."""
    years, items = _of_year(year)
    chosen = [item for item in items if item.content["commitment"]["headline"]]
    facts = {
        "year": year,
        "years": years,
        "corner": "headlines",
        "items": chosen,
        "tallies": queries.tallies(chosen),
    }
    return answered(
        request, form, _listed("account/public_headlines.html", facts, year, chosen, f"{year}年主要目标")
    )


@for_everybody
def place(request: HttpRequest, year: int, place: str, form: str = "html") -> HttpResponse:
    """What was promised to one county or zone."""
    years, items = _of_year(year)
    chosen = [item for item in items if place in queries.places_of(item)]
    if not chosen:
        raise Http404
    facts = {
        "year": year,
        "years": years,
        "corner": "places",
        "name": place,
        "places": queries.all_places(items),
        "groups": queries.by_field_of_work(chosen),
        "tallies": queries.tallies(chosen),
    }
    return answered(
        request, form, _listed("account/public_place.html", facts, year, chosen, f"{year}年{place}承诺事项")
    )


@for_everybody
def places(request: HttpRequest, year: int) -> HttpResponse:
    """The counties and zones to which something was promised, each with its lights."""
    years, items = _of_year(year)
    names = queries.all_places(items)
    rows = [
        (name, queries.tallies([item for item in items if name in queries.places_of(item)])) for name in names
    ]
    facts = {"year": year, "years": years, "corner": "places", "rows": rows}
    return render(request, "account/public_places.html", facts)


@for_everybody
def report(request: HttpRequest, year: int, edition: str) -> HttpResponse:
    """The government work report itself, each published promise in it leading to what became of it."""
    years, items = _of_year(year)
    promises = [
        Promise(
            promise["start"],
            promise["end"],
            int(promise["thing"].rpartition(":")[2]),
            item.light.colour if item.light is not None else "",
        )
        for item in items
        if (promise := item.content["commitment"])["source"]["sha256"] == edition
    ]
    text = reading.report_text(edition) if promises else None
    if text is None:
        raise Http404
    source = next(
        source for item in items if (source := item.content["commitment"]["source"])["sha256"] == edition
    )
    facts = {
        "year": year,
        "years": years,
        "corner": "report",
        "source": source,
        "paragraphs": list(paragraphs(text, promises)),
    }
    return render(request, "account/public_report.html", facts)


@for_everybody
def changes(request: HttpRequest, year: int, month: str = "", form: str = "html") -> HttpResponse:
    """What changed in a month, promise by promise; without one, in the newest in which something did."""
    months = reading.months(year)
    if not months:
        raise Http404
    first = _month(month) if month else months[0]
    if first not in months:
        raise Http404
    every = reading.changes(year, first)
    kind = request.GET.get("kind", "")
    found = [one for whole in every if (one := whole.only(kind))] if kind else every
    facts = {
        "year": year,
        "years": queries.public_years(),
        "corner": "changes",
        "month": first,
        "months": months,
        "kind": kind,
        "kinds": reading.kinds_of(every),
        "page": Paginator(found, CHANGES_A_PAGE).get_page(request.GET.get("page")),
    }
    shown = Shown(
        "account/public_changes.html",
        facts,
        lambda: {
            "year": year,
            "month": f"{first:%Y-%m}",
            "changes": [
                {
                    "commitment": one.content["commitment"]["thing"],
                    "text": one.content["commitment"]["text"],
                    "office": one.content["office"],
                    "differences": [tables.plain(difference) for difference in one.differences],
                    "withdrawn": one.withdrawn,
                }
                for one in found
            ],
        },
        lambda: tables.changes_sheet(found, title=f"{first.year}年{first.month}月变化"),
    )
    return answered(request, form, shown)


@for_everybody
def commitment(request: HttpRequest, year: int, commitment_id: int, form: str = "html") -> HttpResponse:
    """One promise from its sentence to its evidence, as each office has published it, with what changed."""
    versions = reading.versions(year, commitment_id)
    contents = queries.public_contents(year, commitment_id=commitment_id)
    if not contents:
        raise Http404
    items = [said(content) for content in contents]
    promise = items[0].content["commitment"]
    facts = {
        "year": year,
        "items": items,
        "promise": promise,
        "id": commitment_id,
        "versions": versions.items(),
    }
    shown = Shown(
        "account/public_commitment.html",
        facts,
        lambda: {"year": year, "items": contents},
        lambda: tables.values_sheet(items, title=f"{year}年第{promise['number']}项承诺"),
    )
    return answered(request, form, shown)


@for_everybody
def version(
    request: HttpRequest, year: int, commitment_id: int, publication_id: int, form: str = "html"
) -> HttpResponse:
    """One promise as it was published once, without what was withdrawn since."""
    versions = reading.versions(year, commitment_id)
    found = [one for rows in versions.values() for one in rows if one.publication == publication_id]
    if not found:
        raise Http404
    item = said(found[0].content)
    promise = item.content["commitment"]
    facts = {"year": year, "items": [item], "promise": promise, "id": commitment_id, "version": found[0]}
    shown = Shown(
        "account/public_commitment.html",
        facts,
        lambda: {"year": year, "items": [item.content]},
        lambda: tables.values_sheet([item], title=f"{year}年第{promise['number']}项承诺{item.content['on']}"),
    )
    return answered(request, form, shown)


@login_not_required
@require_safe
def evidence(_request: HttpRequest, sha256: str) -> HttpResponseBase:
    """A piece of evidence that everybody may have, under its hash, to be saved and never run from here."""
    found = reading.open_evidence(sha256) if _is_hash(sha256) else None
    if found is None:
        raise Http404
    answer = FileResponse(
        open_kept(sha256, settings.EVIDENCE_FOLDER).open("rb"),
        as_attachment=True,
        filename=f"{sha256[:16]}{guess_extension(found['media_type'] or '') or ''}",
        content_type="application/octet-stream",
    )
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer["Cache-Control"] = "no-cache"
    return answer


def _is_hash(text: str) -> bool:
    return len(text) == 64 and all(letter in "0123456789abcdef" for letter in text)


def _of_year(year: int) -> tuple[list[int], Sequence[SaidItem]]:
    years = queries.public_years()
    if year not in years:
        raise Http404
    return years, reading.in_short(year)


def _month(text: str) -> date:
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        raise Http404 from None


def _listed(
    template: str, facts: Mapping[str, Any], year: int, chosen: Iterable[SaidItem], title: str
) -> Shown:
    """A page with a list of promises; as data and table they are told in full."""
    keys = {_key(item.content) for item in chosen}

    def contents() -> list[dict[str, Any]]:
        return [content for content in queries.public_contents(year) if _key(content) in keys]

    return Shown(
        template,
        facts,
        lambda: {"year": year, "items": contents()},
        lambda: tables.values_sheet(map(said, contents()), title=title),
    )


def _key(content: Mapping[str, Any]) -> tuple[str, str]:
    return content["office"]["thing"], content["commitment"]["thing"]
