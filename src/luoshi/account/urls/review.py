"""The addresses of the draft of a year's review."""

from django.urls import path

from luoshi.account.views import review

urlpatterns = [
    path("review/", review.newest_review, name="newest_review"),
    path("review/<int:year>/", review.review, name="review"),
    path("review/<int:year>.docx", review.review_document, name="review_document"),
]
