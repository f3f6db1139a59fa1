"""The addresses of the account, area by area."""

from luoshi.account.urls import deputies, gate, public

app_name = "account"

urlpatterns = [
    *public.urlpatterns,
    *gate.urlpatterns,
    *deputies.urlpatterns,
]
