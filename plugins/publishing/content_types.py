"""Content types by ending: a table of our own, for the system's differs from machine to machine."""

DEFAULT_TYPE = "application/octet-stream"
# The longest ending that fits counts.
TYPES = {
    ".html": "text/html; charset=utf-8",
    ".htm": "text/html; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".mjs": "text/javascript; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".xml": "application/xml; charset=utf-8",
    ".atom.xml": "application/atom+xml; charset=utf-8",
    ".rss.xml": "application/rss+xml; charset=utf-8",
    ".csv": "text/csv; charset=utf-8",
    ".txt": "text/plain; charset=utf-8",
    ".ics": "text/calendar; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".webp": "image/webp",
    ".avif": "image/avif",
    ".gif": "image/gif",
    ".bmp": "image/bmp",
    ".tif": "image/tiff",
    ".tiff": "image/tiff",
    ".ico": "image/vnd.microsoft.icon",
    ".woff2": "font/woff2",
    ".mp3": "audio/mpeg",
    ".mp4": "video/mp4",
    ".webm": "video/webm",
    ".pdf": "application/pdf",
    ".zip": "application/zip",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ppt": "application/vnd.ms-powerpoint",
    ".pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
}
# What is text, and so worth compressing.
COMPRESSIBLE = frozenset({"html", "htm", "css", "js", "mjs", "json", "webmanifest", "xml", "csv", "txt", "ics", "svg"})


def find_type(path: str) -> str:
    """Return the content type of a file by its name."""
    stem, dot, last = path.rpartition("/")[2].lower().rpartition(".")
    if not dot:
        return DEFAULT_TYPE
    _, dot, inner = stem.rpartition(".")
    return (dot and TYPES.get(f".{inner}.{last}")) or TYPES.get(f".{last}", DEFAULT_TYPE)


def is_compressible(path: str) -> bool:
    """Tell whether a file is text by its ending."""
    return path.rpartition(".")[2].lower() in COMPRESSIBLE
