import json
import zlib

from hypothesis import given, settings
from hypothesis import strategies as st

from plugins.search.segments import build_segment, list_shards, plan_layout
from plugins.search.terms import describe_term
from tests.search.reading import read_shard

SYLLABLES = ("đại", "dài", "hội", "hồi", "chi", "bộ", "2023", "94-kh-tu", "москва")
TERMS = st.sampled_from([*SYLLABLES, *(f"{a} {b}" for a in SYLLABLES for b in SYLLABLES)])
ENTRIES = st.lists(st.dictionaries(TERMS, st.integers(0, 2), max_size=12), max_size=40)


def build(entries, **options):
    """Return a segment's files by name."""
    return dict(build_segment([lambda terms=terms: terms for terms in entries], **options))


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


def test_a_segment_has_every_shard_of_its_layout_and_the_vocabulary_last():
    files = build([{"đại": 0, "hội": 0, "dài": 1, "94-kh-tu": 0, "2023": 0}] * 3)

    assert [*list_shards(plan_layout(3)), None] == list(files)
    assert {"dai": 3, "hoi": 3} == json.loads(zlib.decompress(files[None]))
