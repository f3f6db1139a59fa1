"""The addresses of the board."""

from django.urls import path

from luoshi.delivery.views import board

urlpatterns = [
    path("board/", board.board, name="board"),
    path("board/outlines.json", board.board_outlines, name="board_outlines"),
    path("board.xlsx", board.board_workbook, name="board_workbook"),
]
