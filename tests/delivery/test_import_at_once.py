"""Two supervisors import into one sheet at the same moment: one wins, the other is told."""

import pytest

from luoshi.delivery import actions
from luoshi.delivery.models import ImportedRow, Task
from luoshi.journal import queries as journal
from luoshi.ledger.models import Report
from luoshi.people.models import Officer
from tests.cast import make_second_supervisor
from tests.delivery.scenes import FEBRUARY, make_draft
from tests.delivery.tables import as_offices_do
from tests.delivery.test_act_at_once import at_once

pytestmark = pytest.mark.django_db(transaction=True)


def test_one_of_two_imports_wins_and_nothing_comes_twice() -> None:
    year = make_draft()
    chen = make_second_supervisor()
    sheet = actions.draft_sheet(
        year=2025, title="导入", report_id=year.sheet.report_id, at=FEBRUARY, by=year.city.lin
    )

    def bring_in(by: Officer) -> None:
        actions.import_tasks(
            sheet_id=sheet.pk, data=as_offices_do(), at=FEBRUARY, by=by, seen_version=sheet.version
        )

    ends = at_once(lambda: bring_in(year.city.lin), lambda: bring_in(chen))
    assert sorted(ends) == ["changed-meanwhile", "won"]
    assert Task.objects.filter(sheet=sheet).count() == 3
    assert ImportedRow.objects.count() == 3
    assert Report.objects.filter(kind="table").count() == 1
    assert journal.verify().ok
