"""The table of refusals: for every family parameter sets that it must refuse, with the code of the error and words of its message."""

NORMAL = {"kind": "normal", "mean": 10, "sd": 3}
TRIANGLE = {"kind": "triangular", "low": 2, "mode": 5, "high": 12}

# kind -> (parameters, code of the error, words its message must hold)
REFUSED = {
    "averaged": [
        ({"weights": [0.5, 0.6], "laws": [TRIANGLE, NORMAL]}, "PROB_SUM", "weights sum to 1.1, not 1"),
        ({"weights": [0.5, 0.5], "laws": [TRIANGLE]}, "LENGTH", "2 weights but 1 laws"),
        ({"weights": [1], "laws": TRIANGLE}, "NOT_A_LIST", "laws must be a list of distributions, got {'kind': 'triangular'"),
        ({"weights": [0.5, 0.5], "laws": [NORMAL, {"kind": "poisson", "mean": 3}]}, "ATOMS", "laws[1] has values with a probability of their own: Poisson("),
    ],
    "bernoulli": [
        ({"probability": 30, "value": 1}, "PROBABILITY", "probability must be between 0 and 1, got 30; did you mean 0.3?"),
        ({"probability": -0.1, "value": 1}, "PROBABILITY", "got -0.1"),
    ],
    "bernoulli_sum": [
        ({"probabilities": [0.5, 1.5]}, "PROBABILITY", "probabilities[1] must be between 0 and 1, got 1.5"),
        ({"probabilities": []}, "EMPTY", "probabilities is empty"),
        ({"probabilities": 0.5}, "NOT_A_LIST", "probabilities must be a list of numbers, got 0.5"),
        ({"probabilities": [0.5] * 10_001}, "COUNT", "10,001 probabilities, at most 10,000"),
    ],
    "beta": [
        ({"low": 3, "high": 2, "alpha": 2, "beta": 2}, "ORDER", "low 3 > high 2"),
        ({"low": 0, "high": 1, "alpha": 0, "beta": 2}, "SHAPE", "alpha must be between 0.1 and 1e+06, got 0"),
        ({"low": 0, "high": 1, "alpha": 2, "beta": 0.05}, "SHAPE", "beta must be between 0.1 and 1e+06, got 0.05"),
    ],
    "binomial": [
        ({"n": 2.5, "probability": 0.5}, "COUNT", "n must be a whole number between 0 and 1e+06, got 2.5"),
        ({"n": -1, "probability": 0.5}, "COUNT", "got -1"),
        ({"n": 10, "probability": 50}, "PROBABILITY", "got 50; did you mean 0.5?"),
    ],
    "cumulative": [
        ({"values": [1, 2], "probabilities": [0, 0.9]}, "PROB_SUM", "the last of the probabilities is 0.9, not 1"),
        ({"values": [1, 2], "probabilities": [-0.1, 1]}, "PROB_SUM", "probabilities[0] is negative: -0.1"),
        ({"values": [2, 1], "probabilities": [0, 1]}, "ORDER", "values[0] 2 > values[1] 1"),
        ({"values": [1, 2, 3], "probabilities": [0.5, 0.2, 1]}, "ORDER", "probabilities[0] 0.5 > probabilities[1] 0.2"),
        ({"values": [1, 2, 3], "probabilities": [0, 1]}, "LENGTH", "3 values but 2 probabilities"),
    ],
    "empirical": [
        ({"data": []}, "EMPTY", "data is empty"),
        ({"data": 3}, "NOT_A_LIST", "data must be a list of numbers, got 3"),
        ({"data": [1, 2], "smoothed": 1}, "NOT_A_FLAG", "smoothed must be True or False, got 1"),
    ],
    "exponential": [
        ({"mean": 0}, "SCALE", "mean must be > 0, got 0"),
        ({"mean": -3}, "SCALE", "mean must be > 0, got -3"),
    ],
    "gamma": [
        ({"mean": 5, "sd": 0}, "SCALE", "sd must be > 0, got 0"),
        ({"mean": 5, "sd": 1, "shift": 6}, "SCALE", "mean must be > 6, got 5"),
        ({"shape": 0.05, "scale": 1}, "SHAPE", "shape must be between 0.1 and 1e+06, got 0.05"),
        ({"mean": 1, "sd": 10}, "SHAPE", "got 0.01"),
        ({"shape": 2, "scale": 0}, "SCALE", "scale must be > 0, got 0"),
        ({"shape": 2, "sd": 1}, "PARAMETERS", "got sd and shape"),
        ({}, "PARAMETERS", "got no parameter"),
    ],
    "histogram": [
        ({"edges": [0, 1, 2], "probabilities": [1]}, "LENGTH", "3 edges but 1 probabilities"),
        ({"edges": [0, 1, 1], "probabilities": [0.5, 0.5]}, "ORDER", "edges[1] 1 >= edges[2] 1"),
        ({"edges": [0, 1, 2], "probabilities": [0.5, 0.4]}, "PROB_SUM", "sum to 0.9, not 1"),
    ],
    "metalog": [
        ({"coefficients": [10, 1, 2]}, "METALOG_INFEASIBLE", "the quantile function falls from P0 to P19"),
        ({"coefficients": [10, 1, -2]}, "METALOG_INFEASIBLE", "falls from P80.2 to P100"),
        ({"coefficients": [0, 1, 0, -5]}, "METALOG_INFEASIBLE", "falls from P31 to P69"),
        ({"coefficients": [5, 0]}, "METALOG_INFEASIBLE", "falls from P0 to P100"),
        ({"coefficients": [5]}, "LENGTH", "2 to 16 coefficients, got 1"),
        ({"coefficients": [1] * 17}, "LENGTH", "2 to 16 coefficients, got 17"),
        ({"coefficients": "12"}, "NOT_A_LIST", "coefficients must be a list of numbers, got '12'"),
        ({"coefficients": [1, 0.5], "low": 0}, "METALOG_HEAVY", "the upper tail falls off as the power 2 of the value"),
        ({"coefficients": [1, 0.5, -0.2], "high": 0}, "METALOG_HEAVY", "the lower tail falls off as the power 1.67"),
        ({"coefficients": [1, 0.5], "low": 3, "high": 3}, "ORDER", "low 3 >= high 3"),
        ({"coefficients": [1, 0.5], "low": "three"}, "NOT_A_NUMBER", "low must be a number, got 'three'"),
        ({"coefficients": [500, 0.1], "low": 0}, "TOO_LARGE", "beyond the range of numbers"),
    ],
    "mixture": [
        ({"weights": [0.5, 0.6], "laws": [1, 2]}, "PROB_SUM", "weights sum to 1.1, not 1"),
        ({"weights": [0.5, 0.5], "laws": [1]}, "LENGTH", "2 weights but 1 laws"),
        ({"weights": [1], "laws": 1}, "NOT_A_LIST", "laws must be a list of distributions, got 1"),
    ],
    "poisson": [
        ({"mean": -1}, "SCALE", "mean must be between 0 and 1e+06, got -1"),
        ({"mean": 2e6}, "SCALE", "got 2000000"),
    ],
    "truncated": [
        ({"law": NORMAL, "low": 20, "high": 5}, "TRUNCATION", "low 20 > high 5"),
        ({"law": NORMAL, "low": 40}, "TRUNCATION", "the probability between 40 and inf is 7.62e-24; take bounds nearer to its median 10"),
        ({"law": TRIANGLE, "low": 13, "high": 20}, "TRUNCATION", "the probability between 13 and 20 is 0"),
        ({"law": NORMAL}, "PARAMETERS", "no bound is given"),
        ({"law": NORMAL, "low": 5, "p_low": 0.1}, "PARAMETERS", "both low and p_low are given"),
        ({"law": NORMAL, "p_low": 5}, "PROBABILITY", "p_low must be between 0 and 1, got 5; did you mean 0.05?"),
    ],
    "weibull": [
        ({"shape": 0.1, "scale": 3}, "SHAPE", "shape must be between 0.25 and 10000, got 0.1"),
        ({"shape": 2, "scale": -1}, "SCALE", "scale must be > 0, got -1"),
    ],
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
        ({"low": 2, "mode": 5, "high": 12, "lam": 1e10}, "SHAPE", "lam must be at most 1e9, got 10000000000"),
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
