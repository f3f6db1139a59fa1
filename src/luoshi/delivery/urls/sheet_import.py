"""The addresses of what comes into a sheet: an existing task table, the commitments of a source."""

from django.urls import path

from luoshi.delivery.views import replies, sheet_import, source_tasks

urlpatterns = [
    path("sheets/<int:sheet_id>/import/", sheet_import.import_sheet, name="import_sheet"),
    path("sheets/<int:sheet_id>/import/<str:upload>/", sheet_import.import_preview, name="import_preview"),
    path(
        "sources/<int:source_id>/tasks.xlsx", source_tasks.source_tasks_workbook, name="source_tasks_workbook"
    ),
    path("sources/<int:source_id>/tasks/", source_tasks.source_tasks, name="source_tasks"),
    path("sources/<int:source_id>/reply/", replies.reply, name="reply"),
    path("sources/<int:source_id>/reply.docx", replies.reply_draft, name="reply_draft"),
    path("sources/<int:source_id>/reply.xlsx", replies.reply_workbook, name="reply_workbook"),
    path("replies/<int:reply_id>.docx", replies.reply_document, name="reply_document"),
]
