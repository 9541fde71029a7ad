"""Slow plain twins of the engine: Philox in Python's integers, laws in NumPy, and schedules by ``pmo_risk.network.cpm``."""

import hashlib
import json
import math
from collections import Counter
from dataclasses import dataclass, replace

import numpy as np

from pmo_risk.distributions.forms import Atoms, Constant, Pieces, Triangular, Uniform
from pmo_risk.model import Portfolio
from pmo_risk.model.units import minutes_per
from pmo_risk.network import build
from pmo_risk.network.cpm import Dates, backward, forward, total_float
from pmo_risk.simulation.compile import compile_model
from pmo_risk.simulation.tables import quantile_table
from pmo_risk.simulation.whole import groups

MASK = 0xFFFFFFFF


def philox(counter, key):
    """Philox4x32-10 as published (Salmon and others, 2011): four words of counter, two of key."""
    c, k = list(counter), list(key)
    for _ in range(10):
        low, high = 0xD2511F53 * c[0], 0xCD9E8D57 * c[2]
        c = [(high >> 32) ^ c[1] ^ k[0], high & MASK, (low >> 32) ^ c[3] ^ k[1], low & MASK]
        k = [(k[0] + 0x9E3779B9) & MASK, (k[1] + 0xBB67AE85) & MASK]
    return c


def words(seed, *names):
    """The stream of a quantity: four words of BLAKE2b over length-prefixed texts."""
    digest = hashlib.blake2b(digest_size=16)
    for part in ("philox4x32-10/blake2b/2", str(seed), *names):
        data = part.encode()
        digest.update(len(data).to_bytes(8, "little") + data)
    whole = int.from_bytes(digest.digest(), "little")
    return [(whole >> (32 * n)) & MASK for n in range(4)]


def uniforms(seed, names, n):
    """The first n uniforms of a stream."""
    k0, k1, c2, c3 = words(seed, *names)
    found = []
    for iteration in range(n):
        block, lane = divmod(iteration, 64)
        word, call = divmod(lane, 16)
        count = block * 16 + call
        four = philox([count & MASK, count >> 32, c2, c3], [k0, k1])
        found.append((2 * ((four[word] + 2**31) % 2**32) + 1) / 2**33)
    return np.array(found)


def value_of(law, u):
    """The values of a law at uniforms, by its form."""
    form = law.form()
    match form:
        case Constant(value):
            return np.full_like(u, value)
        case Uniform(low, high):
            return low + (high - low) * u
        case Triangular(low, mode, high):
            with np.errstate(invalid="ignore"):
                return np.where(
                    u <= (mode - low) / (high - low), low + np.sqrt(u * (high - low) * (mode - low)), high - np.sqrt((1 - u) * (high - low) * (high - mode))
                )
        case Atoms(values, cumulative):
            return np.array([next(v for v, c in zip(values, cumulative, strict=True) if x <= c) for x in u])
        case Pieces(until, low, high):
            k = np.array([next(k for k, top in enumerate(until) if x <= top) for x in u])
            start, until, low, high = (np.array(x)[k] for x in ((0.0, *until[:-1]), until, low, high))
            return low + (u - start) * ((high - low) / (until - start))
    return form.loc + form.scale * cubic(quantile_table(form.standard, form.upper), u)


def cubic(table, u):
    """The table's cubics at uniforms, cells found by search: eight of equal width in each octave from 2^-33 to 1/2, then those of 1 - u."""
    edges = np.concatenate([2.0**k * (1 + np.arange(8) / 8) for k in range(-33, -1)])
    v = np.minimum(u, 1 - u)
    cell = np.searchsorted(edges, v, side="right") - 1
    width = np.repeat(2.0 ** np.arange(-33, -1) / 8, 8)
    t = (v - edges[cell]) / width[cell]
    a = table[cell + np.where(u > 0.5, edges.size, 0)]
    return a[:, 0] + a[:, 1] * t + a[:, 2] * t**2 + a[:, 3] * t**3


@dataclass(frozen=True)
class Draws:
    """What n iterations draw: minutes of each activity of a network, and money of each project."""

    minutes: list  # by activity, arrays (n,)
    cost: dict  # by project id


def on_clock(plan, seed, folio=None):
    """The projects of a plan that run on the clock."""
    models = [compile_model(part, seed, shared=folio) for part in (groups(plan) if isinstance(plan, Portfolio) else [plan])]
    return {p.id for m in models for p in m.projects if m.arrays.clock}


