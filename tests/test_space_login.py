import base64
import hashlib
import http.client
import json
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import parse_qs, urlsplit

import pytest

from space import texts_es
from space.errors import VisitError
from space.gates import outcomes_of
from space.tabs.login import is_offered
from space.visit import Visitor
from tests.space_fixtures import CONTROLLER, Served, label, served, write_built, write_config

ACCOUNT = "zulema-cuenta-oculta"
SECRET = "a-client-secret-of-the-tests"
ON_THE_HUB: Mapping[str, str] = {
    "SYSTEM": "spaces",
    "SPACE_ID": "clinica/arena",
    "OAUTH_CLIENT_ID": "a-client",
    "OAUTH_CLIENT_SECRET": SECRET,
    "OAUTH_SCOPES": "openid profile",
    "OPENID_PROVIDER_URL": "http://127.0.0.1:9",
}
QUESTION = "¿Cuál es la dosis de zorbaxilina?"


class _Provider(BaseHTTPRequestHandler):
    """Says where accounts log in, as the Hub does; nobody gets further in these tests."""

    def do_GET(self) -> None:
        here = f"http://{self.headers['Host']}"
        facts = {"issuer": here, "authorization_endpoint": f"{here}/authorize", "token_endpoint": here}
        body = json.dumps(facts).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay silent."""


@pytest.fixture(scope="module")
def provider() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Provider)
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}"
    server.shutdown()
    server.server_close()


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = label("ZORBAXILIN", {"dosage_and_administration": "Tome 3,25 mg los martes."})
    qa = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad.", "licence": "mit"}]
    built = write_built(tmp_path_factory.mktemp("built"), {"openfda": rows, "qa": qa})
    two = [{"name": name, "kind": name} for name in ("ficha", "curada")]
    return write_config(tmp_path_factory.mktemp("space"), two, built)


@pytest.fixture(scope="module")
def space(config: Path, provider: str) -> Iterator[Served]:
    own = {"CONTROLLER_SPACE_ID": ON_THE_HUB["SPACE_ID"], "OPENID_PROVIDER_URL": provider}
    environment = {**CONTROLLER, **ON_THE_HUB, **own}
    with (
        (config.parent / "log").open("w") as log,
        served(config, "--log-level", "debug", log=log, environment=environment) as running,
    ):
        yield running


def _logged_in(space: Served, account: str, expires_in_s: float = 3600) -> Visitor:
    """Return a visitor with the cookie that Gradio gives after a login, sealed as it seals it."""
    from itsdangerous import TimestampSigner

    userinfo = {
        "sub": f"id-{account}",
        "name": account,
        "preferred_username": account,
        "profile": f"https://huggingface.co/{account}",
        "picture": "",
    }
    session = {"oauth_info": {"userinfo": userinfo, "expires_at": time.time() + expires_in_s}}
    secret = hashlib.sha256(f"{SECRET}-v4".encode()).hexdigest()
    sealed = TimestampSigner(secret).sign(base64.b64encode(json.dumps(session).encode())).decode()
    visitor = Visitor(space.url)
    visitor._opener.addheaders = [("Cookie", f"session={sealed}")]
    return visitor


def _login_gate(space: Served) -> str:
    return outcomes_of(space.votes()[-1].gates)["login"]


def _elements(url: str) -> set[str]:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{url}config") as answer:
        return {each["props"].get("elem_id") for each in json.loads(answer.read())["components"]}


def test_a_vote_says_whether_its_visitor_was_logged_in_and_nothing_says_who(space: Served) -> None:
    visitor = _logged_in(space, ACCOUNT)
    visitor.ask(QUESTION)
    assert visitor.vote("left").saved
    assert _login_gate(space) == "pass"
    assert ACCOUNT not in json.dumps(visitor.page)
    for path in (each for each in space.state.parent.rglob("*") if each.is_file()):
        assert ACCOUNT.encode() not in path.read_bytes(), path
    assert "vote " in (space.state.parent / "log").read_text(), "there is a log"


def test_who_has_not_logged_in_votes_as_before(space: Served) -> None:
    visitor = Visitor(space.url)
    visitor.ask(QUESTION)
    assert visitor.vote("left").saved
    assert _login_gate(space) == "unknown"


def test_a_login_that_has_expired_or_is_forged_is_none(space: Served) -> None:
    expired = _logged_in(space, ACCOUNT, expires_in_s=-1)
    expired.ask(QUESTION)
    assert expired.vote("left").saved
    assert _login_gate(space) == "unknown"
    forged = Visitor(space.url)
    cookie = base64.b64encode(b'{"oauth_info": {"userinfo": {"sub": "x"}}}').decode()
    forged._opener.addheaders = [("Cookie", f"session={cookie}.x.y")]
    forged.ask(QUESTION)
    assert forged.vote("left").saved
    assert _login_gate(space) == "unknown"


def test_an_account_has_its_own_limit_wherever_it_asks_from(space: Served) -> None:
    """Six questions at once; all come from this machine, which has no limit of its own."""
    for _ in range(6):
        _logged_in(space, "muy-activa").ask(QUESTION)
    with pytest.raises(VisitError, match="Va muy deprisa"):
        _logged_in(space, "muy-activa").ask(QUESTION)
    _logged_in(space, "tranquila").ask(QUESTION)
    Visitor(space.url).ask(QUESTION)


def test_the_button_leads_to_the_provider_and_asks_for_no_more_than_who_it_is(
    space: Served, provider: str
) -> None:
    connection = http.client.HTTPConnection(urlsplit(space.url).netloc, timeout=30)
    connection.request("GET", "/login/huggingface")
    target = urlsplit(connection.getresponse().headers["Location"])
    connection.close()
    asked = parse_qs(target.query)
    assert f"{target.scheme}://{target.netloc}{target.path}" == f"{provider}/authorize"
    assert (asked["client_id"], asked["scope"]) == (["a-client"], ["openid profile"])
    assert "login" in _elements(space.url)


def test_nothing_of_the_login_is_a_public_api(space: Served) -> None:
    with urllib.request.build_opener(urllib.request.ProxyHandler({})).open(
        f"{space.url}gradio_api/info"
    ) as answer:
        info = json.loads(answer.read())
    assert info["named_endpoints"] == {}


def test_off_the_hub_nobody_is_logged_in_as_the_owner_of_the_machine(config: Path, tmp_path: Path) -> None:
    """Gradio would show a button there that makes everybody the owner of this token."""
    values = json.loads(config.read_text(encoding="utf-8"))
    values |= {"state": str(tmp_path / "state"), "sink": f"folder:{tmp_path / 'votes'}"}
    own = tmp_path / "space.yaml"
    own.write_text(json.dumps(values), encoding="utf-8")
    client = {name: value for name, value in ON_THE_HUB.items() if name.startswith(("OAUTH", "OPENID"))}
    with served(own, environment={**CONTROLLER, **client, "HF_TOKEN": "hf_" + "x" * 30}) as off:
        assert "login" not in _elements(off.url)
        with pytest.raises(urllib.error.HTTPError, match="404"):
            urllib.request.build_opener(urllib.request.ProxyHandler({})).open(f"{off.url}login/huggingface")
        visitor = Visitor(off.url)
        assert visitor.ask(QUESTION).status == texts_es.STATUS_VOTE


@pytest.mark.parametrize("missing", sorted(ON_THE_HUB))
def test_login_is_offered_only_where_the_hub_has_said_all_that_it_takes(missing: str) -> None:
    assert is_offered(ON_THE_HUB)
    assert not is_offered({name: value for name, value in ON_THE_HUB.items() if name != missing})
    assert not is_offered({**ON_THE_HUB, missing: ""})
