"""What is planned against the risks of the Northgate plant upgrade; without effect until it is taken, as ``Project.with_responses`` does."""

from __future__ import annotations

import pmo_risk as pr
from pmo_risk.distributions import discrete, pert, triangular, uniform

_ROAD = pr.Impact("PL1150", delay=discrete([5, 10], [0.7, 0.3]), cost=uniform(80e3, 160e3))

RESPONSES = {
    "R01": pr.Response("mitigate", "Consult neighbours and authority before the application", probability=0.15, cost=triangular(35e3, 45e3, 70e3),
                       owner="Permits", due="2027-05-14"),
    "R04": pr.Response("mitigate", "Expediter at the vendors", probability=0.30, cost=pert(50e3, 60e3, 90e3), owner="Procurement", due="2027-08-02"),
    "R06": pr.Response("mitigate", "Reserve shop capacity with the orders", probability=0.12, cost=triangular(90e3, 110e3, 150e3), secondary="R20",
                       owner="Procurement", due="2027-08-30"),
    "R07": pr.Response("mitigate", "Order transformers by the preliminary load list", probability=0.20, cost=triangular(40e3, 60e3, 110e3),
                       owner="Procurement", due="2027-09-06"),
    "R08": pr.Response("mitigate", "Resident inspector at the column shop", probability=0.04, cost=triangular(60e3, 75e3, 100e3),
                       owner="Quality", due="2027-11-01"),
    "R09": pr.Response("mitigate", "Road convoy held ready", impacts=_ROAD, cost=30e3, owner="Logistics", due="2028-03-01"),
    "R10": pr.Response("transfer", "Price agreements for steel, copper and alloy", probability=0.10, cost=triangular(180e3, 220e3, 300e3),
                       owner="Procurement", due="2027-06-01"),
    "R15": pr.Response("mitigate", "Certify welders with the regional college", probability=0.20, cost=triangular(140e3, 170e3, 230e3),
                       owner="Construction", due="2028-01-10"),
    "R17": pr.Response("escalate", "Site board fixes the window of the shutdown", probability=0.05, owner="Project director", due="2028-06-01"),
    "O03": pr.Response("enhance", "Call-offs prepared for the frame agreements", probability=0.70, cost=12e3, owner="Procurement", due="2027-06-01"),
}  # fmt: skip

SECONDARY = [
    pr.Risk("R20", 0.15, [pr.Impact(["PL1140", "PL1230"], delay=triangular(3, 6, 15), each=False, parallel=False)],
            name="Reserved place in the shop missed, as drawings come late", category="Supply"),
]  # fmt: skip


def answered(risks: list[pr.Risk]) -> list[pr.Risk]:
    """The risks with the responses planned, and what comes with these."""
    return [*(risk.replace(responses=RESPONSES[risk.id]) if risk.id in RESPONSES else risk for risk in risks), *SECONDARY]
