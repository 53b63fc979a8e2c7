"""Which days of our calendar is a day or month of the Hijri calendar? By Umm al-Qura.

It is the civil calendar of Saudi Arabia; the package ``hijridate`` holds its tables for the years 1343 to 1500 (1924 to
2077). Countries that sight the moon may begin a month a day before or after; who asks must allow for that. A Hijri day
begins with the sunset before; here it is the civil day that follows that sunset.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

from truceline.errors import ItemError

FIRST_YEAR: Final = 1343
LAST_YEAR: Final = 1500


def hijri_days(year: int, month: int, day: int | None = None) -> tuple[date, date]:
    """First and last day of a Hijri day, or of a whole month.

    Raises ItemError ``place.bad_date`` for a year outside the tables and for a day that the month has not.
    """
    from hijridate import Hijri

    if not (FIRST_YEAR <= year <= LAST_YEAR and 1 <= month <= 12):
        raise ItemError(
            "place.bad_date", f"no table has the Hijri month {year}-{month}", mend=f"give a year up to {LAST_YEAR} AH"
        )
    first = date(*Hijri(year, month, 1).to_gregorian().datetuple())
    length = Hijri(year, month, 1).month_length()
    if day is None:
        return first, first + timedelta(days=length - 1)
    if not 1 <= day <= 30:
        raise ItemError("place.bad_date", f"no Hijri month has a day {day}", mend="correct the date")
    on = first + timedelta(days=day - 1)  # the 30th of a month that has 29 days there is the next month's first
    return on, on


def hijri_year(on: date) -> int:
    """The Hijri year that a day falls into; ItemError ``place.bad_date`` outside the tables."""
    from hijridate import Gregorian

    try:
        return int(Gregorian(on.year, on.month, on.day).to_hijri().year)
    except OverflowError as error:
        raise ItemError("place.bad_date", f"no Hijri table has {on.isoformat()}", mend="give a later year") from error
