"""The example of docs/reader.md on a cluster: the same panel as on one machine, whatever the workers."""

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pyspark.sql import SparkSession

from luoshi.reader import read
from luoshi.reader.panel import COLUMNS, panel_rows

ROOT = Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "ganzhou-2025-sample.txt"
EXAMPLE = re.compile(r"<!-- run by tests/cluster -->\n```python\n(.*?)```", re.DOTALL)


@pytest.fixture(scope="module")
def spark() -> Iterator[SparkSession]:
    """A cluster of two workers on this machine."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    session = (
        SparkSession.builder.master("local[2]")
        .appName("luoshi")
        .config("spark.ui.enabled", "false")
        .config("spark.driver.host", "127.0.0.1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .getOrCreate()
    )
    yield session
    session.stop()


def example() -> dict[str, Any]:
    """What the code in the document defines."""
    found = EXAMPLE.search((ROOT / "docs" / "reader.md").read_text(encoding="utf-8"))
    assert found, "docs/reader.md has lost its example for a cluster"
    names: dict[str, Any] = {}
    exec(compile(found[1], "docs/reader.md", "exec"), names)  # noqa: S102  # our own document
    return names


@pytest.mark.filterwarnings("default")  # Spark's own
def test_the_panel_of_a_cluster_is_the_panel_of_one_machine(spark: SparkSession, tmp_path: Path) -> None:
    data = SAMPLE.read_bytes()
    for number in range(3):
        (tmp_path / f"report-{number}.txt").write_bytes(data)
    (tmp_path / "not-a-report.txt").write_bytes(b"\x00\x01\x02")
    rows = example()["panel"](spark, str(tmp_path)).collect()

    alone = [tuple(row[name] for name in COLUMNS) for row in panel_rows(read(data))]
    for number in range(3):
        of_file = [row for row in rows if row["file"].endswith(f"report-{number}.txt")]
        found = [tuple(row[name] for name in COLUMNS) for row in of_file]
        assert sorted(found, key=str) == sorted(alone, key=str)
    refused = [row for row in rows if row["refused"]]
    assert [Path(row["file"]).name for row in refused] == ["not-a-report.txt"]
