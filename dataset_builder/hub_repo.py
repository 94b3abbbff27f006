"""A repository on the Hub as a target: one commit over the head we saw, read back, then tagged.

`datasets.push_to_hub` is not used: it loses the default config and does not retry a commit (LOG.md).
"""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field

from huggingface_hub import HfApi, constants
from huggingface_hub.utils import disable_progress_bars

from cards.command import LOG
from dataset_builder.errors import PublishError
from dataset_builder.hub_remote import Remote, tag_taken
from dataset_builder.hub_retry import Insistence, Patience, limit_waiting
from dataset_builder.publication import Change, Publication, PublishReport, wants_progress_bars


@dataclass
class Delivery:
    """The commit on its way: `step` may be called again after any failure without committing twice."""

    remote: Remote
    sent: Change | None = None
    parent: str = ""
    requests_before: Mapping[str, str] = field(default_factory=dict)

    def step(self) -> PublishReport:
        """Look at the head, commit what differs, and say what was done.

        Raises:
            PublishError: the tag is taken.
        """
        remote, publication = self.remote, self.remote.publication
        head = remote.head()
        landed = self._landed(head)
        if landed is not None:
            return landed
        change = remote.change_to(head)
        self._check_tag(head, change)
        if publication.dry_run or not change:
            return self._report(head, change if publication.dry_run else Change((), ()), remote.page())
        if self.sent is None:
            self.parent = head
            self.requests_before = remote.pull_requests() if publication.create_pr else {}
        self.sent = change
        commit = remote.commit(change, head)
        return self._report(commit.oid, change, commit.pr_url or remote.page())

    def _landed(self, head: str) -> PublishReport | None:
        """Find our own commit if an earlier try made it and only its answer was lost."""
        if self.sent is None:
            return None
        if not self.remote.publication.create_pr:
            oid = self.remote.commit_after(self.parent, head) if head != self.parent else None
            return None if oid is None else self._report(oid, self.sent, self.remote.page())
        for ref in sorted(set(self.remote.pull_requests()) - set(self.requests_before)):
            oid = self.remote.commit_after(self.parent, ref)
            if oid is not None:
                number = ref.removeprefix("refs/pr/")
                return self._report(oid, self.sent, f"{self.remote.page()}/discussions/{number}")
        return None

    def _check_tag(self, head: str, change: Change) -> None:
        tag = self.remote.publication.tag
        if tag is None or not head or self.sent is not None:
            return
        there = self.remote.tags().get(tag)
        if there is not None and (change or there != head):
            raise tag_taken(tag, self.remote.repo_id, there)

    def _report(self, revision: str, change: Change, url: str) -> PublishReport:
        return PublishReport(
            self.remote.repo_id, revision, url, change.uploaded, change.deleted, unchanged=not change
        )


def publish_to_hub(repo_id: str, publication: Publication, patience: Patience) -> PublishReport:
    """Make the repository's `main` (or a pull request) hold exactly the publication's files.

    Raises:
        PublishError: no token, no right, no such place, no Hub, a taken tag, other content on reading back.
    """
    endpoint = (os.environ.get("HF_ENDPOINT") or constants.ENDPOINT).rstrip("/")
    if endpoint != "https://huggingface.co":
        LOG.warning("publishing to %s (HF_ENDPOINT), not to huggingface.co", endpoint)
    token = _token(required=not publication.dry_run)
    limit_waiting(patience.timeout_s)
    if not wants_progress_bars():
        disable_progress_bars()
    insist = Insistence(endpoint, repo_id, patience)
    remote = Remote(HfApi(endpoint=endpoint, token=token or False), repo_id, publication)
    _prepare(remote, insist)
    report = insist.run(Delivery(remote).step)
    if publication.dry_run:
        return report
    _read_back(remote, insist, report)
    if publication.tag:
        tag = publication.tag
        insist.run(lambda: remote.add_tag(tag, report.revision))
    return report


def _prepare(remote: Remote, insist: Insistence) -> None:
    publication = remote.publication
    if publication.tag and publication.create_pr:
        raise PublishError(
            "a tag stands on a commit of main: leave out --tag until the pull request is merged"
        )
    private = insist.run(remote.private)
    if private is False and publication.private:
        raise PublishError(
            f"{remote.repo_id} is public: make it private on the Hub first, or leave out --private"
        )
    if private is None and not publication.dry_run:
        insist.run(remote.create)


def _read_back(remote: Remote, insist: Insistence, report: PublishReport) -> None:
    wrong = insist.run(lambda: remote.change_to(report.revision))
    if wrong:
        first = (*wrong.uploaded, *wrong.deleted)[0]
        told = f"{remote.repo_id} at {report.revision[:8]} does not hold what was sent (first: {first})"
        raise PublishError(f"{told}: do not edit the folder meanwhile, and publish it again")


def _token(*, required: bool) -> str:
    token = os.environ.get("HF_TOKEN", "").strip()
    if required and not token:
        raise PublishError("no token to publish with: set HF_TOKEN to a Hub token with write access")
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise PublishError("HF_TOKEN holds characters that no token has: copy it again")
    return token
