"""The addresses of circulars."""

from django.urls import path

from luoshi.delivery.views import circulars

urlpatterns = [
    path("circulars/", circulars.circulars, name="circulars"),
]
