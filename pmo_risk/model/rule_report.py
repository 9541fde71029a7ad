"""Rules of uncertainty put to the tasks of projects, and the account of what each did."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from pmo_risk.distributions import Distribution
from pmo_risk.errors import Problem, near, shown
from pmo_risk.model.rule import QUANTITIES, Rules, UncertaintyRule, state_of, with_factors
from pmo_risk.model.task import Task

if TYPE_CHECKING:
    import pandas as pd

    from pmo_risk.model.project import Project

OUTCOMES = ("changed", "shadowed", "by_hand", "finished", "begun", "nothing")
_SHOWN = 100
_MOST_NAMES = 5_000  # comparing more of them with what was written takes too long


@dataclass(frozen=True)
class Change:
    """One law that a rule gave: the task's project and id, the quantity, the factor, and the number of the rule, from 1."""

    project: str
    task: str
    quantity: str
    factor: Distribution
    rule: int


@dataclass(frozen=True)
class RuleCount:
    """What became of the tasks that a rule matched, for one quantity: ``matched`` is the sum of the others.

    ``changed`` got its factor; ``shadowed`` had got that of an earlier rule; ``by_hand`` were uncertain already; ``finished``; ``begun``, whose cost is
    partly spent; ``nothing``, milestones, levels of effort and summaries, and tasks without such a cost.
    """

    rule: int
    label: str
    quantity: str
    changed: int = 0
    shadowed: int = 0
    by_hand: int = 0
    finished: int = 0
    begun: int = 0
    nothing: int = 0

    @property
    def matched(self) -> int:
        """Tasks that the rule selects."""
        return sum(getattr(self, outcome) for outcome in OUTCOMES)


@dataclass(frozen=True)
class RuleReport:
    """What rules did: a count for each rule and quantity, every change, and the rules that did nothing.

    >>> from pmo_risk.model import Project, Task
    >>> plan = Project("p", "2027-01-04", [Task("pipe", 10), Task("done", 0)])
    >>> plan, report = plan.with_rules([UncertaintyRule("90/105/140 %"), UncertaintyRule("low", wbs="7")])
    >>> print(report)
    2 rules, 1 change
      1. all tasks, duration: 2 matched = 1 changed + 1 nothing
      2. wbs 7, duration: 0 matched
      warning RULE_UNMATCHED: rule 2 'wbs 7': matches no task; check its spelling
    """

    counts: tuple[RuleCount, ...]
    changes: tuple[Change, ...] = field(repr=False)
    problems: tuple[Problem, ...]

    def to_frame(self) -> pd.DataFrame:
        """One row for each rule and quantity: ``rule``, ``label``, ``quantity``, ``matched``, and the counts that it is the sum of."""
        import pandas as pd

        columns = ["rule", "label", "quantity", "matched", *OUTCOMES]
        return pd.DataFrame([{c: getattr(count, c) for c in columns} for count in self.counts], columns=columns)

    def __str__(self) -> str:
        rules = len({c.rule for c in self.counts})
        lines = [f"{rules} rule{'' if rules == 1 else 's'}, {len(self.changes):,} change{'' if len(self.changes) == 1 else 's'}"]
        for count in self.counts[:_SHOWN]:
            parts = [f"{n:,} {outcome.replace('_', ' ')}" for outcome in OUTCOMES if (n := getattr(count, outcome))]
            lines.append(f"  {count.rule}. {shown(count.label, 60)[1:-1]}, {count.quantity}: {count.matched:,} matched{' = ' * bool(parts)}{' + '.join(parts)}")
        lines += [f"  {p.severity} {p.code}: {p}" for p in self.problems[:_SHOWN]]
        return "\n".join(lines)


