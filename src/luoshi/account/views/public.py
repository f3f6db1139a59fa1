"""What everybody sees, without signing in: a year's promises with their lights, and each one followed."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from luoshi.account import queries
from luoshi.account.publishing.said import said


@login_not_required
@require_safe
def newest(request: HttpRequest) -> HttpResponse:
    """The newest year of which something is public."""
    years = queries.public_years()
    if years:
        return redirect("account:public_year", years[0])
    return render(request, "account/public_year.html", {"groups": [], "years": []})


@login_not_required
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """What was promised for a year, by field of work, with its lights; filters stand in the address."""
    wanted = queries.Wanted.asked(request.GET)
    years = queries.public_years()
    if year not in years:
        raise Http404
    items = [said(content) for content in queries.public_contents(year)]
    chosen = [item for item in items if wanted.fits(item)]
    facts = {
        "year": year,
        "years": years,
        "wanted": wanted,
        "groups": queries.by_field_of_work(chosen),
        "offices": sorted({item.content["office"]["name"] for item in items}),
        "places": sorted({place for item in items for place in queries.places_of(item)}),
        "tallies": queries.tallies(items),
        "shown": len(chosen),
        "all": len(items),
    }
    return render(request, "account/public_year.html", facts)


@login_not_required
@require_safe
def commitment(request: HttpRequest, year: int, commitment_id: int) -> HttpResponse:
    """One promise from its sentence to its evidence, as each office has published it."""
    items = [said(content) for content in queries.public_contents(year, commitment_id=commitment_id)]
    if not items:
        raise Http404
    return render(
        request, "account/public_commitment.html", {"year": year, "items": items, "first": items[0]}
    )
