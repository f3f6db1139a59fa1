"""What the gate's check says of an item, field by field."""

from datetime import date
from typing import Any

import pytest

from luoshi.account.rules.gate import raised_by

ON = date(2025, 5, 20)


def item(**told: Any) -> dict[str, Any]:
    """An item about one figure with one verified value."""
    value = {
        "thing": "observation:1",
        "last_day": "2025-04-30",
        "value": "17500000000",
        "counts": True,
        "verified": {"on": "2025-05-12"},
        "reason": "",
        **told.pop("value", {}),
    }
    figure = {
        "indicator": {"thing": "indicator:1", "release": ""},
        "target": "固定资产投资",
        "observations": [value],
        "case": {"evidence": [True], "proves_itself": False, "path": {"target": "13800138000"}},
        **told.pop("figure", {}),
    }
    task = {"thing": "task:1", "evidence": [], "wording": "完成投资", "figures": [figure], **told}
    return {"commitment": {"thing": "commitment:1", "text": "完成投资"}, "tasks": [task]}


def concerns(content: dict[str, Any]) -> list[str]:
    return [raised.concern for raised in raised_by(content, on=ON)]


def test_an_amount_of_eleven_digits_is_nobodys_telephone_number() -> None:
    assert concerns(item()) == []


@pytest.mark.parametrize("field", ["reason", "value"])
def test_a_telephone_number_is_found_in_words(field: str) -> None:
    assert concerns(item(value={field: "请致电13800138000"})) == ["mobile-number"]


def test_a_telephone_number_is_found_in_a_target_that_is_words() -> None:
    assert concerns(item(figure={"target": "投诉电话13800138000"})) == ["mobile-number"]


def test_a_figure_waits_for_its_official_release() -> None:
    released = {"indicator": {"thing": "indicator:1", "release": "economy"}}
    early, late = item(figure=released), item(figure=released, value={"last_day": "2025-03-31"})
    assert "before-release" in [raised.concern for raised in raised_by(early, on=date(2025, 5, 2))]
    assert concerns(late) == []


def test_what_is_not_verified_contradicted_or_without_evidence_is_named() -> None:
    case = {"proves_itself": False, "path": {}}
    assert concerns(item(value={"verified": None})) == ["unverified"]
    assert concerns(item(figure={"case": {**case, "evidence": [True, False]}})) == ["contradicted"]
    assert concerns(item(figure={"case": {**case, "evidence": []}})) == ["no-evidence"]
