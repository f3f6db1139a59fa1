"""The addresses of reports, the ledger and its commitments."""

from django.urls import path

from luoshi.ledger.views import commitment, home, reports, sources, table

app_name = "ledger"

urlpatterns = [
    path("overview/", home.home, name="home"),
    path("reports/", reports.reports, name="reports"),
    path("reports.xlsx", reports.reports_workbook, name="reports_workbook"),
    path("reports/new/", reports.upload, name="upload"),
    path("reports/new/<str:upload>/", reports.adopt, name="adopt"),
    path("reports/<int:report_id>/", reports.report, name="report"),
    path("reports/<int:report_id>/figures/<int:figure_id>/", reports.figure, name="figure"),
    path("reports/<int:report_id>/original/<int:number>/", reports.original, name="original"),
    path("reports/<int:report_id>/changes/<int:number>/", reports.changes, name="changes"),
    path("reports/<int:report_id>/ledger/", table.table, name="table"),
    path("reports/<int:report_id>/ledger.xlsx", table.workbook, name="workbook"),
    path("reports/<int:report_id>/ledger.csv", table.csv, name="csv"),
    path("reports/<int:report_id>/accept/", table.accept_many, name="accept_many"),
    path("reports/<int:report_id>/merge/", table.merge, name="merge"),
    path("sources/", sources.sources, name="sources"),
    path("sources.xlsx", sources.workbook, name="sources_workbook"),
    path("sources/new/", sources.new_source, name="new_source"),
    path("sources/<int:source_id>/", sources.source, name="source"),
    path("sources/<int:source_id>/rests/", sources.rest_on, name="rest_on"),
    path("commitments/<int:commitment_id>/sources/", sources.add_basis, name="add_basis"),
    path("ledger/", table.ledger, name="ledger"),
    path("commitments/<int:commitment_id>/", commitment.commitment, name="commitment"),
    path("commitments/<int:commitment_id>/accept/", commitment.accept, name="accept"),
    path("commitments/<int:commitment_id>/reject/", commitment.reject, name="reject"),
    path("commitments/<int:commitment_id>/reopen/", commitment.reopen, name="reopen"),
    path("commitments/<int:commitment_id>/correct/", commitment.correct, name="correct"),
    path("commitments/<int:commitment_id>/split/", commitment.split, name="split"),
]
