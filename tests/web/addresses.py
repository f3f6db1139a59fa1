"""Every address of the platform, read from its own list, with the numbers that a scene gives it."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.urls import get_resolver

from luoshi.account.models import Item, Publication
from luoshi.delivery.models import (
    Assignment,
    Circular,
    CircularDraft,
    Comment,
    Enquiry,
    Evidence,
    EvidenceUse,
    Extension,
    Matter,
    Message,
    Order,
    PlanItem,
    Progress,
    Reply,
)
from luoshi.ledger.models import Commitment, Figure
from tests.delivery.scenes import INVESTMENT, Year

PARAMETER = re.compile(r"<(\w+):(\w+)>")
# What stands in an address instead of a number; each act of a thing by its name.
ACTS = {
    "advance_rectification": ("plan", "report", "verify", "nonsense"),
    "act_on_progress": ("submit", "withdraw", "check", "return", "send-back", "verify", "reopen", "nonsense"),
    "act_on_order": (
        "edit", "sign", "answer", "complete", "send-back", "verify", "strike-off", "reopen", "revoke",
        "nonsense",
    ),
    "take_step": ("pass", "clear", "sign", "return", "nonsense"),
    "act_on_extension": ("agree", "decide", "nonsense"),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Address:
    """An address as the list has it: ``sheets/<int:sheet_id>/``."""

    name: str
    route: str

    @property
    def parameters(self) -> tuple[tuple[str, str], ...]:
        """Kind and name of each parameter."""
        return tuple(PARAMETER.findall(self.route))

    def filled(self, values: Mapping[str, Any]) -> str:
        """The path with ``values`` for its parameters."""
        return "/" + PARAMETER.sub(lambda found: str(values[found[2]]), self.route)

    def all_filled(self, values: Mapping[str, Any]) -> list[str]:
        """The paths with ``values``, one for each act where the address names an act."""
        acts = ACTS.get(self.name.partition(":")[2], ("",))
        return [self.filled({"act": act, **values}) for act in acts]


def addresses() -> list[Address]:
    """All addresses."""
    return list(_walk(get_resolver().url_patterns, "", ""))


def _walk(patterns: Any, before: str, space: str) -> Iterator[Address]:
    for one in patterns:
        route = before + str(one.pattern)
        if hasattr(one, "url_patterns"):
            yield from _walk(one.url_patterns, route, one.namespace or one.app_name or space)
        else:
            yield Address(f"{space}:{one.name}" if space else one.name, route)


def numbers_of(year: Year) -> dict[str, Any]:
    """A value for each parameter: the number of a thing that is there."""
    task = year.task(INVESTMENT)
    first = {
        "assignment_id": Assignment,
        "comment_id": Comment,
        "progress_id": Progress,
        "evidence_id": Evidence,
        "use_id": EvidenceUse,
        "enquiry_id": Enquiry,
        "matter_id": Matter,
        "order_id": Order,
        "extension_id": Extension,
        "circular_id": Circular,
        "draft_id": CircularDraft,
        "plan_item_id": PlanItem,
        "message_id": Message,
        "reply_id": Reply,
        "commitment_id": Commitment,
        "figure_id": Figure,
        "publication_id": Publication,
    }
    values: dict[str, Any] = {name: row.objects.order_by("pk").first() for name, row in first.items()}
    assert all(values.values()), values
    return {
        **{name: row.pk for name, row in values.items()},
        "sheet_id": year.sheet.pk,
        "task_id": task.pk,
        "path_id": year.path(INVESTMENT, "投资").pk,
        "period_id": year.period().pk,
        "report_id": year.sheet.report_id,
        "source_id": year.sheet.report_id,
        "number": 1,
        "year": year.sheet.year,
        "upload": "0" * 64,
        **shown_to_all(),
        "office_id": year.city.industry.pk,
        "officer_id": year.city.han.pk,
    }


def shown_to_all() -> dict[str, str]:
    """A month in which something was signed, a place with a promise, a file that everybody may have."""
    content = Item.objects.order_by("pk")[0].content
    (task,) = content["tasks"]
    files = [one["sha256"] for one in task["evidence"] if one["open"]]
    edition = content["commitment"]["source"]["sha256"]
    return {
        "edition": edition,
        "month": "2025-12",
        "place": content["commitment"]["places"][0],
        "sha256": files[0],
    }
