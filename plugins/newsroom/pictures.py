"""Pictures as pages show them: one element for cards, figures, bodies and galleries."""

from html import escape

from markupsafe import Markup

from plugins.newsroom.cards import Picture

# How wide a body's picture is shown: the measure of running text, else the window (prose.css).
BODY_SIZES = "(min-width: 48em) 43rem, 100vw"
FOCUS_STEP = 10


def write_picture(picture: Picture, sizes: str, alt: str = "", eager: bool = False, widest: int | None = None) -> Markup:
    """Return a picture's element; `sizes` says how wide it is shown.

    An eager one is fetched first, all others when they come into sight. Nothing wider than `widest` is offered, where
    a picture is never shown that large.
    """
    sources = "".join(
        f'<source type="{source.mime}" srcset="{srcset}" sizes="{sizes}">'
        for source in picture.sources
        if (srcset := _write_candidates(source.candidates, widest))
    )
    srcset = _write_candidates(picture.candidates, widest)
    image = (
        f'<img class="{_list_classes(picture)}" src="{escape(picture.url)}"'
        + (f' srcset="{srcset}" sizes="{sizes}"' if srcset else "")
        + f' width="{picture.width}" height="{picture.height}" alt="{escape(alt)}"'
        + (' fetchpriority="high"' if eager else ' loading="lazy"')
        + ' decoding="async">'
    )
    return Markup(f"<picture>{sources}{image}</picture>" if sources else image)


def _write_candidates(candidates: tuple[tuple[str, int], ...], widest: int | None) -> str:
    """Return a srcset; its smallest candidate stands there in any case."""
    chosen = [
        f"{escape(url)} {width}w"
        for position, (url, width) in enumerate(candidates)
        if not position or widest is None or width <= widest
    ]
    return ", ".join(chosen)


def _list_classes(picture: Picture) -> str:
    """Return the classes, with those that keep the focus in sight where a picture is cropped: styles may not be inline."""
    if picture.focus is None:
        return "picture"
    x, y = (round(share / FOCUS_STEP) * FOCUS_STEP for share in (picture.focus.x, picture.focus.y))
    return f"picture picture--x{x} picture--y{y}"
