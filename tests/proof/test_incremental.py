"""Whatever is edited, harmed or killed: an incremental build gives what a clean one gives, byte by byte."""

import os
import shutil
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test
from PIL import Image

from tests.proof.project import DAY, DRAWING, make_project, write_article
from tests.sites import PROJECT

# `make prove` sets how many projects are lived through, and how many edits each.
EXAMPLES = int(os.environ.get("PROVE_EXAMPLES", "1"))
STEPS = int(os.environ.get("PROVE_STEPS", "8"))

CODE = (
    ("plugins/articles/front.py", "LATEST_ARTICLES = 10", "LATEST_ARTICLES = 3"),
    ("plugins/articles/pages.py", "SYLLABLES_A_MINUTE = 220", "SYLLABLES_A_MINUTE = 5"),
    ("plugins/newsroom/texts/vi.toml", 'short_day = "{day}-{month}-{year}"', 'short_day = "{day}.{month}.{year}"'),
    ("plugins/images/encoding.py", "Resampling.LANCZOS", "Resampling.BOX"),
    ("plugins/newsroom/bodies.py", "EXCERPT_LENGTH = 280", "EXCERPT_LENGTH = 12"),
)
TEMPLATES = ("article.html", "list.html", "base.html", "components/card.html", "redirect.html", "campaign.html")
SETTINGS = ('SITENAME = "Khác"', "DEFAULT_PAGINATION = 4", 'ARTICLE_URL = "bai/{slug}/"', "FEED_MAX_ITEMS = 2", 'SITEURL = "https://x.example"', "SOCIAL_CARDS = True")


