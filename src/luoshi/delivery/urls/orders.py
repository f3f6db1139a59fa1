"""The addresses of supervision orders and of more time."""

from django.urls import path

from luoshi.delivery.views import extensions, orders

urlpatterns = [
    path("orders/", orders.orders, name="orders"),
    path("orders.xlsx", orders.orders_workbook, name="orders_workbook"),
    path("orders/due/", orders.order_due, name="order_due"),
    path("orders/<int:order_id>/", orders.order, name="order"),
    path("orders/<int:order_id>.docx", orders.order_document, name="order_document"),
    path("orders/<int:order_id>/<slug:act>/", orders.act_on_order, name="act_on_order"),
    path("tasks/<int:task_id>/order/", orders.new_order, name="new_order"),
    path("tasks/<int:task_id>/remind/", orders.remind, name="remind"),
    path("tasks/<int:task_id>/extension/", extensions.ask_extension, name="ask_extension"),
    path("extensions/", extensions.extensions, name="extensions"),
    path("extensions.xlsx", extensions.extensions_workbook, name="extensions_workbook"),
    path("extensions/<int:extension_id>/", extensions.extension, name="extension"),
    path("extensions/<int:extension_id>/<slug:act>/", extensions.act_on_extension, name="act_on_extension"),
]
