"""The target `folder:PATH`: whole before, whole after, whatever kills it in between."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from dataset_builder.errors import PublishError
from dataset_builder.hub import publish_folder
from dataset_builder.publication import PublishReport
from tests.conftest import ROOT


def _write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    return folder


def _read(folder: Path) -> dict[str, str]:
    return {
        path.relative_to(folder).as_posix(): path.read_text() for path in folder.rglob("*") if path.is_file()
    }


def _publish(folder: Path, root: Path, *, dry_run: bool = False, create_pr: bool = False) -> PublishReport:
    return publish_folder(
        folder, list(_read(folder)), f"folder:{root}", name="demo", repo_type="dataset", message="Publish",
        dry_run=dry_run, create_pr=create_pr,
    )  # fmt: skip


def test_a_folder_holds_exactly_what_was_published_last(tmp_path: Path) -> None:
    old, new = {"README.md": "uno", "data/a": "1", "data/b": "2"}, {"README.md": "dos", "data/a": "1"}
    hub = tmp_path / "hub"
    assert _publish(_write(tmp_path / "old", old), hub).uploaded == ("README.md", "data/a", "data/b")
    report = _publish(_write(tmp_path / "new", new), hub)
    assert _read(hub / "demo") == new
    assert (report.uploaded, report.deleted, report.unchanged) == (("README.md",), ("data/b",), False)
    assert (report.revision, report.url) == ("", (hub / "demo").as_uri())
    assert sorted(path.name for path in hub.iterdir()) == [".demo.lock", "demo"]


def test_the_same_folder_again_is_not_touched(tmp_path: Path) -> None:
    source, hub = _write(tmp_path / "old", {"README.md": "uno"}), tmp_path / "hub"
    _publish(source, hub)
    inode = (hub / "demo").stat().st_ino
    assert _publish(source, hub).unchanged
    assert (hub / "demo").stat().st_ino == inode


def test_a_swap_in_two_steps_that_was_killed_in_between_is_undone(tmp_path: Path) -> None:
    """Where folders cannot be exchanged, a kill can leave the old one under its set-aside name."""
    source, hub = _write(tmp_path / "old", {"README.md": "uno"}), tmp_path / "hub"
    _publish(source, hub)
    (hub / "demo").rename(hub / ".demo.old")
    _write(hub / ".demo.new", {"README.md": "dos"})
    assert _publish(source, hub).unchanged
    assert _read(hub) == {".demo.lock": "", "demo/README.md": "uno"}


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    report = _publish(_write(tmp_path / "old", {"README.md": "uno"}), tmp_path / "hub", dry_run=True)
    assert report.uploaded == ("README.md",)
    assert not (tmp_path / "hub").exists()


def test_a_folder_of_someone_else_is_not_replaced(tmp_path: Path) -> None:
    source, hub = _write(tmp_path / "old", {"README.md": "uno"}), tmp_path / "hub"
    _write(hub / "demo", {"thesis.txt": "years of work"})
    for _ in range(2):
        with pytest.raises(PublishError, match="holds files that were not published there"):
            _publish(source, hub)
    assert _read(hub / "demo") == {"thesis.txt": "years of work"}


def test_a_folder_is_not_published_into_itself(tmp_path: Path) -> None:
    source = _write(tmp_path / "demo", {"README.md": "uno"})
    for root in (tmp_path, source):
        with pytest.raises(PublishError, match="lie in each other"):
            _publish(source, root)


def test_a_folder_has_no_pull_requests(tmp_path: Path) -> None:
    with pytest.raises(PublishError, match="a folder has no pull requests"):
        _publish(_write(tmp_path / "old", {"README.md": "uno"}), tmp_path / "hub", create_pr=True)


def test_a_link_out_of_the_folder_is_not_followed(tmp_path: Path) -> None:
    source = _write(tmp_path / "old", {"README.md": "uno"})
    (tmp_path / "secret").write_text("token")
    (source / "data").symlink_to(tmp_path / "secret")
    with pytest.raises(PublishError, match="'data' lies outside"):
        _publish(source, tmp_path / "hub")


# Each child kills itself when about to do its N-th thing to the file system, for every N until none is left.
KILLED_EVERYWHERE = """
import json, os, signal, sys
from pathlib import Path
from dataset_builder.hub import publish_folder

DONE_TO_FILES = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.scandir", "os.listdir",
                 "shutil.copyfile", "shutil.rmtree", "ctypes.dlsym", "fcntl.flock"}
old, new, hub = (Path(argument) for argument in sys.argv[1:])

def read(folder):
    return {path.name: path.read_text() for path in folder.rglob("*") if path.is_file()}

def publish(source):
    publish_folder(source, list(read(source)), f"folder:{hub}", name="demo", repo_type="dataset", message="m")

def killed_at(step):
    child = os.fork()
    if child:
        return os.waitpid(child, 0)[1] != 0
    left = [step]
    def count(event, _arguments):
        if event in DONE_TO_FILES:
            left[0] -= 1
            if left[0] == 0:
                os.kill(os.getpid(), signal.SIGKILL)
    sys.addaudithook(count)
    publish(new)
    os._exit(0)

seen, step = [], 1
publish(old)
while killed_at(step):
    found = read(hub / "demo")
    seen.append("old" if found == read(old) else "new" if found == read(new) else "neither")
    publish(new)
    assert read(hub / "demo") == read(new)
    assert sorted(path.name for path in hub.iterdir()) == [".demo.lock", "demo"]
    publish(old)
    step += 1
print(json.dumps(seen))
"""


def test_a_kill_at_any_step_leaves_the_old_or_the_new_and_the_next_run_goes_on(tmp_path: Path) -> None:
    """The old one stands until the swap, the new one from then on; both are seen, and nothing else."""
    _write(tmp_path / "old", {"README.md": "uno", "a": "1", "b": "2"})
    _write(tmp_path / "new", {"README.md": "dos", "a": "1", "c": "3"})
    folders = [str(tmp_path / name) for name in ("old", "new", "hub")]
    command = [sys.executable, "-c", KILLED_EVERYWHERE, *folders]
    outcome = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert outcome.returncode == 0, outcome.stderr
    seen = json.loads(outcome.stdout)
    assert set(seen) == {"old", "new"}
    assert seen == sorted(seen, reverse=True)
