"""The year's package has what is public and nothing more, and shows by itself every byte that was changed."""

from datetime import date

import pytest

from luoshi.account.package.gathering import gathered
from luoshi.account.publishing import acts
from luoshi.account.rules.package_check import checked
from tests.account.test_publish import MAY, investment, prepare, sign
from tests.delivery.scenes import make_verified

pytestmark = pytest.mark.django_db


def wrong(files: dict[str, bytes]) -> list[str]:
    return [where for result in checked(files, {}) for where in result.wrong]


def test_two_packages_of_a_day_are_the_same_and_hold_in_every_check() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    first = dict(gathered(2025, day=MAY.date()).files)
    assert first == gathered(2025, day=MAY.date()).files
    results = list(checked(first, {}))
    assert [(one.check, one.wrong) for one in results if one.wrong] == []
    assert {one.check: one.count > 0 for one in results}["lights"]
    assert year.city.han.name not in b"".join(first.values()).decode()


def test_a_changed_byte_in_any_file_is_found() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    files = dict(gathered(2025, day=MAY.date()).files)
    for name, data in files.items():
        for place in (0, len(data) // 2, len(data) - 1):
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert wrong({**files, name: changed}), (name, place)
        assert wrong({other: text for other, text in files.items() if other != name}), name
    assert wrong({**files, "more.txt": b""}) == ["more.txt"]


def test_what_was_withdrawn_is_in_no_package_even_of_a_day_before() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    value = investment()["tasks"][0]["figures"][0]["observations"][0]
    acts.withdraw_from_public(
        thing=value["thing"], reason="数据有误", office_id=year.city.industry.pk, at=MAY, by=year.city.du
    )
    files = dict(gathered(2025, day=MAY.date()).files)
    assert wrong(files) == []
    assert value["thing"] not in files["tables/observations.csv"].decode()
    assert value["thing"] in files["tables/withdrawals.csv"].decode()


def test_before_anything_was_signed_a_package_is_empty_and_holds() -> None:
    year, _ = make_verified()
    sign(year, prepare(year))
    files = dict(gathered(2025, day=date(2025, 1, 1)).files)
    assert wrong(files) == []
    assert not [name for name in files if name.startswith("items/")]
