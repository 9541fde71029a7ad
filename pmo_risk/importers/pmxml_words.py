"""The words of P6 XML, and the codes that P6's tables keep for them.

The words are those of Oracle's P6 EPPM Web Services reference (Activity, Relationship, ScheduleOptions, ResourceAssignment and UDFType fields); case and
spaces between words do not matter. A word that is not known goes on as it is, so whoever uses it says so.
"""

from __future__ import annotations

from collections.abc import Mapping

ACTIVITY = {
    "task dependent": "TT_Task",
    "resource dependent": "TT_Rsrc",
    "level of effort": "TT_LOE",
    "start milestone": "TT_Mile",
    "finish milestone": "TT_FinMile",
    "wbs summary": "TT_WBS",
}
STATUS = {"not started": "TK_NotStart", "in progress": "TK_Active", "completed": "TK_Complete"}
RELATIONSHIP = {"finish to start": "PR_FS", "start to start": "PR_SS", "finish to finish": "PR_FF", "start to finish": "PR_SF"}
CONSTRAINT = {
    "start on": "CS_MSO",
    "start on or before": "CS_MSOB",
    "start on or after": "CS_MSOA",
    "finish on": "CS_MEO",
    "finish on or before": "CS_MEOB",
    "finish on or after": "CS_MEOA",
    "as late as possible": "CS_ALAP",
    "mandatory start": "CS_MANDSTART",
    "mandatory finish": "CS_MANDFIN",
}
PERCENT = {"duration": "CP_Drtn", "physical": "CP_Phys", "units": "CP_Units", "scope": "CP_Scope"}
DURATION = {
    "fixed units/time": "DT_FixedRate",
    "fixed duration and units/time": "DT_FixedDrtn",
    "fixed units": "DT_FixedQty",
    "fixed duration and units": "DT_FixedDUR2",
}
RESOURCE = {"labor": "RT_Labor", "nonlabor": "RT_Equip", "material": "RT_Mat"}
CALENDAR = {"global": "CA_Base", "project": "CA_Project", "resource": "CA_Rsrc"}
LAG_CALENDAR = {
    "predecessor activity calendar": "rcal_Predecessor",
    "successor activity calendar": "rcal_Successor",
    "project default calendar": "rcal_ProjDefault",
    "24 hour calendar": "rcal_24Hour",
}
FLOAT = {
    "start float = late start - early start": "FT_SS",
    "finish float = late finish - early finish": "FT_FF",
    "smallest of start float and finish float": "FT_MIN",
}
CRITICAL = {"critical float": "CT_TotFloat", "longest path": "CT_DrivPath"}
CODE_SCOPE = {"global": "AS_Global", "eps": "AS_EPS", "project": "AS_Project"}
RISK_TYPE = {"threat": "RT_Threat", "opportunity": "RT_Opportunity"}
RISK_STATUS = {"open": "RS_Open", "active": "RS_Active", "proposed": "RS_Proposed", "rejected": "RS_Reject", "closed": "RS_Closed"}
SUBJECT = {
    "activity": "TASK",
    "project": "PROJECT",
    "wbs": "PROJWBS",
    "resource": "RSRC",
    "resource assignment": "TASKRSRC",
    "activity expense": "PROJCOST",
    "project risk": "PROJRISK",
    "risk": "PROJRISK",
    "activity step": "TASKPROC",
    "document": "DOCUMENT",
}
DATA = {
    "text": "FT_TEXT",
    "integer": "FT_INT",
    "double": "FT_FLOAT_2_DECIMALS",
    "cost": "FT_MONEY",
    "start date": "FT_START_DATE",
    "finish date": "FT_END_DATE",
    "indicator": "FT_STATICTYPE",
    "code": "FT_STATICTYPE",
}
SYMBOL = {"period": ".", "comma": ","}
FLAG = {"1": "Y", "true": "Y", "0": "N", "false": "N"}


def code_of(word: str, words: Mapping[str, str]) -> str:
    """The code of a word; the word itself where it has none.

    >>> code_of("Finish  On or Before", CONSTRAINT), code_of("Someday", CONSTRAINT)
    ('CS_MEOB', 'Someday')
    """
    return words.get(" ".join(word.split()).casefold(), word)
