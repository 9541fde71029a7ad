"""The risk register of the Northgate plant upgrade: nineteen threats, six opportunities, three systemic uncertainties that are always there, and responses."""

from __future__ import annotations

from plant_responses import answered
from plant_tables import ENGINEERING
from site_tables import COMMISSIONING, CONSTRUCTION

import pmo_risk as pr
from pmo_risk.distributions import Distribution, discrete, lognormal, normal, pert, triangular, uniform

VENDOR_DRAWINGS = ["PL1120", "PL1220", "PL2120", "PL2220", "PL3120", "PE1120"]
FABRICATION = ["PL1140", "PL1230", "PL2130", "PL2230", "PE1130", "PE1220"]
ELECTRICAL_SUPPLY = ["PL3130", "PL3220"]
PIPING = ["CA1160", "CA2160", "CA3170", "CA4170", "CA5130"]
FOUNDATIONS = ["CA1110", "CA2110", "CA3110", "CA4110", "CA5110", "CS6110"]
LIFTS = ["CA3130", "CA3140", "CA2140"]
CABLING = ["CA1220", "CA2220", "CA3220", "CA4220", "CA5220"]
LOOP_CHECKS = ["CA1240", "CA2250", "CA3250", "CA4240"]
STEEL = ["CA2130", "CA3150", "CA5120"]
DESIGN = [row[0] for _, _, _, rows in ENGINEERING for row in rows]
SITE_WORK = [row[0] for _, _, _, rows in CONSTRUCTION for row in rows if row[0] not in ("CA3130", "CA5140", "CS6170")]
TESTS = [row[0] for wbs, _, _, rows in COMMISSIONING if wbs.startswith("COM.PRE") for row in rows]


def register() -> pr.Register:
    """The register; delays are in working days of the project (8 hours), money in euros."""
    return pr.Register(answered([*_systemic(), *_before_site(), *_on_site(), *_opportunities()]))


def _impact(tasks: str | list[str] = (), **effects: Distribution | float) -> pr.Impact:
    """An impact; on tasks it is one draw for all of them, and comes on top of others, which is said so that ``check`` need not ask."""
    return pr.Impact(tasks, each=False, parallel=False, **effects) if tasks else pr.Impact(**effects)


def _systemic() -> list[pr.Risk]:
    """What strikes always and moves many tasks together: how good the estimate was."""
    impact, risk = _impact, pr.Risk
    return [
        risk("S01", 1.0, [impact(DESIGN, factor=pert(0.93, 1.02, 1.20))], name="Output of the design office against the estimate", category="Estimate"),
        risk("S02", 1.0, [impact(SITE_WORK, factor=pert(0.90, 1.03, 1.28)), impact(TESTS, factor=pert(0.90, 1.00, 1.25))],
             name="Productivity on site against the estimate", category="Estimate"),
        risk("S03", 1.0, [impact(cost=triangular(-2.6e6, 0.2e6, 4.2e6))], name="Price level of equipment and contracts", category="Estimate"),
    ]  # fmt: skip


def _before_site() -> list[pr.Risk]:
    impact, risk = _impact, pr.Risk
    return [
        risk("R01", 0.35, [impact("MG130", delay=lognormal(mean=45, sd=20), cost=pert(40e3, 60e3, 120e3))],
             name="Objections to the environmental permit", category="Permits"),
        risk("R02", 0.25, [impact("MG220", delay=pert(15, 25, 50))], name="Building permit returned with questions", category="Permits"),
        risk("R03", 0.30, [impact(["EN1080", "EN1090", "EN2120"], factor=pert(1.05, 1.15, 1.40), cost=pert(120e3, 180e3, 350e3))],
             name="HAZOP actions change the process late", category="Engineering"),
        risk("R04", 0.55, [impact(VENDOR_DRAWINGS, factor=pert(1.05, 1.25, 1.70))], name="Vendors deliver drawings late", category="Engineering"),
        risk("R05", 0.40, [impact(["EN2130", "EN2140", "EN2220", "EN2230"], factor=triangular(1.00, 1.12, 1.35), cost=pert(90e3, 140e3, 260e3))],
             name="Piping designers leave for other projects", category="Engineering"),
        risk("R06", 0.30, [impact(FABRICATION, factor=triangular(1.03, 1.10, 1.28)), impact(cost=pert(150e3, 260e3, 520e3))],
             name="Fabrication shops overbooked", category="Supply"),
        risk("R07", 0.45, [impact(ELECTRICAL_SUPPLY, delay=triangular(15, 30, 75), cost=pert(60e3, 110e3, 240e3))],
             name="Shortage of transformers and switchgear", category="Supply"),
        risk("R08", 0.12, [impact("PL1140", delay=triangular(20, 35, 70), cost=triangular(150e3, 240e3, 480e3))],
             name="Column shell rejected at inspection", category="Supply"),
        risk("R09", 0.15, [impact("PL1150", delay=discrete([10, 25, 45], [0.5, 0.3, 0.2]), cost=uniform(40e3, 120e3))],
             name="River level too low for the barge", category="Supply"),
        risk("R10", 0.40, [impact(cost=triangular(300e3, 650e3, 1.6e6))], name="Prices of steel, copper and alloy rise", category="Market"),
        risk("R11", 0.25, [impact(["PL4120", "EN4140"], factor=pert(1.05, 1.18, 1.50), cost=pert(80e3, 140e3, 300e3))],
             name="Scope of the control system grows", category="Engineering"),
    ]  # fmt: skip


