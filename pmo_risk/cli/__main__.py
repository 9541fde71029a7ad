"""``python -m pmo_risk.cli`` is ``pmo-risk``."""

from pmo_risk.cli import main

main()
