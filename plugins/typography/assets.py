"""The fonts as files of the theme, cut once and kept in the store."""

from collections.abc import Mapping

from plugins.engine.code import read_versions
from plugins.engine.fingerprints import hash_value
from plugins.engine.store import Store
from plugins.typography.fonts import CHARACTERS, FACES, LICENCES, Face, build_face, read_licence


def make_fonts(store: Store) -> Mapping[str, bytes]:
    """Return the font files and their licences by their names in the theme; cutting takes about a second a face."""
    fonts = {face.name: _make_face(face, store) for face in FACES}
    return fonts | {licence.text: read_licence(package) for package, licence in LICENCES.items()}


def _make_face(face: Face, store: Store) -> bytes:
    versions = tuple(read_versions((face.package, "fonttools", "brotli")).values())
    key = hash_value(("font", face, CHARACTERS, versions))
    data = store.get(key)
    if data is None:
        data = build_face(face)
        store.put([(key, data)])
    return data
