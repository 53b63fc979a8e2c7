"""What a person gets who installs Truceline from its wheel."""

from __future__ import annotations

import subprocess
import sys
import tomllib
import zipfile
from typing import TYPE_CHECKING

import pytest

import truceline
from tools.tracked import ROOT, tracked_files

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from this work tree with the locked build backend."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    return next(folder.glob("*.whl"))


def test_code_and_data_are_all_in_the_wheel(wheel: Path) -> None:
    source = ROOT / "src"
    expected = {str(path.relative_to(source)) for path in tracked_files() if path.is_relative_to(source)}
    packed = {name for name in zipfile.ZipFile(wheel).namelist() if ".dist-info/" not in name}
    folders = ("truceline/geo/kernel/built/", "truceline/extract/built/")
    built = {name for name in packed if name.startswith(folders)}
    assert packed - built == expected
    assert all(name.endswith(".so") for name in built)


def test_licence_and_notice_travel_with_it(wheel: Path) -> None:
    names = {name.rpartition("/")[2] for name in zipfile.ZipFile(wheel).namelist() if "/licenses/" in name}
    assert names == {"LICENSE", "NOTICE"}


def test_one_version_is_told_everywhere() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    assert project["project"]["version"] == truceline.__version__
