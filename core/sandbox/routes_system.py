"""Company information, system information, security, locations."""

from core.sandbox.access import FUNCTIONS, is_denied
from core.sandbox.data_names import LOCATIONS
from core.sandbox.listing import Listing, counted, listed, of_rows, one
from core.sandbox.messages import Request, Response, answer
from core.sandbox.references import CURRENCY, MEMBER, Row
from core.sandbox.routing import Route, at
from core.sandbox.state import State

_VERSION = "v2025.1.10333"


def company_info(state: State, request: Request, name: str) -> Response:
    """Which release folder a company lives in; an unknown company has none."""
    if name.lower() != state.keys.company.lower():
        return answer({"CompanyID": name, "Codebase": "", "IsCloud": state.switches.cloud})
    return answer(
        {
            "CompanyName": "Batchdesk demo company",
            "Codebase": "v2025_1/",
            "VersionCode": "v2025.1",
            "VersionNumber": _VERSION,
            "CompanyID": state.keys.company,
            "IsCloud": state.switches.cloud,
            "SiteUrl": request.base.partition("://")[2],
        }
    )


def _info(state: State, request: Request) -> Response:
    bits = {"GLInterface": state.switches.licensed, "Procurement": True, "Projects": True}
    return answer(
        {
            "version": _VERSION,
            "isCloud": state.switches.cloud,
            "serverTimeZone": "GMT Standard Time",
            "licenseBits": [{"name": name, "activeFlag": active} for name, active in bits.items()],
            "cloudRegion": "EU" if state.switches.cloud else "",
            "maxWorkFlowRecordsAllowed": 1000,
        }
    )


def _security(state: State, request: Request) -> Response:
    return listed(of_rows([_function(state, i) for i in range(len(FUNCTIONS))]), request)


def _function(state: State, position: int) -> Row:
    module, function = FUNCTIONS[position]
    levels = {
        f"{level}Level": "None" if is_denied(state, function, level) else "All"
        for level in ("add", "edit", "delete", "inquire")
    }
    return {
        "id": position + 1,
        **levels,
        "moduleFunctionName": function,
        "moduleFunctionDescription": function,
        "myAllFlag": True,
        "moduleFunctionIdentifier": function.replace(" ", ""),
        "reportFlag": False,
        "restrictFlag": False,
        "customFlag": False,
        "moduleDescription": module,
        "moduleIdentifier": module.replace(" ", ""),
        "moduleName": module,
        "sortOrder": position + 1,
        "member": MEMBER[0],
    }


def _locations() -> Listing:
    rows = [
        {
            "id": identity,
            "ownerLevelId": identity,
            "structureLevel": {"id": 2, "name": "Location"},
            "name": name,
            "overrideCity": name,
            "locationFlag": True,
            "clientFlag": False,
            "workRoleIds": [],
            "departmentIds": [10, 11, 12],
        }
        for identity, name in LOCATIONS
    ]
    corporate = {
        "id": 1,
        "ownerLevelId": 1,
        "structureLevel": {"id": 1, "name": "Corporate"},
        "name": "Batchdesk demo company",
        "locationFlag": False,
        "clientFlag": False,
    }
    return of_rows([corporate, *rows])


def _light_locations() -> Listing:
    rows = _locations()
    names = ("id", "name", "structureLevel")
    light = [
        {**{name: row[name] for name in names}, "location_flag": row["locationFlag"]}
        for row in map(rows.row, rows.ids)
    ]
    return of_rows(light)


def _structure(state: State, request: Request) -> Response:
    return answer(
        {
            "id": 1,
            "levelCount": "Level2",
            "level1Name": "Corporate",
            "level2Name": "Location",
            "fiscalYearStart": "April",
            "locationCaption": "Location",
            "groupCaption": "Department",
            "baseCurrency": CURRENCY[0],
        }
    )


ROUTES: list[Route] = [
    ("GET", at("/system/info"), _info),
    ("GET", at("/system/mySecurity"), _security),
    ("GET", at("/system/locations"), lambda state, request: listed(_locations(), request)),
    ("GET", at("/system/locations/count"), lambda state, request: counted(_locations(), request)),
    (
        "GET",
        at("/system/locations/{id}"),
        lambda state, request, i: one(_locations(), "Location", int(i), request),
    ),
    ("GET", at("/system/info/locations"), lambda state, request: listed(_light_locations(), request)),
    ("GET", at("/system/myCompany/corporateStructure"), _structure),
]
