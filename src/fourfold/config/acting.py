"""For whom the command line acts: a named person, or in a demo anybody, or the system."""

import os
from datetime import datetime

from fourfold.access.queries import machine, user_called, viewer_for, viewer_of_token
from fourfold.access.viewer import NOBODY, Viewer
from fourfold.config.demo_mark import is_demo
from fourfold.shared.errors import Forbidden

DEMO_DEFAULT = "rocta.assessor"
TOKEN = "FOURFOLD_TOKEN"  # the name of the variable, not a token


def acting(username: str, *, at: datetime) -> Viewer:
    """Return for whom a command acts: `--as USER`, or who is meant where nobody is named.

    In a demo any demo user may be named, and nobody named is the ROCU's threat assessor. In a
    real installation a person is named by their own token (FOURFOLD_TOKEN), and nobody named is
    the system, which may do only its own job.

    :raises Forbidden: when somebody is named without their token, or is not that person's.
    """
    if is_demo():
        user = user_called(username or DEMO_DEFAULT)
        if not user.is_demo:
            raise Forbidden("In a demo only demo users may be acted for.")
        return viewer_for(user, at=at, origin="cli")
    secret = os.environ.get(TOKEN, "")
    viewer = viewer_of_token(secret, at=at, origin="cli") if secret else NOBODY
    if username and (viewer is NOBODY or user_called(username).pk != viewer.user_id):
        raise Forbidden(f"To act as {username}, put a token of theirs into {TOKEN}.")
    return viewer if viewer is not NOBODY else machine("system")
