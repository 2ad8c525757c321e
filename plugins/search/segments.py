"""Segments: the shards of a run of entries, merged from blocks of them in bounded memory.

A block's postings are kept from build to build under the digest of what they follow from, in columns that hold those of
neighbouring shards: to make a shard takes one column of each block, and no text is read again.
"""

import zlib
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import msgspec

from plugins.engine.fingerprints import hash_bytes
from plugins.search.shards import (
    COMPRESSION,
    LETTERS,
    NAME_ENDS,
    QUICK,
    ROW_END,
    compress,
    encode_shard,
    gather_lists,
    merge_rows,
)
from plugins.search.terms import CODE_BITS, CODE_MASK, WORD_BITS, WORD_MASK, Lexicon

# Postings a shard, which comes to 2 KB or so; there are a few thousand syllables, and pairs without end.
WORDS_A_SHARD, PAIRS_A_SHARD = 900, 600
MOST_WORD_SHARDS, MOST_PAIR_SHARDS = 4_096, 32_768
# Names that the manifest tells of a segment's shards: where there are more shards, neighbours share a name.
MOST_NAMES = 2_048
# A column's shards at least, and the columns of a segment at most.
SHARDS_A_COLUMN, MOST_COLUMNS = 16, 128
# Spelling help: syllables of letters, the commonest of a segment.
LARGEST_VOCABULARY = 4_000
LONGEST_WORD = 7

# Between the shards of a column.
SHARD_END = "\3"
COUNTS = msgspec.msgpack.Decoder(dict[str, int])
# The parts of a block: digests for each name, the number of entries of each word, then the columns.
DIGESTS, NUMBERS, COLUMNS = range(3)
DIGEST_SIZE = 16


class Layout(msgspec.Struct, frozen=True):
    """How many shards of syllables and of pairs a segment has; they stand in one row, the syllables' first."""

    words: int
    pairs: int

    @property
    def shards(self) -> int:
        """How many shards there are."""
        return self.words + self.pairs

    @property
    def sharing(self) -> int:
        """How many neighbouring shards share a name."""
        return -(-self.shards // MOST_NAMES)

    @property
    def names(self) -> int:
        """How many names the shards have."""
        return -(-self.shards // self.sharing)

    @property
    def width(self) -> int:
        """How many shards a column of a block holds."""
        return max(SHARDS_A_COLUMN, -(-self.shards // MOST_COLUMNS))

    @property
    def parts(self) -> int:
        """How many parts a block has."""
        return COLUMNS + -(-self.shards // self.width)


def plan_layout(syllables: int) -> Layout:
    """Return the layout of a segment whose entries hold so many syllables, each counted as often as it occurs."""
    # An article says most words twice, and few pairs.
    words, pairs = syllables // (2 * WORDS_A_SHARD), syllables // PAIRS_A_SHARD
    return Layout(min(_round_down(words), MOST_WORD_SHARDS), min(_round_down(pairs), MOST_PAIR_SHARDS))


def _round_down(number: int) -> int:
    """Return the largest number up to this one, and from 1 on, whose binary digits after the third are zeros.

    A segment's layout is to last while its entries change.
    """
    shift = max(number.bit_length() - 3, 0)
    return number >> shift << shift or 1


def encode_block(entries: Iterable[tuple[int, Iterable[int]]], layout: Layout, lexicon: Lexicon) -> list[bytes]:
    """Return the parts of a block whose entries, with their numbers and terms, are given."""
    shards, counts = _sort_into_shards(gather_lists(entries), layout, lexicon)
    encoded = [shard.encode(*LETTERS) for shard in shards]
    digests = (hash_bytes(*encoded[start : start + layout.sharing]) for start in range(0, layout.shards, layout.sharing))
    ends = SHARD_END.encode()
    columns = (ends.join(encoded[start : start + layout.width]) for start in range(0, layout.shards, layout.width))
    parts = (msgspec.msgpack.encode(counts), *columns)
    return [b"".join(digests), *(compress(part, QUICK) for part in parts)]


def _sort_into_shards(lists: Mapping[int, str], layout: Layout, lexicon: Lexicon) -> tuple[list[str], Mapping[str, int]]:
    """Return the rows of each shard, and the number of entries by word."""
    words: list[list[str]] = [[] for _ in range(layout.words)]
    pairs: list[list[str]] = [[] for _ in range(layout.pairs)]
    entries: dict[int, str] = {}
    folded, hashes, initials = lexicon.folded, lexicon.hashes, lexicon.initials
    for term, numbers in lists.items():
        second = term >> CODE_BITS & WORD_MASK
        if not second:
            # An end, or what stands before one.
            continue
        row = f"{folded[second]}{NAME_ENDS[term & CODE_MASK]}{numbers}"
        if first := term >> CODE_BITS + WORD_BITS:
            pairs[(hashes[first] ^ initials[second]) % layout.pairs].append(f"{folded[first]} {row}")
        else:
            words[hashes[second] % layout.words].append(row)
            entries[second] = entries.get(second, "") + numbers
    counted = {folded[word]: len(set(numbers)) for word, numbers in entries.items()}
    counts = {word: counted[word] for word in sorted(counted) if len(word) <= LONGEST_WORD and word.isalpha()}
    return [ROW_END.join(sorted(shard)) for shard in (*words, *pairs)], counts


@dataclass(slots=True)
class Segment:
    """A segment whose shards can be made in any order; `read` gives a part of a block, by the block's number.

    The last column that was read is kept: the next shard is likely to stand in it.
    """

    layout: Layout
    blocks: int
    read: Callable[[int, int], bytes]
    _column: tuple[int, Sequence[Sequence[str]]] = field(default=(-1, ()), repr=False)

    def list_digests(self) -> list[bytes]:
        """Return for each name the digest of what its shards hold."""
        digests = [self.read(block, DIGESTS) for block in range(self.blocks)]
        starts = range(0, self.layout.names * DIGEST_SIZE, DIGEST_SIZE)
        return [hash_bytes(b"".join(block[start : start + DIGEST_SIZE] for block in digests)) for start in starts]

    def encode(self, position: int) -> bytes:
        """Return one shard's bytes."""
        column, row = divmod(position, self.layout.width)
        if self._column[0] != column:
            self._column = column, [part.decode(*LETTERS).split(SHARD_END) for part in self._unpack(COLUMNS + column)]
        return encode_shard(merge_rows(block[row] for block in self._column[1]))

    def hash_vocabulary(self) -> bytes:
        """Return the digest of what the vocabulary is made from."""
        return hash_bytes(*self._unpack(NUMBERS))

    def encode_vocabulary(self) -> bytes:
        """Return the segment's commonest syllables with the number of their entries, as compressed JSON."""
        counts: dict[str, int] = {}
        for part in self._unpack(NUMBERS):
            for word, count in COUNTS.decode(part).items():
                counts[word] = counts.get(word, 0) + count
        common = sorted(counts, key=lambda word: (-counts[word], word))[:LARGEST_VOCABULARY]
        return encode_json({word: counts[word] for word in sorted(common)})

    def _unpack(self, part: int) -> Iterator[bytes]:
        return (zlib.decompress(self.read(block, part)) for block in range(self.blocks))


def encode_json(value: object) -> bytes:
    """Return a value as compressed JSON."""
    return compress(msgspec.json.encode(value), COMPRESSION)
