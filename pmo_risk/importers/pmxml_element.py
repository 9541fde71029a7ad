"""What an element of P6 XML says, as fields of one of P6's tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

Names = str | tuple[str, ...]
"""The child element that holds a value, or several of which the first that is filled is taken."""


@dataclass(frozen=True)
class Element:
    """An element that is a row of ``table``: its texts (ids, names, dates), numbers, shares written as percentages, yes or no, and words with their codes."""

    table: str
    text: Mapping[str, Names]
    numbers: Mapping[str, Names] = field(default_factory=dict)
    percents: Mapping[str, Names] = field(default_factory=dict)
    flags: Mapping[str, Names] = field(default_factory=dict)
    words: Mapping[str, tuple[Names, Mapping[str, str]]] = field(default_factory=dict)
    project: tuple[str, ...] = ("proj_id",)

    @property
    def names(self) -> list[str]:
        """Every field of the table that it may fill."""
        return [*dict.fromkeys([*self.text, *self.numbers, *self.percents, *self.flags, *self.words, *self.project])]
