"""Segments: the shards of a run of entries, made from pieces on disk, in bounded memory and by several processes."""

import fcntl
import os
import tempfile
import zlib
from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from itertools import accumulate
from typing import IO

import msgspec

from plugins.search.shards import (
    COMPRESSION,
    PLACE_BITS,
    encode_shard,
    gather_postings,
    hash_group,
    merge_postings,
)
from plugins.search.terms import describe_term

# Entries whose terms are held at once; so many of them take about 40 MB.
PIECE = 512
# Postings a shard, which comes to 2 KB or so; there are a few thousand syllables, and pairs without end.
WORDS_A_SHARD, PAIRS_A_SHARD = 900, 600
MOST_WORD_SHARDS, MOST_PAIR_SHARDS = 4_096, 32_768
# Spelling help: syllables of letters, the commonest of a segment.
LARGEST_VOCABULARY = 4_000
LONGEST_WORD = 7

# (family, number): family "w" holds syllables and symbols, "p" pairs.
ShardName = tuple[str, int]
POSTINGS = msgspec.msgpack.Decoder(list[tuple[str, int, bytes]])
END_SIZE = array("I").itemsize
COUNTS = msgspec.msgpack.Decoder(dict[str, int])


@dataclass(frozen=True, slots=True)
class Layout:
    """How many shards a segment has of each family."""

    words: int
    pairs: int


def plan_layout(syllables: int) -> Layout:
    """Return the layout of a segment whose entries hold so many syllables, each counted as often as it occurs."""
    # An article says most words twice, and few pairs.
    words, pairs = syllables // (2 * WORDS_A_SHARD), syllables // PAIRS_A_SHARD
    return Layout(min(words, MOST_WORD_SHARDS) or 1, min(pairs, MOST_PAIR_SHARDS) or 1)


def list_shards(layout: Layout) -> Iterator[ShardName]:
    """Yield every shard of a layout, whether anything is in it or not."""
    yield from (("w", number) for number in range(layout.words))
    yield from (("p", number) for number in range(layout.pairs))


@dataclass(slots=True)
class Piece:
    """Some of a segment's entries as postings in a file, sorted by shard, with the number of entries of each word.

    The file is there before processes are forked, which share it: the first of them that needs a piece makes it for
    all. In the file stand the ends of the parts, then the parts: one a shard, and the numbers last.
    """

    first: int
    load: Callable[[], Iterable[Mapping[str, int]]]
    layout: Layout
    file: IO[bytes] = field(default_factory=tempfile.TemporaryFile)
    ends: array = field(default_factory=lambda: array("I"))

    def prepare(self, waits: bool) -> None:
        """Have the piece made; where another process is at it, wait for that, or leave it."""
        if self.ends:
            return
        try:
            fcntl.lockf(self.file, fcntl.LOCK_EX if waits else fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        try:
            if not os.fstat(self.file.fileno()).st_size:
                self._write()
        finally:
            fcntl.lockf(self.file, fcntl.LOCK_UN)
        parts = self.layout.words + self.layout.pairs + 1
        self.ends = array("I", os.pread(self.file.fileno(), END_SIZE * (parts + 1), 0))

    def read(self, position: int) -> bytes:
        """Return one part."""
        start = self.ends[position]
        return os.pread(self.file.fileno(), self.ends[position + 1] - start, start)

    def _write(self) -> None:
        postings = gather_postings(self.load(), self.first)
        shards, counts = _sort_into_shards(postings, self.layout)
        parts = [msgspec.msgpack.encode(shards.get(name, ())) for name in list_shards(self.layout)]
        parts.append(msgspec.msgpack.encode(counts))
        head = END_SIZE * (len(parts) + 1)
        self.file.write(array("I", accumulate(map(len, parts), initial=head)).tobytes())
        self.file.writelines(parts)
        self.file.flush()


@dataclass(frozen=True, slots=True)
class Segment:
    """A segment to be made, one shard after the other, in any order and in any of several processes."""

    layout: Layout
    pieces: Sequence[Piece]

    def encode(self, name: ShardName) -> bytes:
        """Return one shard's bytes."""
        family, number = name
        parts = self._read(number if family == "w" else self.layout.words + number)
        return encode_shard(merge_postings(map(POSTINGS.decode, parts)))

    def encode_vocabulary(self) -> bytes:
        """Return the segment's commonest syllables with the number of their entries, as compressed JSON."""
        counts: dict[str, int] = {}
        for part in self._read(self.layout.words + self.layout.pairs):
            for word, count in COUNTS.decode(part).items():
                counts[word] = counts.get(word, 0) + count
        common = sorted(counts, key=lambda word: (-counts[word], word))[:LARGEST_VOCABULARY]
        return encode_json({word: counts[word] for word in sorted(common)})

    def _read(self, position: int) -> Iterator[bytes]:
        # First what nobody is at, then what others have begun.
        for waits in (False, True):
            for piece in self.pieces:
                piece.prepare(waits)
        return (piece.read(position) for piece in self.pieces)


def divide_segment(
    entries: int, layout: Layout, load_terms: Callable[[int, int], Iterable[Mapping[str, int]]], piece: int = PIECE
) -> Segment:
    """Return a segment of so many entries; `load_terms` gives the terms of those from one number up to another.

    However large the pieces, the bytes are the same.
    """
    starts = range(0, entries, piece)
    pieces = [Piece(start, partial(load_terms, start, min(start + piece, entries)), layout) for start in starts]
    return Segment(layout, pieces)


def _sort_into_shards(
    postings: Mapping[str, list[int]], layout: Layout
) -> tuple[Mapping[ShardName, list[tuple[str, int, bytes]]], Mapping[str, int]]:
    """Return postings by shard, each with its folded term and the byte of its form, and the number of entries by word."""
    shards: dict[ShardName, list[tuple[str, int, bytes]]] = {}
    words: dict[str, list[list[int]]] = {}
    for term, codes in postings.items():
        folded, form, group = describe_term(term)
        number = hash_group(group)
        if " " in term:
            name = "p", number % layout.pairs
        else:
            name = "w", number % layout.words
            if len(folded) <= LONGEST_WORD and folded.isalpha():
                words.setdefault(folded, []).append(codes)
        shards.setdefault(name, []).append((folded, form, array("I", codes).tobytes()))
    return shards, {word: _count_entries(forms) for word, forms in words.items()}


def _count_entries(forms: Sequence[Sequence[int]]) -> int:
    return len(forms[0]) if len(forms) == 1 else len({code >> PLACE_BITS for codes in forms for code in codes})


def encode_json(value: object) -> bytes:
    """Return a value as compressed JSON."""
    return zlib.compress(msgspec.json.encode(value), COMPRESSION)
