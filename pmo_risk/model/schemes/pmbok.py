"""The probability and impact matrix of the PMBOK Guide."""

from pmo_risk.model.scale import Level, Scale
from pmo_risk.model.schemes.shelf import SCHEMES
from pmo_risk.model.scoring import ScoringScheme, Tolerance

_NAMES = ("Very low", "Low", "Moderate", "High", "Very high")


def _scale(name: str, borders: tuple[float, ...], texts: tuple[str, ...], unit: str = "") -> Scale:
    """Levels between rising borders; the last has no end where there is no border above it."""
    ends = (*borders[1:], None)
    return Scale(name, [Level(n, low, high, text) for n, low, high, text in zip(_NAMES, borders, ends, texts, strict=False)], unit)


def _words(name: str, texts: tuple[str, ...]) -> Scale:
    return Scale(name, [Level(n, text=text) for n, text in zip(_NAMES, texts, strict=True)])


SCHEMES.register("pmbok")(
    ScoringScheme(
        "PMBOK probability and impact matrix",
        probability=_scale("probability", (0.0, 0.2, 0.4, 0.6, 0.8, 1.0), ("0.10", "0.30", "0.50", "0.70", "0.90")),
        impacts=[
            _scale("cost", (0, 0.01, 0.1, 0.2, 0.4), ("insignificant", "below 10%", "10 to 20%", "20 to 40%", "above 40%"), "share"),
            _scale("schedule", (0, 0.01, 0.05, 0.1, 0.2), ("insignificant", "below 5%", "5 to 10%", "10 to 20%", "above 20%"), "share"),
            _words("scope", ("barely noticeable", "minor areas", "major areas", "not acceptable to the sponsor", "the end item is useless")),
            _words(
                "quality",
                ("barely noticeable", "demanding uses only", "needs the sponsor's approval", "not acceptable to the sponsor", "the end item is useless"),
            ),
        ],
        matrix=[
            [0.01, 0.01, 0.02, 0.04, 0.08],
            [0.02, 0.03, 0.06, 0.12, 0.24],
            [0.03, 0.05, 0.10, 0.20, 0.40],
            [0.04, 0.07, 0.14, 0.28, 0.56],
            [0.05, 0.09, 0.18, 0.36, 0.72],
        ],
        tolerances=[
            Tolerance("Low", "#CFE8D5", "watch it; a reserve is enough", 0.0),
            Tolerance("Moderate", "#F2C84B", "an owner and a response, reviewed regularly", 0.06),
            Tolerance("High", "#DF7A58", "respond first, and tell the sponsor", 0.18),
        ],
        source=(
            "PMI, A Guide to the Project Management Body of Knowledge (PMBOK Guide), 5th edition, 2013: impacts from Table 11-1, probabilities and scores "
            "from Figure 11-10, where scores are rounded to two digits. Ours, as the Guide leaves them to the organization: each probability as the middle "
            "of a range of 0.2; 1% as the end of an insignificant increase; the borders of the classes at 0.06 and 0.18, their colours and actions."
        ),
    )
)
