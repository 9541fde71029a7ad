"""The Monte Carlo engine: plans in, results out.

``compile`` turns a plan into arrays, ``chunk`` runs 1,024 iterations of them, ``engine`` runs chunks on threads, ``run`` makes the result, and
``replay`` runs again for details. Random numbers come from ``streams`` alone, Numba's options from ``accelerate`` alone.
"""

from pmo_risk.simulation.before_after import compare_responses
from pmo_risk.simulation.run import simulate

__all__ = ["compare_responses", "simulate"]
