"""The loopback Hub's answers to owners: create, delete, settings, tags, branches, card check."""

import yaml

from tests.hub_http import API, REPO_TYPES, Answer, Call, HubError, Route, json_answer, repo_url
from tests.hub_reads import front_matter
from tests.hub_spaces import new_space
from tests.hub_store import GATES, RepoType


def create_repo(call: Call) -> Answer:
    """Answer POST /api/repos/create; 409 with the address in the body where it exists."""
    repo_type, repo_id = _named(call)
    body, url = call.json(), repo_url(call, repo_type, repo_id)
    if (repo_type, repo_id) in call.store.repos:
        return json_answer({"error": "You already created this repo", "url": url}, status=409)
    private = body.get("visibility") == "private" or bool(body.get("private"))
    repo = call.store.create(repo_type, repo_id, call.author, private=private)
    if repo_type == "space":
        repo.space.update(new_space(body))
    return json_answer({"url": url, "name": repo_id, "id": repo_id})


def delete_repo(call: Call) -> Answer:
    """Answer DELETE /api/repos/delete."""
    if call.store.repos.pop(_named(call), None) is None:
        raise HubError(404, "Repository not found", "RepoNotFound")
    return json_answer({})


def settings(call: Call) -> Answer:
    """Answer PUT .../settings."""
    body = call.json()
    if "gated" in body and body["gated"] not in (*GATES, False):
        raise HubError(400, "gated must be auto, manual or false")
    call.repo.gated = body.get("gated", call.repo.gated)
    if "visibility" in body or "private" in body:
        call.repo.private = body.get("visibility") == "private" or bool(body.get("private"))
    return json_answer({"private": call.repo.private, "gated": call.repo.gated})


def create_tag(call: Call) -> Answer:
    """Answer POST .../tag/{revision} {tag}; a tag that exists is never moved."""
    return _new_ref(call, f"refs/tags/{call.json()['tag']}", call.commit_at().oid)


def create_branch(call: Call) -> Answer:
    """Answer POST .../branch/{name} {startingPoint}."""
    start = call.commit_at(call.json().get("startingPoint") or "main")
    return _new_ref(call, f"refs/heads/{call.groups['name']}", start.oid)


def delete_tag(call: Call) -> Answer:
    """Answer DELETE .../tag/{name}."""
    return _drop_ref(call, f"refs/tags/{call.groups['name']}")


def delete_branch(call: Call) -> Answer:
    """Answer DELETE .../branch/{name}."""
    return _drop_ref(call, f"refs/heads/{call.groups['name']}")


def validate_card(call: Call) -> Answer:
    """Answer POST /api/validate-yaml."""
    try:
        front_matter(call.json()["content"])
    except yaml.YAMLError as error:
        return json_answer({"errors": [{"message": str(error)}], "warnings": []}, status=400)
    return json_answer({"errors": [], "warnings": []})


def _named(call: Call) -> tuple[RepoType, str]:
    body = call.json()
    repo_id = f"{body.get('organization') or call.author}/{body['name']}"
    if call.user is None or not call.user.may_write(repo_id):
        raise HubError(403, f"You don't have the rights to write to {repo_id}")
    return REPO_TYPES[(body.get("type") or "model") + "s"], repo_id


def _new_ref(call: Call, ref: str, oid: str) -> Answer:
    if ref in call.repo.refs:
        raise HubError(409, f"Reference {ref} already exists")
    call.repo.refs[ref] = oid
    return json_answer({})


def _drop_ref(call: Call, ref: str) -> Answer:
    if call.repo.refs.pop(ref, None) is None:
        raise HubError(404, f"Reference {ref} does not exist", "RevisionNotFound")
    return json_answer({})


WRITE_ROUTES = (
    Route("POST", r"/api/repos/create", "user", create_repo),
    Route("DELETE", r"/api/repos/delete", "user", delete_repo),
    Route("POST", r"/api/validate-yaml", "anyone", validate_card),
    Route("PUT", API + r"/settings", "write", settings),
    Route("POST", API + r"/tag/(?P<revision>[^/]+)", "write", create_tag),
    Route("DELETE", API + r"/tag/(?P<name>[^/]+)", "write", delete_tag),
    Route("POST", API + r"/branch/(?P<name>[^/]+)", "write", create_branch),
    Route("DELETE", API + r"/branch/(?P<name>[^/]+)", "write", delete_branch),
)
