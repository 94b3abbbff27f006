"""The optional login with an account of the Hub: whom the limits count, and nothing else.

No name of an account is stored, logged or published. Gradio keeps the login in a cookie of the visitor's own.
"""

import importlib.util
from collections.abc import Mapping

import gradio as gr

from cards.command import LOG
from space.tabs.table import Place

# What a Space with `hf_oauth: true` has in its environment. Gradio reads all of it when the page starts.
_VARIABLES = ("SPACE_ID", "OAUTH_CLIENT_ID", "OAUTH_CLIENT_SECRET", "OAUTH_SCOPES", "OPENID_PROVIDER_URL")
_LOG_IN, _LOG_OUT = "Identificarse con Hugging Face (sign in)", "Cerrar la sesión (sign out)"
_PACKAGES = ("authlib", "itsdangerous")  # Gradio's extra `oauth`


def is_offered(environment: Mapping[str, str]) -> bool:
    """Tell whether visitors may log in: on a Space of the Hub that has `hf_oauth: true`.

    Anywhere else Gradio would log everybody in as the owner of the machine's token.
    """
    if environment.get("SYSTEM") != "spaces" or not all(environment.get(name) for name in _VARIABLES):
        return False
    missing = [name for name in _PACKAGES if importlib.util.find_spec(name) is None]
    if missing:
        LOG.warning("nobody can log in: %s is not installed", ", ".join(missing))
    return not missing


def put(place: Place) -> None:
    """Put the button into the open Blocks, and what it is for.

    Gradio's script knows by the button's words whether somebody is logged in, so they are of both languages.
    They name no account: others may look at the screen.
    """
    place.words.make(gr.Markdown, lambda t: {"value": t.LOGIN_NOTE}, elem_id="login-note")
    button = gr.LoginButton(_LOG_IN, variant="secondary", size="sm", elem_id="login")
    button.load_event_to_attach = None  # a public event, which writes the account's name on the button
    place.page.load(_words_of, None, button, queue=False, api_visibility="private", show_progress="hidden")


def _words_of(profile: gr.OAuthProfile | None) -> str:
    return _LOG_IN if profile is None else _LOG_OUT


def account_of(profile: gr.OAuthProfile | None) -> str:
    """Return what tells an account from others, "" for a visitor who has not logged in."""
    if profile is None:
        return ""
    return str(profile.get("sub") or profile.username)
