from __future__ import annotations

import gzip
import json
import shutil

import pytest

from tools import check_vendor
from tools.vendor import FOLDER, sha256, store


@pytest.fixture
def folder(tmp_path):
    """A copy of the vendored files that may be spoilt."""
    copy = tmp_path / "vendor"
    shutil.copytree(FOLDER, copy)
    return copy


def test_the_vendored_files_are_what_the_manifest_says():
    assert check_vendor.check() == []


def test_one_changed_byte_is_found(folder):
    path = folder / "maplibre-gl.css"
    path.write_bytes(path.read_bytes() + b" ")
    assert check_vendor.check(folder) == ["maplibre-gl.css: not the bytes that the manifest names"]


def test_a_file_that_was_compressed_from_another_is_found(folder):
    path = folder / "maplibre-gl.mjs.gz"
    path.write_bytes(gzip.compress(b"something else"))
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    entry = next(item for item in manifest["packages"][0]["files"] if item["file"] == path.name)
    entry["stored_sha256"] = sha256(path.read_bytes())
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert check_vendor.check(folder) == ["maplibre-gl.mjs.gz: not the file of the package"]


def test_missing_and_strange_files_and_a_missing_licence_are_found(folder):
    (folder / "libre-franklin-latin.woff2").unlink()
    (folder / "stranger.js").write_text("1", "utf-8")
    manifest = json.loads((folder / "manifest.json").read_text("utf-8"))
    del manifest["packages"][0]["licence"]
    (folder / "manifest.json").write_text(json.dumps(manifest), "utf-8")
    assert check_vendor.check(folder) == [
        "maplibre-gl: no licence",
        "libre-franklin-latin.woff2: missing",
        "stranger.js: not in the manifest",
    ]


def test_a_file_that_did_not_change_keeps_its_bytes(tmp_path, monkeypatch):
    monkeypatch.setattr("tools.vendor.FOLDER", tmp_path)
    entry = {"path": "a.txt", "file": "a.txt.gz"}
    store(entry, b"text")
    kept = gzip.compress(b"text", 1, mtime=7)
    (tmp_path / "a.txt.gz").write_bytes(kept)
    store(entry, b"text")
    assert (tmp_path / "a.txt.gz").read_bytes() == kept
    assert entry["stored_sha256"] == sha256(kept)
    store(entry, b"other")
    assert gzip.decompress((tmp_path / "a.txt.gz").read_bytes()) == b"other"
