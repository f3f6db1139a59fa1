"""What the tests of the command line share: a data folder whose tables are up to date."""

import os
import shutil
from pathlib import Path

import pytest

from tests.cli.report_text import REPORT
from tests.console import luoshi


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Run what brings an embedded database of its own once: the run on PostgreSQL would only repeat it."""
    if os.environ.get("DATABASE_URL"):
        own = [item for item in items if "fresh_data" in getattr(item, "fixturenames", ())]
        items[:] = [item for item in items if item not in own]
        config.hook.pytest_deselected(items=own)


@pytest.fixture(scope="session")
def fresh_data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with an empty ledger, made once: making the tables takes a second."""
    folder = tmp_path_factory.mktemp("fresh")
    assert luoshi("migrate", folder=folder).returncode == 0
    return folder / "data"


@pytest.fixture(scope="session")
def staffed_data(tmp_path_factory: pytest.TempPathFactory, fresh_data: Path) -> Path:
    """The same with one supervisor, wang, and one auditor, zhou."""
    folder = tmp_path_factory.mktemp("staffed")
    shutil.copytree(fresh_data, folder / "data")
    for username, role in (("wang", "supervisor"), ("zhou", "auditor")):
        done = luoshi("officer", "add", username, "--name", "王敏", "--role", role, folder=folder)
        assert done.returncode == 0, done
    return folder / "data"


def make_folder(folder: Path, data: Path) -> Path:
    shutil.copytree(data, folder / "data")
    (folder / "report.txt").write_text(REPORT, encoding="utf-8")
    return folder


@pytest.fixture
def empty_office(tmp_path: Path, fresh_data: Path) -> Path:
    """A folder with a report in it and an empty ledger of its own, where nobody can sign in."""
    return make_folder(tmp_path, fresh_data)


@pytest.fixture
def office(tmp_path: Path, staffed_data: Path) -> Path:
    """A folder with a report in it and an empty ledger of its own, where wang decides and zhou looks on."""
    return make_folder(tmp_path, staffed_data)
