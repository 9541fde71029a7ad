"""Files read: schedules and portfolios to ``Project`` and ``Portfolio``, risk registers to ``Register``."""

from pmo_risk.importers.json_file import read_json
from pmo_risk.importers.register import read_register

__all__ = ["read_json", "read_register"]
