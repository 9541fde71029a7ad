"""The command line: ``pmo-risk simulate | compare | check | convert | demo``.

Exit codes: 0 ok, 1 a fault of ours, 2 usage, 3 invalid input, 4 limit or security, 5 interrupted, 6 not converged.
"""

from pmo_risk.cli.main import main

__all__ = ["main"]
