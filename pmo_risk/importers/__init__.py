"""The shelf of file formats that hold a schedule, one format a file, and the readers of risk registers and of rules of uncertainty.

To add one: write ``newname.py`` with an object that has ``name``, ``looks_like(head, path)`` and ``read(path)`` (see ``Format`` in ``base.py``),
register it with ``FORMATS.register("newname")``, and add its import line below. ``looks_like`` judges by content, never by the file's name, and by
itself: no two formats may claim one file. ``read`` raises nothing but PmoRiskError, and accounts for every row through a ``Ledger``.
"""

from pmo_risk.importers import csv_folder, json_file, mpxj, mspdi, pmxml, xer
from pmo_risk.importers.base import FORMATS, Format, read
from pmo_risk.importers.p6_scores import read_p6_risks
from pmo_risk.importers.register import read_register
from pmo_risk.importers.rules import read_rules
from pmo_risk.importers.scheme_file import read_scheme
from pmo_risk.importers.weather import read_weather

__all__ = [
    "FORMATS",
    "Format",
    "csv_folder",
    "json_file",
    "mpxj",
    "mspdi",
    "pmxml",
    "read",
    "read_p6_risks",
    "read_register",
    "read_rules",
    "read_scheme",
    "read_weather",
    "xer",
]
