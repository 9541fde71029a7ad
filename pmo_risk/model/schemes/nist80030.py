"""The assessment scales of NIST SP 800-30.

It rates in words: no money and no delay belongs to a level. Rate risks in words (``Risk(ratings={"operations": "High"})``), or add scales of your own with
the same level names (``dataclasses.replace(scheme, impacts=[...])``).
"""

from pmo_risk.model.scale import Level, Scale
from pmo_risk.model.schemes.shelf import SCHEMES
from pmo_risk.model.scoring import ScoringScheme, Tolerance

_NAMES = ("Very low", "Low", "Moderate", "High", "Very high")
_SEMI_QUANTITATIVE = ((0.0, 0.05, "0-4"), (0.05, 0.21, "5-20"), (0.21, 0.80, "21-79"), (0.80, 0.96, "80-95"), (0.96, 1.0, "96-100"))
_EFFECTS = ("negligible", "limited", "serious", "severe or catastrophic", "multiple severe or catastrophic")
_COLOURS = ("#DCEFE1", "#B4DCC0", "#F2C84B", "#E8975A", "#D1583F")

SCHEMES.register("nist-sp-800-30")(
    ScoringScheme(
        "NIST SP 800-30 level of risk",
        probability=Scale("probability", [Level(name, low, high, text) for name, (low, high, text) in zip(_NAMES, _SEMI_QUANTITATIVE, strict=True)]),
        impacts=[Scale("operations", [Level(name, text=f"{effect} adverse effects") for name, effect in zip(_NAMES, _EFFECTS, strict=True)])],
        matrix=[
            ["Very low", "Very low", "Very low", "Low", "Low"],
            ["Very low", "Low", "Low", "Low", "Moderate"],
            ["Very low", "Low", "Moderate", "Moderate", "High"],
            ["Very low", "Low", "Moderate", "High", "Very high"],
            ["Very low", "Low", "Moderate", "High", "Very high"],
        ],
        tolerances=[Tolerance(name, colour) for name, colour in zip(_NAMES, _COLOURS, strict=True)],
        source=(
            "NIST, Special Publication 800-30 Revision 1, Guide for Conducting Risk Assessments, September 2012: matrix from Table I-2, impacts from Table H-3 "
            "(adverse effects on organizational operations, assets, individuals, other organizations, or the Nation), semi-quantitative values of the levels "
            "from Tables G-2 to G-4. Ours: these values, 0 to 100, read as a probability in percent, each level up to the begin of the next; colours."
        ),
    )
)
