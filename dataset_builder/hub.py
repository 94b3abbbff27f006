"""Publishing: the files of a folder become all that a Hub repository, or a folder that plays the Hub, holds.

python -m dataset_builder publish build/demo --to folder:build/hub
python -m dataset_builder publish build/demo --to clinica/qa-es --tag v0.1.0
"""

import argparse
import dataclasses
import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from cards.command import LOG, emit
from dataset_builder.audit_gate import refuse_unaudited
from dataset_builder.built_folder import check_it_loads, open_built_folder, refuse_drafts, refuse_unchecked
from dataset_builder.errors import PublishError
from dataset_builder.hub_folder import publish_to_folder
from dataset_builder.publication import Publication, PublishReport, RepoType, check_name, read_files

if TYPE_CHECKING:
    from dataset_builder.hub_retry import Patience

_REPO_ID = re.compile(r"[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*")


def publish_folder(
    folder: Path,
    files: Sequence[str],
    target: str,
    *,
    name: str,
    repo_type: RepoType,
    message: str,
    tag: str | None = None,
    private: bool = False,
    dry_run: bool = False,
    create_pr: bool = False,
    patience: "Patience | None" = None,
) -> PublishReport:
    """Make the target hold exactly `files` (paths in `folder`): one commit, or one swap of folders.

    Publishing the same again sends nothing. `target` is `REPO_ID` or `folder:PATH`, where `name` is the
    folder's name in PATH. A dry run only reports what would be sent and deleted.

    Raises:
        PublishError: in one line, what was refused or failed, where, and what to do.
    """
    publication = Publication(
        folder=folder,
        files=read_files(folder, files),
        name=check_name("name", name),
        repo_type=repo_type,
        message=message,
        tag=check_name("tag", tag) if tag else None,
        private=private,
        dry_run=dry_run,
        create_pr=create_pr,
    )
    if target.startswith("folder:"):
        return publish_to_folder(_folder_of(target), publication)
    if _REPO_ID.fullmatch(target) is None:
        raise PublishError(f"{target!r} is no target: give NAMESPACE/NAME of the Hub or folder:PATH")
    from dataset_builder.hub_repo import publish_to_hub
    from dataset_builder.hub_retry import Patience

    return publish_to_hub(target, publication, patience or Patience())


def publish_command(arguments: argparse.Namespace) -> int:
    """Handle `python -m dataset_builder publish DIR --to TARGET`: check the folder, send it, report."""
    folder = Path(arguments.folder)
    built = open_built_folder(folder)
    refuse_drafts(built, allowed=arguments.allow_draft_engine)
    refuse_unchecked(built)
    refuse_unaudited(built.stats, arguments.tag)
    check_it_loads(built)
    report = publish_folder(
        folder,
        built.files,
        arguments.to,
        name=built.stats["name"],
        repo_type="dataset",
        message=f"Publish {built.stats['name']}" + (f" {arguments.tag}" if arguments.tag else ""),
        tag=arguments.tag,
        private=arguments.private,
        dry_run=arguments.dry_run,
        create_pr=arguments.create_pr,
    )
    LOG.info("%s", _told(report, dry_run=arguments.dry_run))
    emit(json.dumps(dataclasses.asdict(report) | {"dry_run": arguments.dry_run}))
    return 0


def _told(report: PublishReport, *, dry_run: bool) -> str:
    if report.unchanged:
        return f"{report.url}: unchanged, nothing to send"
    verb = "would send" if dry_run else "sent"
    return f"{report.url}: {verb} {len(report.uploaded)} files, deletes {len(report.deleted)}"


def _folder_of(target: str) -> Path:
    path = target.removeprefix("folder:")
    if not path:
        raise PublishError("folder: names no folder: give folder:PATH")
    return Path(path).expanduser()
