"""Schedule health: is this schedule fit to be simulated?

SHELF: one metric a file. To add one, write a file with a function that takes a ``Scope`` and returns a ``Tally`` (or ``NotMeasurable``), put ``@metric(...)``
on it, and import the file here. Its docstring is its definition; ``why`` says what is at stake for a simulation, ``source`` who asks for it. The tests of all
metrics then run over it; its counts by hand go into ``tests/network/test_health_*``, its row into ``docs/health.md``.
"""

from pmo_risk.network.health.alap import alap
from pmo_risk.network.health.assess import health_of
from pmo_risk.network.health.bei import bei
from pmo_risk.network.health.cpli import cpli
from pmo_risk.network.health.critical_path_test import critical_path_test
from pmo_risk.network.health.dangling_logic import dangling_logic
from pmo_risk.network.health.data_date import data_date
from pmo_risk.network.health.deadline import deadline
from pmo_risk.network.health.hard_constraints import hard_constraints
from pmo_risk.network.health.health import Health
from pmo_risk.network.health.high_duration import high_duration
from pmo_risk.network.health.high_float import high_float
from pmo_risk.network.health.invalid_dates import invalid_dates
from pmo_risk.network.health.lags import lags
from pmo_risk.network.health.leads import leads
from pmo_risk.network.health.link_types import link_types
from pmo_risk.network.health.loe_logic import loe_logic
from pmo_risk.network.health.logic_density import logic_density
from pmo_risk.network.health.long_lags import long_lags
from pmo_risk.network.health.manual_tasks import manual_tasks
from pmo_risk.network.health.merge_hotspots import merge_hotspots
from pmo_risk.network.health.metric import METRICS, Limit, Measured, Tie
from pmo_risk.network.health.missed_tasks import missed_tasks
from pmo_risk.network.health.missing_logic import missing_logic
from pmo_risk.network.health.negative_float import negative_float
from pmo_risk.network.health.out_of_sequence import out_of_sequence
from pmo_risk.network.health.redundant_links import redundant_links
from pmo_risk.network.health.resources import resources
from pmo_risk.network.health.soft_constraints import soft_constraints
from pmo_risk.network.health.summary_links import summary_links
from pmo_risk.network.health.uncertain_work import uncertain_work
from pmo_risk.network.health.zero_durations import zero_durations

__all__ = [
    "METRICS",
    "Health",
    "Limit",
    "Measured",
    "Tie",
    "alap",
    "bei",
    "cpli",
    "critical_path_test",
    "dangling_logic",
    "data_date",
    "deadline",
    "hard_constraints",
    "health_of",
    "high_duration",
    "high_float",
    "invalid_dates",
    "lags",
    "leads",
    "link_types",
    "loe_logic",
    "logic_density",
    "long_lags",
    "manual_tasks",
    "merge_hotspots",
    "missed_tasks",
    "missing_logic",
    "negative_float",
    "out_of_sequence",
    "redundant_links",
    "resources",
    "soft_constraints",
    "summary_links",
    "uncertain_work",
    "zero_durations",
]
