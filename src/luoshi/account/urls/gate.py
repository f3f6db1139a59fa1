"""The addresses of the gate before the public."""

from django.urls import path

from luoshi.account.views import gate

urlpatterns = [
    path("publications/", gate.publications, name="publications"),
    path("publications/new/", gate.prepare, name="prepare"),
    path("publications/<int:publication_id>/", gate.publication, name="publication"),
    path("publications/<int:publication_id>/withdraw/", gate.withdraw, name="withdraw"),
    path("publications/<int:publication_id>/<slug:act>/", gate.take_step, name="take_step"),
]