def _on_site() -> list[pr.Risk]:
    impact, risk = _impact, pr.Risk
    return [
        risk("R12", 0.35, [impact("CS1030", delay=triangular(5, 12, 35), cost=triangular(120e3, 300e3, 900e3))],
             name="More contaminated soil than surveyed", category="Ground"),
        risk("R13", 0.20, [impact(["CS1040", "CS1050", "CS1060"], factor=pert(1.10, 1.25, 1.60), cost=pert(90e3, 160e3, 380e3))],
             name="Obstructions under the piles", category="Ground"),
        risk("R14", 0.60, [impact(FOUNDATIONS, factor=pert(1.00, 1.08, 1.25)), impact(LIFTS, delay=pert(0, 3, 12))],
             name="Bad weather: rain, frost and wind", category="Weather"),
        risk("R15", 0.50, [impact([*PIPING, "PB2040"], factor=triangular(1.05, 1.15, 1.40), cost=triangular(250e3, 480e3, 1.1e6))],
             name="Too few certified welders in the region", category="Labour"),
        risk("R16", 0.30, [impact(CABLING, factor=triangular(1.05, 1.15, 1.35), cost=pert(60e3, 110e3, 220e3)), impact(LOOP_CHECKS, delay=pert(1, 3, 8))],
             name="Electrical contractor short of crews", category="Labour"),
        risk("R17", 0.15, [impact("CA5140", delay=discrete([5, 130], [0.8, 0.2]), cost=triangular(80e3, 200e3, 600e3))],
             name="Site shutdown moved by operations", category="Interfaces"),
        risk("R18", 0.25, [impact("CS6170", delay=lognormal(mean=25, sd=15))], name="Grid operator connects late", category="Interfaces"),
        risk("R19", 0.35, [impact(["CO4030", "CO4040", "CO4050"], factor=pert(1.10, 1.40, 2.20), cost=triangular(150e3, 300e3, 800e3))],
             name="Product off specification at start-up", category="Start-up"),
    ]  # fmt: skip


def _opportunities() -> list[pr.Risk]:
    impact, risk = _impact, pr.Risk
    return [
        risk("O01", 0.40, [impact(["CA2160", "CA3170", "CA5130"], factor=pert(0.75, 0.86, 0.96), cost=triangular(-420e3, -240e3, -60e3))],
             name="More piping as shop-built modules", category="Construction"),
        risk("O02", 0.30, [impact("CA3140", delay=triangular(-6, -4, -1), cost=triangular(-140e3, -80e3, -20e3))],
             name="Columns dressed on the ground before the lift", category="Construction"),
        risk("O03", 0.35, [impact(cost=normal(-380e3, 90e3))], name="Frame agreements of the group for bulk materials", category="Market"),
        risk("O04", 0.25, [impact("MG130", factor=pert(0.70, 0.82, 0.95))], name="Authority accepts a staged permit review", category="Permits"),
        risk("O05", 0.45, [impact(LOOP_CHECKS, factor=pert(0.65, 0.80, 0.95)), impact(["CO2350"], factor=pert(0.70, 0.85, 1.00))],
             name="Smart commissioning tools of the vendor", category="Start-up"),
        risk("O06", 0.20, [impact(STEEL, factor=pert(0.85, 0.92, 0.98), cost=triangular(-180e3, -90e3, -30e3))],
             name="Second steel erection crew from the neighbouring site", category="Construction"),
    ]  # fmt: skip
