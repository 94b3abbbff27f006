"""Sets up what a command needs and runs it: `python run.py demo|test|lint|soak|bench`. Standard library only.

`make` calls this file, and it works without make. Everything goes into .venv and build/ beside it; a Debian
package is installed only as root or with sudo that asks for no password, and nothing depends on it.
"""

import argparse
import contextlib
import fcntl
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
STAMP = VENV / "installed.sha256"
REQUIREMENTS = ROOT / "requirements.txt"
OLDEST_PYTHON = (3, 11)
DEMO_CONFIG, DEMO_SPACE = "dataset_builder/configs/demo.yaml", "space/configs/demo.yaml"
DEMO, HUB, BANK = "build/demo", "build/hub", "build/bank"
QUESTIONS = "space/bank/questions.jsonl"
# Votes of the demo stay on this machine; without somebody who answers for them the page stores none.
CONTROLLER = {
    "CONTROLLER_NAME": "quien abre esta demostración",
    "CONTACT_EMAIL": "nadie@localhost",
    "PRIVACY_URL": "http://127.0.0.1:7860/",
}
QUESTION = "¿Qué dosis de paracetamol puede tomar un adulto?"
ENVIRONMENT = {
    "DO_NOT_TRACK": "1",
    "GRADIO_ANALYTICS_ENABLED": "False",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "PYTHONUTF8": "1",
}


@dataclass(frozen=True)
class SystemPackage:
    """A Debian package, the file that shows it is there, and what is missing without it."""

    name: str
    marker: str
    without: str


SYSTEM_PACKAGES = (
    SystemPackage("apertium", "/usr/bin/apertium", "no offline translation of your own English texts"),
    SystemPackage(
        "apertium-eng-spa",
        "/usr/share/apertium/modes/eng-spa.mode",
        "no offline translation of your own English texts",
    ),
    SystemPackage(
        "chromium", "/usr/bin/chromium", "the tests that look at the page in a browser are skipped"
    ),
)


class StepFailed(Exception):
    """A step ended badly; it has told why, and this is its exit status."""

    def __init__(self, status: int, message: str = "") -> None:
        super().__init__(message)
        self.status = status


def main() -> int:
    """Run one command and return its exit status."""
    arguments, rest = _parser().parse_known_args()
    if rest and arguments.command not in ("test", "read-back"):
        _parser().error(f"unknown arguments: {' '.join(rest)}")
    os.chdir(ROOT)
    os.environ.update(ENVIRONMENT)
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(143))
    try:
        if sys.version_info < OLDEST_PYTHON:
            raise StepFailed(1, f"Python {OLDEST_PYTHON[0]}.{OLDEST_PYTHON[1]} or newer is needed")
        COMMANDS[arguments.command](arguments, rest)
    except StepFailed as failure:
        if str(failure):
            sys.stderr.write(f"run.py: {failure}\n")
        return failure.status
    except KeyboardInterrupt:
        return 130
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        description="Set up and run SpanishMedicaLLM.", usage="python run.py COMMAND [--once] [--port N]"
    )
    parser.add_argument("command", choices=COMMANDS, metavar="COMMAND", help=", ".join(COMMANDS))
    parser.add_argument("--once", action="store_true", help="demo: ask one question, cast one vote and end")
    parser.add_argument("--port", type=int, default=7860, help="demo: port of the page (default: 7860)")
    return parser


def demo(arguments: argparse.Namespace, _rest: Sequence[str]) -> None:
    """Build the demo, publish it to a folder, read it back, and open the Space on it."""
    setup()
    _module("dataset_builder", "build", DEMO_CONFIG, "--out", DEMO)
    _module("dataset_builder", "publish", DEMO, "--to", f"folder:{HUB}")
    name = json.loads((ROOT / DEMO / "stats.json").read_text(encoding="utf-8"))["name"]
    _python(str(ROOT / "run.py"), "read-back", f"{HUB}/{name}")
    _module("space", "bank", "build", QUESTIONS, "--contestants", DEMO_SPACE, "--out", BANK)
    for variable, value in CONTROLLER.items():
        os.environ.setdefault(variable, value)
    if arguments.once:
        _visit_once()
        return
    _say(f"Arena: http://127.0.0.1:{arguments.port} (Ctrl-C la cierra)")
    _module("space", "run", "--config", DEMO_SPACE, "--port", str(arguments.port))


def read_back(_arguments: argparse.Namespace, rest: Sequence[str]) -> None:
    """Load every config of a folder as any user would, and show one row. Runs in .venv, as a step of demo."""
    import datasets

    (folder,) = rest

    datasets.disable_progress_bars()
    with tempfile.TemporaryDirectory() as cache:  # the user's cache could hold an older build of this name
        for name in datasets.get_dataset_config_names(folder):
            data = datasets.load_dataset(folder, name, cache_dir=cache)
            rows = ", ".join(f"{split} {rows.num_rows}" for split, rows in data.items())
            _say(f"load_dataset: {name}: {rows}")
        first = datasets.load_dataset(folder, "qa", split="train", cache_dir=cache)[0]
    _say(f"Una fila: {first['question']} → {first['answer']}")


def test(_arguments: argparse.Namespace, rest: Sequence[str]) -> None:
    """Check style and types, then run the tests; further arguments go to pytest."""
    setup()
    _lint()
    # One process for each core, whole files each.
    _python("-m", "pytest", "--numprocesses", str(os.cpu_count() or 1), "--dist", "loadfile", *rest)


def lint(_arguments: argparse.Namespace, _rest: Sequence[str]) -> None:
    """Check style and types."""
    setup()
    _lint()


