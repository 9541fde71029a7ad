"""Which elements of P6 XML hold which table of P6, field by field.

Fields are named as in a XER; beside each stands the child element that holds it, or several of which the first that is filled is taken.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from pmo_risk.importers import pmxml_words as words

Names = str | tuple[str, ...]
_RATES: dict[str, Names] = {
    "cost_per_qty": ("PricePerUnit", "PricePerUnit1"),
    "max_qty_per_hr": "MaxUnitsPerTime",
    **{f"cost_per_qty{n}": f"PricePerUnit{n}" for n in range(2, 6)},
}


@dataclass(frozen=True)
class Element:
    """An element that is a row of ``table``: its texts (ids, names, dates), numbers, shares written as percentages, yes or no, and words with their codes."""

    table: str
    text: Mapping[str, Names]
    numbers: Mapping[str, Names] = field(default_factory=dict)
    percents: Mapping[str, Names] = field(default_factory=dict)
    flags: Mapping[str, Names] = field(default_factory=dict)
    words: Mapping[str, tuple[Names, Mapping[str, str]]] = field(default_factory=dict)
    project: tuple[str, ...] = ("proj_id",)

    @property
    def names(self) -> list[str]:
        """Every field of the table that it may fill."""
        return [*dict.fromkeys([*self.text, *self.numbers, *self.percents, *self.flags, *self.words, *self.project])]


ELEMENTS: dict[str, Element] = {
    "Project": Element(
        "PROJECT",
        {
            "proj_id": "ObjectId",
            "proj_short_name": "Id",
            "proj_name": "Name",
            "clndr_id": "ActivityDefaultCalendarObjectId",
            "plan_start_date": "PlannedStartDate",
            "last_recalc_date": "DataDate",
            "plan_end_date": "MustFinishByDate",
            "scd_end_date": ("ScheduledFinishDate", "FinishDate"),
            "sum_base_proj_id": "CurrentBaselineProjectObjectId",
            "orig_proj_id": "OriginalProjectObjectId",
        },
        numbers={"critical_drtn_hr_cnt": ("CriticalActivityFloatLimit", "CriticalActivityFloatThreshold")},
        words={
            "critical_path_type": ("CriticalActivityPathType", words.CRITICAL),
            "def_complete_pct_type": ("ActivityDefaultPercentCompleteType", words.PERCENT),
        },
        project=(),
    ),
    "WBS": Element(
        "PROJWBS",
        {
            "wbs_id": "ObjectId",
            "proj_id": "ProjectObjectId",
            "parent_wbs_id": "ParentObjectId",
            "wbs_short_name": "Code",
            "wbs_name": "Name",
            "seq_num": "SequenceNumber",
            "proj_node_flag": (),
        },
    ),
    "Activity": Element(
        "TASK",
        {
            "task_id": "ObjectId",
            "proj_id": "ProjectObjectId",
            "wbs_id": "WBSObjectId",
            "clndr_id": "CalendarObjectId",
            "task_code": "Id",
            "task_name": "Name",
            "rsrc_id": "PrimaryResourceObjectId",
            "act_start_date": "ActualStartDate",
            "act_end_date": "ActualFinishDate",
            "target_start_date": "PlannedStartDate",
            "target_end_date": "PlannedFinishDate",
            "expect_end_date": "ExpectedFinishDate",
            "suspend_date": "SuspendDate",
            "resume_date": "ResumeDate",
            "cstr_date": "PrimaryConstraintDate",
            "cstr_date2": "SecondaryConstraintDate",
            "external_early_start_date": "ExternalEarlyStartDate",
            "external_late_end_date": "ExternalLateFinishDate",
            "early_start_date": "RemainingEarlyStartDate",
            "early_end_date": "RemainingEarlyFinishDate",
            "restart_date": "RemainingEarlyStartDate",
            "reend_date": "RemainingEarlyFinishDate",
            "late_start_date": "RemainingLateStartDate",
            "late_end_date": "RemainingLateFinishDate",
            "rem_late_start_date": "RemainingLateStartDate",
            "rem_late_end_date": "RemainingLateFinishDate",
            "guid": "GUID",
        },
        numbers={
            "target_drtn_hr_cnt": ("PlannedDuration", "AtCompletionDuration"),
            "remain_drtn_hr_cnt": "RemainingDuration",
            "target_work_qty": "PlannedLaborUnits",
            "act_work_qty": "ActualLaborUnits",
            "remain_work_qty": "RemainingLaborUnits",
            "target_equip_qty": "PlannedNonLaborUnits",
            "act_equip_qty": "ActualNonLaborUnits",
            "remain_equip_qty": "RemainingNonLaborUnits",
        },
        percents={"phys_complete_pct": "PhysicalPercentComplete"},
        flags={"driving_path_flag": "IsLongestPath", "auto_compute_act_flag": "AutoComputeActuals"},
        words={
            "task_type": ("Type", words.ACTIVITY),
            "status_code": ("Status", words.STATUS),
            "cstr_type": ("PrimaryConstraintType", words.CONSTRAINT),
            "cstr_type2": ("SecondaryConstraintType", words.CONSTRAINT),
            "complete_pct_type": ("PercentCompleteType", words.PERCENT),
            "duration_type": ("DurationType", words.DURATION),
        },
    ),
    "Relationship": Element(
        "TASKPRED",
        {
            "task_pred_id": "ObjectId",
            "task_id": "SuccessorActivityObjectId",
            "pred_task_id": "PredecessorActivityObjectId",
            "proj_id": "SuccessorProjectObjectId",
            "pred_proj_id": "PredecessorProjectObjectId",
        },
        numbers={"lag_hr_cnt": "Lag"},
        words={"pred_type": ("Type", words.RELATIONSHIP)},
        project=("proj_id", "pred_proj_id"),
    ),
    "Calendar": Element(
        "CALENDAR",
        {"clndr_id": "ObjectId", "clndr_name": "Name", "base_clndr_id": "BaseCalendarObjectId", "proj_id": "ProjectObjectId", "clndr_data": ()},
        numbers={"day_hr_cnt": "HoursPerDay", "week_hr_cnt": "HoursPerWeek", "month_hr_cnt": "HoursPerMonth", "year_hr_cnt": "HoursPerYear"},
        flags={"default_flag": "IsDefault", "rsrc_private": "IsPersonal"},
        words={"clndr_type": ("Type", words.CALENDAR)},
        project=(),
    ),
    "ScheduleOptions": Element(
        "SCHEDOPTIONS",
        {"schedoptions_id": "ObjectId", "proj_id": "ProjectObjectId", "sched_outer_depend_type": (), "sched_retained_logic": (), "sched_progress_override": ()},
        numbers={"max_multiple_longest_path": "MaximumMultipleFloatPaths"},
        flags={
            "sched_open_critical_flag": "MakeOpenEndedActivitiesCritical",
            "sched_lag_early_start_flag": "StartToStartLagCalculationType",
            "sched_use_expect_end_flag": "UseExpectedFinishDates",
            "sched_use_project_end_date_for_float": "CalculateFloatBasedOnFinishDate",
            "enable_multiple_longest_path_calc": "MultipleFloatPathsEnabled",
            "use_total_float_multiple_longest_paths": "MultipleFloatPathsUseTotalFloat",
        },
        words={
            "sched_float_type": ("ComputeTotalFloatType", words.FLOAT),
            "sched_calendar_on_relationship_lag": ("RelationshipLagCalendar", words.LAG_CALENDAR),
        },
    ),
    "Currency": Element(
        "CURRTYPE",
        {"curr_id": "ObjectId", "curr_short_name": "Id", "curr_type": "Name", "curr_symbol": "Symbol"},
        numbers={"base_exch_rate": "ExchangeRate"},
        words={"decimal_symbol": ("DecimalSymbol", words.SYMBOL)},
        project=(),
    ),
    "Resource": Element(
        "RSRC",
        {
            "rsrc_id": "ObjectId",
            "parent_rsrc_id": "ParentObjectId",
            "clndr_id": "CalendarObjectId",
            "rsrc_short_name": "Id",
            "rsrc_name": "Name",
            "curr_id": "CurrencyObjectId",
            "unit_id": "UnitOfMeasureObjectId",
        },
        numbers={"def_qty_per_hr": "DefaultUnitsPerTime"},
        flags={"active_flag": "IsActive", "def_cost_qty_link_flag": "CalculateCostFromUnits"},
        words={"rsrc_type": ("ResourceType", words.RESOURCE)},
        project=(),
    ),
    "ResourceRate": Element(
        "RSRCRATE",
        {"rsrc_rate_id": "ObjectId", "rsrc_id": "ResourceObjectId", "start_date": "EffectiveDate"},
        numbers=_RATES,
        project=(),
    ),
    "Role": Element("ROLES", {"role_id": "ObjectId", "parent_role_id": "ParentObjectId", "role_short_name": "Id", "role_name": "Name"}, project=()),
    "RoleRate": Element(
        "ROLERATE",
        {"role_rate_id": "ObjectId", "role_id": "RoleObjectId", "start_date": "EffectiveDate"},
        numbers=_RATES,
        project=(),
    ),
    "UnitOfMeasure": Element("UMEASURE", {"unit_id": "ObjectId", "unit_abbrev": "Abbreviation", "unit_name": "Name"}, project=()),
    "ResourceCurve": Element(
        "RSRCCURV",
        {"curv_id": "ObjectId", "curv_name": "Name"},
        numbers={f"pct_usage_{n}": f"Value{5 * n}" for n in range(21)},
        flags={"default_flag": "IsDefault"},
        project=(),
    ),
    "ResourceAssignment": Element(
        "TASKRSRC",
        {
            "taskrsrc_id": "ObjectId",
            "task_id": "ActivityObjectId",
            "proj_id": "ProjectObjectId",
            "rsrc_id": "ResourceObjectId",
            "role_id": "RoleObjectId",
            "acct_id": "CostAccountObjectId",
            "curv_id": "ResourceCurveObjectId",
            "act_start_date": "ActualStartDate",
            "act_end_date": "ActualFinishDate",
            "restart_date": "RemainingStartDate",
            "reend_date": "RemainingFinishDate",
            "target_start_date": "PlannedStartDate",
            "target_end_date": "PlannedFinishDate",
            "target_crv": "PlannedCurve",
            "remain_crv": "RemainingCurve",
            "actual_crv": "ActualCurve",
        },
        numbers={
            "target_qty": "PlannedUnits",
            "remain_qty": "RemainingUnits",
            "act_reg_qty": ("ActualRegularUnits", "ActualUnits"),
            "act_ot_qty": "ActualOvertimeUnits",
            "target_qty_per_hr": "PlannedUnitsPerTime",
            "remain_qty_per_hr": "RemainingUnitsPerTime",
            "target_lag_drtn_hr_cnt": "PlannedLag",
            "relag_drtn_hr_cnt": "RemainingLag",
            "target_cost": "PlannedCost",
            "remain_cost": "RemainingCost",
            "act_reg_cost": "ActualRegularCost",
            "act_ot_cost": "ActualOvertimeCost",
            "cost_per_qty": ("PricePerUnit", "CostPerQuantity"),
        },
        flags={"rollup_dates_flag": "DrivingActivityDatesFlag", "cost_qty_link_flag": "IsCostUnitsLinked"},
        words={"rsrc_type": ("ResourceType", words.RESOURCE)},
    ),
    "ActivityExpense": Element(
        "PROJCOST",
        {
            "cost_item_id": "ObjectId",
            "task_id": "ActivityObjectId",
            "proj_id": "ProjectObjectId",
            "acct_id": "CostAccountObjectId",
            "cost_type_id": "ExpenseCategoryObjectId",
            "cost_name": "ExpenseItem",
        },
        numbers={
            "target_cost": "PlannedCost",
            "act_cost": "ActualCost",
            "remain_cost": "RemainingCost",
            "target_qty": "PlannedUnits",
            "cost_per_qty": "PricePerUnit",
        },
        words={"cost_load_type": ("AccrualType", {"start of activity": "CL_Start", "end of activity": "CL_End", "uniform over activity": "CL_Uniform"})},
    ),
    "ActivityCodeType": Element(
        "ACTVTYPE",
        {"actv_code_type_id": "ObjectId", "actv_code_type": "Name", "proj_id": "ProjectObjectId", "seq_num": "SequenceNumber"},
        words={"actv_code_type_scope": ("Scope", words.CODE_SCOPE)},
        project=(),
    ),
    "ActivityCode": Element(
        "ACTVCODE",
        {
            "actv_code_id": "ObjectId",
            "actv_code_type_id": "CodeTypeObjectId",
            "parent_actv_code_id": "ParentObjectId",
            "short_name": "CodeValue",
            "actv_code_name": "Description",
            "seq_num": "SequenceNumber",
        },
        project=(),
    ),
    "UDFType": Element(
        "UDFTYPE",
        {"udf_type_id": "ObjectId", "udf_type_label": "Title", "udf_type_name": "Title"},
        words={"table_name": ("SubjectArea", words.SUBJECT), "logical_data_type": ("DataType", words.DATA)},
        project=(),
    ),
    "Risk": Element(
        "PROJRISK",
        {
            "risk_id": "ObjectId",
            "proj_id": "ProjectObjectId",
            "risk_code": "Id",
            "risk_name": "Name",
            "risk_desc": "Description",
            "risk_cause": "Cause",
            "risk_effect": "Effect",
            "risk_to_type": "Type",
            "status_code": "Status",
        },
    ),
    "ActivityRisk": Element("TASKRISK", {"task_id": "ActivityObjectId", "risk_id": "RiskObjectId", "proj_id": "ProjectObjectId"}),
}
CODE = Element("TASKACTV", {"actv_code_type_id": "TypeObjectId", "actv_code_id": "ValueObjectId", "task_id": (), "proj_id": ()}, project=())
UDF = Element(
    "UDFVALUE",
    {
        "udf_type_id": "TypeObjectId",
        "udf_text": ("TextValue", "IndicatorValue"),
        "udf_date": ("StartDateValue", "FinishDateValue"),
        "udf_code_id": "CodeValue",
        "fk_id": (),
        "proj_id": (),
    },
    numbers={"udf_number": ("DoubleValue", "IntegerValue", "CostValue")},
    project=(),
)
