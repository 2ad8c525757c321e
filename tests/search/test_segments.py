import json
import multiprocessing
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.engine.work import map_batches
from plugins.search.segments import divide_segment, list_shards, plan_layout
from plugins.search.terms import describe_term
from tests.search.reading import read_shard

SYLLABLES = ("đại", "dài", "hội", "hồi", "chi", "bộ", "2023", "94-kh-tu", "москва")
TERMS = st.sampled_from([*SYLLABLES, *(f"{a} {b}" for a in SYLLABLES for b in SYLLABLES)])
ENTRIES = st.lists(st.dictionaries(TERMS, st.integers(0, 2), max_size=12), max_size=40)


def build(entries, **options):
    """Return a segment's shards by name, and its vocabulary under None."""
    layout = plan_layout(sum(map(len, entries)) * 100)
    segment = divide_segment(len(entries), layout, lambda start, stop: entries[start:stop], **options)
    return {name: segment.encode(name) for name in list_shards(layout)} | {None: segment.encode_vocabulary()}


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, piece=st.integers(1, 41))
def test_merged_pieces_have_the_bytes_of_what_is_built_at_once(entries, piece):
    assert build(entries, piece=1_000) == build(entries, piece=piece)


@settings(max_examples=60, deadline=None)
@given(entries=ENTRIES, piece=st.integers(1, 41))
def test_every_term_is_found_again_with_its_entries_and_places(entries, piece):
    expected = {}
    for number, terms in enumerate(entries):
        for term, place in terms.items():
            folded, form, _ = describe_term(term)
            places = expected.setdefault((folded, form), {})
            places[number] = max(place, places.get(number, 0))

    files = build(entries, piece=piece)

    found = {
        (term, form): dict(postings)
        for name, data in files.items()
        if name
        for term, forms in read_shard(data).items()
        for form, postings in forms.items()
    }
    assert expected == found


def test_two_accented_forms_with_one_byte_share_their_postings():
    one, other = find_forms_with_one_byte()

    files = build([{one: 0}, {other: 2, one: 1}, {other: 0}])

    postings = [forms for data in list(files.values())[:-1] for forms in read_shard(data).values()]
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

    assert {"dai": 3, "hoi": 3} == json.loads(zlib.decompress(build(entries, piece=2)[None]))


def test_processes_share_the_making_of_a_segment():
    """Each piece is made once, by whichever process comes to it first."""
    made = multiprocessing.get_context("fork").Value("i", 0)

    def load(start, stop):
        with made:
            made.value += 1
        return [{"đại hội": 0, "chi bộ": 1}] * (stop - start)

    layout = plan_layout(20_000)
    segment = divide_segment(200, layout, load, piece=5)
    batches = list(map_batches(lambda names: [segment.encode(name) for name in names], list(list_shards(layout)) * 8, 2, least=1))

    alone = divide_segment(200, layout, lambda start, stop: [{"đại hội": 0, "chi bộ": 1}] * (stop - start))
    assert 40 == made.value
    assert [alone.encode(name) for name in list_shards(layout)] * 8 == [data for batch in batches for data in batch]
