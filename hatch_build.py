"""Build hook: compiles the cores of the kernel and of the English parser, so that a wheel needs no compiler.

The compiler is the one that CC names, or ``cc``; where there is neither, the one of the package ziglang, which a build
in isolation is then told to fetch. An editable install without any compiler goes on without them; a wheel does not.
"""

from __future__ import annotations

import importlib.util
import os
import platform
import shlex
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface

CORES = {"kernel": Path("src/truceline/geo/kernel"), "syntax": Path("src/truceline/extract")}
"""Packages with a core: ``core/NAME.c`` becomes ``built/NAME.so`` and its variants."""
ZIG = "ziglang>=0.17,<0.18"
GLIBC = "2.17"
"""The oldest C library that a wheel made with zig runs with."""
FLAGS = (
    "-s -std=c11 -O3 -DNDEBUG -fPIC -shared -fvisibility=hidden -ffp-contract=off -fno-math-errno -fno-trapping-math"
)


def own_compiler() -> list[str] | None:
    """The words that call the system's C compiler, or None."""
    named = os.environ.get("CC")
    if named:
        return shlex.split(named)
    found = shutil.which("cc") or shutil.which("gcc") or shutil.which("clang")
    return [found] if found and sys.platform.startswith("linux") else None


def zig_compiler() -> list[str] | None:
    """The words that call zig's C compiler for an old C library, or None where the package is not there."""
    if importlib.util.find_spec("ziglang") is None:
        return None
    return [sys.executable, "-m", "ziglang", "cc", "-target", f"{platform.machine()}-linux-gnu.{GLIBC}"]


def variants(name: str, *, is_zig: bool = False) -> dict[str, list[str]]:
    """The files to make of a core, each with its own flags; the wide ones are for processors with AVX2 and AVX-512."""
    made: dict[str, list[str]] = {f"{name}.so": []}
    if platform.machine() == "x86_64":
        level = "x86_64_v" if is_zig else "x86-64-v"
        made[f"{name}-wide.so"] = [f"-march={level}3"]
        made[f"{name}-widest.so"] = [f"-march={level}4", "-mprefer-vector-width=512"]
    return made


def compile_cores(root: Path, compiler: list[str]) -> list[Path]:
    """Compile every variant into the tree and give their paths; CalledProcessError where the compiler fails."""
    made = []
    for name, package in CORES.items():
        folder, source = root / package / "built", root / package / "core" / f"{name}.c"
        folder.mkdir(exist_ok=True)
        for file, flags in variants(name, is_zig="ziglang" in compiler).items():
            partial, whole = folder / f"{file}.partial", folder / file
            words = [*compiler, *FLAGS.split(), *flags, "-o", str(partial), str(source), "-lm"]
            subprocess.run(words, check=True, stdin=subprocess.DEVNULL)  # noqa: S603 the compiler, with fixed words
            partial.replace(whole)
            made.append(whole)
    return made


class KernelHook(BuildHookInterface[Any]):
    """What hatchling calls before it packs a wheel or makes an editable install."""

    def dependencies(self) -> list[str]:
        """The compiler to fetch where the system has none."""
        return [] if own_compiler() or self.target_name != "wheel" else [ZIG]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Compile the cores and put them into what is built."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        zig = zig_compiler()
        compiler = own_compiler() or zig
        if compiler is None:
            if version == "editable":
                self.app.display_warning("no C compiler: numpy and spaCy will do the work of our cores, slowly")
                return
            raise RuntimeError(f"no C compiler: install one, or {ZIG}")
        made = compile_cores(root, compiler)
        if version == "editable":
            return
        old = f"manylinux_{GLIBC.replace('.', '_')}_{platform.machine()}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{old if compiler is zig else sysconfig.get_platform().replace('-', '_')}"
        for path in made:
            inside = path.relative_to(root / "src").as_posix()
            build_data["force_include"][str(path)] = inside
