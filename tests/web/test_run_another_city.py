"""Another city is another file: its offices, its counties, its thresholds, and no code."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse

from luoshi.delivery import actions, city, queries
from luoshi.delivery.lights.outlines import outlines
from luoshi.delivery.models import Part, Task
from luoshi.delivery.rules.profile import NoSuchProfile
from luoshi.delivery.rules.toml_tables import ProfileWrong
from luoshi.delivery.sheets.proposing import adopt_profile
from luoshi.ledger.actions import accept_commitments
from luoshi.ledger.models import Commitment
from luoshi.ledger.sources import add_source
from luoshi.people.models import Office, Officer
from tests.cast import make_supervisor
from tests.delivery.scenes import FEBRUARY
from tests.web.conftest import signed_in
from tests.web.pages import words

pytestmark = pytest.mark.django_db

DOCUMENT = Path(__file__).resolve().parents[2] / "docs" / "profile.md"


def example() -> str:
    """The profile that the documentation shows."""
    found = re.search(r"```toml\n(.+?)```", DOCUMENT.read_text(encoding="utf-8"), re.DOTALL)
    assert found is not None
    return found.group(1)


@pytest.fixture
def xinyu(tmp_path: Path, settings: Any) -> Path:
    """The documented profile in a file of the city's own, set as that of the platform."""
    path = tmp_path / "xinyu.toml"
    path.write_text(example(), encoding="utf-8")
    settings.PROFILE = str(path)
    return path


def drafted_task(text: str) -> Task:
    """The only task of a draft that was made from this sentence."""
    lin = make_supervisor()
    adopt_profile(profile=city.profile(), at=FEBRUARY, by=None)
    add_source(
        kind="meeting",
        title="会议",
        items=[text],
        dated=date(2026, 2, 1),
        year=2026,
        place=city.profile().name,
        at=FEBRUARY,
        by=lin,
    )
    commitment = Commitment.objects.get()
    accept_commitments(seen={commitment.pk: commitment.version}, at=FEBRUARY, by=lin)
    sheet = actions.draft_sheet(
        year=2026, title="分解表", report_id=commitment.report_id, at=FEBRUARY, by=lin
    )
    actions.add_tasks(sheet_id=sheet.pk, at=FEBRUARY, by=lin)
    actions.propose_by_rules(sheet_id=sheet.pk, profile=city.profile(), at=FEBRUARY, by=lin)
    return Task.objects.get(sheet=sheet)


def shares(task: Task, **options: bool) -> dict[str, list[str]]:
    """How the task would be fanned out: the values by office."""
    return {
        Office.objects.get(pk=office_id).short: [f"{value:f}" for _path, value in share.values or ()]
        for share in queries.proposed_shares(task, **options)
        for office_id in share.office_ids
    }


@pytest.mark.usefixtures("xinyu")
def test_the_documented_profile_runs_a_city() -> None:
    task = drafted_task("每个县（市、区）至少办好一件教育实事。")
    lead = task.assignments.filter(part=Part.LEAD).values_list("office__name", "reason")
    assert [name for name, _ in lead] == ["新余市教育局"]
    assert set(shares(task)) == {"渝水区", "分宜县"}
    assert set(shares(task, with_zones=True)) == {"渝水区", "分宜县", "新余高新区"}
    lin = signed_in(Officer.objects.get())
    page = words(lin.get(reverse("delivery:adopt_profile")))
    assert "新余市" in page
    assert "赣州" not in page
    assert words(lin.get(reverse("delivery:board")))
    assert "xinyu-2026" in words(lin.get(reverse("delivery:light_rules") + "?on=2026-05-01"))


def test_its_map_lies_beside_it(xinyu: Path) -> None:
    assert outlines() is None
    square = '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}'
    (xinyu.parent / "xinyu.outlines.json").write_text(
        '{"type":"FeatureCollection","source":"本市测绘院","features":[{"type":"Feature","properties":'
        f'{{"adcode":"360502","name":"渝水区"}},"geometry":{square}}}]}}',
        encoding="utf-8",
    )
    found = outlines()
    assert found is not None
    assert found.source == "本市测绘院"


def test_a_file_that_is_not_there_or_wrong_is_refused(xinyu: Path, settings: Any) -> None:
    wrong = xinyu.with_name("wrong.toml")
    wrong.write_text(example().replace('adcode = "360521"', 'adcode = "110105"'), encoding="utf-8")
    settings.PROFILE = str(wrong)
    with pytest.raises(ProfileWrong):
        city.profile()
    settings.PROFILE = str(xinyu.with_name("gone.toml"))
    with pytest.raises(NoSuchProfile):
        city.profile()


def test_every_county_of_ganzhou_gets_its_share() -> None:
    task = drafted_task("每个县（市、区）至少办好一件民生实事。")
    assert len(shares(task)) == 18
    assert len(shares(task, with_zones=True)) == 20


def test_two_counties_have_one_target_and_the_rest_another() -> None:
    task = drafted_task("瑞金、龙南污水集中收集率达到70%，各县达到55%。")
    found = shares(task)
    assert len(found) == 18
    assert {name for name, values in found.items() if values == ["70"]} == {"瑞金市", "龙南市"}
    assert list(found.values()).count(["55"]) == 16
