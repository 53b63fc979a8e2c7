"""The build hook: what a wheel holds, and what happens without a compiler."""

from __future__ import annotations

import ctypes
import importlib.util
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def hook() -> ModuleType:
    spec = importlib.util.spec_from_file_location("hatch_build", ROOT / "hatch_build.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_cores_compile_without_a_warning_and_say_their_version(hook: ModuleType, tmp_path: Path) -> None:
    compiler = hook.own_compiler()
    if compiler is None:
        pytest.skip("no C compiler here")
    for package in hook.CORES.values():
        shutil.copytree(ROOT / package / "core", tmp_path / package / "core")
    made = hook.compile_cores(tmp_path, [*compiler, "-Wall", "-Wextra", "-Werror"])
    assert [path.name for path in made] == [file for name in hook.CORES for file in hook.variants(name)]
    from truceline.extract import syntax_core
    from truceline.geo.kernel import sections

    found = {path.name: path for path in made}
    assert ctypes.CDLL(str(found["kernel.so"])).tl_version() == sections.VERSION
    assert ctypes.CDLL(str(found["syntax.so"])).ts_version() == syntax_core.VERSION
    assert all(path.stat().st_size < 200_000 for path in made)


def test_zig_is_asked_for_only_where_there_is_no_compiler(hook: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    wheel = hook.KernelHook(str(ROOT), {}, None, None, "", "wheel")
    monkeypatch.setenv("CC", "some-cc -O1")
    assert hook.own_compiler() == ["some-cc", "-O1"]
    assert wheel.dependencies() == []
    monkeypatch.delenv("CC")
    monkeypatch.setenv("PATH", "")
    assert hook.own_compiler() is None
    assert wheel.dependencies() == [hook.ZIG]
    assert hook.KernelHook(str(ROOT), {}, None, None, "", "sdist").dependencies() == []


def test_a_wheel_carries_the_cores_and_its_platform(tmp_path: Path) -> None:
    if shutil.which("cc") is None:
        pytest.skip("no C compiler here")
    words = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(tmp_path)]
    subprocess.run(words, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    assert "-py3-none-linux_" in wheel.name
    names = zipfile.ZipFile(wheel).namelist()
    assert "truceline/geo/kernel/built/kernel.so" in names
    assert "truceline/geo/kernel/core/kernel.c" in names
    assert "truceline/extract/built/syntax.so" in names
    assert "truceline/extract/core/syntax.c" in names
