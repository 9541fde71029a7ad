"""Every error this library raises on purpose, and the problems it lists without raising.

    PmoRiskError                    exit code 1   base of the tree
    ├── InputError                  exit code 3   what the user gave cannot be used; mend it and run again
    │   ├── DistributionError                     a parameter of a distribution
    │   ├── UnitError                             a duration, lag or date written in no known unit or form
    │   ├── CalendarError                         working time that cannot be: no work at all, shifts that overlap
    │   ├── GraphError                            tasks and links: cycles, unknown or doubled ids
    │   ├── RiskError                             a risk, its probability, its impacts; a rule of uncertainty
    │   ├── CorrelationError                      what moves together, and how strongly
    │   ├── FormatError                           a file that is not what it should be
    │   ├── SettingsError       exit code 2       iterations, threads, confidence: how a run was asked for
    │   └── ManyErrors                            several of the above, found in one pass
    ├── LimitError                  exit code 4   larger than a declared limit
    ├── SecurityError               exit code 4   a file that tries to do more than hold data
    ├── Interrupted                 exit code 5   stopped by the user between two chunks
    ├── NotConvergedError           exit code 6   the error asked for was not reached
    └── MissingExtraError           exit code 2   an optional library is not installed

A message says what is wrong, where, the value seen, and how to mend it.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import ClassVar, Literal

Severity = Literal["error", "warning", "note"]
_LONGEST_WORD = 200  # longer ones are not typed by hand, and comparing them is slow


def shown(value: object, limit: int = 80) -> str:
    """The value as it may safely stand in a message: escaped, on one line, at most ``limit`` characters.

    >>> shown("a\\x1b[31m")
    "'a\\\\x1b[31m'"
    """
    try:
        text = ascii(value) if isinstance(value, str) and not value.isprintable() else repr(value)
    except Exception:  # an integer of more digits than Python will print, or a repr that fails: a message must still be made
        text = f"<{type(value).__name__}>"
    if not text.isprintable():
        text = ascii(text)
    return text if len(text) <= limit else text[: limit - 1] + "…"


def near(word: object, known: Iterable[str]) -> str:
    """A ``did you mean`` remedy naming the closest known word, or an empty text.

    >>> near("biuld", ["build", "design"])
    "did you mean 'build'?"
    """
    if not isinstance(word, str) or len(word) > _LONGEST_WORD:
        return ""
    by_fold = {k.casefold(): k for k in known if len(k) <= _LONGEST_WORD}
    match = difflib.get_close_matches(word.casefold(), list(by_fold), n=1, cutoff=0.6)
    return f"did you mean {shown(by_fold[match[0]])}?" if match else ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing worth saying about an input: how bad, which rule, where, what, and how to mend it."""

    severity: Severity
    code: str
    where: str
    what: str
    remedy: str = ""

    def __str__(self) -> str:
        head = f"{self.where}: {self.what}" if self.where else self.what
        return f"{head}; {self.remedy}" if self.remedy else head


class PmoRiskError(Exception):
    """Base of every error raised on purpose; ``exit_code`` is what the command line returns."""

    exit_code: ClassVar[int] = 1

    def __init__(self, what: str, *, code: str = "", where: str = "", remedy: str = "") -> None:
        self.what, self.code, self.where, self.remedy = what, code or type(self).__name__, where, remedy
        super().__init__(str(self.problem))

    @property
    def problem(self) -> Problem:
        """The same message as data."""
        return Problem("error", self.code, self.where, self.what, self.remedy)

    @property
    def problems(self) -> tuple[Problem, ...]:
        """All problems this error reports (one, but for ManyErrors)."""
        return (self.problem,)

    def at(self, where: str) -> PmoRiskError:
        """The same error, told with an outer place in front (a file, a task)."""
        inner = f"{where}: {self.where}" if self.where else where
        return type(self)(self.what, code=self.code, where=inner, remedy=self.remedy)


class InputError(PmoRiskError):
    """What the user gave cannot be used."""

    exit_code = 3


class DistributionError(InputError):
    """A parameter of a distribution breaks its rule."""


class UnitError(InputError):
    """A duration, lag or date that cannot be read."""


class CalendarError(InputError):
    """Working time that cannot be."""


class GraphError(InputError):
    """Tasks and links that do not make a schedule."""


class RiskError(InputError):
    """A risk that cannot be simulated."""


class CorrelationError(InputError):
    """Correlations that cannot be."""


class FormatError(InputError):
    """A file that is not what it should be."""


class SettingsError(InputError):
    """A run asked for in a way that cannot be done."""

    exit_code = 2


class ManyErrors(InputError):  # noqa: N818  # a plural of errors already
    """Several independent errors of one input, reported together (at most 50 are printed)."""

    def __init__(self, what: str, errors: Iterable[PmoRiskError | Problem]) -> None:
        self._what = what
        found = [p for e in errors for p in (e.problems if isinstance(e, PmoRiskError) else (e,))]
        self._problems = tuple(found)
        lines = [f"  {n}. {p}" for n, p in enumerate(found[:50], 1)]
        if len(found) > 50:
            lines.append(f"  … and {len(found) - 50} more")
        super().__init__(f"{what}: {len(found)} problems\n" + "\n".join(lines), code="MANY")

    @property
    def problems(self) -> tuple[Problem, ...]:
        return self._problems

    def __reduce__(self) -> tuple[type[ManyErrors], tuple[str, tuple[Problem, ...]]]:
        return type(self), (self._what, self._problems)

    def at(self, where: str) -> PmoRiskError:
        moved = [Problem(p.severity, p.code, f"{where}: {p.where}" if p.where else where, p.what, p.remedy) for p in self._problems]
        return ManyErrors(where, moved)


class LimitError(PmoRiskError):
    """Larger than a declared limit."""

    exit_code = 4


class SecurityError(PmoRiskError):
    """A file that tries to do more than hold data."""

    exit_code = 4


class Interrupted(PmoRiskError, KeyboardInterrupt):  # noqa: N818  # named after KeyboardInterrupt, which it also is
    """Stopped by Ctrl-C; no thread is left running and nothing was written. It is also a KeyboardInterrupt."""

    exit_code = 5


class NotConvergedError(PmoRiskError):
    """The error asked for was not reached within the iterations allowed."""

    exit_code = 6


class MissingExtraError(PmoRiskError):
    """An optional library is not installed; the message names the extra."""

    exit_code = 2


def raise_all(what: str, errors: list[PmoRiskError]) -> None:
    """Raise nothing, the one error as it is, or all of them as ManyErrors."""
    if len(errors) == 1:
        raise errors[0]
    if errors:
        raise ManyErrors(what, errors)
