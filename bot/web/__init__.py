"""The public archive on the web: what a community has accepted, readable by anybody, without scripts or cookies.

Every item has a permanent address by its number: ``/{guild}/R14`` a revision, ``/{guild}/C31`` a contribution,
``/{guild}/T7`` a task, ``/{guild}/P12`` a proposal. ``/{guild}/page/{slug}`` is a page as it is now.

What there is for programs is told by ``openapi.json`` in this folder: JSON, GET only, readable from any origin.
"""

from bot.web.app import create_app

__all__ = ["create_app"]
