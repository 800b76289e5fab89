"""Names of detectors and parts, with the spelling that scripts use."""

from __future__ import annotations

from collections.abc import Iterable

# The standard instrument's BF and DF have the angles of the segmented BF-S and DF-S, but no segments.
SAME_PLACE = {"bfs": "bf", "dfs": "df"}


def plain(name: object) -> str:
    """A name without case, blanks, dashes and underlines."""
    return "".join(letter for letter in str(name).casefold() if letter.isalnum())


def find(name: object, available: Iterable[str]) -> str | None:
    """The one of the available names that is meant; None if it is not there."""
    known = {plain(each): each for each in available}
    asked = plain(name)
    return known.get(asked, known.get(SAME_PLACE.get(asked, "")))
