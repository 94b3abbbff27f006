"""`train publish`: exactly the files of an adapter folder, sent in one commit."""

import argparse
import dataclasses
import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from cards.command import LOG, emit
from cards.digests import file_sha256
from cards.licences import LICENCES
from dataset_builder.columns import RESTRICTED_FLAG
from train.adapter_folder import ALLOWED_FILES, CONFIG, FACTS, WEIGHTS, find_adapter
from train.errors import RunError

_SAFETY = "safety.json"  # the verdict of `python -m space safety`, which travels with its adapter


def publish_command(arguments: argparse.Namespace) -> None:
    """Send the adapter of a run to `--to` and write one JSON line about what happened.

    Raises:
        RunError: there is no finished adapter, it may not be published there, its folder holds other files,
            or its weights are not those its card speaks of.
    """
    run, target = Path(arguments.run), str(arguments.to)
    folder = find_adapter(run)
    if folder is None or not (folder / FACTS).is_file():
        raise RunError(f"no finished adapter in {run}; train it with `train sft` or `train dpo`")
    facts = json.loads((folder / FACTS).read_text(encoding="utf-8"))
    if file_sha256(folder / WEIGHTS) != facts["adapter_sha256"]:
        raise RunError(f"{folder / WEIGHTS} is not the file that {FACTS} describes; train it again")
    files = _files(folder)
    if not arguments.private:
        _check_texts(facts, target)
    _check_base(facts, target)
    _check_name(facts, target)
    from dataset_builder.hub import publish_folder

    # PeftModel.push_to_hub would ship a blank card in place of ours, so the files go as they are.
    report = publish_folder(
        folder,
        files,
        target,
        name=facts["name"],
        repo_type="model",
        message=f"{facts['method']} {facts['name']}, sha256 {facts['adapter_sha256'][:12]}",
        tag=arguments.tag,
        private=arguments.private,
        dry_run=arguments.dry_run,
    )
    emit(json.dumps(dataclasses.asdict(report) | {"dry_run": arguments.dry_run}, ensure_ascii=False))


def _files(folder: Path) -> list[str]:
    """Return what is sent; a file that somebody put beside it may be a token or a patient's."""
    names = sorted(path.name for path in folder.iterdir())
    strange = [name for name in names if name not in ALLOWED_FILES | {_SAFETY}]
    if strange:
        raise RunError(f"{folder} holds what is no part of an adapter: {', '.join(strange)}; move it away")
    return names


def _check_texts(facts: Mapping[str, Any], target: str) -> None:
    """Keep off the public Hub what learnt from texts that nobody has allowed to publish.

    A model may repeat them.
    """
    if facts.get("restricted_rows") and not target.startswith("folder:"):
        rows = f"{facts['restricted_rows']} rows flagged {RESTRICTED_FLAG}"
        raise RunError(
            f"{facts['name']} learnt from {rows}, which it may repeat: publish it with --private, or train "
            "it on data without them (votes compacted without --internal)"
        )


def _check_base(facts: Mapping[str, Any], target: str) -> None:
    """Keep the path of a base that is a folder of this machine off the Hub, where nobody could load it."""
    base = facts["base"]
    if base["revision"] and not base["revision"].startswith("sha256:"):
        return
    what = f"the base of {facts['name']} is a folder of this machine, whose path stands in {CONFIG}"
    if not target.startswith("folder:"):
        raise RunError(f"{what}: put the base on the Hub, private if need be, and train with its repository")
    LOG.warning("%s: nobody else can load this adapter", what)


def _check_name(facts: Mapping[str, Any], target: str) -> None:
    """Hold a repository's name to what the licences of base and rows ask of it: Llama's has to come first."""
    ids = {facts["base"]["licence"], *(facts["parent"] or {}).get("licences", {})}
    ids.update(id for dataset in facts["datasets"] for id in dataset["licences"])
    name = target.rpartition("/")[2]
    for id in sorted(ids & LICENCES.keys()):
        beginning = LICENCES[id].model_name
        if not target.startswith("folder:") and not name.lower().startswith(beginning.lower()):
            raise RunError(f"{target}: {id} asks for a name that begins with {beginning}: {beginning}-{name}")
