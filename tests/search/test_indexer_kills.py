"""Killed at any point of saving, indexing or rebuilding, the archive comes back whole and up to date by itself."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.search.indexer_kills import PLACES

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork here")
def test_wherever_a_process_dies_the_next_one_mends_it(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tests.search.indexer_kills"],
        cwd=ROOT,
        env=os.environ | {"ARCHIVE_DATA_DIR": str(tmp_path), "ARCHIVE_DATABASE_URL": ""},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    deaths = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(deaths) == len(PLACES)
    assert [death for death in deaths if not death["killed"] or death["wrong"]] == []
