"""Two smaller projects of the Northgate program, and what joins the three; see ``plant_tables`` for the form of a row."""

from __future__ import annotations

from tables import Section

import pmo_risk as pr
from pmo_risk.distributions import discrete, lognormal, normal, pert, triangular, trigen, uniform

JETTY: list[Section] = [
    ("MGT.GOV.MS", "Office", 0.0, [
        ("J000", "Jetty sanctioned", 0, "", {"milestone": "start"}),
        ("J010", "Works permit granted", 0, "J170", {"milestone": "finish"}),
        ("J020", "Heavy-lift berth available", 0, "J470; J480", {"milestone": "finish", "deadline": "2028-06-30T17:00"}),
        ("J030", "Jetty in operation", 0, "J640; J650", {"milestone": "finish"}),
    ]),
    ("ENG.JET.DES", "Office", 2.9, [
        ("J110", "Project set-up", pert(6, 8, 14), "J000"),
        ("J120", "Condition survey and diving inspection", lognormal(mean=18, sd=5), "J110", {"cost": triangular(70, 85, 130)}),
        ("J130", "Hydrographic survey", pert(8, 10, 18), "J110", {"cost": triangular(30, 36, 50)}),
        ("J140", "Ground investigation over water", pert(15, 20, 34), "J130", {"cost": triangular(120, 140, 210)}),
        ("J150", "Concept and berth loads", pert(18, 22, 32), "J120; J130; J140 FF+10d"),
        ("J160", "Permit application and ecology report", pert(30, 38, 55), "J150 SS+10d; J150"),
        ("J170", "Permit review by the waterways authority", lognormal(mean=75, sd=22), "J160", {"rate": 0.3}),
        ("J180", "Detailed design of piles and deck", pert(32, 40, 58), "J150"),
        ("J190", "Detailed design of fenders, dolphins and services", pert(25, 30, 45), "J180 SS+15d; J180 FF"),
    ]),
    ("PRO.JET.BUY", "Office", 0.9, [
        ("J210", "Tender and award the marine contract", pert(40, 48, 70), "J180; J190 FF+10d"),
        ("J220", "Tubular piles: order and rolling", trigen(70, 85, 120), "J180; J210 SS+30d", {"cost": triangular(1180, 1290, 1600)}),
        ("J230", "Precast deck elements", pert(60, 70, 100), "J210", {"cost": triangular(520, 580, 720)}),
        ("J240", "Fenders and bollards: order and delivery", pert(85, 100, 140), "J190; J210", {"cost": triangular(230, 255, 320)}),
        ("J250", "Mooring hooks and access tower: order and delivery", pert(90, 110, 150), "J190; J210", {"cost": triangular(310, 340, 420)}),
        ("J260", "Fire monitors and pumps: order and delivery", pert(95, 115, 160), "J190", {"cost": triangular(280, 310, 390)}),
    ]),
    ("CON.JET.MAR", "Site", 8.4, [
        ("J310", "Mobilise the jack-up barge", pert(8, 10, 18), "J010; J210", {"cost": triangular(260, 290, 380)}),
        ("J320", "Demolish the old approach", pert(14, 18, 28), "J310", {"cost": triangular(140, 160, 220)}),
        ("J330", "Dredge the berth pocket", lognormal(mean=18, sd=6), "J310 FS+3d", {"cost": triangular(210, 240, 400)}),
        ("J340", "Test pile and load test", pert(6, 8, 14), "J310; J220"),
        ("J350", "Drive the piles of the loading platform", trigen(20, 25, 42), "J340; J330; J320", {"cost": triangular(330, 370, 500)}),
        ("J360", "Drive the piles of the dolphins", trigen(14, 18, 30), "J350 SS+10d; J350 FF+5d", {"cost": triangular(220, 245, 330)}),
        ("J370", "Drive the piles of the approach trestle", trigen(16, 20, 34), "J360 SS+6d; J360 FF+4d", {"cost": triangular(190, 215, 290)}),
        ("J380", "Scour protection", pert(8, 10, 17), "J360; J370", {"cost": triangular(90, 100, 140)}),
    ]),
    ("CON.JET.DEK", "Site", 5.8, [
        ("J410", "Pile caps and cross beams, platform", pert(18, 22, 34), "J350 FS-5d", {"cost": triangular(150, 170, 220)}),
        ("J420", "Deck elements, platform", pert(10, 12, 20), "J410 FS+4d; J230"),
        ("J430", "Pile caps and deck, trestle", pert(22, 26, 40), "J370; J420 SS+4d", {"cost": triangular(170, 190, 240)}),
        ("J440", "Dolphin caps", pert(12, 15, 24), "J360", {"cost": triangular(90, 100, 130)}),
        ("J450", "In-situ topping and kerbs", pert(12, 15, 24), "J420; J430 SS+10d"),
        ("J460", "Fenders and bollards", pert(8, 10, 16), "J440; J420; J240"),
        ("J470", "Concrete strength for heavy lifts", discrete([10, 14, 21], [0.5, 0.3, 0.2]), "J450; J430"),
        ("J480", "Berth depth survey and release", uniform(2, 5), "J460; J380; J330"),
    ]),
    ("CON.JET.SRV", "Site", 4.6, [
        ("J510", "Access tower and gangway", pert(8, 10, 17), "J450; J250"),
        ("J520", "Mooring hooks", pert(6, 8, 13), "J440; J250"),
        ("J530", "Piping on the trestle", pert(24, 30, 46), "J430", {"cost": triangular(260, 290, 370)}),
        ("J540", "Fire-fighting system", pert(18, 22, 35), "J430; J260; J530 SS+8d"),
        ("J550", "Power, lighting and navigation aids", pert(20, 25, 38), "J450; J530 SS+6d", {"cost": triangular(140, 155, 195)}),
        ("J560", "Pressure test and paint", pert(10, 13, 21), "J530; J540 FF"),
    ]),
    ("COM.JET.RUN", "Site", 3.8, [
        ("J610", "Commission fire-fighting and power", pert(8, 10, 16), "J540; J550"),
        ("J620", "Commission mooring and access systems", pert(5, 6, 10), "J510; J520; J550"),
        ("J630", "Marine risk assessment and port approval", normal(15, 2.5), "J610; J620"),
        ("J640", "Trial berthing", triangular(2, 3, 7), "J630; J560; J020"),
        ("J650", "As-built records and handover", pert(12, 15, 25), "J630; J620"),
    ]),
]  # fmt: skip

