"""Environment and fixtures of all tests.

The Hub's clients read their environment when they are imported, so it is set here, before any test module:
nothing may reach the real Hub, the user's token or the user's caches.
"""

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

ROOT = Path(__file__).resolve().parent.parent
_SESSION = tempfile.TemporaryDirectory(prefix="spanishmedicallm-tests-", ignore_cleanup_errors=True)
HERMETIC = {
    "HF_HOME": f"{_SESSION.name}/hf",
    "HF_ENDPOINT": "http://127.0.0.1:9",  # nobody listens; HF_HUB_OFFLINE would block the loopback too
    "HF_HUB_DISABLE_XET": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "NO_PROXY": "127.0.0.1,localhost",
    "no_proxy": "127.0.0.1,localhost",
    "TOKENIZERS_PARALLELISM": "false",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "SPANISHMEDICALLM_CACHE": f"{_SESSION.name}/calls.sqlite",
}
_UNWANTED = (
    "HF_TOKEN",
    "HUGGING_FACE_HUB_TOKEN",
    "HF_TOKEN_PATH",
    "HF_HUB_OFFLINE",
    "HF_HUB_CACHE",
    "HF_DATASETS_CACHE",
)
os.environ.update(HERMETIC)
for _name in _UNWANTED:
    os.environ.pop(_name, None)

import huggingface_hub  # noqa: E402 - the environment comes first
import pytest  # noqa: E402 - the environment comes first
from hypothesis import HealthCheck, settings  # noqa: E402 - the environment comes first

from tests.chromium import open_browser  # noqa: E402 - the environment comes first
from tests.hub_server import LoopbackHub  # noqa: E402 - the environment comes first

# Times belong to benchmarks: a machine that is slow for a moment fails no test.
settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")


if TYPE_CHECKING:
    from playwright.sync_api import Browser


def pytest_unconfigure() -> None:
    _SESSION.cleanup()


@pytest.fixture(scope="module")
def browser() -> Iterator["Browser"]:
    with open_browser() as opened:
        yield opened


class RunClient(Protocol):
    """Runs a Python program against a loopback Hub in a process of its own, with a fresh HF_HOME."""

    def __call__(
        self,
        script: str | Sequence[str],
        hub: LoopbackHub,
        *,
        token: str | None = None,
        environment: dict[str, str] | None = None,
        timeout_s: float = 120,
    ) -> "subprocess.CompletedProcess[str]": ...


@pytest.fixture
def loopback_hub() -> Iterator[LoopbackHub]:
    """A started Hub of this test alone; `.token` may write to `hospital/` and `clinica/`."""
    with LoopbackHub() as hub:
        yield hub


@pytest.fixture
def logged_in(loopback_hub: LoopbackHub, monkeypatch: pytest.MonkeyPatch) -> Iterator[LoopbackHub]:
    """The Hub as `publish_folder` finds it in this very process, through HF_ENDPOINT and HF_TOKEN."""
    monkeypatch.setenv("HF_ENDPOINT", loopback_hub.url)
    monkeypatch.setenv("HF_TOKEN", loopback_hub.token)
    yield loopback_hub
    # Connections left open would be closed by the garbage collector, with a ResourceWarning in another test.
    huggingface_hub.close_session()


@pytest.fixture
def run_client(tmp_path_factory: pytest.TempPathFactory) -> RunClient:
    """Run a script's text, or `[python arguments]` such as `["-m", "dataset_builder", "publish", ...]`.

    `token` defaults to the Hub's write token; an empty one logs out. The outcome is the CompletedProcess.
    """

    def run(
        script: str | Sequence[str],
        hub: LoopbackHub,
        *,
        token: str | None = None,
        environment: dict[str, str] | None = None,
        timeout_s: float = 120,
    ) -> "subprocess.CompletedProcess[str]":
        home = tmp_path_factory.mktemp("hf-home")
        token = hub.token if token is None else token
        variables = client_environment(hub.url, token, home) | (environment or {})
        arguments = ["-c", script] if isinstance(script, str) else list(script)
        command = [sys.executable, *arguments]
        return subprocess.run(
            command, cwd=ROOT, env=variables, capture_output=True, text=True, timeout=timeout_s, check=False
        )

    return run


def client_environment(url: str, token: str, home: Path) -> dict[str, str]:
    """Return the environment of a client process: this Hub, this token, a home of its own."""
    variables = dict(os.environ) | {"HF_ENDPOINT": url, "HF_HOME": str(home), "PYTHONPATH": str(ROOT)}
    variables.pop("HF_TOKEN", None)  # of a test that is logged in itself
    return variables | ({"HF_TOKEN": token} if token else {})
