"""PERT networks of the textbooks, triangular and beta-PERT, against an independent simulation of two million runs.

The reference means have standard errors up to 0.0025, criticalities up to 0.0004 and percentiles up to about 0.004, which are added to ours, and
half of the last printed digit.
"""

import math

import pytest

import pmo_risk as pr

N = 1_000_000
REFERENCE = 2_000_000
FOUNDRY = "A 1,2,3 -; B 2,3,4 -; C 1,2,3 A; D 2,4,6 B; E 1,4,7 C; F 1,2,9 C; G 3,4,11 D,E; H 1,2,3 F,G"
FOURTEEN = (
    "A 5,5,7 -; B 1,2,5 -; C 5,5,5 A; D 4,8,13 A; E 1,10,17 B,C; F 1,5,7 D; G 2,6,9 D; H 4,4,6 E,F; I 2,7,10 G,H; J 2,4,7 I; K 6,10,13 I; L 2,6,6 J;"
    "M 2,2,3 K; N 7,7,12 L,M"
)
NINE = "A 3,4,5 -; B 2,3,5 -; C 6,8,10 A; D 5,7,8 A; E 6,9,14 B,C; F 10,12,14 B,C; G 2,2,4 D,E; H 4,5,8 D,E; I 4,6,8 F,G"
TEN_ARCS = (  # lecture L27, activities on arcs 1-2, 1-3, dummy 2-3, 2-4 ... turned into activities on nodes
    "a12 2,5,8 -; a13 1,4,7 -; a24 2,4,6 a12; a26 5,7,12 a12; a34 3,5,10 a12,a13; a35 3,6,9 a12,a13; a45 4,6,10 a24,a34; a46 2,5,8 a24,a34;a56 2,4,6 a35,a45"
)

CASES = {  # network, family: mean, sd, percentiles, criticalities
    "General Foundry, triangular": (
        FOUNDRY,
        pr.triangular,
        (16.279, 2.128),
        {10: 13.653, 50: 16.090, 80: 18.141, 90: 19.221},
        {"A": 0.7269, "B": 0.2731, "C": 0.7269, "D": 0.2731, "E": 0.7182, "F": 0.0087, "G": 0.9913, "H": 1.0},
    ),
    "General Foundry, PERT": (FOUNDRY, pr.pert, (15.234, 1.7115), {10: 13.130, 50: 15.099, 80: 16.660, 90: 17.538}, {"E": 0.7382, "G": 0.9987, "A": 0.7395}),
    "fourteen activities, triangular": (
        FOURTEEN,
        pr.triangular,
        (52.651, 3.566),
        {10: 48.070, 50: 52.622, 80: 55.683, 90: 57.280},
        {"C": 0.6601, "D": 0.3399, "E": 0.6601, "F": 0.3293, "G": 0.0107, "H": 0.9893, "K": 0.9291, "J": 0.0709},
    ),
    "fourteen activities, PERT": (FOURTEEN, pr.pert, (51.632, 3.171), {80: 54.348}, {"C": 0.6869, "E": 0.6869, "K": 0.9230}),
    "ten arcs, triangular": (TEN_ARCS, pr.triangular, (22.031, 2.3065), {80: 23.993}, {}),
    "ten arcs, PERT": (TEN_ARCS, pr.pert, (21.178, 2.0418), {80: 22.908}, {}),
    "nine activities, triangular": (
        NINE,
        pr.triangular,
        (30.946, 1.736),
        {10: 28.771, 50: 30.869, 80: 32.388, 90: 33.234},
        {"E": 0.5508, "F": 0.4492, "G": 0.5459, "H": 0.0049},
    ),
    "nine activities, PERT": (NINE, pr.pert, (30.540, 1.480), {80: 31.781}, {"E": 0.4144, "F": 0.5856}),
}


def project(network, family):
    """The network as a project around the clock."""
    tasks = []
    for line in network.split(";"):
        name, three, before = line.split()
        tasks.append(pr.Task(name, family(*map(float, three.split(","))), after=[] if before == "-" else before.split(",")))
    return pr.Project("net", "2027-01-04", tasks, calendar=pr.Calendar.continuous())


@pytest.mark.parametrize("case", CASES)
def test_network_agrees_with_the_reference_simulation(case):
    """Mean, deviation, percentiles and criticalities within four standard errors of the difference of the two simulations."""
    network, family, (mean, sd), percentiles, critical = CASES[case]
    result = pr.simulate(project(network, family), N, 1, progress=False)
    x = result.trials.finish
    both = math.sqrt(1 / N + 1 / REFERENCE)
    assert abs(x.mean() - mean) <= 4 * sd * both + 5e-4
    assert abs(x.std() - sd) <= 4 * sd * both + 5e-4
    for q, value in percentiles.items():
        estimate = result.finish.p(q)
        assert abs(estimate.value - value) <= 4 * estimate.std_error * math.sqrt(1 + N / REFERENCE) + 5e-4, q
    if critical:
        found = result.tasks["criticality"]
        for task, share in critical.items():
            assert abs(found[task] - share) <= 4 * math.sqrt(share * (1 - share)) * both + 5e-5, task


PLANS = {FOUNDRY: (15, 3.1111, "ACEGH"), FOURTEEN: (50.8333, 11.19444, "ACEHIKMN"), NINE: (30, 1.4444, "ACFI")}


@pytest.mark.parametrize("network", PLANS, ids=["General Foundry", "fourteen activities", "nine activities"])
def test_pert_means_give_the_printed_plan(network):
    """With each duration at its PERT mean the finish is the printed one, and its critical path the printed path."""
    finish, variance, path = PLANS[network]
    plan = project(network, pr.pert)
    fixed = plan.replace(tasks=[t.replace(duration=t.duration.mean) for t in plan])
    result = pr.simulate(fixed, 10, 1, progress=False)
    assert result.trials.finish == pytest.approx(finish, abs=5e-5)
    assert "".join(t for t, share in result.tasks["criticality"].items() if share == 1) == path
    assert sum(((plan[t].duration.high - plan[t].duration.low) / 6) ** 2 for t in path) == pytest.approx(variance, abs=5e-5)
