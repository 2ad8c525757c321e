import json
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.segments import Segment, encode_block, plan_layout
from plugins.search.terms import Lexicon, Texts, collect_terms, measure_accents
from tests.search.reading import read_shard, read_terms

SYLLABLES = ("đại", "dài", "hội", "hồi", "chi", "bộ", "2023", "94-KH/TU", "москва")
PHRASES = st.lists(st.sampled_from(SYLLABLES), max_size=6).map(" ".join)
ENTRIES = st.lists(st.builds(lambda *pieces: Texts(*[(piece,) for piece in pieces]), PHRASES, PHRASES, PHRASES), max_size=40)


def divide(entries, block=1_000, syllables=None, start=0):
    """Return a segment of entries that are numbered from a start on, made from blocks of so many, each with a lexicon of its own."""
    layout = plan_layout(100 * len(entries) if syllables is None else syllables)
    blocks = []
    for position in range(0, len(entries), block):
        lexicon = Lexicon()
        part = entries[position : position + block]
        numbered = [(start + position + number, collect_terms(texts, lexicon)) for number, texts in enumerate(part)]
        blocks.append(encode_block(numbered, layout, lexicon))
    return Segment(layout, len(blocks), lambda number, part: blocks[number][part])


def build(entries, **options):
    """Return a segment's shards in a row, the vocabulary last."""
    segment = divide(entries, **options)
    return [*map(segment.encode, range(segment.layout.shards)), segment.encode_vocabulary()]


def read_lists(shards):
    """Return what shards hold: (folded term, byte of the accented form) -> entry -> place."""
    return {
        (term, form): dict(postings)
        for data in shards
        for term, forms in read_shard(data).items()
        for form, postings in forms.items()
    }


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, block=st.integers(1, 41))
def test_merged_blocks_have_the_bytes_of_what_is_built_at_once(entries, block):
    assert build(entries) == build(entries, block=block)


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, block=st.integers(1, 41), start=st.sampled_from([0, 100, 55_250, 70_000]))
def test_every_term_is_found_again_with_its_entries_and_places(entries, block, start):
    expected = {}
    for number, texts in enumerate(entries, start):
        lexicon = Lexicon()
        for term, place in read_terms(collect_terms(texts, lexicon), lexicon).items():
            expected.setdefault(term, {})[number] = place

    *shards, _ = build(entries, block=block, start=start)

    assert expected == read_lists(shards)


def test_two_accented_forms_with_one_byte_share_their_postings():
    one, other = find_forms_with_one_byte()

    *shards, _ = build([Texts((), (), (one,)), Texts((other,), (), (one,)), Texts((), (), (other,))])

    assert [{0: 0, 1: 2, 2: 0}] == list(read_lists(shards).values())


def find_forms_with_one_byte():
    """Return two accented spellings of one folded word whose bytes are the same."""
    letters = "aàáảãạăằắẳẵặâầấẩẫậ"
    seen = {}
    for text in (f"{a}{b}{c}" for a in letters for b in letters for c in letters):
        other = seen.setdefault(measure_accents(text), text)
        if other != text:
            return other, text
    raise AssertionError


def test_the_vocabulary_counts_the_entries_of_each_syllable_however_it_is_accented():
    entries = [Texts((), ("dài",), ("đại hội số 94-KH/TU 2023",))] * 3

    counts = json.loads(zlib.decompress(build(entries, block=2)[-1]))

    assert {"dai": 3, "hoi": 3, "so": 3, "kh": 3, "tu": 3} == counts


def write_entries(more=("", "")):
    """Return forty entries, of which one holds more."""
    words = ("một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")
    texts = [f"{a} {b}. " for a in words for b in words]
    bodies = ["".join(texts[number % 5 :]) for number in range(40)]
    bodies[17] = bodies[17].join(more)
    return [Texts((), (), (body,)) for body in bodies]


def test_only_shards_that_hold_a_word_that_came_or_went_get_another_digest():
    one, other = (divide(found, block=8, syllables=100_000) for found in (write_entries(), write_entries(("", "Mưa lũ."))))

    changed = [before != after for before, after in zip(one.list_digests(), other.list_digests(), strict=True)]
    differs = [one.encode(position) != other.encode(position) for position in range(one.layout.shards)]
    assert 3 == changed.count(True)
    assert changed == differs
    assert one.hash_vocabulary() != other.hash_vocabulary()


def test_what_stands_where_in_a_text_does_not_count():
    one, other = (divide(write_entries(more), syllables=100_000) for more in (("Mưa lũ. ", ""), ("", "Mưa lũ.")))

    assert one.list_digests() == other.list_digests()


def test_a_layout_lasts_while_a_segment_grows_a_little():
    layouts = {plan_layout(syllables) for syllables in range(7_000_000, 8_000_000, 500)}

    assert 4 >= len(layouts)


def test_shards_share_names_where_there_are_many():
    layout = plan_layout(70_000_000)

    assert 36_000 < layout.shards
    assert 2_048 >= layout.names
    assert layout.names * layout.sharing >= layout.shards
