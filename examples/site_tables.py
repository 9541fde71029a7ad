"""Construction and commissioning of the Northgate plant upgrade; see ``plant_tables`` for the form of a row."""

from __future__ import annotations

from tables import Section

from pmo_risk.distributions import discrete, lognormal, normal, pert, triangular, trigen, uniform

CONSTRUCTION: list[Section] = [
    ("CON.SITE.PREP", "Site", 2.2, [
        ("CS1010", "Site establishment and temporary facilities", pert(10, 12, 20), "MS030", {"cost": triangular(260, 290, 360)}),
        ("CS1020", "Divert buried services", lognormal(mean=16, sd=5), "CS1010 SS+5d", {"cost": triangular(120, 150, 260)}),
        ("CS1030", "Strip, excavate and remove contaminated soil", trigen(16, 20, 36), "CS1010; CS1020 SS+6d", {"cost": triangular(240, 300, 560)}),
        ("CS1040", "Pile area 300 and the substation", pert(16, 20, 30), "CS1030; EN3110; CS1020", {"cost": triangular(420, 470, 600)}),
        ("CS1050", "Pile areas 100 and 200", pert(14, 18, 27), "CS1040", {"cost": triangular(330, 370, 470)}),
        ("CS1060", "Pile areas 400 and 500", pert(12, 15, 23), "CS1050", {"cost": triangular(270, 300, 380)}),
        ("CS1070", "Underground drainage and fire main", pert(22, 28, 42), "CS1040 SS+10d; EN3030", {"cost": triangular(340, 380, 480)}),
        ("CS1080", "Roads, paving and fencing", pert(24, 30, 45), "CS1070; CA3170; CA1150 FF+5d; CA4130", {"cost": triangular(420, 460, 570)}),
    ]),
    ("CON.A100.CIV", "Site", 1.7, [
        ("CA1110", "Tank foundations and bund", pert(26, 32, 46), "CS1050; EN3130", {"cost": triangular(410, 450, 560)}),
        ("CA1120", "Pump slab and loading bay", pert(14, 18, 27), "CA1110 SS+15d; CA1110 FF", {"cost": triangular(150, 170, 220)}),
    ]),
    ("CON.A100.MEC", "Site", 2.1, [
        ("CA1130", "Erect four storage tanks", pert(48, 56, 78), "CA1110; PE1310; MG360", {"cost": triangular(520, 570, 690)}),
        ("CA1140", "Hydrotest and settle the tanks", triangular(10, 12, 20), "CA1130"),
        ("CA1150", "Set pumps and loading arms", pert(10, 12, 18), "CA1120 FS+5d; PE1220; PE1410"),
        ("CA1160", "Tank farm piping", pert(30, 38, 55), "CA1150; PB2040 SS+35d; CA1130 FF+8d; PB2040", {"cost": triangular(260, 290, 370)}),
        ("CA1170", "Tank lining and paint", pert(14, 18, 28), "CA1140", {"cost": triangular(150, 170, 220)}),
        ("CA1180", "Pressure test the tank farm piping", pert(8, 10, 16), "CA1160; CA1140; PB2030"),
        ("CA1190", "Walk-down and punch list, area 100", pert(5, 6, 10), "CA1180; CA1170; CS1080; CA1230 FF"),
    ]),
    ("CON.A100.EI", "Site", 1.6, [
        ("CA1210", "Cable trays and earthing, area 100", pert(12, 15, 22), "CA1120; PB3020; MG380"),
        ("CA1220", "Pull and terminate cables, area 100", pert(18, 22, 33), "CA1210; EN4060", {"cost": triangular(90, 100, 130)}),
        ("CA1230", "Install instruments, area 100", pert(14, 18, 27), "CA1160 SS+20d; PB3010; CA1160 FF+2d; EN4160"),
        ("CA1240", "Loop checks, area 100", pert(8, 10, 16), "CA1220; CA1230; CS6180"),
    ]),
    ("CON.A200.CIV", "Site", 1.8, [
        ("CA2110", "Foundations of the reaction building", pert(28, 34, 50), "CS1050 FS-3d; EN3130", {"cost": triangular(440, 490, 610)}),
        ("CA2120", "Concrete frame to the reactor floor", pert(30, 36, 54), "CA2110 FS+4d", {"cost": triangular(480, 530, 660)}),
    ]),
    ("CON.A200.MEC", "Site", 2.4, [
        ("CA2130", "Erect structural steel, area 200", pert(22, 28, 42), "CA2120; PB1030; MG360", {"cost": triangular(230, 260, 330)}),
        ("CA2140", "Lift and set the reactors", pert(8, 10, 18), "CA2130 SS+12d; PL1240; EN2090", {"cost": triangular(170, 190, 270)}),
        ("CA2150", "Set pumps, exchangers and agitators, area 200", pert(12, 15, 24), "CA2140; PE1130; PE1220"),
        ("CA2160", "Piping, area 200", trigen(38, 46, 68), "CA2150 SS+6d; PB2040; CA2130; CA2150 FF+15d", {"cost": triangular(390, 430, 540)}),
        ("CA2170", "Pressure test, area 200", pert(10, 13, 21), "CA2160 FS-4d; PB2030; PB2020"),
        ("CA2180", "Insulation and paint, area 200", pert(18, 22, 34), "CA2170 SS+5d; PB3030; CA2170", {"cost": triangular(170, 190, 240)}),
        ("CA2190", "Walk-down and punch list, area 200", pert(5, 7, 12), "CA2180; CA2240 FF"),
    ]),
    ("CON.A200.EI", "Site", 1.7, [
        ("CA2210", "Cable trays and earthing, area 200", pert(16, 20, 30), "CA2130; PB3020; MG380"),
        ("CA2220", "Pull and terminate cables, area 200", pert(24, 30, 45), "CA2210; EN4060; CS6150 SS", {"cost": triangular(140, 155, 200)}),
        ("CA2230", "Heat tracing, area 200", pert(10, 12, 19), "CA2170; CA2220 SS+10d"),
        ("CA2240", "Install instruments and valves, area 200", pert(20, 25, 38), "CA2160 SS+25d; PB3010; EN4150; CA2160 FF+4d"),
        ("CA2250", "Loop checks, area 200", pert(12, 15, 25), "CA2220; CA2240; CA2230; CS6180"),
    ]),
    ("CON.A300.CIV", "Site", 1.9, [
        ("CA3110", "Column foundations", pert(24, 30, 44), "CS1040; EN3120", {"cost": triangular(390, 430, 540)}),
        ("CA3120", "Equipment foundations and paving, area 300", pert(22, 28, 42), "CA3110 SS+15d; CA3110 FF+3d", {"cost": triangular(250, 280, 350)}),
    ]),
    ("CON.A300.MEC", "Site", 2.7, [
        ("CA3130", "Heavy-lift crane on site", pert(4, 5, 9), "CA3110 FS+5d; MG360; PL1150 FF-2d",
         {"cost": triangular(310, 340, 440), "snet": "2028-07-10T07:00"}),
        ("CA3140", "Dress and lift the columns", lognormal(mean=15, sd=4), "CA3130; PL1150; EN2090", {"cost": triangular(240, 270, 380)}),
        ("CA3150", "Erect structural steel, area 300", pert(26, 32, 48), "CA3120; PB1030; CA3140 SS+4d; CA3140 FF+10d", {"cost": triangular(290, 320, 410)}),
        ("CA3160", "Set exchangers, drums and pumps, area 300", pert(14, 18, 28), "CA3150 SS+10d; PE1130; PE1220"),
        ("CA3170", "Piping, area 300", trigen(46, 56, 84), "CA3160 SS+8d; CA3150; PB2040; CA3160 FF+20d", {"cost": triangular(470, 520, 660)}),
        ("CA3175", "Install column internals", pert(16, 20, 32), "CA3140 FS+6d; CA3150", {"cost": triangular(120, 135, 180)}),
        ("CA3180", "Pressure test, area 300", pert(12, 15, 24), "CA3170 FS-5d; PB2030; PB2020; CA3175 FF"),
        ("CA3185", "Insulation and paint, area 300", pert(24, 30, 46), "CA3180 SS+6d; PB3030; CA3180", {"cost": triangular(230, 255, 320)}),
        ("CA3190", "Walk-down and punch list, area 300", pert(6, 8, 14), "CA3185; CA3240 FF; CA3175"),
    ]),
    ("CON.A300.EI", "Site", 1.8, [
        ("CA3210", "Cable trays and earthing, area 300", pert(18, 22, 33), "CA3150; PB3020; MG380"),
        ("CA3220", "Pull and terminate cables, area 300", pert(26, 32, 48), "CA3210; EN4060; CS6150 SS", {"cost": triangular(160, 175, 225)}),
        ("CA3230", "Analyser house", pert(14, 18, 29), "PL4210; CA3120; CA3210 SS+8d", {"cost": triangular(95, 110, 145)}),
        ("CA3240", "Install instruments and valves, area 300", pert(24, 30, 46), "CA3170 SS+30d; PB3010; EN4150; CA3170 FF+5d"),
        ("CA3250", "Loop checks, area 300", pert(14, 18, 30), "CA3220; CA3240; CA3230; CS6180"),
    ]),
    ("CON.A400.CIV", "Site", 1.5, [
        ("CA4110", "Boiler house foundations", pert(22, 26, 38), "CS1060; EN3140", {"cost": triangular(260, 290, 360)}),
        ("CA4120", "Boiler house shell", pert(26, 32, 48), "CA4110 FS+4d", {"cost": triangular(380, 420, 520)}),
        ("CA4130", "Cooling water basin", pert(20, 25, 38), "CA4110 SS+10d; CA4110 FF+5d", {"cost": triangular(190, 210, 270)}),
    ]),
    ("CON.A400.MEC", "Site", 2.0, [
        ("CA4140", "Set and assemble the boiler", pert(22, 28, 44), "CA4120; PL2130; MG360", {"cost": triangular(190, 215, 290)}),
        ("CA4150", "Set cooling tower, chillers and pumps", pert(18, 22, 34), "CA4130 FS+5d; PL2230; PE1220; MG360"),
        ("CA4160", "Set air compressors and nitrogen unit", pert(8, 10, 16), "CA4120; PL2320; MG360"),
        ("CA4170", "Utility piping, area 400", pert(32, 40, 60), "CA4140 SS+12d; CA4150; CA4160; PB2040; EN2240; CA4140 FF+6d",
         {"cost": triangular(280, 310, 390)}),
        ("CA4180", "Pressure test and insulation, area 400", pert(16, 20, 32), "CA4170; PB3030; PB2030"),
    ]),
    ("CON.A400.EI", "Site", 1.5, [
        ("CA4210", "Cable trays and earthing, area 400", pert(12, 15, 22), "CA4120; PB3020; MG380"),
        ("CA4220", "Pull and terminate cables, area 400", pert(16, 20, 30), "CA4210; EN4060; CS6150 SS", {"cost": triangular(85, 95, 125)}),
        ("CA4230", "Install instruments, area 400", pert(12, 16, 25), "CA4170 SS+15d; PB3010; CA4170 FF"),
        ("CA4240", "Loop checks, area 400", pert(7, 9, 15), "CA4220; CA4230; CS6180"),
    ]),
    ("CON.A500.CIV", "Site", 1.5, [
        ("CA5110", "Pipe rack foundations", pert(20, 24, 35), "CS1060 SS+8d; EN3140; CS1060", {"cost": triangular(240, 265, 330)}),
    ]),
    ("CON.A500.MEC", "Site", 2.2, [
        ("CA5120", "Erect the pipe rack", pert(26, 32, 48), "CA5110 FS+4d; PB1020; MG360", {"cost": triangular(310, 340, 430)}),
        ("CA5130", "Pipe rack piping", pert(38, 46, 68), "CA5120 SS+12d; PB2040; CA5120 FF+15d", {"cost": triangular(360, 395, 500)}),
        ("CA5140", "Tie-ins during the site shutdown", triangular(9, 10, 15), "EN2250; PB2030; CA5130 SS+15d",
         {"cost": triangular(260, 290, 430), "snet": "2028-10-02T07:00"}),
        ("CA5150", "Test, insulate and walk down the pipe rack", pert(16, 20, 32), "CA5130; CA5140; PB3030"),
    ]),
    ("CON.A500.EI", "Site", 1.5, [
        ("CA5210", "Main cable routes on the pipe rack", pert(20, 25, 38), "CA5120; PB3020; MG380", {"cost": triangular(130, 145, 185)}),
        ("CA5220", "Main cables to the substation", pert(16, 20, 31), "CA5210; CS6150 SS+5d; EN4060; CS6150 FF", {"cost": triangular(210, 230, 290)}),
    ]),
    ("CON.A600.CIV", "Site", 1.6, [
        ("CS6110", "Substation foundations and cable cellar", pert(24, 30, 44), "CS1040 SS+8d; EN3210; CS1040; MG220", {"cost": triangular(330, 360, 450)}),
        ("CS6120", "Substation and control building shell", pert(38, 46, 68), "CS6110 FS+5d", {"cost": triangular(620, 680, 840)}),
        ("CS6130", "Ventilation, fire protection and finishes", pert(30, 36, 54), "CS6120 SS+22d; CS6120 FF+12d", {"cost": triangular(360, 395, 490)}),
    ]),
    ("CON.A600.EI", "Site", 2.0, [
        ("CS6140", "Install transformers and MV switchgear", pert(18, 22, 34), "CS6120; PL3130; MG380", {"cost": triangular(140, 155, 200)}),
        ("CS6150", "Install LV boards and motor control centres", pert(16, 20, 30), "CS6120; PL3220; MG380; CS6130 SS+10d"),
        ("CS6160", "Test and protection settings", pert(12, 15, 24), "CS6140; CS6150; CS6130 FF+2d"),
        ("CS6170", "Grid connection and energising", lognormal(mean=13, sd=5), "CS6160", {"cost": triangular(180, 200, 280), "snet": "2028-11-13T07:00"}),
        ("CS6180", "Install the control system", pert(20, 25, 38), "PL4130; CS6130; MS050 FF+5d", {"cost": triangular(120, 135, 175)}),
    ]),
]  # fmt: skip

