"""Checks of the risk register."""

from __future__ import annotations

from collections.abc import Iterator

from pmo_risk.errors import Problem, shown
from pmo_risk.model import Impact, Project, Risk
from pmo_risk.model.conditions import watched_risks
from pmo_risk.model.impact import EFFECTS
from pmo_risk.network.build import projects_of
from pmo_risk.network.view import View, is_certain, listed, lowest

MOST_FACTOR = 5.0


def sure_or_impossible(view: View) -> Iterator[Problem]:
    """Risks that always or never strike, but for a factor that tasks share, which is there in every iteration and moves them together."""
    for where, _, risk in view.risks():
        if risk.status == "closed":
            yield Problem("note", "CLOSED", where, "is closed and not simulated", "open it again if it may still strike")
        elif risk.probability in (0, 1) and risk.status == "open" and not risk.given and not _is_driver(risk):
            what = "never strikes: its probability is 0" if risk.probability == 0 else "strikes in every iteration: its probability is 1"
            remedy = "leave it out, or give its probability" if risk.probability == 0 else "put it into the plan, or give its probability"
            yield Problem("note", "PROBABILITY_CERTAIN", where, what, remedy)


def without_effect(view: View) -> Iterator[Problem]:
    """Risks that change neither time nor money, or hit finished tasks only, and that nothing else depends on."""
    depended = {(p.id, name) for p in projects_of(view.plan) for name in watched_risks(p)}
    for where, project, risk in view.risks():
        if (project.id if project else "", risk.id) in depended or risk.status == "closed":
            continue
        if not any(_acts(i) for i in risk.impacts):
            yield Problem("warning", "NO_EFFECT", where, "changes neither time nor cost", "give it an impact with a delay, factor or cost")
        elif all(_is_spent(view, project, i) for i in risk.impacts):
            yield Problem("warning", "NO_EFFECT", where, "hits finished tasks only", "close the risk, or name tasks that are still to do")


def on_spans(view: View) -> Iterator[Problem]:
    """Delays and factors on levels of effort and summaries, whose dates follow from those of others."""
    for where, project, risk in view.risks():
        timed = (key for i in risk.impacts if i.changes_time for key in view.hits(project, i))
        if spans := [key for key in dict.fromkeys(timed) if view.tasks[key][1].is_span]:
            what = f"delays and factors change no level of effort nor summary: {listed(spans)}"
            yield Problem("warning", "NO_EFFECT", where, what, "name the tasks that they span")


def _acts(impact: Impact) -> bool:
    laws = ((getattr(impact, effect), 1 if "factor" in effect else 0) for effect in EFFECTS if effect != "cost_rate")
    return any(law is not None and law.support != (none, none) for law, none in laws)


def _is_driver(risk: Risk) -> bool:
    laws = (i.factor or i.cost_factor for i in risk.impacts if len(i.tasks) > 1 or i.wbs or i.resources)
    return risk.probability == 1 and any(law is not None and not is_certain(law) for law in laws)


def _is_spent(view: View, project: Project | None, impact: Impact) -> bool:
    costs = any(law is not None and law.support != (0, 0) for law in (impact.cost, impact.cost_rate))
    return not costs and all(view.tasks[key][1].is_complete for key in view.hits(project, impact))


def opportunities_beyond_the_task(view: View) -> Iterator[Problem]:
    """Delays that may take away more than there is to do."""
    for where, project, risk in view.risks():
        for impact in risk.impacts:
            if impact.delay is None or lowest(impact.delay) >= 0:
                continue
            least = lowest(impact.delay) * view.delay_minutes(project, impact.unit)
            for key in view.hits(project, impact):
                task = view.tasks[key][1]
                length = max(0.0, lowest(task.work)) * view.minutes(key)
                if not task.is_complete and not task.is_span and least + length < -1e-9:
                    yield Problem(
                        "warning",
                        "OPPORTUNITY_EXCEEDS_DURATION",
                        where,
                        f"may shorten task {shown(key)} by {-least / 60:g} h, more than the {length / 60:g} h it may take; a duration stops at 0",
                        "make the gain smaller",
                    )


def responses_that_worsen(view: View) -> Iterator[Problem]:
    """Responses after which a threat is more probable, or an opportunity less."""
    for where, _, risk in view.risks():
        for response in risk.responses:
            chance, helps = response.probability, risk.kind == "opportunity"
            if chance is not None and (chance < risk.probability if helps else chance > risk.probability):
                what = f"its response {shown(response.name or response.kind)} makes a probability of {risk.probability:g} {chance:g}"
                yield Problem("warning", "MITIGATION_WORSE", where, what, "exchange the two, if they were mixed up")


def suspect_scales(view: View) -> Iterator[Problem]:
    """Factors that look like percent."""
    for where, _, risk in view.risks():
        for impact in risk.impacts:
            if impact.factor is not None and impact.factor.mean > MOST_FACTOR:
                mean = impact.factor.mean
                hint = f"did you mean {mean / 100:g}, that is {mean:g}%?" if mean >= 50 and not is_certain(impact.factor) else "1 leaves the duration as it is"
                yield Problem("warning", "SCALE_SUSPECT", where, f"multiplies durations by {mean:g} on average", hint)


CHECKS = (sure_or_impossible, without_effect, on_spans, opportunities_beyond_the_task, suspect_scales, responses_that_worsen)
