"""The addresses of year on year."""

from django.urls import path

from luoshi.account.views import year_on_year

urlpatterns = [
    path("year-on-year/", year_on_year.year_on_year, name="year_on_year"),
    path("year-on-year.xlsx", year_on_year.year_on_year_workbook, name="year_on_year_workbook"),
]