def soak(_arguments: argparse.Namespace, _rest: Sequence[str]) -> None:
    """Run the long forms of the tests."""
    setup()
    # Their names do not begin with test_, so that only naming them runs them.
    files = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "tests" / "soak").glob("*.py"))
    _python("-m", "pytest", "--timeout=3600", *files)


def bench(_arguments: argparse.Namespace, _rest: Sequence[str]) -> None:
    """Measure what the README and LOG.md state."""
    setup()
    for path in sorted((ROOT / "tests" / "bench").glob("*.py")):
        _say(f"== {path.stem}")
        _module(f"tests.bench.{path.stem}")


COMMANDS = {"demo": demo, "test": test, "lint": lint, "soak": soak, "bench": bench, "read-back": read_back}


def setup() -> None:
    """Make .venv and install what is missing; the second time this takes milliseconds."""
    with _one_at_a_time():
        wanted = hashlib.sha256(REQUIREMENTS.read_bytes() + repr(sys.version_info[:2]).encode()).hexdigest()
        if not (PYTHON.exists() and STAMP.exists() and STAMP.read_text() == wanted):
            _install()
            STAMP.with_suffix(".partial").write_text(wanted)
            os.replace(STAMP.with_suffix(".partial"), STAMP)
        _system_packages()


def _install() -> None:
    _say("Setting up .venv (a few minutes the first time) ...")
    STAMP.unlink(missing_ok=True)
    if not PYTHON.exists():
        hint = "cannot make .venv: install venv for this Python (Debian: python3-venv)"
        _run([sys.executable, "-m", "venv", "--clear", str(VENV)], hint)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    torch = next(line for line in REQUIREMENTS.read_text().splitlines() if line.startswith("torch=="))
    hint = "pip could not install the requirements; its message is above, run the same command again"
    # Alone and first: a wheel of torch that is at hand wins over a larger one that others would ask for.
    _run([*pip, torch], hint)
    _run([*pip, "-r", str(REQUIREMENTS)], hint)


def _system_packages() -> None:
    missing = [package for package in SYSTEM_PACKAGES if not Path(package.marker).exists()]
    prefix = _privileges() if missing else None
    if missing and prefix is not None:
        names = [package.name for package in missing]
        _say(f"Installing Debian packages: {' '.join(names)} ...")
        install = [*prefix, "apt-get", "install", "-y", "-qq", "--no-install-recommends", *names]
        if not _quietly(install) and _quietly([*prefix, "apt-get", "update", "-qq"]):
            _quietly(install)
    for package in missing:
        if not Path(package.marker).exists():
            _say(f"Going on without {package.name}: {package.without}.")


def _privileges() -> list[str] | None:
    """Return what makes apt-get work here, None where it may not be used."""
    if shutil.which("apt-get") is None:
        return None
    if os.geteuid() == 0:
        return []
    if shutil.which("sudo") and _quietly(["sudo", "-n", "true"]):
        return ["sudo", "-n"]
    return None


def _quietly(command: Sequence[str]) -> bool:
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    ended = subprocess.run(
        command, env=environment, stdin=subprocess.DEVNULL, capture_output=True, check=False
    )
    return ended.returncode == 0


def _lint() -> None:
    _python("-m", "ruff", "check", ".")
    _python("-m", "ruff", "format", "--check", "--quiet", ".")
    _python("-m", "basedpyright", "--level", "error", "--pythonpath", str(PYTHON))


def _visit_once() -> None:
    """Open the page on a free port, ask, vote, show what happened, and close it."""
    command = [str(PYTHON), "-m", "space", "run", "--quiet", "--config", DEMO_SPACE, "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as page:
        try:
            assert page.stdout is not None
            url = page.stdout.readline().strip()
            if not url:
                raise StepFailed(page.wait() or 1)
            visit = ["-m", "space", "visit", url, "--ask", QUESTION, "--vote", "left"]
            told = json.loads(_output([str(PYTHON), *visit]))
        finally:
            page.terminate()
            page.wait()
    _say(f"Pregunta: {told['question']}")
    for side in ("left", "right"):
        _say(f"— {told['reveal'][side]['model']}:\n{told['answers'][side]}")
    _say(f"Voto: {told['choice']}. {told['reveal']['status']}")


def _module(*arguments: str) -> None:
    _python("-m", *arguments)


def _python(*arguments: str) -> None:
    _run([str(PYTHON), *arguments], "")


def _run(command: Sequence[str], hint: str) -> None:
    """Run a step; on Ctrl-C or SIGTERM it is told to end as well, and waited for."""
    with subprocess.Popen(command) as process:
        try:
            status = process.wait()
        except BaseException:
            process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=20)
            process.kill()
            raise
    if status:
        raise StepFailed(status if status > 0 else 128 - status, hint)


def _output(command: Sequence[str]) -> str:
    ended = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=False)
    if ended.returncode:
        raise StepFailed(ended.returncode)
    return ended.stdout


@contextlib.contextmanager
def _one_at_a_time() -> Iterator[None]:
    """Let a second setup wait for the first; the kernel lets go of the lock whatever happens."""
    build = ROOT / "build"
    build.mkdir(exist_ok=True)
    with (build / ".setup.lock").open("w") as lock:
        for attempt in range(10_000):
            with contextlib.suppress(BlockingIOError):
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            if attempt == 0:
                _say("Another setup is at work here; waiting for it ...")
            time.sleep(0.5)
        yield


def _say(line: str) -> None:
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    sys.exit(main())
