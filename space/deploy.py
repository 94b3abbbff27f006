"""`space deploy REPO_ID`: a bundle becomes all that the repository of a Space holds, in one commit."""

import argparse
import dataclasses
import json
import tempfile
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from dataset_builder.restricted_rows import why_restricted
from space import config as configuration
from space.bundle import write_bundle
from space.bundle_material import BundleError
from space.config import SpaceConfig


def deploy_command(arguments: argparse.Namespace) -> None:
    """Run `deploy`: bundle, send, and write one JSON line about what was sent.

    Raises:
        BundleError: the bundle cannot be written, or a data set may not be made public.
        PublishError: the Hub refuses or does not answer.
    """
    config = configuration.load_config(Path(arguments.config) if arguments.config else configuration.DEMO)
    refuse_unpublishable(config, allow_draft_engine=arguments.allow_draft_engine)
    from dataset_builder.hub import publish_folder

    with tempfile.TemporaryDirectory(prefix="space-") as folder:
        bundle = write_bundle(config, Path(folder))
        report = publish_folder(
            bundle.folder,
            bundle.files,
            arguments.repo_id,
            name=arguments.repo_id.rpartition("/")[2] or "arena",
            repo_type="space",
            message=f"Deploy {config.title}",
            private=arguments.private,
            dry_run=arguments.dry_run,
        )
    LOG.info("secrets and variables are set on the Hub, in the settings of %s", report.target)
    emit(json.dumps(dataclasses.asdict(report) | {"dry_run": arguments.dry_run}, ensure_ascii=False))


def refuse_unpublishable(config: SpaceConfig, *, allow_draft_engine: bool) -> None:
    """Make sure that the data sets of a configuration may lie in a public repository, as `publish` does.

    Raises:
        BundleError: rows of one may not be passed on, or are of a draft engine.
    """
    for reference in config.datasets:
        stats = _stats(Path(reference))
        if stats.get("restricted_rows"):
            raise BundleError(f"{reference}: rows must not be redistributed: {why_restricted(stats)}")
        drafts = int(stats.get("draft_rows", 0)) + int(stats.get("unofficial_rows", 0))
        if drafts and not (allow_draft_engine or stats.get("allow_draft_engine")):
            raise BundleError(
                f"{reference}: {drafts} rows are of a draft engine or an unofficial endpoint; "
                "translate them with another engine, or say --allow-draft-engine"
            )


def _stats(folder: Path) -> dict[str, Any]:
    path = folder / "stats.json"
    return json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
