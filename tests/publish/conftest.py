"""The hand-made generation, open for reading."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.publish.small_case import publish
from truceline.publish.view import View

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def view(tmp_path_factory: pytest.TempPathFactory) -> Iterator[View]:
    with publish(tmp_path_factory.mktemp("small")).open_reading() as reading:
        yield View(reading)
