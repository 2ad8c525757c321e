"""Writes a new draft: `make new`, with questions in Vietnamese, or `make new TITLE=… SECTION=… CAMPAIGN=…`.

On a terminal, Tab completes names of sections, campaigns, bodies and documents, typed with or without accents.
The draft passes the linter as it stands; a file that is there is never overwritten.
"""

import argparse
import json
import os
import shlex
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from pathlib import Path

import msgspec

from plugins.newsroom.documents import FOLDERS, find_kind_of_path, read_document
from plugins.newsroom.moments import VIETNAM
from plugins.newsroom.suggestions import nearest
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import fold, slugify, sort_key

# What a draft may be asked for besides its title: the key in front matter, and the kind that it refers to.
CHOICES = {"section": "section", "campaign": "campaign", "committee": "committee", "directive": "directive"}
KEYS = {"section": "category"}
REQUIRED = frozenset({"section"})


class DraftError(Exception):
    """What was asked for can't be written as a draft."""


class Answers(msgspec.Struct, frozen=True):
    """What a draft begins with; every text but title and section may be empty."""

    title: str
    section: str
    campaign: str = ""
    committee: str = ""
    directive: str = ""


def list_entities(content: Path, kind: str) -> Mapping[str, str]:
    """Return the titles of a kind's entries by slug, in Vietnamese order; files with errors are left out."""
    folder = next(name for name, known in FOLDERS.items() if known == kind)
    found = {}
    for path in (content / folder).rglob("*"):
        name = path.relative_to(content).as_posix()
        if path.is_file() and find_kind_of_path(name):
            document, _ = read_document(name, path.read_bytes())
            if document:
                symbol = getattr(document.fields, "symbol", "")
                found[document.slug] = f"{symbol} – {document.fields.title}" if symbol else document.fields.title
    return dict(sorted(found.items(), key=lambda item: sort_key(item[1])))


def choose(answer: str, entities: Mapping[str, str], kind: str) -> str:
    """Return the slug that an answer means: a slug, a number of the list, or a title; DraftError for anything else."""
    answer = answer.strip()
    slugs = list(entities)
    if answer in entities:
        return answer
    if answer.isdecimal() and 1 <= int(answer) <= len(slugs):
        return slugs[int(answer) - 1]
    named = [slug for slug, title in entities.items() if fold(answer) in fold(title)]
    if len(named) == 1:
        return named[0]
    suggestion = nearest(answer, entities) or (named[0] if named else None)
    hint = say("new.meant", suggestion=suggestion) if suggestion else say("new.known", slugs=", ".join(slugs) or "–")
    raise DraftError(say("new.unknown", kind=say(f"kind.{kind}"), found=answer, hint=hint))


def list_completions(typed: str, entities: Mapping[str, str]) -> list[str]:
    """Return the slugs that a beginning may mean: those that begin with it, else those with all its words in their names."""
    wanted = slugify(typed)
    beginning = [slug for slug in entities if slug.startswith(wanted)]
    words = wanted.split("-")
    return beginning or [slug for slug, title in entities.items() if all(word in f"{slug}-{slugify(title)}" for word in words)]


# Asks a question and returns the answer, which may be the slug of one of these entries.
Read = Callable[[str, Mapping[str, str]], str]


def read_plainly(question: str, entities: Mapping[str, str]) -> str:
    """Ask on standard output and read a line of standard input."""
    return input(question)


def read_on_terminal(question: str, entities: Mapping[str, str]) -> str:
    """Ask on a terminal, where Tab completes what is typed."""
    # Imported here: it takes hold of the terminal, and not every Python has it.
    import readline

    def complete(typed: str, number: int) -> str | None:
        found = list_completions(typed, entities) if entities else []
        return found[number] if number < len(found) else None

    before = readline.get_completer()
    readline.set_completer(complete)
    readline.set_completer_delims("")
    libedit = "libedit" in (readline.__doc__ or "")
    readline.parse_and_bind("bind ^I rl_complete" if libedit else "tab: complete")
    print(question.rstrip())
    try:
        # A prompt that the line editor can measure whatever the terminal's encoding.
        return input("> ")
    finally:
        readline.set_completer(before)


def ask(content: Path, given: Mapping[str, str], read: Read, tell: Callable[[str], object]) -> Answers:
    """Return the answers to whatever was not given; an answer that means nothing is asked for again."""
    title = given.get("title", "").strip()
    while not title:
        title = read(say("new.title"), {}).strip()
    answers = {"title": title}
    for name, kind in CHOICES.items():
        entities = list_entities(content, kind)
        if given.get(name):
            answers[name] = choose(given[name], entities, kind)
        elif not given.get("title") or name in REQUIRED:
            answers[name] = _ask_for(name, kind, entities, read, tell)
    return Answers(**answers)


def _ask_for(
    name: str, kind: str, entities: Mapping[str, str], read: Read, tell: Callable[[str], object]
) -> str:
    if not entities:
        return ""
    tell(say(f"new.{name}"))
    for number, (slug, title) in enumerate(entities.items(), 1):
        tell(f"  {number:>3}  {title}  ({slug})")
    while True:
        answer = read(say("new.choose" if name in REQUIRED else "new.choose_or_none"), entities)
        if not answer.strip() and name not in REQUIRED:
            return ""
        try:
            return choose(answer, entities, kind)
        except DraftError as error:
            tell(str(error))


def write_draft(content: Path, answers: Answers, now: datetime) -> Path:
    """Write the draft below articles/<year>/ and return its path; a name that is taken gets a number."""
    slug = slugify(answers.title)
    if not slug:
        raise DraftError(say("new.no_slug", title=answers.title))
    taken = {path.stem for path in (content / "articles").rglob("*.md")}
    name = next(name for name in _list_names(slug) if name not in taken)
    path = content / "articles" / str(now.year) / f"{name}.md"
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("x", encoding="utf-8") as file:
        file.write(compose_draft(answers, now))
    return path


def _list_names(slug: str) -> Iterable[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


def compose_draft(answers: Answers, now: datetime) -> str:
    """Return the draft's text."""
    lines = [f"title: {json.dumps(answers.title, ensure_ascii=False)}", f"date: {now:%Y-%m-%d %H:%M}"]
    for name in CHOICES:
        if value := getattr(answers, name):
            lines.append(f"{KEYS.get(name, name)}: {value}")
    lines.append("status: draft")
    return "\n".join(["---", *lines, "---", say("new.body"), ""])


def main(arguments: list[str]) -> int:
    """Ask, write, say where; return the exit code."""
    parser = argparse.ArgumentParser(prog="make new")
    parser.add_argument("content", type=Path)
    for name in ("title", *CHOICES):
        parser.add_argument(f"--{name}", default="")
    options = parser.parse_args(arguments)
    given = {name: getattr(options, name) for name in ("title", *CHOICES)}
    try:
        read = read_on_terminal if sys.stdin.isatty() else read_plainly
        path = write_draft(options.content, ask(options.content, given, read, print), datetime.now(VIETNAM))
    except DraftError as error:
        print(error, file=sys.stderr)
        return 1
    except (EOFError, KeyboardInterrupt):
        print(f"\n{say('new.nothing')}", file=sys.stderr)
        return 1
    print(say("new.written", path=path))
    if (editor := os.environ.get("EDITOR")) and sys.stdin.isatty():
        return subprocess.run([*shlex.split(editor), str(path)], check=False).returncode
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
