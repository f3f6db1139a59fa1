"""The addresses of the year's plan of supervision, inspection and assessment."""

from django.urls import path

from luoshi.delivery.views import plan

urlpatterns = [
    path("plan/", plan.plan, name="plan"),
    path("plan.xlsx", plan.plan_workbook, name="plan_workbook"),
    path("plan/items/", plan.add_item, name="add_plan_item"),
    path("plan/items/<int:plan_item_id>/strike/", plan.strike_item, name="strike_plan_item"),
]
