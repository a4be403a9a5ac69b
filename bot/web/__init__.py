"""The public archive on the web: what a community has accepted, readable by anybody, without scripts or cookies.

Every item has a permanent address by its number: ``/{guild}/R14`` a revision, ``/{guild}/C31`` a contribution,
``/{guild}/T7`` a task, ``/{guild}/P12`` a proposal. ``/{guild}/page/{slug}`` is a page as it is now.

JSON, for programs (GET only, readable from any origin, revalidated by ETag):

``/{guild}/api/pages.json``
    ``{"guild", "title", "licence", "url", "pages": [{"slug", "title", "head", "revisions", "changed_at", "url",
    "api"}]}``, by title. ``head`` is a number as in ``R14``; ``api`` is the address of that revision.
``/{guild}/api/R14.json``
    ``{"number", "slug", "title", "index", "parent", "authors": [{"name"}], "reviewer": {"name"}, "licence": {"id",
    "name", "url"}, "at", "summary", "contribution", "sha256", "text", "attachments": [{"name", "media_type", "size",
    "sha256", "url"}], "url", "page"}``. ``text`` is Markdown, ``sha256`` that of its UTF-8 bytes; times are ISO 8601.
"""

from bot.web.app import create_app

__all__ = ["create_app"]