WATER: list[Section] = [
    ("MGT.GOV.MS", "Office", 0.0, [
        ("W000", "Water treatment sanctioned", 0, "", {"milestone": "start"}),
        ("W010", "Discharge consent granted", 0, "W150", {"milestone": "finish"}),
        ("W020", "Ready to take process water", 0, "W560; W570", {"milestone": "finish", "deadline": "2029-06-29T17:00"}),
        ("W030", "Extension accepted", 0, "W620; W630", {"milestone": "finish"}),
    ]),
    ("ENG.WAT.DES", "Office", 3.1, [
        ("W110", "Set-up and basis of design", pert(10, 12, 20), "W000"),
        ("W120", "Pilot trials with site water", trigen(45, 55, 85), "W110", {"cost": triangular(120, 140, 200)}),
        ("W130", "Process design", pert(25, 30, 46), "W120 FS-15d; W110"),
        ("W140", "Discharge consent: application", pert(18, 22, 32), "W130"),
        ("W150", "Discharge consent: review", lognormal(mean=85, sd=25), "W140", {"rate": 0.3}),
        ("W160", "Layout and hydraulic profile", pert(12, 15, 24), "W130 SS+15d; W130 FF+5d"),
        ("W170", "Civil design of tanks", pert(28, 34, 50), "W160"),
        ("W180", "Mechanical and piping design", pert(30, 36, 54), "W160; W230 SS+15d"),
        ("W190", "Electrical and control design", pert(28, 34, 50), "W160; W180 SS+12d; W180 FF+5d"),
    ]),
    ("PRO.WAT.BUY", "Office", 0.8, [
        ("W210", "Tender and award the civil contract", pert(38, 45, 65), "W170"),
        ("W220", "Membrane units: bids and order", pert(28, 35, 52), "W130"),
        ("W230", "Membrane units: vendor drawings", pert(20, 25, 40), "W220"),
        ("W240", "Membrane units: manufacture and delivery", trigen(120, 140, 185), "W230; W180 FF", {"cost": triangular(1180, 1280, 1550)}),
        ("W250", "Blowers and pumps: order and delivery", pert(95, 110, 150), "W160", {"cost": triangular(420, 460, 560)}),
        ("W260", "Scrapers, screens and presses: order and delivery", pert(100, 120, 165), "W160", {"cost": triangular(380, 420, 520)}),
        ("W270", "Switchboards and control panels: order and delivery", pert(90, 105, 145), "W190", {"cost": triangular(300, 330, 410)}),
        ("W280", "Pipe, valves and instruments: order and delivery", pert(70, 85, 120), "W180", {"cost": triangular(360, 400, 500)}),
        ("W290", "Tender and award the mechanical and electrical contract", pert(40, 48, 70), "W180; W190"),
    ]),
    ("CON.WAT.CIV", "Site", 5.2, [
        ("W310", "Mobilise and set out", pert(6, 8, 14), "W210; W010 FF-5d"),
        ("W320", "Sheet piles and excavation", trigen(18, 22, 38), "W310; W010", {"cost": triangular(280, 320, 470)}),
        ("W330", "Base slabs of the aeration tanks", pert(20, 24, 36), "W320", {"cost": triangular(210, 235, 300)}),
        ("W340", "Walls of the aeration tanks", pert(32, 38, 56), "W330 FS+4d", {"cost": triangular(320, 355, 450)}),
        ("W350", "Settling tanks", pert(34, 40, 60), "W330 SS+10d; W330 FF+20d", {"cost": triangular(300, 330, 420)}),
        ("W360", "Water-tightness tests", pert(8, 10, 20), "W340; W350"),
        ("W370", "Membrane and blower building", pert(38, 46, 68), "W320 SS+12d; W320", {"cost": triangular(460, 510, 640)}),
        ("W380", "Underground pipework", pert(20, 25, 38), "W340; W370 SS+15d", {"cost": triangular(170, 190, 245)}),
        ("W390", "Roads, paving and landscaping", pert(16, 20, 31), "W380; W360; W420 FF", {"cost": triangular(130, 145, 185)}),
    ]),
    ("CON.WAT.MEI", "Site", 5.0, [
        ("W410", "Install membrane units", pert(18, 22, 35), "W370; W240; W290", {"cost": triangular(110, 125, 165)}),
        ("W420", "Install blowers, pumps and pipework", pert(30, 36, 55), "W370; W250; W280; W290; W410 SS+5d", {"cost": triangular(220, 245, 310)}),
        ("W430", "Install scrapers, screens and presses", pert(18, 22, 34), "W360; W260; W290"),
        ("W440", "Install switchboards and panels", pert(12, 15, 24), "W370; W270; W290"),
        ("W450", "Cables and instruments", pert(26, 32, 49), "W440; W280; W420 SS+12d; W430 FF+5d", {"cost": triangular(140, 155, 200)}),
        ("W460", "Control software", pert(35, 42, 65), "W190; W270 SS+40d", {"cost": triangular(150, 165, 220)}),
        ("W470", "Loop checks", pert(10, 12, 20), "W450; W460; W440"),
    ]),
    ("COM.WAT.RUN", "Site", 3.6, [
        ("W510", "Dry commissioning", pert(8, 10, 17), "W470; W430; W410; W420"),
        ("W520", "Clean-water tests", pert(10, 12, 20), "W510; W360; W380"),
        ("W530", "Seed and grow biology", lognormal(mean=34, sd=8), "W520"),
        ("W540", "Commission the membranes", pert(14, 18, 30), "W520; W530 SS+15d"),
        ("W550", "Automatic control and alarms", pert(8, 10, 17), "W540; W470"),
        ("W560", "Operator training and procedures", pert(12, 15, 24), "W510; W520 SS"),
        ("W570", "Permit sampling before first load", discrete([10, 15, 25], [0.6, 0.3, 0.1]), "W530; W540; W550"),
        ("W610", "Take process water, ramp up", trigen(18, 24, 42), "W020"),
        ("W620", "Performance test", triangular(12, 15, 26), "W610"),
        ("W630", "Handover and close-out", uniform(10, 18), "W610 SS+5d; W390; W610"),
    ]),
]  # fmt: skip

