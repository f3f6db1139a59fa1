"""The addresses of the account, area by area."""

from luoshi.account.urls import deputies, gate, public, review, year_on_year

app_name = "account"

urlpatterns = [
    *public.urlpatterns,
    *gate.urlpatterns,
    *deputies.urlpatterns,
    *review.urlpatterns,
    *year_on_year.urlpatterns,
]
