"""The addresses of task tables: their list, their making, their way out, their files, one row as a draft."""

from django.urls import path

from luoshi.delivery.views import (
    drafting,
    fan_out,
    sheet_comments,
    sheet_files,
    sheet_making,
    sheet_out,
    sheets,
)

urlpatterns = [
    path("sheets/", sheets.sheets, name="sheets"),
    path("sheets.xlsx", sheet_files.sheet_list, name="sheets_workbook"),
    path("sheets/new/", sheets.new_sheet, name="new_sheet"),
    path("sheets/<int:sheet_id>/", sheets.sheet, name="sheet"),
    path("sheets/<int:sheet_id>.xlsx", sheet_files.workbook, name="sheet_workbook"),
    path("sheets/<int:sheet_id>.docx", sheet_files.document, name="sheet_document"),
    path("sheets/<int:sheet_id>/acceptance.xlsx", sheet_files.acceptance, name="acceptance_workbook"),
    path("tasks/<int:task_id>/row/", sheets.row, name="sheet_row"),
    # making it
    path("sheets/<int:sheet_id>/add/", sheet_making.add, name="add_to_sheet"),
    path("sheets/<int:sheet_id>/propose/", sheet_making.propose, name="propose_offices"),
    path("sheets/<int:sheet_id>/confirm/", sheet_making.confirm, name="confirm_offices"),
    path("proposals/<int:assignment_id>/dismiss/", sheet_making.dismiss, name="dismiss_proposal"),
    # its way out
    path("sheets/<int:sheet_id>/consult/", sheet_out.consult, name="consult_on_sheet"),
    path("sheets/<int:sheet_id>/submit/", sheet_out.submit, name="submit_sheet"),
    path("sheets/<int:sheet_id>/take-back/", sheet_out.take_back, name="take_sheet_back"),
    path("sheets/<int:sheet_id>/approve/", sheet_out.approve, name="approve_sheet"),
    path("sheets/<int:sheet_id>/send-back/", sheet_out.send_back, name="send_sheet_back"),
    path("sheets/<int:sheet_id>/issue/", sheet_out.issue, name="issue_sheet"),
    # what offices say of it
    path("sheets/<int:sheet_id>/comments/", sheet_comments.comments, name="sheet_comments"),
    path("sheets/<int:sheet_id>/comments.xlsx", sheet_files.comments, name="sheet_comments_workbook"),
    path("comments/<int:comment_id>/answer/", sheet_comments.answer, name="answer_comment"),
    # one row
    path("tasks/<int:task_id>/draft/", drafting.draft_task, name="draft_task"),
    path("tasks/<int:task_id>/draft/offices/", drafting.offices, name="draft_offices"),
    path("tasks/<int:task_id>/draft/nodes/", drafting.nodes, name="draft_nodes"),
    path("tasks/<int:task_id>/draft/figures/new/", drafting.new_figure, name="new_draft_figure"),
    path("tasks/<int:task_id>/draft/figures/<int:path_id>/", drafting.figure, name="draft_figure"),
    path("tasks/<int:task_id>/draft/fan-out/", fan_out.fan_out, name="fan_out_task"),
]
