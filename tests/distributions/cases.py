"""The table of cases: for every family some parameter sets it must get right, and some it must refuse.

Near-degenerate sets belong here: the mode at an end, ends at zero from both sides, ranges tiny and huge. A zero inside the range is kept away
from the probabilities tested, since a value that cancels has no relative accuracy to speak of.
"""

THIRD = 1 / 3

CASES = {
    "discrete": [
        {"values": [0, 10, 25], "probabilities": [0.25, 0.25, 0.5]},
        {"values": [10, 0, -25, 7.5], "probabilities": [0.3, 0.6, 0.05, 0.05]},
        {"values": [1, 2, 3], "probabilities": [THIRD, THIRD, THIRD]},
        {"values": [1, 2, 3], "probabilities": [0.333333333, 0.333333333, 0.333333334]},
        {"values": [-1e9, 1e-9, 1e12], "probabilities": [0.125, 0.875, 0.0]},
        {"values": [4], "probabilities": [1]},
        {"values": list(range(64)), "probabilities": [1 / 64] * 64},
    ],
    "fixed": [{"value": 0}, {"value": 5}, {"value": -2.5}, {"value": 1e-9}, {"value": 1e12}],
    "lognormal": [
        {"mu": 2, "sigma": 0.5},
        {"mean": 100, "sd": 30},
        {"mean": 40, "sd": 15},
        {"mu": 0, "sigma": 1},
        {"mu": -20, "sigma": 0.01},
        {"mu": 20, "sigma": 1.25},
        {"mean": 1e9, "sd": 1e7},
        {"mean": 1e-6, "sd": 1e-6},
    ],
    "normal": [
        {"mean": 100, "sd": 10},
        {"mean": 0, "sd": 1},
        {"mean": -40, "sd": 3},
        {"mean": 1e6, "sd": 1e-3},
        {"mean": 3, "sd": 1e9},
        {"mean": 0, "sd": 1e-12},
    ],
    "pert": [
        {"low": 2, "mode": 5, "high": 12},
        {"low": 2, "mode": 5, "high": 12, "lam": 2},
        {"low": 0, "mode": 0, "high": 1},
        {"low": -7, "mode": -7, "high": 0},
        {"low": 0, "mode": 3, "high": 3},
        {"low": -10, "mode": 0, "high": 0},
        {"low": 1e6, "mode": 1e6 + 2e-4, "high": 1e6 + 1e-3},
        {"low": 0, "mode": 3e8, "high": 1e12, "lam": 6},
        {"low": 0, "mode": 1, "high": 3, "lam": 0.01},
        {"low": -3, "mode": -1, "high": 0, "lam": 400},
        {"low": 5, "mode": 5, "high": 5},
    ],
    "triangular": [
        {"low": 2, "mode": 5, "high": 12},
        {"low": 0, "mode": 0, "high": 1},
        {"low": -7, "mode": -7, "high": 0},
        {"low": 0, "mode": 3, "high": 3},
        {"low": -10, "mode": 0, "high": 0},
        {"low": -10, "mode": -4, "high": 0},
        {"low": 0, "mode": 1e-9, "high": 1},
        {"low": 1e6, "mode": 1e6 + 2e-4, "high": 1e6 + 1e-3},
        {"low": 0, "mode": 3e8, "high": 1e12},
        {"low": -1, "mode": 0, "high": 1e15},
        {"low": 5, "mode": 5, "high": 5},
    ],
    "trigen": [
        {"q_low": 90, "mode": 120, "q_high": 180, "low": 0.1, "high": 0.9},
        {"q_low": 8, "mode": 10, "q_high": 15},
        {"q_low": 8, "mode": 10, "q_high": 15, "low": 0.05, "high": 0.95},
        {"q_low": 8, "mode": 10, "q_high": 15, "low": 0.25, "high": 0.6},
        {"q_low": 2, "mode": 5, "q_high": 12, "low": 0, "high": 1},
        {"q_low": 0, "mode": 0, "q_high": 12, "low": 0, "high": 0.9},
        {"q_low": -12, "mode": 0, "q_high": 0, "low": 0.1, "high": 1},
        {"q_low": 100, "mode": 100.0000001, "q_high": 300},
        {"q_low": 1e6, "mode": 1e6 + 40, "q_high": 1e6 + 100},
        {"q_low": 1e-9, "mode": 3e-9, "q_high": 4e-9},
        {"q_low": 6, "mode": 6, "q_high": 6},
    ],
    "uniform": [
        {"low": 10, "high": 30},
        {"low": 0, "high": 1},
        {"low": -10, "high": 0},
        {"low": 1e6, "high": 1e6 + 1e-3},
        {"low": -3, "high": 1e12},
        {"low": 7, "high": 7},
    ],
}

