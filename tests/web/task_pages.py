"""What the tests of tasks share: opening a task's page, sending one of its forms, the rows of the list."""

from typing import Any

from django.urls import reverse

from luoshi.delivery.models import Task
from luoshi.people.models import Officer
from tests.web.conftest import signed_in


def open_page(who: Officer, row: Task, **query: str) -> Any:
    """The page of the task, as ``who`` sees it."""
    return signed_in(who).get(reverse("delivery:task", args=[row.pk]), query)


def send(who: Officer, row: Task, address: str, **typed: object) -> Any:
    """Send a form of the task's page, made for the version that it has now unless one is given."""
    version = typed.pop("version", None) or Task.objects.get(pk=row.pk).version
    return signed_in(who).post(reverse(f"delivery:{address}", args=[row.pk]), {"version": version, **typed})


def listed(who: Officer, **filters: object) -> list[str]:
    """The wording of the tasks that the list shows to ``who``, in order."""
    answer = signed_in(who).get(reverse("delivery:tasks"), filters)
    assert answer.status_code == 200
    return [row.wording for row, _light in answer.context["rows"]]


def state(row: Task) -> str:
    """The task's state now."""
    return Task.objects.get(pk=row.pk).state
