"""The loopback Hub's Spaces: secrets, variables, hardware, restart, runtime."""

from datetime import UTC, datetime
from typing import Any

from tests.hub_http import Answer, Call, HubError, Route, json_answer

_SPACE = r"/api/(?P<kind>spaces)/(?P<repo_id>[^/]+/[^/]+)"


def new_space(body: dict[str, Any]) -> dict[str, Any]:
    """Return the state of a Space from the body of its creation."""
    return {
        "sdk": body.get("sdk"),
        "secrets": {item["key"]: _entry(item) for item in body.get("secrets") or []},
        "variables": {item["key"]: _entry(item) for item in body.get("variables") or []},
        "hardware": body.get("hardware") or "cpu-basic",
        "sleep_time": body.get("sleepTimeSeconds"),
        "stage": "RUNNING",
        "restarts": 0,
        "factory_restarts": 0,
    }


def read_runtime(call: Call) -> Answer:
    """Answer GET .../runtime."""
    space = call.repo.space
    hardware = {"current": space["hardware"], "requested": space["hardware"]}
    runtime = {"stage": space["stage"], "hardware": hardware, "gcTimeout": space["sleep_time"]}
    return json_answer(runtime | {"storage": None, "devMode": False})


def set_hardware(call: Call) -> Answer:
    """Answer POST .../hardware {flavor}."""
    call.repo.space["hardware"] = call.json()["flavor"]
    call.repo.space["sleep_time"] = call.json().get("sleepTimeSeconds", call.repo.space["sleep_time"])
    return read_runtime(call)


def restart(call: Call) -> Answer:
    """Answer POST .../restart[?factory=true]."""
    counter = "factory_restarts" if call.parameters().get("factory") == ["true"] else "restarts"
    call.repo.space.update({"stage": "RUNNING", counter: call.repo.space[counter] + 1})
    return read_runtime(call)


def pause(call: Call) -> Answer:
    """Answer POST .../pause."""
    call.repo.space["stage"] = "PAUSED"
    return read_runtime(call)


def list_settings(call: Call) -> Answer:
    """Answer GET .../secrets (never their values) and .../variables."""
    return json_answer(_shown(call))


def set_setting(call: Call) -> Answer:
    """Answer POST .../secrets and .../variables {key, value}."""
    call.repo.space[call.groups["table"]][call.json()["key"]] = _entry(call.json())
    return json_answer(_shown(call))


def delete_setting(call: Call) -> Answer:
    """Answer DELETE .../secrets and .../variables {key}."""
    if call.repo.space[call.groups["table"]].pop(call.json()["key"], None) is None:
        raise HubError(404, "no such key")
    return json_answer(_shown(call))


def _entry(item: dict[str, Any]) -> dict[str, Any]:
    now = datetime.now(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")
    return {"value": item["value"], "description": item.get("description"), "updatedAt": now}


def _shown(call: Call) -> dict[str, Any]:
    table = call.groups["table"]
    hidden = {"value"} if table == "secrets" else set()
    return {
        key: {"key": key} | {name: value for name, value in entry.items() if name not in hidden}
        for key, entry in call.repo.space[table].items()
    }


_TABLE = _SPACE + r"/(?P<table>secrets|variables)"
SPACE_ROUTES = (
    Route("GET", _SPACE + r"/runtime", "read", read_runtime),
    Route("POST", _SPACE + r"/hardware", "write", set_hardware),
    Route("POST", _SPACE + r"/restart", "write", restart),
    Route("POST", _SPACE + r"/pause", "write", pause),
    Route("GET", _TABLE, "write", list_settings),
    Route("POST", _TABLE, "write", set_setting),
    Route("DELETE", _TABLE, "write", delete_setting),
)
