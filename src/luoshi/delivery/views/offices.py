"""Taking over the offices of the city's profile: first a look at what it would bring."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from luoshi.delivery.city import profile
from luoshi.delivery.sheets import proposing
from luoshi.people.clock import now
from luoshi.people.permissions import require
from luoshi.people.reorganising import difference
from luoshi.people.visitor import officer_of


@require_http_methods(["GET", "HEAD", "POST"])
def adopt_profile(request: HttpRequest) -> HttpResponse:
    """See what the profile would add and change, then take it over."""
    require("people.manage", request.user)
    city = profile()
    brings = difference(proposing.office_entries(city))
    if request.method == "POST":
        proposing.adopt_profile(profile=city, at=now(), by=officer_of(request))
        said = _("The profile of %(city)s is taken over: %(added)d added, %(changed)d changed.")
        counts = {"city": city.name, "added": len(brings.added), "changed": len(brings.changed)}
        messages.success(request, said % counts)
        return redirect("people:offices")
    facts = {"city": city, "brings": brings, "place": "offices"}
    return render(request, "delivery/adopt_profile.html", facts)
