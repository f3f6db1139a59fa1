"""The addresses of the board."""

from django.urls import path

from luoshi.delivery.views import board

urlpatterns = [
    path("board/", board.board, name="board"),
]
