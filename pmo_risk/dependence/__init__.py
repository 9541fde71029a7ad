"""How quantities depend on each other: from the coefficients that a plan asks for to the correlations of the normal scores that are drawn.

``latent`` converts one into the other, ``nearest`` repairs a matrix that cannot be, ``groups`` puts the correlations of a plan together.
"""

from pmo_risk.dependence.groups import Group, groups_of
from pmo_risk.dependence.repair import Repair

__all__ = ["Group", "Repair", "groups_of"]