# kind -> (parameters, code of the error, words its message must hold)
REFUSED = {
    "discrete": [
        ({"values": [1, 2], "probabilities": [0.5, 0.47]}, "PROB_SUM", "sum to 0.97, not 1"),
        ({"values": [1, 2], "probabilities": [0.5, 0.500000002]}, "PROB_SUM", "sum to 1.000000002"),
        ({"values": [1, 2], "probabilities": [1.2, -0.2]}, "PROB_SUM", "probabilities[1] is negative: -0.2"),
        ({"values": [], "probabilities": []}, "EMPTY", "values is empty"),
        ({"values": [1, 2, 1], "probabilities": [0.5, 0.25, 0.25]}, "REPEATED", "values[0] and values[2] are both 1"),
        ({"values": [1, 2], "probabilities": [1]}, "LENGTH", "2 values but 1 probabilities"),
        ({"values": "12", "probabilities": [0.5, 0.5]}, "NOT_A_LIST", "values must be a list of numbers, got '12'"),
        ({"values": [1, 2], "probabilities": 0.5}, "NOT_A_LIST", "probabilities must be a list of numbers, got 0.5"),
    ],
    "fixed": [({"value": "five"}, "NOT_A_NUMBER", "value must be a number, got 'five'")],
    "lognormal": [
        ({"mean": 0, "sd": 3}, "SCALE", "mean must be > 0, got 0"),
        ({"mean": -4, "sd": 3}, "SCALE", "mean must be > 0, got -4"),
        ({"mean": 4, "sd": 0}, "SCALE", "sd must be > 0, got 0"),
        ({"mu": 2, "sigma": 0}, "SCALE", "sigma must be > 0, got 0"),
        ({"mu": 2, "sigma": -0.5}, "SCALE", "sigma must be > 0, got -0.5"),
        ({"mu": 100, "sigma": 30}, "TOO_LARGE", "mu 100 and sigma 30"),
        ({"mean": 5, "sigma": 1}, "PARAMETERS", "got mean and sigma"),
        ({"mean": 5}, "PARAMETERS", "got mean;"),
        ({"mean": 5, "sd": 1, "mu": 1, "sigma": 1}, "PARAMETERS", "got mean and sd and mu and sigma"),
        ({}, "PARAMETERS", "got no parameter"),
    ],
    "normal": [
        ({"mean": 5, "sd": 0}, "SCALE", "sd must be > 0, got 0"),
        ({"mean": 5, "sd": -2.5}, "SCALE", "sd must be > 0, got -2.5"),
    ],
    "pert": [
        ({"low": 8, "mode": 5, "high": 12}, "ORDER", "low 8 > mode 5"),
        ({"low": 2, "mode": 15, "high": 12}, "ORDER", "mode 15 > high 12"),
        ({"low": 2, "mode": 5, "high": 12, "lam": 0}, "SHAPE", "lam must be > 0, got 0"),
        ({"low": 2, "mode": 5, "high": 12, "lam": -4}, "SHAPE", "lam must be > 0, got -4"),
    ],
    "triangular": [
        ({"low": 8, "mode": 5, "high": 12}, "ORDER", "low 8 > mode 5"),
        ({"low": 2, "mode": 15, "high": 12}, "ORDER", "mode 15 > high 12"),
        ({"low": 1000002, "mode": 1000001, "high": 2e6}, "ORDER", "low 1000002 > mode 1000001"),
    ],
    "trigen": [
        ({"q_low": 12, "mode": 10, "q_high": 15}, "TRIGEN_INFEASIBLE", "q_low 12 > mode 10"),
        ({"q_low": 10, "mode": 10, "q_high": 15}, "TRIGEN_INFEASIBLE", "q_low 10 = mode 10"),
        ({"q_low": 8, "mode": 16, "q_high": 15}, "TRIGEN_INFEASIBLE", "mode 16 > q_high 15"),
        ({"q_low": 8, "mode": 15, "q_high": 15}, "TRIGEN_INFEASIBLE", "mode 15 = q_high 15"),
        ({"q_low": 8, "mode": 10, "q_high": 15, "low": 0.9, "high": 0.1}, "ORDER", "low 0.9"),
        ({"q_low": 8, "mode": 10, "q_high": 15, "low": 0.5, "high": 0.5}, "ORDER", "low 0.5"),
        ({"q_low": 8, "mode": 10, "q_high": 15, "low": 10, "high": 90}, "PROBABILITY", "got 10; did you mean 0.1?"),
        ({"q_low": 8, "mode": 10, "q_high": 15, "low": -0.1}, "PROBABILITY", "low is the level of a percentile, between 0 and 1, got -0.1"),
    ],
    "uniform": [({"low": 3, "high": 2}, "ORDER", "low 3 > high 2")],
}