LINKS = [
    pr.Link("Jetty/J020", "FS", lag="3d", successor="Northgate/PL1150"),
    pr.Link("Northgate/MS050", "FS", successor="Water/W510"),
    pr.Link("Northgate/EN1060", "FS", successor="Water/W130"),
    pr.Link("Water/W020", "FS", successor="Northgate/CO4020"),
    pr.Link("Northgate/CO4030", "SS", lag="5d", successor="Water/W610"),
    pr.Link("Northgate/CS1070", "FF", lag="10d", successor="Water/W380"),
]

SHARED_RISKS = [
    pr.Risk(
        "P01",
        0.35,
        [
            pr.Impact(
                ["Northgate/CA1110", "Northgate/CA2110", "Northgate/CA3110", "Jetty/J410", "Jetty/J430", "Water/W330", "Water/W340", "Water/W350"],
                factor=pert(1.05, 1.12, 1.35),
                each=False,
                parallel=False,
            ),
            pr.Impact(cost=triangular(200e3, 380e3, 900e3)),
        ],
        name="Concrete supply and civil crews short in the region",
        category="Labour",
    ),
    pr.Risk(
        "P02",
        0.25,
        [
            pr.Impact(["Northgate/MG130", "Jetty/J170", "Water/W150"], factor=pert(1.05, 1.25, 1.70), each=False, parallel=False),
            pr.Impact(["Northgate/CS1030", "Jetty/J330"], delay=pert(3, 8, 20), cost=pert(60e3, 120e3, 300e3), each=False, parallel=False),
        ],
        name="New nature protection rules during the review",
        category="Permits",
    ),
]
