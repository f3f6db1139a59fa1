"""The addresses of task tables."""

from django.urls import path

from luoshi.delivery.views import sheets

urlpatterns = [
    path("sheets/", sheets.sheets, name="sheets"),
]