class Newsroom(RuleBasedStateMachine):
    """A newsroom at work: every rule is one commit, and a build after it."""

    folder: tempfile.TemporaryDirectory
    number = 1000

    @initialize()
    def open_project(self):
        self.folder = tempfile.TemporaryDirectory()
        self.project = make_project(Path(self.folder.name))
        assert [] == self.project.compare()

    def teardown(self):
        if hasattr(self, "folder"):
            self.folder.cleanup()

    def pick(self, data, below="articles", label="file"):
        """Return one of the content files."""
        return data.draw(st.sampled_from(sorted((self.project.content / below).rglob("*.md"))), label=label)

    def check(self, data):
        """Build with any number of processes and any order of sets; compare with a clean build."""
        workers = data.draw(st.sampled_from((1, 2, 8)), label="workers")
        seed = data.draw(st.integers(0, 4_000_000_000), label="hash seed")
        assert [] == self.project.compare(workers, seed)

    def change(self, file, old, new):
        """Replace the first line that begins with a key."""
        lines = file.read_text(encoding="utf-8").split("\n")
        place = next((i for i, line in enumerate(lines) if line.startswith(old)), None)
        if place is not None:
            lines[place] = new
            file.write_text("\n".join(lines), encoding="utf-8")

    @rule(data=st.data())
    def edit_body(self, data):
        file = self.pick(data)
        file.write_text(file.read_text(encoding="utf-8") + "Thêm: Kế hoạch số 107-KH/TU.\n", encoding="utf-8")
        self.check(data)

    @rule(data=st.data())
    def edit_text(self, data):
        file = self.pick(data)
        file.write_text(file.read_text(encoding="utf-8") + "Thêm một câu.\n", encoding="utf-8")
        self.check(data)

    @rule(data=st.data())
    def take_text_back(self, data):
        """One commit changes a text, the next takes that back and changes another article's title."""
        file, other = self.pick(data), self.pick(data, label="other")
        before = file.read_text(encoding="utf-8")
        file.write_text(before + "Thêm một câu, rồi bớt.\n", encoding="utf-8")
        self.check(data)
        file.write_text(before, encoding="utf-8")
        self.change(other, "title:", f"title: {other.stem} đổi tên")
        self.check(data)

    @rule(data=st.data(), field=st.sampled_from(("title: Tên khác", "date: 2026-03-09 10:00", "tags: [thẻ mới, thẻ 1]", "category: kinh-te", "summary: Tóm tắt", "status: hidden", "featured_until: 2026-11-24", "featured_until: 2026-11-22 13:00", "embargo: 2026-11-22 14:00")))
    def edit_field(self, data, field):
        file = self.pick(data)
        key = field.partition(":")[0] + ":"
        if f"\n{key}" in file.read_text(encoding="utf-8"):
            self.change(file, key, field)
        else:
            self.change(file, "title:", f"title: {file.stem} mới\n{field}")
        self.check(data)

    @rule(data=st.data(), month=st.integers(1, 12))
    def add_article(self, data, month):
        self.number += 1
        text = write_article(self.number, date=f"2026-{month:02}-05 09:00", campaign="so-ket", progress=f"[{{indicator: xa, done: {self.number % 90}}}]")
        (self.project.content / f"articles/2026/bai-{self.number}.md").write_text(text, encoding="utf-8")
        self.check(data)

    @rule(data=st.data())
    def delete_article(self, data):
        chosen, other = self.pick(data), self.pick(data, label="other")
        # One article stays, for the other rules to work on.
        if chosen != other:
            chosen.unlink()
        self.check(data)

    @rule(data=st.data())
    def rename_article(self, data):
        self.number += 1
        file = self.pick(data)
        file.rename(file.with_name(f"ten-khac-{self.number}.md"))
        self.check(data)

    @rule(data=st.data())
    def swap_articles(self, data):
        one, other = self.pick(data), self.pick(data, label="other")
        if one != other:
            texts = one.read_text(encoding="utf-8"), other.read_text(encoding="utf-8")
            one.write_text(texts[1], encoding="utf-8")
            other.write_text(texts[0], encoding="utf-8")
        self.check(data)

    @rule(data=st.data(), kind=st.sampled_from(("sections", "committees", "campaigns", "directives", "authors", "pages", "notices")))
    def rename_entity(self, data, kind):
        self.number += 1
        self.change(self.pick(data, kind), "title:", f"title: Tên mới {self.number}")
        self.check(data)

    @rule(data=st.data(), days=st.sampled_from((0.125, 1, 3, 30)))
    def let_time_pass(self, data, days):
        self.project.clock += int(days * DAY)
        self.check(data)

    @rule(data=st.data(), color=st.sampled_from(("navy", "maroon", "white")), width=st.integers(20, 300))
    def change_picture(self, data, color, width):
        Image.new("RGB", (width, 20), color).save(self.project.content / "images/anh.png")
        file = self.pick(data)
        if "\nimage:" in file.read_text(encoding="utf-8"):
            self.change(file, "image:", "image: anh.png")
        else:
            self.change(file, "title:", "title: Bài có ảnh\nimage: anh.png")
        self.check(data)

    @rule(data=st.data(), name=st.sampled_from(("ban-do.svg", "so-do.svg")), width=st.integers(10, 99))
    def change_drawing(self, data, name, width):
        (self.project.content / "images" / name).write_text(DRAWING.format(width=width))
        self.check(data)

    @rule(data=st.data(), name=st.sampled_from(TEMPLATES))
    def edit_template(self, data, name):
        with (self.project.root / "theme/templates" / name).open("a", encoding="utf-8") as file:
            file.write("{# note #}" if "components" in name else "<!-- sửa -->\n")
        self.check(data)

    @rule(data=st.data())
    def edit_stylesheet(self, data):
        with (self.project.root / "theme/static/css/print.css").open("a", encoding="utf-8") as file:
            file.write("p { orphans: 4; }\n")
        self.check(data)

    @rule(data=st.data(), setting=st.sampled_from(SETTINGS))
    def change_setting(self, data, setting):
        with (self.project.root / "proofconf.py").open("a", encoding="utf-8") as file:
            file.write(f"{setting}\n")
        self.check(data)

    @rule(data=st.data(), edit=st.sampled_from(CODE))
    def edit_code(self, data, edit):
        path, old, new = edit
        text = (self.project.root / path).read_text(encoding="utf-8")
        back = (new, old) if new in text else (old, new)
        self.project.replace(path, *back)
        self.check(data)

    @rule(data=st.data(), harm=st.sampled_from(("change", "delete", "stranger", "folder", "link", "same size")))
    def harm_output(self, data, harm):
        files = sorted(path for path in self.project.output.rglob("*") if path.is_file())
        file = data.draw(st.sampled_from(files), label="harmed")
        match harm:
            case "change":
                file.write_bytes(file.read_bytes() + b" ")
            case "delete":
                file.unlink()
            case "stranger":
                (file.parent / "la.txt").write_text("lạ")
            case "folder":
                file.unlink()
                (file / "trong").mkdir(parents=True)
            case "link":
                elsewhere = self.project.root / "elsewhere"
                shutil.copytree(file.parent, elsewhere, dirs_exist_ok=True)
                if file.parent != self.project.output:
                    shutil.rmtree(file.parent)
                    file.parent.symlink_to(elsewhere)
            case "same size":
                times = file.stat()
                file.write_bytes(b"x" * times.st_size)
                os.utime(file, ns=(times.st_atime_ns, times.st_mtime_ns))
        self.check(data)

    @rule(data=st.data(), pattern=st.sampled_from(("store.sqlite*", "*.ledger", "*.recipes", "templates-*", "*")))
    def lose_cache(self, data, pattern):
        for path in (self.project.root / ".cache").glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not (self.project.root / ".cache/store.sqlite").exists():
            shutil.rmtree(self.project.root / ".cache")
            self.project.write_fonts(".cache")
        self.check(data)

    @rule(data=st.data(), seconds=st.floats(0.2, 2.0))
    def kill_build(self, data, seconds):
        self.change(self.pick(data, "sections"), "title:", f"title: Mục {seconds}")
        self.project.kill_build(seconds)
        self.check(data)


