"""The addresses of bringing an existing task table into a draft."""

from django.urls import path

from luoshi.delivery.views import sheet_import

urlpatterns = [
    path("sheets/<int:sheet_id>/import/", sheet_import.import_sheet, name="import_sheet"),
    path("sheets/<int:sheet_id>/import/<str:upload>/", sheet_import.import_preview, name="import_preview"),
]
