"""The addresses of reporting: reports, evidence, periods, and the register of what is asked of whom."""

from django.urls import path

from luoshi.delivery.views import enquiries, evidence, periods, progress, report, write_progress

urlpatterns = [
    path("reporting/", progress.reporting, name="reporting"),
    path("reporting.xlsx", progress.reporting_workbook, name="reporting_workbook"),
    path("reporting/check/", progress.check_many, name="check_many"),
    path(
        "tasks/<int:task_id>/progress/<int:period_id>/", write_progress.write_progress, name="write_progress"
    ),
    path(
        "tasks/<int:task_id>/progress/<int:period_id>/light/<int:path_id>/",
        write_progress.light_of_value,
        name="light_of_value",
    ),
    path("progress/<int:progress_id>/", report.progress, name="progress"),
    path("progress/<int:progress_id>/<slug:act>/", report.act_on_progress, name="act_on_progress"),
    path("sheets/<int:sheet_id>/periods/", periods.periods, name="periods"),
    path("sheets/<int:sheet_id>/periods.xlsx", periods.periods_workbook, name="periods_workbook"),
    path("periods/<int:period_id>/lock/", periods.lock_period, name="lock_period"),
    path("periods/<int:period_id>/reopen/", periods.reopen_period, name="reopen_period"),
    path("tasks/<int:task_id>/evidence/", evidence.add_evidence, name="add_evidence"),
    path("evidence/<int:evidence_id>/", evidence.evidence, name="evidence"),
    path("evidence/<int:evidence_id>/file", evidence.evidence_file, name="evidence_file"),
    path("evidence/<int:evidence_id>/use/", evidence.use_evidence, name="use_evidence"),
    path("evidence/uses/<int:use_id>/judge/", evidence.judge_evidence, name="judge_evidence"),
    path("evidence/uses/<int:use_id>/withdraw/", evidence.withdraw_evidence, name="withdraw_evidence"),
    path("enquiries/", enquiries.enquiries, name="enquiries"),
    path("enquiries.xlsx", enquiries.enquiries_workbook, name="enquiries_workbook"),
    path("enquiries/<int:enquiry_id>/stop/", enquiries.stop_asking, name="stop_asking"),
]