@pytest.mark.parametrize("path, old, new", CODE)
def test_an_edit_of_code_finds_its_place(path, old, new):
    text = (PROJECT / path).read_text(encoding="utf-8")

    assert old in text
    assert new not in text


def test_an_incremental_build_gives_what_a_clean_one_gives():
    run_state_machine_as_test(
        Newsroom,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
            database=None,
        ),
    )


# What a fingerprint rests on, how to leave it out, and an edit that shows it.
LEFT_OUT = {
    "settings": (
        ("plugins/portal/plugin.py", '"settings": hash_bytes(', '"settings": b"" and hash_bytes('),
        ("proofconf.py", "DEFAULT_PAGINATION = 3", 'DEFAULT_PAGINATION = 3\nJINJA_FILTERS = {"number": lambda value: "?"}'),
    ),
    "templates": (
        ("plugins/engine/fingerprints.py", "sources[current], found = self._read(current)", "found, sources[current] = self._read(current)[1], b''"),
        ("theme/templates/notices.html", "{% block main %}", "{% block main %}<p>Mới</p>"),
    ),
    "neighbours": (
        ("plugins/articles/pages.py", "hash_fronts(around), ", ""),
        ("content/articles/2026/bai-10.md", "title: Bài số 10", "title: Tên khác"),
    ),
    "pictures of cards": (
        ("plugins/newsroom/digests.py", "document.front + image.digest", "document.front"),
        ("content/images/ban-do.svg", "16 9", "32 9"),
    ),
    "pictures in texts": (
        ("plugins/newsroom/digests.py", "{edition.images[name].digest.hex()}", ""),
        ("content/images/so-do.svg", "16 9", "32 9"),
    ),
    "texts": (
        ("plugins/newsroom/edition.py", "return (self.document.path,) if", "return () if"),
        ("content/articles/2026/bai-10.md", "Đoạn hai của bài số 10.", "Đoạn hai mới của bài số 10."),
    ),
    "outlines": (
        ("plugins/portal/reading.py", "outline=hash_bytes(front, hash_value(seen))", "outline=hash_bytes(source.name.encode())"),
        ("content/articles/2026/bai-10.md", "title: Bài số 10", "title: Tên khác"),
    ),
    "entities": (
        ("plugins/newsroom/digests.py", "state.update(document.front)", "pass"),
        ("content/committees/quan-uy.md", "title: Quận ủy", "title: Quận ủy mới"),
    ),
}


@pytest.mark.parametrize("part", LEFT_OUT)
def test_the_proof_fails_when_a_fingerprint_leaves_something_out(part, tmp_path):
    project = make_project(tmp_path)
    fault, edit = LEFT_OUT[part]
    project.replace(*fault)
    assert [] == project.compare()

    project.replace(*edit)

    assert [] != project.compare()
