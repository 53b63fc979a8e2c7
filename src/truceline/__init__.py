"""Truceline: from raw report to defended finding about ceasefires and de-escalation zones.

import truceline as tl

case = tl.open("syria-2017")
case.run()
for finding in case.findings():
    print(finding.outcome, finding.sentence)
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Any

    from truceline.errors import TrucelineError
    from truceline.flow.case import Case

__version__ = "0.1.0"

__all__ = ["Case", "TrucelineError", "__version__", "open"]


def open(case: Path | str) -> Case:
    """The case in a folder; the name of a bundled case makes a copy of it in the working folder, once.

    Raises:
        CaseError: there is no such case, or its ``case.toml`` has a fault.
    """
    from pathlib import Path

    from truceline.flow.case import bundled_cases, copy_bundled, open_case

    if str(case) in bundled_cases() and not Path(case).exists():
        return copy_bundled(str(case), Path(case))
    return open_case(case)


def __getattr__(name: str) -> Any:
    """Public names from modules that are imported only when somebody asks for them (PEP 562)."""
    if name == "Case":
        from truceline.flow.case import Case

        return Case
    if name == "TrucelineError":
        from truceline.errors import TrucelineError

        return TrucelineError
    msg = f"module 'truceline' has no attribute {name!r}"
    raise AttributeError(msg)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
