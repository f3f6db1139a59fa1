"""The addresses that everybody may open."""

from django.urls import path

from luoshi.account.views import public

urlpatterns = [
    path("public/", public.newest, name="public"),
    path("public/<int:year>/", public.year, name="public_year"),
    path("public/<int:year>/<int:commitment_id>/", public.commitment, name="public_commitment"),
]
