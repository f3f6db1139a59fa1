"""The addresses of the home page."""

from django.urls import path

from luoshi.delivery.views import home

urlpatterns = [
    path("", home.home, name="home"),
]
