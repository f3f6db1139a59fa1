"""Tests on a cluster run in an environment of their own (``make test-cluster``), since Spark is large."""

from importlib.util import find_spec

collect_ignore_glob = [] if find_spec("pyspark") else ["test_*.py"]
