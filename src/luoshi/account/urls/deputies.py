"""The addresses of what the deputies are told."""

from django.urls import path

from luoshi.account.views import deputies

urlpatterns = [
    path("deputies/", deputies.execution, name="deputies"),
    path("deputies.xlsx", deputies.execution_workbook, name="deputies_workbook"),
    path("deputies.docx", deputies.execution_document, name="deputies_document"),
]
