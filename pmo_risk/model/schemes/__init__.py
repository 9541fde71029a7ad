"""The shelf of scoring schemes from the literature, one a file, each with its source.

To add one: write ``newname.py`` that makes a ``ScoringScheme`` whose ``source`` names document, edition and table, register it with
``SCHEMES.register("newname")``, and add its import line below. Figures come from the document; what it leaves open and a scheme needs is said in the
source to be ours. ISO 31000 and IEC 31010 give no scales or matrix: an office that follows them sets its own.
"""

from pmo_risk.model.schemes.shelf import SCHEMES  # isort: skip
from pmo_risk.model.schemes import milstd882, nist80030, pmbok

__all__ = ["SCHEMES", "milstd882", "nist80030", "pmbok"]
