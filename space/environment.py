"""Every variable of the environment that a Space reads: one table. Standard library only.

On the Hub they are set in the settings of the Space. Variables are public and are copied with a duplicated
Space; secrets are neither.
"""

import textwrap
from dataclasses import dataclass
from typing import Literal

# How the Hub calls what is set there; `given` is set by the Hub itself.
Setting = Literal["variable", "secret", "given"]


@dataclass(frozen=True)
class Variable:
    """One row. A name that ends with `*` stands for all that begin so."""

    name: str
    setting: Setting
    meaning: str
    default: str


VARIABLES: tuple[Variable, ...] = (
    Variable("ARENA_MODE", "variable", "full, bank, readonly or off; read at each click", "full"),
    Variable(
        "ARENA_SECRET",
        "secret",
        "32 characters or more (`openssl rand -hex 32`); signs battle tokens, so that they outlive the disk",
        "one made on the disk",
    ),
    Variable("CONTROLLER_NAME", "variable", "who answers for stored data", "nothing is stored"),
    Variable("CONTACT_EMAIL", "variable", "where people ask to have theirs erased", "nothing is stored"),
    Variable("PRIVACY_URL", "variable", "page with the privacy policy", "nothing is stored"),
    Variable(
        "CONTROLLER_SPACE_ID",
        "variable",
        "on the Hub: the Space's own NAMESPACE/NAME, so that a copy stores nothing in another's name",
        "nothing is stored there",
    ),
    Variable(
        "TRUSTED_PROXIES",
        "variable",
        "how many proxies stand before the page: which entry of X-Forwarded-For the limits believe",
        "1 on the Hub, 0 elsewhere",
    ),
    Variable(
        "SPACE_ALLOW_HOSTED", "variable", "1 lets contestants of kind openai take part", "they stay out"
    ),
    Variable(
        "SPACE_KEY_*",
        "secret",
        "key of one of them: `GPT médico 2` has SPACE_KEY_GPT_MEDICO_2",
        "no key is sent",
    ),
    Variable("HF_TOKEN", "secret", "token of the Hub: gated models, sinks bucket: and dataset:", "none"),
    Variable("HF_ENDPOINT", "variable", "address of another Hub", "huggingface.co"),
    Variable("SPACE_ID", "given", "NAMESPACE/NAME: this is a Space of the Hub", "none"),
    Variable("SYSTEM", "given", "`spaces`: login may be offered", "none"),
    Variable("OAUTH_CLIENT_ID", "given", "of `hf_oauth: true`: login is offered", "no login"),
    Variable("OAUTH_CLIENT_SECRET", "given", "of `hf_oauth: true`", "no login"),
    Variable("OAUTH_SCOPES", "given", "of `hf_oauth: true`", "no login"),
    Variable("OPENID_PROVIDER_URL", "given", "of `hf_oauth: true`", "no login"),
)


def row_of(name: str) -> Variable | None:
    """Return the row of a variable, None where no Space reads it."""
    for row in VARIABLES:
        if name == row.name or (row.name.endswith("*") and name.startswith(row.name[:-1])):
            return row
    return None


def epilog() -> str:
    """Return the table as `run --help` prints it."""
    width = max(len(row.name) for row in VARIABLES) + 4
    lines = [
        textwrap.fill(
            f"{f'  {row.name}':{width}}{row.meaning} [{row.setting}; default: {row.default}]",
            width=100,
            subsequent_indent=" " * width,
            break_on_hyphens=False,
            break_long_words=False,
        )
        for row in VARIABLES
    ]
    return "\n".join(["environment:", *lines])