def draws(plan, seed, n, folio=None, clock=None):
    """The draws of a project, or of a portfolio, with the shared risks of ``folio``.

    clock : the projects that run on the clock, where durations are whole 2^-18 minutes; None for those that would in a run.
    """
    network = build(plan)
    members = {a.project.id: a.project for a in network.activities}
    work = {}
    for a in network.activities:
        law, key = a.task.work, key_of(a)
        work[key] = np.zeros(n) if a.task.is_complete else a.unit * value_of(law, uniforms(seed, ("task", *key, "duration"), n))
    cost = {p: np.zeros(n) for p in members}
    effects = list(impacts(members, seed, n, folio))
    done = {key_of(a) for a in network.activities if a.task.is_complete}
    for operate in (np.multiply, np.add):  # factors before delays
        for kind, key, value in effects:
            if kind is operate and key in work and key not in done:
                work[key] = operate(work[key], value)
    work = {key: np.maximum(value, 0.0) for key, value in work.items()}
    clock = on_clock(plan, seed, folio) if clock is None else clock
    work = {key: np.round(value * 2.0**18) / 2.0**18 if key[0] in clock else value for key, value in work.items()}
    for kind, payer, value in effects:
        if isinstance(kind, str) and payer in cost:
            cost[payer] = cost[payer] + value
    for a in network.activities:
        key, task = key_of(a), a.task
        if task.cost is not None:
            cost[key[0]] = cost[key[0]] + value_of(task.cost, uniforms(seed, ("task", *key, "cost"), n))
        if task.cost_rate is not None:
            rate = value_of(task.cost_rate, uniforms(seed, ("task", *key, "rate"), n))
            cost[key[0]] = cost[key[0]] + rate * work[key] / minutes_per(a.project.time_unit, a.project.calendar.hours)
    return Draws([work[key_of(a)] for a in network.activities], cost)


def key_of(activity):
    """Project and task."""
    return activity.project.id, activity.task.id


def impacts(members, seed, n, folio):
    """What risks do: (np.multiply or np.add, (project, task), factors or minutes) and ("cost", project, money), in the order of ids."""
    risks = [(p.id, r) for p in sorted(members.values(), key=lambda p: p.id) for r in sorted(p.risks, key=lambda r: r.id)]
    risks += [("", r) for r in sorted(folio.risks, key=lambda r: r.id)] if folio else []
    for scope, risk in risks:
        strikes = uniforms(seed, ("risk", scope, risk.id, "occurs"), n) < risk.probability
        seen = Counter()
        for impact in sorted(risk.impacts, key=lambda i: (sorted(i.tasks), json.dumps(i.to_dict() | {"tasks": []}, sort_keys=True))):
            names = tuple(sorted(impact.tasks))
            keys = [(scope, t) if scope else folio.find(t) for t in impact.tasks]
            seen.update((names, what) for what in ("factor", "delay", "cost") if getattr(impact, what) is not None)

            def drawn(what, without, impact=impact, names=names, stem=("risk", scope, risk.id, "impact"), strikes=strikes, seen=seen):
                law = getattr(impact, what)
                if law is None:
                    return None
                u = uniforms(seed, (*stem, *names, str(seen[names, what]), what), n)
                return np.where(strikes, value_of(law, u), without)

            factor, delay, cost = drawn("factor", 1.0), drawn("delay", 0.0), drawn("cost", 0.0)
            for key in keys if factor is not None else ():
                yield np.multiply, key, factor
            for key in keys if delay is not None else ():
                if key[0] in members:
                    yield np.add, key, delay * minutes_per(impact.unit or members[key[0]].time_unit, members[key[0]].calendar.hours)
            payers = {k[0] for k in keys}
            if cost is not None:
                yield "cost", scope or (payers.pop() if len(payers) == 1 else ""), cost


@dataclass(frozen=True)
class Iteration:
    """One iteration, scheduled. Clock minutes, by number of activity; ``whole`` by project id in working minutes of its own calendar."""

    starts: list
    finishes: list
    ends: dict
    whole: dict
    critical: list
    floats: list


def schedule(network, minutes, on_clock=True):
    """One iteration with these minutes of each activity. Floats are to the project's own finish: dates that only pull are left out.

    ``on_clock`` : moments tie that are one moment of the clock; else those with the same work done, as in a plan of one calendar.
    """
    starts, finishes = forward(network, minutes)
    ends = {}
    for a, f in zip(network.activities, finishes, strict=True):
        ends[a.project.id] = max(f, ends.get(a.project.id, -math.inf))
    free = replace(network, activities=tuple(replace(a, start_limit=math.inf, finish_limit=math.inf) for a in network.activities))
    late = backward(free, minutes, ends)
    floats = total_float(free, Dates(starts, finishes, *late, ends))
    whole = {a.project.id: own_minutes(network, a.project, ends[a.project.id]) for a in network.activities}
    return Iteration(starts, finishes, ends, whole, critical(network, minutes, starts, finishes, ends, on_clock), floats)


