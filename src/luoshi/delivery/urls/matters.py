"""The addresses of matters for leaders."""

from django.urls import path

from luoshi.delivery.views import matters

urlpatterns = [
    path("matters/", matters.matters, name="matters"),
]
