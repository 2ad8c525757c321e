"""Queries drawn by chance from an archive of any size, each with the one page that it is meant to find.

Phrases of titles and bodies, people with the place that they speak at, and symbols, with accents and without; what
fits more than one article is left out.
"""

import random
import re
from itertools import cycle, islice

from plugins.newsroom.vietnamese import fold
from tests.search.archive import make_archive

ARTICLE = re.compile(r'title: "(?P<title>.*)"\n(?:.*\n)*?summary: "(?P<lead>.*)"\n(?:.*\n)*?---\n(?P<body>(?s:.*))')
SPEAKER = re.compile(r"Tại (?P<place>[^,]+), (?P<person>[^.]+?) nói:")
SYMBOL = re.compile(r"symbol: (?P<number>\d+)-(?P<code>\w+)/TU")
SYLLABLE = re.compile(r"[^\W_]+")


def draw_queries(articles: int, count: int = 60, seed: int = 7) -> list[dict]:
    """Return queries over the archive of so many articles, as queries.toml has them."""
    chance = random.Random(seed)
    chosen = set(chance.sample(range(articles), min(articles, 2 * count)))
    drawers = cycle((_draw_title, _draw_phrase, _draw_speaker))
    drawn, symbols = [], []
    for path, text in make_archive(articles):
        slug = path.rpartition("/")[2].removesuffix(".md")
        if path.startswith("articles/") and int(slug.removeprefix("bai-")) in chosen:
            drawn.append((next(drawers)(chance, ARTICLE.search(text)), slug))
        elif path.startswith("directives/"):
            symbols.append((_spell_symbol(chance, SYMBOL.search(text)), slug))
    fitting = _count_fitting(articles, [needles for (_, needles), _ in drawn])
    phrases = [(query, slug) for ((query, _), slug), found in zip(drawn, fitting, strict=True) if found == 1]
    chance.shuffle(phrases)
    some = chance.sample(symbols, min(len(symbols), count // 4))
    return [{"query": query, "right": [slug]} for query, slug in (*islice(phrases, count - len(some)), *some)]


def _draw_title(chance: random.Random, article: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    return _draw_words(chance, article["title"])


def _draw_phrase(chance: random.Random, article: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    sentences = re.split(r"[.,]\s+", article["body"].strip())
    return _draw_words(chance, max(chance.sample(sentences, 3), key=len))


def _draw_words(chance: random.Random, text: str) -> tuple[str, tuple[str, ...]]:
    words = SYLLABLE.findall(text)
    start = chance.randrange(max(1, len(words) - 5))
    phrase = " ".join(words[start : start + chance.randint(4, 6)])
    return _spell(chance, phrase), (_flatten(phrase),)


def _draw_speaker(chance: random.Random, article: re.Match[str]) -> tuple[str, tuple[str, ...]]:
    found = SPEAKER.search(article["lead"])
    return _spell(chance, f"{found['person']} {found['place']}"), (_flatten(found["person"]), _flatten(found["place"]))


def _spell(chance: random.Random, text: str) -> str:
    return chance.choice((text, text.lower(), fold(text)))


def _spell_symbol(chance: random.Random, symbol: re.Match[str]) -> str:
    number, code = symbol["number"], symbol["code"]
    return chance.choice((f"{number}-{code}/TU", f"{number} {code.lower()} tu", f"{number}/{code}-TU", f"{number}{code.lower()}tu"))


def _flatten(text: str) -> str:
    """Return a text's syllables, folded, each between blanks."""
    return f" {' '.join(SYLLABLE.findall(fold(text)))} "


def _count_fitting(articles: int, wanted: list[tuple[str, ...]]) -> list[int]:
    """Return how many articles hold all that belongs to each query."""
    found = [0] * len(wanted)
    for path, text in make_archive(articles):
        if path.startswith("articles/"):
            flat = _flatten(text)
            for position, needles in enumerate(wanted):
                found[position] += all(needle in flat for needle in needles)
    return found
