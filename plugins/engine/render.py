"""Rendering: a page's parts loaded, its view built, its template filled. Nothing else comes in."""

from typing import TYPE_CHECKING

from plugins.engine.pages import Page

if TYPE_CHECKING:
    from jinja2 import Environment


def render_page(page: Page, site: object, environment: "Environment") -> bytes:
    """Return a page's bytes; text is UTF-8."""
    return fill_page(page, load_parts(page), site, environment)


def load_parts(page: Page) -> dict[str, object]:
    """Return a page's parts, those that aren't at hand loaded."""
    return {name: part.load() if hasattr(part, "load") else part for name, part in page.parts.items()}


def fill_page(page: Page, parts: dict[str, object], site: object, environment: "Environment") -> bytes:
    """Return the bytes of a page whose parts are loaded."""
    view = page.build(**parts)
    if isinstance(page.render, str):
        # Piece by piece: some are encoded already.
        return b"".join([piece.encode() for piece in environment.get_template(page.render).generate(view=view)])
    made = page.render(site, view)
    return made if isinstance(made, bytes) else made.encode()
