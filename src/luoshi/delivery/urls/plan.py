"""The addresses of the plan of inspections."""

from django.urls import path

from luoshi.delivery.views import plan

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
]
