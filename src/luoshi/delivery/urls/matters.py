"""The addresses of matters for leaders."""

from django.urls import path

from luoshi.delivery.views import matters

urlpatterns = [
    path("matters/", matters.matters, name="matters"),
    path("matters.xlsx", matters.matters_workbook, name="matters_workbook"),
    path("matters/<int:matter_id>/", matters.matter, name="matter"),
    path("matters/<int:matter_id>/decide/", matters.decide_matter, name="decide_matter"),
    path("matters/<int:matter_id>/withdraw/", matters.withdraw_matter, name="withdraw_matter"),
    path("tasks/<int:task_id>/matter/", matters.raise_matter, name="raise_matter"),
]