def own_minutes(network, project, moment):
    """A clock minute as minutes of a project's own time from its start: of its calendar, or of the clock where its unit is elapsed."""
    begin = network.maps[0].minute(project.start)
    if project.time_unit.startswith("e"):
        return moment - begin
    own = network.maps[network.own_axis(project)]
    return own.work_at(moment) - own.work_at(begin)


def critical(network, minutes, starts, finishes, ends, on_clock):
    """Which activities are on a path that ends with its project, found by asking of each link whether it alone gives its successor's finish."""

    def tie(activity, a, b):
        table = network.maps[activity.axis]
        return abs(a - b if on_clock else table.work_at(a) - table.work_at(b)) < 1e-6

    found = [tie(a, f, ends[a.project.id]) for a, f in zip(network.activities, finishes, strict=True)]
    for n in reversed(range(len(found))):
        for arc in network.into[n] if found[n] else ():
            activity, work = network.activities[n], minutes[n]
            table = network.maps[activity.axis]
            asked = network.shift((finishes if arc.type[0] == "F" else starts)[arc.predecessor], arc.lag, arc.axis)
            if work > 0:
                implied = table.finish_at(table.work_at(asked) + (work if arc.type[1] == "S" else 0.0))
            else:
                implied = asked if activity.stays else table.start_at(table.work_at(asked))
            found[arc.predecessor] |= tie(activity, implied, finishes[n])
    return found


def as_it_happened(plan):
    """A plan whose finished projects stand on their actual dates, whatever their data dates: that is how they are simulated."""
    if isinstance(plan, Portfolio):
        return plan.replace(projects=[as_it_happened(p) for p in plan])
    return plan.replace(data_date=None) if all(t.is_complete for t in plan) else plan


def replicate_words(seed, names, replicate, call):
    """Four words for a replicate: counters that no uniform of the stream uses."""
    k0, k1, c2, c3 = words(seed, *names)
    return philox([replicate, call + 1, c2, c3], [k0, k1])


def scattered(x):
    """Wellons's lowbias32."""
    x ^= x >> 16
    x = x * 0x7FEB352D & MASK
    x ^= x >> 15
    x = x * 0x846CA68B & MASK
    return x ^ x >> 16


def hypercube(seed, names, size, n):
    """The first n uniforms of a Latin hypercube in replicates of ``size``, a dictionary lookup at a time."""
    a = math.isqrt(size - 1) + 1
    b = -(-size // a)
    jitter, found = uniforms(seed, names, n), []
    for replicate in range(-(-n // size)):
        order = list(range(size))
        for turn in range(4 if size < 256 else 1):
            keys = replicate_words(seed, names, replicate, 2 * turn) + replicate_words(seed, names, replicate, 2 * turn + 1)[:2]
            walk = {}
            for pair in range(a * b):
                x, y = divmod(pair, b)
                for n_round, key in enumerate(keys):
                    if n_round % 2 == 0:
                        x = (x + (scattered(y ^ key) * a >> 32)) % a
                    else:
                        y = (y + (scattered(x ^ key) * b >> 32)) % b
                walk[pair] = x * b + y
            moved = []
            for place in order:
                place = walk[place]
                while place >= size:
                    place = walk[place]
                moved.append(place)
            order = moved
        found += order
    return np.clip((np.array(found[:n]) + jitter) / size, 2.0**-33, 1 - 2.0**-33)


def burley(digits, seed):
    """Burley's nested scramble of 32 binary digits, the first digit being the highest bit."""
    x = int(f"{digits:032b}"[::-1], 2)
    x = x + seed & MASK
    for factor in (0x6C50B47C, 0xB82F1E52, 0xC7AFE638, 0x8D22F6E6):
        x ^= x * factor & MASK
    return int(f"{x:032b}"[::-1], 2)


def sobol(seed, names, points, n):
    """The first n uniforms of one dimension: ``points``, the unscrambled numbers of a replicate as 32-bit digits, scrambled anew in each replicate."""
    size = len(points)
    keys = [replicate_words(seed, names, r, 0)[0] for r in range(-(-n // size))]
    whole = [burley(points[i % size], keys[i // size]) for i in range(n)]
    return np.array([(2 * ((w + 2**31) % 2**32) + 1) / 2**33 for w in whole])
