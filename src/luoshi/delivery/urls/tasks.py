"""The addresses of tasks."""

from django.urls import path

from luoshi.delivery.views import tasks

urlpatterns = [
    path("tasks/", tasks.tasks, name="tasks"),
]
