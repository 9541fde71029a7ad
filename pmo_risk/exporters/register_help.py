"""What the template of a register says of its columns."""

from __future__ import annotations

from pmo_risk.importers.risk_columns import EFFECTS, LEVELS, effect_columns

RULES = (
    "One row is one impact. Rows of one id are one risk: give its other columns on the first of them and leave them blank on the next.",
    "Write in the sheet Risks, under its header. Columns may be moved, left out or added; others than those below are listed as not used.",
    "A cell that cannot be read is named when the file is read, all of them at once: Risks!B7. Nothing is guessed.",
    "A probability or an effect is a number, or a level in words where the office has a scoring scheme; not both.",
    'An effect is one number, or low, mode and high; or JSON text for any other law, such as {"kind": "lognormal", "mean": 40, "sd": 15}.',
    "Responses stand in the sheet Responses, one a row, each with the id of its risk.",
    "Formulas are read as the result that Excel stored. Save the file in Excel before it is read.",
)
RESPONSE_COLUMNS = {
    "risk": "id of the risk that it answers",
    "kind": "of a threat avoid, transfer, mitigate, accept or escalate; of an opportunity exploit, share, enhance, accept or escalate",
    "name": "what is done",
    "probability": "of the risk once it is taken; blank leaves it",
    "cost": "money that it takes",
    "owner": "who does it",
    "status": "any text",
    "due": "date, or text such as 2027-06-30",
    "tasks": "ids of tasks that carry it out, parted by semicolons; no part of the plan until it is taken",
    "secondary": "ids of risks that come with it",
    "impacts": "JSON list of the impacts that are left; blank leaves them",
}
_EFFECTS = {
    "delay": "length added to the duration of each task, in working time; negative shortens",
    "factor": "multiplies the duration of each task: 1.2 is a fifth longer",
    "cost": "money, once, however many tasks are hit; negative saves",
    "share": "of each task's duration, added to it: 0.1 is a tenth longer",
    "stop": "length for which work stops within the window",
    "cost_rate": "money per time unit of the delay",
    "cost_factor": "multiplies the tasks' own costs",
}
COLUMNS = {
    "id": "short and unique; on each row",
    "name": "what people call it",
    "category": "any text",
    "rbs": "place in the risk breakdown, levels joined by dots",
    "owner": "who answers for it",
    "status": "open, closed (can no longer strike) or occurred (its impacts come for sure)",
    "identified": "date, or text such as 2027-06-30",
    "due": "date, or text such as 2027-06-30",
    "cause": "because of ...",
    "event": "... may happen ...",
    "effect": "... which would lead to ...",
    "probability": "from 0 to 1, or 30%; or JSON text of a law where it is uncertain itself",
    "rate": "expected number of strikes, in place of a probability",
    "most": "strikes at most, with rate",
    "exclusive": "name of a group of which at most one strikes",
    "window_start": "first date on which it can hit",
    "window_finish": "last date on which it can hit",
    "moment": "true where it strikes at one moment of its window",
    "expires": "true where its probability falls with the progress of its tasks",
    "given": 'JSON: probability by id of a cause, {"flood": 0.5}',
    "responses": "JSON list of responses",
    "history": "JSON list of how it was before",
    "ratings": 'JSON: levels in words by dimension, {"safety": "High"}',
    "tasks": "ids parted by semicolons; in a portfolio project/task; none for a cost to the project as a whole",
    "wbs": "branches of the work breakdown whose tasks are hit too",
    "resources": "ids of resources whose tasks are hit too",
    "finish": "true where the end of the project is hit",
    "each": "true to draw for each task apart, false for one draw for all; say it where several tasks are hit",
    "parallel": "true where delays of several risks on one task overlap, so that the longest counts, false where they add up",
    "unit": "of delay and stop: min h d w mo y, with e in front around the clock; blank is the project's",
    "distribution": "kind of every law of the row that has low and high; blank is triangular",
} | _EFFECTS


def help_of(column: str) -> str:
    """One line on a column."""
    if column in COLUMNS:
        return COLUMNS[column]
    for effect in EFFECTS:
        if column in effect_columns(effect):
            part = column.removeprefix(f"{effect}_")
            return {"low": f"lowest {effect}", "mode": f"most likely {effect}", "high": f"highest {effect}"}.get(part, f"kind of law of the {effect}")
    dimension = column.removesuffix("_level").replace("_", " ")
    return f"level of the {dimension}, in place of numbers" if column in LEVELS else f"level of the impact on {dimension}"
