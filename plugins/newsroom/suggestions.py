"""The nearest known word to one that is not known."""

from collections.abc import Iterable

from plugins.newsroom.vietnamese import slugify

# At most one letter in three may differ. A word that another one begins with, or nearly, is near as well:
# "so-ket-giua-nhiem-ki" means "so-ket-giua-nhiem-ky-2020-2025".
LARGEST_DISTANCE = 0.34
LARGEST_PREFIX_DISTANCE = 0.15
SHORTEST_PREFIX = 5
LONGEST_WORD = 300
# A slip of the hand: so many letters of a word that is at least as long as this.
SLIPS = {1: 4, 2: 8}


def nearest(word: str, candidates: Iterable[str]) -> str | None:
    """Return the candidate nearest to the word, compared without case, accents and punctuation, or None."""
    # Imported here: only a mistake needs it, and most builds have none.
    from rapidfuzz.distance import OSA

    wanted = slugify(word[:LONGEST_WORD])
    if not wanted:
        return None
    whole, prefix = [], []
    for candidate in sorted(set(candidates)):
        folded = slugify(candidate)
        whole.append((OSA.normalized_distance(wanted, folded, score_cutoff=LARGEST_DISTANCE), candidate))
        if len(wanted) >= SHORTEST_PREFIX and len(folded) > len(wanted):
            head = folded[: len(wanted)]
            prefix.append(
                (
                    OSA.normalized_distance(wanted, head, score_cutoff=LARGEST_PREFIX_DISTANCE),
                    len(folded),
                    candidate,
                )
            )
    distance, best = min(whole, default=(1, ""))
    if distance <= LARGEST_DISTANCE:
        return best
    distance, _, best = min(prefix, default=(1, 0, ""))
    return best if distance <= LARGEST_PREFIX_DISTANCE else None


def is_near(word: str, candidate: str) -> bool:
    """Tell whether a word can only be a candidate with a slip of the hand in it."""
    from rapidfuzz.distance import OSA

    distance = OSA.distance(slugify(word[:LONGEST_WORD]), slugify(candidate))
    return len(word) >= SLIPS.get(distance, 0 if distance == 0 else LONGEST_WORD + 1)
