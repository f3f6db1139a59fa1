"""The address at which the city's profile is taken over."""

from django.urls import path

from luoshi.delivery.views import offices

urlpatterns = [
    path("offices/adopt/", offices.adopt_profile, name="adopt_profile"),
]
