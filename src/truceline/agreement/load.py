"""An agreement file becomes a ``model.Agreement``, or one error with every fault in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from truceline.agreement.check_names import check_names
from truceline.agreement.check_shapes import check_shapes
from truceline.agreement.check_terms import check_terms
from truceline.agreement.check_times import check_times
from truceline.agreement.nodes import read_nodes
from truceline.agreement.outline import misplaced_extents
from truceline.agreement.schema import read_shape, to_agreement
from truceline.errors import AgreementError, Fault
from truceline.lexicon.acts import load_acts
from truceline.lexicon.armaments import load_armaments
from truceline.lexicon.parties import load_parties

if TYPE_CHECKING:
    from pathlib import Path

    from truceline.model.agreement import Agreement


def load_agreement(path: Path) -> Agreement:
    """The agreement in a YAML file; AgreementError with line, column, field, reason and mend of every fault."""
    try:
        data = path.read_bytes()
    except OSError as error:
        reason = f"cannot be read: {error.strerror}"
        raise AgreementError([Fault(path.name, 1, 1, "", reason, "check the path and its permissions")]) from error
    return parse_agreement(data, path.name)


def parse_agreement(data: bytes, file: str) -> Agreement:
    """The agreement in the bytes of a YAML file called ``file``; AgreementError with every fault."""
    tree = read_shape(read_nodes(data, file), file)
    check_names(tree, load_acts(), load_parties())
    check_terms(tree, load_armaments(), load_parties())
    check_times(tree)
    check_shapes(tree)
    if not tree.faults:
        agreement = to_agreement(tree)
        for place, reason, mend in misplaced_extents(agreement):
            tree.fault(place, reason, mend)
    if tree.faults:
        raise AgreementError(sorted(tree.faults, key=lambda fault: (fault.line, fault.column, fault.field)))
    return agreement
