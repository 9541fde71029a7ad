"""The severity, probability and risk tables of MIL-STD-882E.

The standard has no scale of delays: add one of your own levels where delays are to be rated (``dataclasses.replace(scheme, impacts=[...])``).
"""

from pmo_risk.model.scale import Level, Scale
from pmo_risk.model.schemes.shelf import SCHEMES
from pmo_risk.model.scoring import ScoringScheme, Tolerance

_SEVERITIES = ("Negligible", "Marginal", "Critical", "Catastrophic")


def _words(name: str, texts: tuple[str, ...]) -> Scale:
    return Scale(name, [Level(n, text=text) for n, text in zip(_SEVERITIES, texts, strict=True)])


SCHEMES.register("mil-std-882e")(
    ScoringScheme(
        "MIL-STD-882E risk assessment matrix",
        probability=Scale(
            "probability",
            [
                Level("Eliminated", 0, 0, "F: incapable of occurrence; the hazard was identified and is no longer there"),
                Level("Improbable", 0, 1e-6, "E: so unlikely that occurrence may not be experienced in the life of an item"),
                Level("Remote", 1e-6, 1e-3, "D: unlikely, but possible to occur in the life of an item"),
                Level("Occasional", 1e-3, 1e-2, "C: likely to occur sometime in the life of an item"),
                Level("Probable", 1e-2, 1e-1, "B: will occur several times in the life of an item"),
                Level("Frequent", 1e-1, 1, "A: likely to occur often in the life of an item"),
            ],
        ),
        impacts=[
            Scale(
                "cost",
                [
                    Level("Negligible", 0, 100e3, "4: monetary loss less than $100K"),
                    Level("Marginal", 100e3, 1e6, "3: equal to or exceeding $100K but less than $1M"),
                    Level("Critical", 1e6, 10e6, "2: equal to or exceeding $1M but less than $10M"),
                    Level("Catastrophic", 10e6, None, "1: equal to or exceeding $10M"),
                ],
                "USD",
            ),
            _words(
                "safety",
                (
                    "injury or occupational illness not resulting in a lost work day",
                    "injury or occupational illness resulting in one or more lost work days",
                    "permanent partial disability; injuries or illness that may result in hospitalization of at least three personnel",
                    "death; permanent total disability",
                ),
            ),
            _words("environment", ("minimal impact", "reversible moderate impact", "reversible significant impact", "irreversible significant impact")),
        ],
        matrix=[
            ["Eliminated", "Eliminated", "Eliminated", "Eliminated"],
            ["Low", "Medium", "Medium", "Medium"],
            ["Low", "Medium", "Medium", "Serious"],
            ["Low", "Medium", "Serious", "High"],
            ["Medium", "Serious", "High", "High"],
            ["Medium", "Serious", "High", "High"],
        ],
        tolerances=[
            Tolerance("Eliminated", "#E8E8E8"),
            Tolerance("Low", "#CFE8D5"),
            Tolerance("Medium", "#F2C84B"),
            Tolerance("Serious", "#E8975A"),
            Tolerance("High", "#D1583F"),
        ],
        source=(
            "US Department of Defense, MIL-STD-882E, Standard Practice: System Safety, 11 May 2012: severity categories from Table I, probability levels from "
            "Table II with the example probabilities of Table A-II (Appendix A, which is guidance), matrix from Table III. Probabilities are those in the life "
            "of an item. Ours: colours; a number on a border is in the higher level. The standard gives no scale of delays."
        ),
    )
)
