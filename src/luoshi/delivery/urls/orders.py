"""The addresses of supervision orders."""

from django.urls import path

from luoshi.delivery.views import orders

urlpatterns = [
    path("orders/", orders.orders, name="orders"),
]
