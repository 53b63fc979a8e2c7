"""When something falls due that is so many months and days after a trigger."""

from __future__ import annotations

import calendar
from datetime import date, timedelta

from truceline.errors import ItemError


def add_months(on: date, months: int) -> date:
    """The day with the same number, so many months later (or earlier); the month's last day where it has none such.

    Why: 31 August and six months is 28 or 29 February, the usual reading of a period counted in months (Regulation
    (EEC, Euratom) 1182/71, article 3, reads it so).
    """
    index = on.year * 12 + on.month - 1 + months
    year, month = divmod(index, 12)
    if not date.min.year <= year <= date.max.year:
        raise ItemError("place.bad_date", f"{months} months from {on.isoformat()} is outside the calendar")
    return date(year, month + 1, min(on.day, calendar.monthrange(year, month + 1)[1]))


def due(trigger: date, *, months: int = 0, days: int = 0) -> date:
    """The last day of a period of months and then days counted from a trigger, whose own day is not counted.

    "Within ten days of 4 May" falls due with the end of 14 May.
    """
    try:
        return add_months(trigger, months) + timedelta(days=days)
    except OverflowError as error:
        raise ItemError("place.bad_date", f"{days} days from {trigger.isoformat()} is outside the calendar") from error
