import json
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.segments import Segment, encode_block, plan_layout
from plugins.search.terms import describe_term
from tests.search.reading import read_shard

SYLLABLES = ("đại", "dài", "hội", "hồi", "chi", "bộ", "2023", "94-kh-tu", "москва")
TERMS = st.sampled_from([*SYLLABLES, *(f"{a} {b}" for a in SYLLABLES for b in SYLLABLES)])
ENTRIES = st.lists(st.dictionaries(TERMS, st.integers(0, 2), max_size=12), max_size=40)


def divide(entries, block=1_000, syllables=None):
    """Return a segment of entries that are numbered from 0 on, made from blocks of so many."""
    layout = plan_layout(sum(map(len, entries)) * 100 if syllables is None else syllables)
    numbered = list(enumerate(entries))
    blocks = [encode_block(numbered[start : start + block], layout) for start in range(0, len(entries), block)]
    return Segment(layout, len(blocks), lambda number, part: blocks[number][part])


def build(entries, **options):
    """Return a segment's shards in a row, the vocabulary last."""
    segment = divide(entries, **options)
    return [*map(segment.encode, range(segment.layout.shards)), segment.encode_vocabulary()]


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, block=st.integers(1, 41))
def test_merged_blocks_have_the_bytes_of_what_is_built_at_once(entries, block):
    assert build(entries) == build(entries, block=block)


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, block=st.integers(1, 41))
def test_every_term_is_found_again_with_its_entries_and_places(entries, block):
    expected = {}
    for number, terms in enumerate(entries):
        for term, place in terms.items():
            folded, form, _ = describe_term(term)
            places = expected.setdefault((folded, form), {})
            places[number] = max(place, places.get(number, 0))

    *shards, _ = build(entries, block=block)

    found = {
        (term, form): dict(postings)
        for data in shards
        for term, forms in read_shard(data).items()
        for form, postings in forms.items()
    }
    assert expected == found


def test_two_accented_forms_with_one_byte_share_their_postings():
    one, other = find_forms_with_one_byte()

    *shards, _ = build([{one: 0}, {other: 2, one: 1}, {other: 0}])

    postings = [forms for data in shards for forms in read_shard(data).values()]
    assert [{describe_term(one)[1]: [(0, 0), (1, 2), (2, 0)]}] == postings


def find_forms_with_one_byte():
    """Return two accented spellings of one folded word whose bytes are the same."""
    letters = "aàáảãạăằắẳẵặâầấẩẫậ"
    seen = {}
    for text in (f"{a}{b}{c}" for a in letters for b in letters for c in letters):
        other = seen.setdefault(describe_term(text)[1], text)
        if other != text:
            return other, text
    raise AssertionError


def test_the_vocabulary_counts_the_entries_of_each_syllable_however_it_is_accented():
    entries = [{"đại": 0, "hội": 0, "dài": 1, "94-kh-tu": 0, "2023": 0}] * 3

    assert {"dai": 3, "hoi": 3} == json.loads(zlib.decompress(build(entries, block=2)[-1]))


def test_only_shards_that_hold_a_word_that_came_or_went_get_another_digest():
    entries = [{f"{a} {b}": 0 for a in SYLLABLES for b in SYLLABLES[number % 5 :]} for number in range(40)]
    edited = [*entries[:17], {**entries[17], "mưa": 0, "mưa lũ": 0}, *entries[18:]]

    one, other = (divide(found, block=8, syllables=100_000) for found in (entries, edited))

    changed = [before != after for before, after in zip(one.list_digests(), other.list_digests(), strict=True)]
    differs = [one.encode(position) != other.encode(position) for position in range(one.layout.shards)]
    assert 2 == changed.count(True)
    assert changed == differs
    assert one.hash_vocabulary() != other.hash_vocabulary()


def test_the_order_of_words_in_a_text_does_not_count():
    entries = [{f"{a} {b}": 0 for a in SYLLABLES for b in SYLLABLES}]
    turned = [dict(reversed(entries[0].items()))]

    assert divide(entries).list_digests() == divide(turned).list_digests()


def test_a_layout_lasts_while_a_segment_grows_a_little():
    layouts = {plan_layout(syllables) for syllables in range(7_000_000, 8_000_000, 500)}

    assert 4 >= len(layouts)


def test_shards_share_names_where_there_are_many():
    layout = plan_layout(70_000_000)

    assert 36_000 < layout.shards
    assert 2_048 >= layout.names
    assert layout.names * layout.sharing >= layout.shards
