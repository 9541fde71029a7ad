"""Which tasks of a project something is meant for: by work breakdown, codes, calendar, resource, id or name."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any

from pmo_risk.errors import RiskError, shown

if TYPE_CHECKING:
    from pmo_risk.model.project import Project
    from pmo_risk.model.task import Task

TEXTS = ("wbs", "calendar", "resource", "task")


@dataclass(frozen=True)
class Selection:
    """Tasks for which all that is given holds; nothing given is all tasks.

    Parameters
    ----------
    wbs : a place in the work breakdown and all below it, level by level: ``"1.2"`` has ``1.2`` and ``1.2.7``, not ``1.20``.
    codes : activity code by name; where a task has no such code, the user-defined field of that name.
    calendar : name of the calendar that the task works by.
    resource : id or name of a resource that the task uses.
    task : its id or its name.

    In each, ``*`` stands for any text, ``?`` for one letter, ``[ab]`` for one of these (``[*]`` for an asterisk), in ``wbs`` within one level. Capitals
    and small letters are the same.

    >>> Selection(wbs="1.2", codes={"Discipline": "pip*"})
    Selection(wbs='1.2', codes=(('Discipline', 'pip*'),), calendar='', resource='', task='')
    """

    wbs: str
    codes: tuple[tuple[str, str], ...]
    calendar: str
    resource: str
    task: str

    def __init__(self, *, wbs: str = "", codes: Mapping[str, str] | None = None, calendar: str = "", resource: str = "", task: str = "") -> None:
        put = object.__setattr__
        for name, value in zip(TEXTS, (wbs, calendar, resource, task), strict=True):
            if not isinstance(value, str) or (value and not value.strip()):
                raise RiskError(f"{name} must be text, got {shown(value)}", code="SELECTION", remedy="leave it out to select by something else")
            put(self, name, value.strip())
        given = {} if codes is None else codes
        if not isinstance(given, Mapping) or not all(isinstance(x, str) and x.strip() for pair in given.items() for x in pair):
            raise RiskError(f"codes must be names with values of text, got {shown(codes)}", code="SELECTION", remedy="write {'Discipline': 'Piping'}")
        put(self, "codes", tuple(sorted((k.strip(), v.strip()) for k, v in given.items())))

    def matches(self, task: Task, project: Project) -> bool:
        """True where it is meant for this task of this project."""
        return (
            (not self.wbs or is_below(self.wbs, task.wbs))
            and (not self.task or _alike(self.task, task.id) or _alike(self.task, task.name))
            and (not self.calendar or _alike(self.calendar, task.calendar if task.calendar is not None else project.calendar.name))
            and (not self.resource or any(_alike(self.resource, n) for a in task.assignments for n in _names(a.resource, project)))
            and all(_alike(value, _code(name, task)) for name, value in self.codes)
        )

    def __str__(self) -> str:
        parts = [f"{name} {getattr(self, name)}" for name in ("task", "wbs") if getattr(self, name)]
        parts += [f"{name} {value}" for name, value in self.codes]
        parts += [f"{name} {getattr(self, name)}" for name in ("calendar", "resource") if getattr(self, name)]
        return ", ".join(parts) or "all tasks"

    def to_dict(self) -> dict[str, Any]:
        """The JSON form: what is given."""
        data: dict[str, Any] = {name: getattr(self, name) for name in TEXTS if getattr(self, name)}
        return data | ({"codes": dict(self.codes)} if self.codes else {})


def _alike(pattern: str, text: str | None) -> bool:
    return bool(text) and fnmatchcase(text.strip().casefold(), pattern.casefold())  # type: ignore[union-attr]  # None is not true


def is_below(place: str, wbs: str) -> bool:
    """True where a place in the work breakdown is ``place`` or below it, level by level."""
    wanted, levels = place.split("."), wbs.split(".")
    return len(levels) >= len(wanted) and all(map(_alike, wanted, levels))


def _names(resource: str, project: Project) -> tuple[str, ...]:
    known = project.resources.get(resource)
    return (resource, known.name) if known is not None else (resource,)


def _code(name: str, task: Task) -> str | None:
    """The value of a task's code or user-defined field, whatever the case of its name."""
    for values in (task.codes, task.fields):
        for key, value in values.items():
            if key.casefold() == name.casefold():
                return value if isinstance(value, str) else f"{value:g}"
    return None