COMMISSIONING: list[Section] = [
    ("COM.PRE.UTL", "Site", 1.8, [
        ("CO1210", "Commission power and lighting", pert(6, 8, 13), "MS050; CA5220"),
        ("CO1220", "Commission instrument air and nitrogen", pert(7, 9, 15), "CO1210; CA4240; CA4180"),
        ("CO1230", "Commission cooling and chilled water", pert(10, 13, 21), "CO1220; CA4240"),
        ("CO1240", "Boiler: chemical clean and first fire", pert(12, 15, 26), "CO1220; CO1230 SS+5d", {"cost": triangular(60, 70, 100)}),
        ("CO1250", "Blow the steam lines", pert(6, 8, 14), "CO1240; CA5150; CA3180"),
        ("CO1260", "Boiler inspection and certificate", discrete([3, 6, 12], [0.6, 0.3, 0.1]), "CO1240"),
    ]),
    ("COM.PRE.PRC", "Site", 2.0, [
        ("CO2310", "Flush and dry the tank farm", pert(8, 10, 16), "CO1220; MS060"),
        ("CO2320", "Flush and dry area 200", pert(9, 12, 19), "CO1220; MS060; CO2310 SS+4d"),
        ("CO2330", "Flush and dry area 300", pert(11, 14, 22), "CO1250; MS060"),
        ("CO2340", "Run in pumps and agitators", pert(9, 11, 18), "CO2310; CO2320; CO2330 SS+6d"),
        ("CO2350", "Test interlocks and safety functions", pert(12, 16, 28), "CO2320; CO2330; CO1230; EN4140"),
        ("CO2360", "Leak test with nitrogen", pert(8, 10, 17), "CO2350; CO2340"),
    ]),
    ("COM.OPS.PREP", "Office", 2.2, [
        ("CO3010", "Operating procedures", pert(60, 70, 100), "EN1090; EN4140; CO3020 SF"),
        ("CO3020", "Recruit and train the operators", pert(90, 105, 140), "MS010 FS+180d; EN4110", {"cost": triangular(240, 260, 320)}),
        ("CO3030", "Maintenance plans and critical spares", pert(50, 60, 85), "EN2080; EN2160", {"cost": triangular(310, 340, 430)}),
        ("CO3040", "Operator training on the control system", pert(15, 18, 26), "CO3020; PL4130"),
        ("CO3050", "Pre-start-up safety review", uniform(4, 8), "CO3010; CO3040; CO3030; CO2350; MG160"),
    ]),
    ("COM.OPS.RUN", "Site", 3.4, [
        ("CO4010", "Water run", normal(10, 1.5), "MS070"),
        ("CO4020", "Introduce solvent", pert(5, 6, 11), "CO4010", {"cost": triangular(130, 150, 200)}),
        ("CO4030", "Start up distillation", trigen(8, 12, 26), "CO4020"),
        ("CO4040", "Start up reaction", trigen(8, 11, 22), "CO4020 SS+4d; CO4020"),
        ("CO4050", "Run up to design rate", pert(14, 18, 34), "CO4030; CO4040"),
        ("CO4060", "Performance test", discrete([6, 12, 18], [0.7, 0.2, 0.1]), "CO4050", {"cost": triangular(80, 90, 140)}),
        ("CO4070", "Clear the remaining punch list", pert(12, 16, 30), "CO4010 SS+5d; MS060; CO4050 FF"),
    ]),
]  # fmt: skip
