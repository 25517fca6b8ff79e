"""The command line, run in this process on one library."""

import json
from pathlib import Path
from typing import Any

import pytest

import app

DONE, FAILED, USAGE = 0, 1, 2
QUESTION = "云溪市科技局2024年三公经费预算多少？"


class Shell:
    """Runs verbs in this process, on one library."""

    def __init__(self, capsys: pytest.CaptureFixture[str], folder: Path) -> None:
        self.capsys = capsys
        self.folder = folder

    def __call__(self, verb: str, *arguments: str | Path) -> tuple[int, str, str]:
        """(exit status, standard output, standard error)."""
        self.capsys.readouterr()
        status = app.main([verb, *map(str, arguments), "--library", str(self.folder)])
        captured = self.capsys.readouterr()
        return status, captured.out, captured.err

    def json(self, verb: str, *arguments: str | Path) -> Any:
        status, out, _ = self(verb, *arguments, "--json")
        assert status == DONE
        return json.loads(out)


@pytest.fixture
def read(capsys: pytest.CaptureFixture[str], library_folder: Path) -> Shell:
    """On the sample library, which is only read."""
    return Shell(capsys, library_folder)


@pytest.fixture
def write(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> Shell:
    """On a library of its own."""
    return Shell(capsys, tmp_path / "library")
