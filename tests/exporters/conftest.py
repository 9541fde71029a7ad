"""Loads the plans that the tests of files for planning tools share: pytest's importlib mode puts no folder of tests on the path."""

import importlib.util
import sys
from pathlib import Path

_SPEC = importlib.util.spec_from_file_location("export_plans", Path(__file__).with_name("export_plans.py"))
_MODULE = importlib.util.module_from_spec(_SPEC)
sys.modules[_SPEC.name] = _MODULE
_SPEC.loader.exec_module(_MODULE)
