"""Rendering: a page's parts loaded, its view built, its template filled. Nothing else comes in."""

from typing import TYPE_CHECKING

from plugins.engine.pages import Page

if TYPE_CHECKING:
    from jinja2 import Environment


def render_page(page: Page, site: object, environment: "Environment") -> bytes:
    """Return a page's bytes; text is UTF-8."""
    parts = {name: part.load() if hasattr(part, "load") else part for name, part in page.parts.items()}
    view = page.build(**parts)
    if isinstance(page.render, str):
        made = environment.get_template(page.render).render(view=view)
    else:
        made = page.render(site, view)
    return made if isinstance(made, bytes) else made.encode()
