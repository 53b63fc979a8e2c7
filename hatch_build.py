"""Build hook: compiles the kernel's core, so that whoever installs a wheel needs no compiler.

The compiler is the one that CC names, or ``cc``; where there is neither, the one of the package ziglang, which a build
in isolation is then told to fetch. An editable install without any compiler goes on without the core; a wheel does not.
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

KERNEL = Path("src/truceline/geo/kernel")
SOURCE = KERNEL / "core" / "kernel.c"
BUILT = KERNEL / "built"
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


def variants(*, is_zig: bool = False) -> dict[str, list[str]]:
    """The files to make, each with its own flags; the wide ones are for processors with AVX2 and with AVX-512."""
    made: dict[str, list[str]] = {"kernel.so": []}
    if platform.machine() == "x86_64":
        level = "x86_64_v" if is_zig else "x86-64-v"
        made["kernel-wide.so"] = [f"-march={level}3"]
        made["kernel-widest.so"] = [f"-march={level}4", "-mprefer-vector-width=512"]
    return made


def compile_core(root: Path, compiler: list[str]) -> list[Path]:
    """Compile every variant into the tree and give their paths; CalledProcessError where the compiler fails."""
    folder = root / BUILT
    folder.mkdir(exist_ok=True)
    made = []
    for name, flags in variants(is_zig="ziglang" in compiler).items():
        partial, whole = folder / f"{name}.partial", folder / name
        words = [*compiler, *FLAGS.split(), *flags, "-o", str(partial), str(root / SOURCE), "-lm"]
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
        """Compile the core and put it into what is built."""
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        zig = zig_compiler()
        compiler = own_compiler() or zig
        if compiler is None:
            if version == "editable":
                self.app.display_warning("no C compiler: the kernel will be numpy's, which is slow")
                return
            raise RuntimeError(f"no C compiler: install one, or {ZIG}")
        made = compile_core(root, compiler)
        if version == "editable":
            return
        old = f"manylinux_{GLIBC.replace('.', '_')}_{platform.machine()}"
        build_data["pure_python"] = False
        build_data["tag"] = f"py3-none-{old if compiler is zig else sysconfig.get_platform().replace('-', '_')}"
        for path in made:
            inside = path.relative_to(root / "src").as_posix()
            build_data["force_include"][str(path)] = inside
