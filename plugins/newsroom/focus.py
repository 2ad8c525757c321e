"""The focus of a picture, which stays in sight wherever the picture is cropped, as editors write it."""

import re

import msgspec

from plugins.newsroom.fields import FieldError, parse_text
from plugins.newsroom.suggestions import nearest
from plugins.newsroom.vietnamese import slugify

# Words by what slugify leaves of them, and the share of the width or height that they mean.
ACROSS = {"trai": 0, "left": 0, "phai": 100, "right": 100}
DOWN = {"tren": 0, "top": 0, "duoi": 100, "bottom": 100}
MIDDLE = {"giua": 50, "center": 50, "middle": 50}
SPELLINGS = ("trái", "phải", "trên", "dưới", "giữa")
SHARES = re.compile(r"(\d{1,3}) ?%?[ ,;x]+(\d{1,3}) ?%?", re.ASCII)


class Focus(msgspec.Struct, frozen=True):
    """A point of a picture in hundredths: `x` of its width from the left, `y` of its height from the top."""

    x: int
    y: int


def parse_focus(text: str) -> Focus:
    """Return the point that one or two words ("phải", "giữa trên") or two shares ("60% 30%") mean."""
    text = parse_text(text)
    if match := SHARES.fullmatch(text):
        x, y = int(match[1]), int(match[2])
        if max(x, y) > 100:
            raise FieldError("focus-outside", found=text, suggestion=f"{min(x, 100)}% {min(y, 100)}%")
        return Focus(x, y)
    words = slugify(text).split("-")
    across = [ACROSS[word] for word in words if word in ACROSS]
    down = [DOWN[word] for word in words if word in DOWN]
    known = len(across) + len(down) + sum(word in MIDDLE for word in words)
    if known != len(words) or len(words) > 2 or len(across) > 1 or len(down) > 1:
        raise _explain(text)
    return Focus(across[0] if across else 50, down[0] if down else 50)


def _explain(text: str) -> FieldError:
    """Return what is said of a text that means no point, with the words that it may have meant."""
    meant = [nearest(word, SPELLINGS) for word in text.split()]
    across = sum(word in ("trái", "phải") for word in meant)
    down = sum(word in ("trên", "dưới") for word in meant)
    if meant and all(meant) and len(meant) <= 2 and across < 2 and down < 2:
        return FieldError("bad-focus-hint", found=text, suggestion=" ".join(meant))
    return FieldError("bad-focus", found=text)
