"""The shelf of file formats that hold a schedule, one format a file.

To add one: write ``newname.py`` with an object that has ``name``, ``looks_like(head, path)`` and ``read(path)`` (see ``Format`` in ``base.py``),
register it with ``FORMATS.register("newname")``, and add its import line below. ``looks_like`` judges by content, never by the file's name, and by
itself: no two formats may claim one file. ``read`` raises nothing but PmoRiskError, and accounts for every row through a ``Ledger``.
"""

from pmo_risk.importers import mspdi, xer
from pmo_risk.importers.base import FORMATS, Format, read

__all__ = ["FORMATS", "Format", "mspdi", "read", "xer"]
