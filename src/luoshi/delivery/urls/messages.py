"""The addresses of messages."""

from django.urls import path

from luoshi.delivery.views import messages

urlpatterns = [
    path("messages/", messages.messages, name="messages"),
]
