"""Text for XML 1.0, which has no way to write most control characters, not even escaped."""

import re

# All that the specification's production Char leaves out.
FORBIDDEN = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def clean_xml_text(text: str) -> str:
    """Return the text without the characters that would make an XML file unreadable."""
    return FORBIDDEN.sub("", text)
