"""How wide are the places of event tables, where only a width is asked for? The codes' meanings as one number each."""

from __future__ import annotations

from truceline.place.codes import NO_CODE, PLACE_CODES, SIGMAS_95
from truceline.place.widths import load_widths


def width_of_code(scheme: str, code: str) -> float:
    """Standard deviation along an axis (metres) of a coded place about its point; that of no code where it is none.

    A unit counts as a disc of its usual size: its outline is not looked up.
    """
    meaning = NO_CODE
    if scheme != "none" and code.isdigit():
        meaning = PLACE_CODES.get((scheme, int(code)), NO_CODE)
    reach = load_widths().of(meaning.width).value * 1000.0
    if meaning.shape == "normal":
        return reach
    return reach / SIGMAS_95 if meaning.shape == "normal95" else reach / 2
