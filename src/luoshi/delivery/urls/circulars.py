"""The addresses of circulars."""

from django.urls import path

from luoshi.delivery.views import circulars

urlpatterns = [
    path("circulars/", circulars.circulars, name="circulars"),
    path("circulars.xlsx", circulars.circulars_workbook, name="circulars_workbook"),
    path("circulars/new/", circulars.new_circular, name="new_circular"),
    path("circulars/<int:circular_id>/", circulars.circular, name="circular"),
    path("circulars/<int:circular_id>.docx", circulars.circular_document, name="circular_document"),
    path("circulars/<int:circular_id>.xlsx", circulars.circular_workbook, name="circular_workbook"),
    path("circulars/drafts/<int:draft_id>/", circulars.circular_draft, name="circular_draft"),
    path("circulars/drafts/<int:draft_id>.docx", circulars.draft_document, name="circular_draft_document"),
    path("circulars/drafts/<int:draft_id>.xlsx", circulars.draft_workbook, name="circular_draft_workbook"),
    path("circulars/drafts/<int:draft_id>/sign/", circulars.sign, name="sign_circular"),
    path("circulars/drafts/<int:draft_id>/discard/", circulars.discard, name="discard_circular"),
]
