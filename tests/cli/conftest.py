"""What the tests of the command line share: a data folder whose tables are up to date."""

import shutil
from pathlib import Path

import pytest

from tests.cli.report_text import REPORT
from tests.console import luoshi


@pytest.fixture(scope="session")
def fresh_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty ledger, made once: making the tables takes a second."""
    folder = tmp_path_factory.mktemp("fresh")
    assert luoshi("migrate", folder=folder).returncode == 0
    return folder / "data"


@pytest.fixture
def office(tmp_path: Path, fresh_data: Path) -> Path:
    """A folder with a report in it and an empty ledger of its own."""
    shutil.copytree(fresh_data, tmp_path / "data")
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    return tmp_path
