"""How long the page takes to be built from a bundle: `python -m tests.bench.bundle_page [CONFIG]`.

A fresh process in a fresh bundle, with nothing else to import from; Markdown on stdout.
"""

import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from cards.command import emit
from space.bundle import write_bundle
from space.config import load_config
from tests.space_fixtures import label, write_built, write_config

_ROUNDS = 3
_PROGRAM = "import runpy; runpy.run_path('app.py')"
TWO = [{"name": "ficha", "kind": "ficha"}, {"name": "curada", "kind": "curada"}]


def small_built(folder: Path) -> Path:
    """Write data with one label and one curated answer."""
    rows = label("IBUPROFEN", {"dosage_and_administration": "Tome 200 mg cada 6 horas."})
    asked = [{"question": "¿Qué es el asma?", "answer": "Una enfermedad.", "licence": "cc0-1.0"}]
    return write_built(folder / "built", {"openfda": rows, "qa": asked})


def seconds_of(config: Path, folder: Path) -> tuple[float, float]:
    """Return the seconds in which a bundle is written, and in which a new process builds its page."""
    started = time.perf_counter()
    write_bundle(load_config(config), folder)
    written = time.perf_counter()
    variables = {name: value for name, value in os.environ.items() if name != "PYTHONPATH"}
    subprocess.run([sys.executable, "-c", _PROGRAM], cwd=folder, env=variables, check=True)
    return written - started, time.perf_counter() - written


def main() -> None:
    """Print every round."""
    emit("| round | bundle written | page built from it |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        own = Path(folder)
        config = Path(sys.argv[1]) if len(sys.argv) > 1 else write_config(own, TWO, small_built(own))
        for number in range(_ROUNDS):
            writing_s, building_s = seconds_of(config, own / f"bundle-{number}")
            emit(f"| {number + 1} | {writing_s:.1f} s | {building_s:.1f} s |")


if __name__ == "__main__":
    main()
