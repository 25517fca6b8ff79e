"""Shared fixtures: the sample disclosures as PDFs, and a library that holds them. Both are made once and only read."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evals.samples import write_samples
from index import Library
from ingest import ingest_file, read_many


@pytest.fixture(autouse=True)
def bare_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No test depends on the settings of whoever runs it."""
    for name in [name for name in os.environ if name.startswith("MINGZHANG_")]:
        monkeypatch.delenv(name)


@pytest.fixture(scope="session")
def samples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the sample disclosures, one PDF a document."""
    folder = tmp_path_factory.mktemp("samples")
    write_samples(folder)
    return folder


@pytest.fixture(scope="session")
def library_folder(samples: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a library that holds the sample disclosures; to be read, never written."""
    folder = tmp_path_factory.mktemp("read") / "library"
    files = sorted(samples.glob("*.pdf"))
    with Library.open(folder) as made:
        for reading in read_many(files, ingest_file, workers=2):
            assert reading.document is not None, reading.problem
            made.add(reading.document, reading.path)
    return folder


@pytest.fixture(scope="session")
def library(library_folder: Path) -> Iterator[Library]:
    with Library.open(library_folder, read_only=True) as opened:
        yield opened
