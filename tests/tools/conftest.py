from __future__ import annotations

import importlib.machinery
import importlib.util
import subprocess
from typing import TYPE_CHECKING

import pytest

from tools.tracked import ROOT

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType


@pytest.fixture
def work_tree(tmp_path: Path) -> Path:
    """An empty git work tree."""
    subprocess.run(["git", "init", "-q", tmp_path], check=True)
    return tmp_path


@pytest.fixture
def dev(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """The ./dev script as a module, its repository moved to an empty folder with the real lock and settings."""
    loader = importlib.machinery.SourceFileLoader("dev_script", str(ROOT / "dev"))
    spec = importlib.util.spec_from_loader("dev_script", loader)
    assert spec is not None
    monkeypatch.setattr("sys.dont_write_bytecode", True)
    module = importlib.util.module_from_spec(spec)
    loader.exec_module(module)
    for name in ("requirements.lock", "pyproject.toml"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    paths = {"ROOT": "", "LOCK": "requirements.lock", "PROJECT": "pyproject.toml", "VENV": ".venv", "VENVS": ".venvs"}
    for name, value in paths.items():
        monkeypatch.setattr(module, name, tmp_path / value)
    return module
