"""Who may do what on the loopback Hub, answered in the Hub's own words."""

from collections.abc import Mapping

from tests.hub_http import Access, Call, HubError, User
from tests.hub_store import Repo


def user_of(users: Mapping[str, User], authorization: str) -> User | None:
    """Return the user of an Authorization header, None without one.

    Raises:
        HubError: the token is unknown.
    """
    if not authorization:
        return None
    user = users.get(authorization.removeprefix("Bearer "))
    if user is None:
        raise HubError(401, "Invalid credentials in Authorization header")
    return user


def check_access(call: Call, access: Access) -> None:
    """Let the call through or say why not.

    Raises:
        HubError: 401 without a token, 403 without the right, 404 where a stranger may not know.
    """
    if access == "anyone":
        return
    if access == "user":
        if call.user is None:
            raise HubError(401, "Invalid username or password.")
        return
    repo, user = call.found, call.user
    if repo is None or (repo.private and not (user and user.may_see(repo.repo_id))):
        # As the Hub does: a stranger is not told whether the repository exists.
        raise HubError(404 if user else 401, "Repository not found", "RepoNotFound")
    if access == "write" and not (user and user.may_write(repo.repo_id)):
        raise HubError(403 if user else 401, f"You don't have the rights to write to {repo.repo_id}")
    if access == "content" and repo.gated and not _past_gate(repo, user):
        who = "Your request to access it has not been granted" if user else "You must be authenticated"
        raise HubError(403 if user else 401, f"Access to {repo.repo_id} is restricted. {who}.", "GatedRepo")


def _past_gate(repo: Repo, user: User | None) -> bool:
    return user is not None and (user.name in repo.granted or user.may_see(repo.repo_id))
