"""The addresses of an officer's messages."""

from django.urls import path

from luoshi.delivery.views import messages

urlpatterns = [
    path("messages/", messages.messages, name="messages"),
    path("messages.xlsx", messages.messages_workbook, name="messages_workbook"),
    path("messages/read/", messages.read_all, name="read_all_messages"),
    path("messages/<int:message_id>/", messages.open_message, name="message"),
]