def apply_rules(projects: Sequence[Project], rules: Iterable[UncertaintyRule] | UncertaintyRule) -> tuple[list[tuple[Task, ...]], RuleReport]:
    """The tasks of each project with the factors of the first rule that matches them, and the report.

    What is uncertain already stays as it is, so the same rules put twice change nothing the second time.
    """
    given = Rules((rules,) if isinstance(rules, UncertaintyRule) else rules).rules
    seen: Counter[tuple[int, str, str]] = Counter()
    changes: list[Change] = []
    done = [tuple(_ruled(task, project, given, seen, changes) for task in project.tasks) for project in projects]
    counts = [
        RuleCount(n, rule.label, q, **{outcome: seen[n, q, outcome] for outcome in OUTCOMES})
        for n, rule in enumerate(given, 1)
        for q in QUANTITIES
        if q in rule.laws
    ]
    return done, RuleReport(tuple(counts), tuple(changes), tuple(_problems(given, counts, projects)))


def _ruled(task: Task, project: Project, rules: Sequence[UncertaintyRule], seen: Counter[tuple[int, str, str]], changes: list[Change]) -> Task:
    found: dict[str, Distribution] = {}
    for number, rule in enumerate(rules, 1):
        if not rule.matches(task, project):
            continue
        for quantity, factor in rule.laws.items():
            state = state_of(task, quantity)
            outcome = "shadowed" if quantity in found else "changed" if state == "certain" else state
            seen[number, quantity, outcome] += 1
            if outcome == "changed":
                found[quantity] = factor
                changes.append(Change(project.id, task.id, quantity, factor, number))
    return with_factors(task, found)


def _problems(rules: Sequence[UncertaintyRule], counts: Sequence[RuleCount], projects: Sequence[Project]) -> Iterator[Problem]:
    """Rules that match nothing, and quantities of which they change nothing."""
    by_rule: dict[int, list[RuleCount]] = {}
    for count in counts:
        by_rule.setdefault(count.rule, []).append(count)
    for number, mine in by_rule.items():
        where = f"rule {number} {shown(rules[number - 1].label)}"
        if not any(c.matched for c in mine):
            yield Problem("warning", "RULE_UNMATCHED", where, "matches no task", _hint(rules[number - 1], projects))
            continue
        for count in mine:
            if not count.changed:
                why = ", ".join(f"{n:,} {outcome.replace('_', ' ')}" for outcome in OUTCOMES if (n := getattr(count, outcome)))
                remedy = _other_cost(count, rules[number - 1], projects)
                yield Problem("note", "RULE_UNUSED", f"{where}, {count.quantity}", f"changes nothing: {why}", remedy)


def _other_cost(count: RuleCount, rule: UncertaintyRule, projects: Sequence[Project]) -> str:
    """The cost that the tasks have, where they have not the one that the rule gives."""
    other = {"cost": "cost_rate", "cost_rate": "cost"}.get(count.quantity)
    if other is None or other in rule.laws or not count.nothing:
        return ""
    has = any(state_of(t, other) == "certain" and rule.matches(t, p) for p in projects for t in p)
    return f"what these tasks cost is their {other}: give {other}=" if has else ""


def _hint(rule: UncertaintyRule, projects: Sequence[Project]) -> str:
    """The nearest thing that there is, where one part of the selection has no like."""
    known: Mapping[str, set[str]] = {
        "wbs": {t.wbs for p in projects for t in p if t.wbs},
        "calendar": {c for p in projects for c in p.calendars},
        "resource": {name for p in projects for r in p.resources.values() for name in (r.id, r.name) if name},
        "task": {name for p in projects for t in p for name in (t.id, t.name) if name},
    }
    hints = [near(getattr(rule.where, part), names) for part, names in known.items() if getattr(rule.where, part) and len(names) <= _MOST_NAMES]
    for code, value in rule.where.codes:
        pairs = [(k, str(v)) for p in projects for t in p for k, v in {**t.fields, **t.codes}.items()]
        values = {v for k, v in pairs if k.casefold() == code.casefold()}
        known_here = values or {k for k, _ in pairs}
        hints.append(near(value if values else code, known_here) if len(known_here) <= _MOST_NAMES else "")
    return next((hint for hint in hints if hint), "check its spelling")
