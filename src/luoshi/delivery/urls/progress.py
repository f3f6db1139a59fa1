"""The addresses of progress reports."""

from django.urls import path

from luoshi.delivery.views import progress

urlpatterns = [
    path("reporting/", progress.reporting, name="reporting"),
]
