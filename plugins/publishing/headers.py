"""What every answer of the web server says besides the page: what a reader's browser may do with it."""

from collections.abc import Sequence

# One year; to be taken back, it has to be served as 0 for as long.
STRICT_TRANSPORT = "max-age=31536000"
POWERS = ("camera", "geolocation", "microphone", "payment", "usb")


def list_headers(players: Sequence[str]) -> dict[str, str]:
    """Return the security headers; `players` are the hosts whose videos a reader may open in a page."""
    frames = " ".join(f"https://{host}" for host in players) or "'none'"
    policy = {
        "default-src": "'none'",
        "script-src": "'self'",
        "style-src": "'self'",
        "img-src": "'self' data:",
        "font-src": "'self'",
        "connect-src": "'self'",
        "worker-src": "'self'",
        "manifest-src": "'self'",
        # Recordings that lie elsewhere run no script, and are asked for when a reader clicks.
        "media-src": "'self' https:",
        "frame-src": frames,
        "form-action": "'self'",
        "base-uri": "'none'",
        "frame-ancestors": "'none'",
    }
    return {
        "Content-Security-Policy": "; ".join(f"{name} {value}" for name, value in policy.items()),
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Permissions-Policy": ", ".join(f"{power}=()" for power in POWERS),
        # The desk's way to a code host's login is a window of its own.
        "Cross-Origin-Opener-Policy": "same-origin-allow-popups",
    }
