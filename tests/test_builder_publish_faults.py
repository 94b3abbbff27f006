"""Each way in which the Hub fails in passing: it ends with exactly one commit of exactly our files."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from dataset_builder.errors import PublishError
from dataset_builder.hub import publish_folder
from dataset_builder.hub_retry import Patience
from dataset_builder.publication import PublishReport
from tests.conftest import RunClient
from tests.hub_faults import Fault
from tests.hub_server import LoopbackHub

REPO = "clinica/faults"
COMMIT = r"POST .*/commit/main"
FILES = {"README.md": b"---\nlicense: cc0-1.0\n---\nHola\n", "data/a.parquet": b"PAR1 not really"}


def _folder(path: Path, files: dict[str, bytes] = FILES) -> Path:
    for name, data in files.items():
        (path / name).parent.mkdir(parents=True, exist_ok=True)
        (path / name).write_bytes(data)
    return path


def _publish(
    folder: Path, *, timeout_s: float = 20.0, tag: str | None = None, create_pr: bool = False
) -> tuple[PublishReport, list[float]]:
    slept: list[float] = []
    report = publish_folder(
        folder,
        list(FILES),
        REPO,
        name="faults",
        repo_type="dataset",
        message="Publish",
        tag=tag,
        create_pr=create_pr,
        patience=Patience(timeout_s=timeout_s, sleep=slept.append),
    )
    return report, slept


def _assert_published_once(hub: LoopbackHub, report: PublishReport) -> None:
    assert hub.commit_titles("dataset", REPO) == ["Publish", "initial commit"]
    published = hub.files("dataset", REPO, report.revision)
    assert published.pop(".gitattributes")
    assert published == FILES
    assert set(report.uploaded) == set(FILES)
    assert hub.pending_faults == 0


PASSING = {
    "the commit conflicts": Fault(COMMIT, status=409),
    "the commit is limited": Fault(COMMIT, status=429, headers={"Retry-After": "7"}),
    "the commit is refused for a moment": Fault(COMMIT, status=503, times=4),
    "the server breaks before the commit": Fault(COMMIT, status=500),
    "the connection drops before the commit": Fault(COMMIT, drop=True),
    "the answer to the commit is lost": Fault(COMMIT, drop=True, when="after"),
    "the commit is done and answered with 503": Fault(COMMIT, status=503, when="after"),
    "creating drops": Fault("POST /api/repos/create", drop=True),
    "the answer to creating is lost": Fault("POST /api/repos/create", drop=True, when="after"),
    "creating is limited": Fault("POST /api/repos/create", status=429),
    "looking at the repository fails": Fault(f"GET /api/datasets/{REPO}$", status=502),
    "listing the files fails": Fault("GET .*/tree/", drop=True),
    "the check of the card fails": Fault("POST /api/validate-yaml", status=503),
    "asking how to upload fails": Fault("POST .*/preupload/", status=503),
    "the upload to the storage drops": Fault("PUT /lfs/", drop=True),
    "the answer of the storage is lost": Fault("PUT /lfs/", drop=True, when="after"),
    "reading back fails": Fault("GET .*/tree/", status=503, skip=1),
    "tagging is refused for a moment": Fault("POST .*/tag/", status=503),
    "the answer to tagging is lost": Fault("POST .*/tag/", drop=True, when="after"),
}


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING.keys())
def test_a_failure_that_passes_leaves_one_commit_and_its_tag(
    fault: Fault, logged_in: LoopbackHub, tmp_path: Path
) -> None:
    logged_in.fail(fault)
    report, _ = _publish(_folder(tmp_path), tag="v1.0.0")
    _assert_published_once(logged_in, report)
    assert logged_in.repo("dataset", REPO).refs["refs/tags/v1.0.0"] == report.revision


def _wait_for_commits(hub: LoopbackHub, count: int) -> None:
    answered = threading.Event()
    while len(hub.requests("POST", "/commit/")) < count:
        answered.wait(0.05)


def test_a_slow_commit_that_lands_after_we_gave_up_on_it_is_no_second_one(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    """The first request sleeps 3 s in the server and then meets a head that our second try has moved: 412."""
    logged_in.fail(Fault(COMMIT, delay_s=3.0))
    report, _ = _publish(_folder(tmp_path), timeout_s=1.0)
    _wait_for_commits(logged_in, 2)
    _assert_published_once(logged_in, report)


def test_a_commit_whose_answer_comes_too_late_is_recognised(logged_in: LoopbackHub, tmp_path: Path) -> None:
    logged_in.fail(Fault(COMMIT, delay_s=3.0, when="after"))
    report, _ = _publish(_folder(tmp_path), timeout_s=1.0)
    _assert_published_once(logged_in, report)


def _someone_commits(hub: LoopbackHub) -> Callable[[], str]:
    return lambda: hub.put_file("dataset", REPO, "theirs.txt", b"from someone else")


def test_a_commit_of_someone_else_in_between_is_built_upon(logged_in: LoopbackHub, tmp_path: Path) -> None:
    """The first try gets 412; the second commits over theirs and takes away what is not ours."""
    logged_in.fail(Fault(COMMIT, hook=_someone_commits(logged_in)))
    report, slept = _publish(_folder(tmp_path))
    assert [entry.status for entry in logged_in.requests("POST", "/commit/")] == [412, 200]
    assert logged_in.commit_titles("dataset", REPO) == ["Publish", "Add theirs.txt", "initial commit"]
    assert report.deleted == ("theirs.txt",)
    assert len(slept) == 1


def test_our_commit_is_found_below_one_of_someone_else(logged_in: LoopbackHub, tmp_path: Path) -> None:
    """Ours lands, its answer is lost, they commit over it: publishing again would undo their work."""
    logged_in.fail(Fault(COMMIT, drop=True, when="after", hook=_someone_commits(logged_in)))
    report, _ = _publish(_folder(tmp_path))
    titles = logged_in.commit_titles("dataset", REPO)
    assert titles == ["Add theirs.txt", "Publish", "initial commit"]
    assert logged_in.commit_titles("dataset", REPO, report.revision)[0] == "Publish"


def test_a_pull_request_whose_answer_is_lost_is_not_opened_twice(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    logged_in.fail(Fault(COMMIT, drop=True, when="after"))
    report, _ = _publish(_folder(tmp_path), create_pr=True)
    refs = logged_in.repo("dataset", REPO).refs
    assert [ref for ref in refs if ref.startswith("refs/pr/")] == ["refs/pr/1"]
    assert report.revision == refs["refs/pr/1"]
    assert report.url.endswith("/discussions/1")
    assert logged_in.commit_titles("dataset", REPO) == ["initial commit"]


SAID = {
    "in seconds": ({"Retry-After": "7"}, 7.0),
    "by its limit": ({"RateLimit": '"api";r=0;t=3'}, 4.0),  # one more, since t is rounded down
    "by a limit that is not reached, and seconds": ({"RateLimit": '"api";r=9;t=3', "Retry-After": "2"}, 2.0),
    "by a date that is past": ({"Retry-After": format_datetime(datetime.now(UTC) - timedelta(hours=1))}, 0.0),
}


@pytest.mark.parametrize(("headers", "seconds"), SAID.values(), ids=SAID.keys())
def test_we_wait_as_long_as_the_hub_says(
    headers: dict[str, str], seconds: float, logged_in: LoopbackHub, tmp_path: Path
) -> None:
    logged_in.fail(Fault(COMMIT, status=429, headers=headers))
    _, slept = _publish(_folder(tmp_path))
    assert slept == [seconds]


@pytest.mark.parametrize("headers", [{"Retry-After": "soon"}, {"RateLimit": "none"}], ids=str)
def test_a_wait_that_cannot_be_read_is_our_own(
    headers: dict[str, str], logged_in: LoopbackHub, tmp_path: Path
) -> None:
    logged_in.fail(Fault(COMMIT, status=429, headers=headers))
    _, slept = _publish(_folder(tmp_path))
    assert 0.5 <= slept[0] <= 1.0


def test_a_tag_that_someone_else_sets_meanwhile_is_not_taken_for_ours(
    logged_in: LoopbackHub, tmp_path: Path
) -> None:
    def tag_the_first_commit() -> None:
        repo = logged_in.repo("dataset", REPO)
        repo.refs["refs/tags/v1.0.0"] = next(iter(repo.commits))

    logged_in.fail(Fault("POST .*/tag/", hook=tag_the_first_commit))
    with pytest.raises(PublishError, match=r"tag v1\.0\.0 of clinica/faults already stands on"):
        _publish(_folder(tmp_path), tag="v1.0.0")


def test_unasked_waits_double_up_to_the_sixth_try(logged_in: LoopbackHub, tmp_path: Path) -> None:
    """The base is 1, 2, 4, 8, 16 s, each shortened by at most half."""
    logged_in.fail(Fault(COMMIT, status=503, times=99))
    slept: list[float] = []
    with pytest.raises(PublishError, match=r"failed 6 times \(last: 503 Service Unavailable\)"):
        publish_folder(
            _folder(tmp_path), list(FILES), REPO, name="faults", repo_type="dataset", message="Publish",
            patience=Patience(sleep=slept.append),
        )  # fmt: skip
    assert len(slept) == 5
    assert all(base / 2 <= wait <= base for base, wait in zip([1, 2, 4, 8, 16], slept, strict=True))


def test_an_hour_of_waiting_is_left_to_the_user(logged_in: LoopbackHub, tmp_path: Path) -> None:
    logged_in.fail(Fault(COMMIT, status=429, headers={"Retry-After": "3600"}))
    with pytest.raises(PublishError, match="asks to wait 3600 s: run the same command then"):
        _publish(_folder(tmp_path))


def test_content_that_the_hub_lost_is_noticed_on_reading_back(logged_in: LoopbackHub, tmp_path: Path) -> None:
    def lose() -> None:
        repo = logged_in.repo("dataset", REPO)
        head = repo.resolve("main")
        assert head is not None
        dict.pop(head.files, "data/a.parquet")  # type: ignore[arg-type] - a dict behind its Mapping

    logged_in.fail(Fault(COMMIT, when="after", hook=lose))
    with pytest.raises(PublishError, match=r"does not hold what was sent \(first: data/a.parquet\)"):
        _publish(_folder(tmp_path))


PUBLISHER = """
import sys
from pathlib import Path
from dataset_builder.hub import publish_folder
folder = Path(sys.argv[1])
publish_folder(folder, ["README.md"], "clinica/faults", name="faults", repo_type="dataset",
               message="Publish " + folder.name)
"""


def test_two_publishers_at_the_same_moment_both_land(
    loopback_hub: LoopbackHub, run_client: RunClient, tmp_path: Path
) -> None:
    """Both commits wait in the server for each other, so that one of them must meet a moved head."""
    loopback_hub.store.create("dataset", REPO, "hospital")
    barrier = threading.Barrier(2)
    loopback_hub.fail(Fault(COMMIT, hook=lambda: barrier.wait(60), times=2))
    folders = [_folder(tmp_path / name, {"README.md": name.encode()}) for name in ("one", "two")]
    outcomes = []
    threads = [
        threading.Thread(
            target=lambda folder=folder: outcomes.append(
                run_client(["-c", PUBLISHER, str(folder)], loopback_hub)
            )
        )
        for folder in folders
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [outcome.returncode for outcome in outcomes] == [0, 0], [outcome.stderr for outcome in outcomes]
    titles = loopback_hub.commit_titles("dataset", REPO)
    assert sorted(titles) == ["Publish one", "Publish two", "initial commit"]
    assert titles[0] == f"Publish {loopback_hub.files('dataset', REPO)['README.md'].decode()}"
    assert sorted(entry.status for entry in loopback_hub.requests("POST", "/commit/")) == [200, 200, 412]
