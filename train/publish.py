"""`train publish`: exactly the files of an adapter folder, sent in one commit."""

import argparse
import dataclasses
import json
from pathlib import Path

from cards.command import LOG, emit
from train.adapter_folder import FACTS, WEIGHTS, find_adapter
from train.errors import RunError
from train.hub_access import file_digest


def publish_command(arguments: argparse.Namespace) -> None:
    """Send the adapter of a run to `--to` and write one JSON line about what happened.

    Raises:
        RunError: there is no finished adapter, or its weights are not those its card speaks of.
    """
    run = Path(arguments.run)
    folder = find_adapter(run)
    if folder is None or not (folder / FACTS).is_file():
        raise RunError(f"no finished adapter in {run}; train it with `train sft` or `train dpo`")
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    if file_digest(folder / WEIGHTS) != facts["adapter_sha256"]:
        raise RunError(f"{folder / WEIGHTS} is not the file that {FACTS} describes; train it again")
    if Path(facts["base"]["id"]).is_dir() and not arguments.to.startswith("folder:"):
        LOG.warning("the base of %s is a folder here: nobody else can load this adapter", facts["name"])
    from dataset_builder.hub import publish_folder

    # PeftModel.push_to_hub would ship a blank card in place of ours, so the files go as they are.
    report = publish_folder(
        folder,
        sorted(path.name for path in folder.iterdir()),
        arguments.to,
        name=facts["name"],
        repo_type="model",
        message=f"{facts['method']} {facts['name']}, sha256 {facts['adapter_sha256'][:12]}",
        tag=arguments.tag,
        private=arguments.private,
        dry_run=arguments.dry_run,
    )
    emit(json.dumps(dataclasses.asdict(report) | {"dry_run": arguments.dry_run}, ensure_ascii=False))
