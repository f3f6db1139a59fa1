"""Two officers adopt at the same moment."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from luoshi.journal import queries as journal
from luoshi.ledger.adoption import Adoption
from luoshi.ledger.models import Commitment, Edition, Report
from luoshi.people.models import Officer
from luoshi.reader import model
from tests import other_process
from tests.cast import (
    GROWTH,
    INVESTMENT,
    RIVERS,
    SCHOOLS,
    make_adoption,
    make_large_reading,
    make_reading,
    make_supervisor,
)

pytestmark = pytest.mark.django_db(transaction=True)


def adopt(reading: model.Report, by: Officer) -> Adoption:
    try:
        return make_adoption(reading, by=by)
    finally:
        connection.close()


def test_the_same_bytes_become_one_edition() -> None:
    supervisor = make_supervisor()
    reading = make_large_reading(60)
    with ThreadPoolExecutor(4) as pool:
        adoptions = list(pool.map(lambda _: adopt(reading, supervisor), range(4)))
    assert sorted(adoption.created for adoption in adoptions) == [False, False, False, True]
    assert Report.objects.count() == Edition.objects.count() == 1
    assert Commitment.objects.count() == 60
    assert journal.verify().ok


def test_processes_on_the_same_bytes_make_one_edition() -> None:
    make_supervisor()
    script = "from tests.cast import make_adoption; print(make_adoption().created)"
    processes = [other_process.start(script) for _ in range(3)]
    said = [other_process.finish(process).strip() for process in processes]
    assert sorted(said) == ["False", "False", "True"]
    assert Edition.objects.count() == 1


def test_different_texts_become_editions_one_after_the_other() -> None:
    supervisor = make_supervisor()
    texts = [[[GROWTH, INVESTMENT]], [[GROWTH, INVESTMENT, SCHOOLS]], [[GROWTH, INVESTMENT, RIVERS]]]
    with ThreadPoolExecutor(3) as pool:
        list(pool.map(lambda text: adopt(make_reading(text), supervisor), texts))
    assert list(Edition.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    numbers = list(Commitment.objects.order_by("number").values_list("number", flat=True))
    assert numbers == list(range(1, len(numbers) + 1))
    assert set(Commitment.objects.values_list("text", flat=True)) == {
        said.text for said in (GROWTH, INVESTMENT, SCHOOLS, RIVERS)
    }
    assert journal.verify().ok
