"""Under which form is a source's name looked up? One folding wherever they are read."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import Final

_FIRST: Final = re.compile(r"^(?:the|a|an|its|their|his|her)\s+")


@lru_cache(maxsize=8192)
def fold_name(name: str) -> str:
    """The name in lower case without accents, article, possessive and punctuation: what keys are made of."""
    plain = unicodedata.normalize("NFKD", name).casefold()
    plain = "".join(character for character in plain if not unicodedata.combining(character))
    plain = re.sub(r"['’]s?\b", "", plain)
    return _FIRST.sub("", re.sub(r"[^\w]+", " ", plain).strip())
