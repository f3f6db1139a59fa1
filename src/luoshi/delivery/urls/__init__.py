"""The addresses of the year's work, area by area."""

from luoshi.delivery.urls import (
    board,
    circulars,
    home,
    matters,
    messages,
    offices,
    orders,
    plan,
    progress,
    sheet_import,
    sheets,
    tasks,
)

app_name = "delivery"

urlpatterns = [
    *home.urlpatterns,
    *board.urlpatterns,
    *sheets.urlpatterns,
    *sheet_import.urlpatterns,
    *tasks.urlpatterns,
    *progress.urlpatterns,
    *matters.urlpatterns,
    *orders.urlpatterns,
    *circulars.urlpatterns,
    *plan.urlpatterns,
    *messages.urlpatterns,
    *offices.urlpatterns,
]
