"""A build starts with Pelican's own command and without what a build has no use for."""

import json
import subprocess
import sys

from tests.sites import PROJECT

# What Pelican's readers, generators and writer load, and what only reading and rendering need.
UNUSED = ("babel", "rapidfuzz", "rich.console", "importlib.metadata", "docutils", "PIL", "pygments", "feedgenerator", "dateutil", "importlib.resources", "jinja2", "markdown", "multiprocessing", "yaml", "plugins.articles.pages", "plugins.newsroom.edition", "plugins.newsroom.schemas")


def run(script: str) -> object:
    """Run a script in a Python of its own; return what it prints, read as JSON."""
    done = subprocess.run([sys.executable, "-c", script], cwd=PROJECT, capture_output=True, text=True, check=True)
    return json.loads(done.stdout)


def test_the_command_loads_nothing_that_a_build_without_changes_does_not_use():
    loaded = run(
        "import json, sys\n"
        "from plugins.portal.__main__ import import_pelican\n"
        "import_pelican()\n"
        "from plugins.portal.plugin import load_job\n"
        "load_job('pelicanconf.py')\n"
        f"print(json.dumps([name for name in {UNUSED} if name in sys.modules]))"
    )

    assert [] == loaded


def test_whoever_asks_for_what_was_left_aside_gets_it():
    found = run(
        "import json\n"
        "from plugins.portal.__main__ import import_pelican\n"
        "pelican = import_pelican()\n"
        "from pelican.generators import ArticlesGenerator\n"
        "print(json.dumps([ArticlesGenerator.__name__, pelican.maybe_pluralize(2, 'page', 'pages')]))"
    )

    assert ["ArticlesGenerator", "2 pages"] == found


def test_messages_are_written_as_pelican_writes_them():
    write = (
        "import io, json, logging, re, sys\n"
        "sys.stdout, out = io.StringIO(), sys.stdout\n"
        "pelican.init_logging()\n"
        "pelican.console.print('[b]Xong[/b]')\n"
        "logging.getLogger('x').warning('Cẩn thận')\n"
        # The time, where Rich writes one.
        "print(json.dumps(re.sub(r'\\d\\d:\\d\\d:\\d\\d', '', sys.stdout.getvalue())), file=out)"
    )
    ours = run(f"from plugins.portal.__main__ import import_pelican; pelican = import_pelican()\n{write}")

    assert "Xong" in ours
    assert "Cẩn thận" in ours
    assert ours == run(f"import pelican\n{write}")


def test_reading_leaves_aside_what_colours_code_and_whoever_asks_for_it_gets_it():
    found = run(
        "import json, sys\n"
        "import plugins.newsroom.bodies\n"
        "before = 'pygments.lexers' in sys.modules\n"
        "import markdown\n"
        "html = markdown.markdown('    :::python\\n    x = 1\\n', extensions=['codehilite'])\n"
        "print(json.dumps([before, '<span class=\"mi\">1</span>' in html]))"
    )

    assert [False, True] == found
