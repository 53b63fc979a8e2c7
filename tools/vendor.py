"""Fetch the files of others that the report carries, by package name, and write them down with their hashes.

The manifest in ``publish/report/vendor`` is the list: package, version, file. ``python -m tools.vendor`` fetches those
versions again; ``python -m tools.vendor maplibre-gl=6.18.0`` takes another one. npm does the fetching, from wherever
the person's own settings say. Text of more than a few kilobytes is kept compressed, as the report embeds it: so the
report's bytes do not hang on the zlib of the machine that builds it.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from tools.tracked import ROOT

FOLDER = ROOT / "src/truceline/publish/report/vendor"
MANIFEST = FOLDER / "manifest.json"


def sha256(data: bytes) -> str:
    """SHA-256 in hex."""
    return hashlib.sha256(data).hexdigest()


def fetch(package: str, version: str, folder: Path) -> Path:
    """The package's archive, as npm packs it."""
    command = ["npm", "pack", "--silent", f"{package}@{version}"]
    done = subprocess.run(command, cwd=folder, check=True, capture_output=True, text=True)
    return folder / done.stdout.split()[-1]


def unpack(archive: Path, inner: str) -> bytes:
    """One file of the archive."""
    with tarfile.open(archive) as tar:
        member = tar.extractfile(f"package/{inner}")
        if member is None:
            raise FileNotFoundError(f"{archive.name} has no file {inner}")
        return member.read()


def store(entry: dict[str, Any], data: bytes) -> None:
    """Keep the file, compressed where its name says so, and note both hashes; unchanged data keeps its bytes."""
    path = FOLDER / entry["file"]
    is_known = entry.get("sha256") == sha256(data) and path.is_file()
    entry["sha256"] = sha256(data)
    if not is_known:
        path.write_bytes(gzip.compress(data, 9, mtime=0) if path.suffix == ".gz" else data)
    entry["stored_sha256"] = sha256(path.read_bytes())


def refresh(wanted: dict[str, str]) -> None:
    """Fetch every package of the manifest, in the version asked for or the one noted."""
    manifest = json.loads(MANIFEST.read_text("utf-8"))
    for package in manifest["packages"]:
        package["version"] = wanted.pop(package["name"], package["version"])
        with tempfile.TemporaryDirectory(prefix="truceline-vendor-") as folder:
            archive = fetch(package["name"], package["version"], Path(folder))
            for entry in package["files"]:
                store(entry, unpack(archive, entry["path"]))
        print(f"{package['name']} {package['version']}: {len(package['files'])} files")
    if wanted:
        raise SystemExit(f"not in the manifest: {', '.join(wanted)}")
    MANIFEST.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", "utf-8")


def main(arguments: list[str]) -> int:
    """Refresh all packages; each argument is NAME=VERSION."""
    refresh(dict(word.rsplit("=", 1) for word in arguments))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
