"""References between documents: every one is looked up, and one that leads nowhere is a problem with a way out."""

from collections.abc import Callable, Iterable, Iterator, Mapping

from plugins.newsroom.documents import Document, Reading
from plugins.newsroom.fixes import replace_text
from plugins.newsroom.problems import WARNING, Problem, build_problem
from plugins.newsroom.suggestions import nearest
from plugins.newsroom.symbols import parse_symbol, symbol_slug
from plugins.newsroom.texts import say
from plugins.newsroom.vietnamese import fold, slugify

# A place in the body is kept as `body:` and what stands there: an image's name, a link's target.
BODY = "body:"


def problem_at(document: Document, field: str, code: str, severity: str = "error", **values: object) -> Problem:
    """Build a problem that stands where a document's field stands; a place in the body has no field to name."""
    name = "" if field.startswith(BODY) else field
    place = _locate(document, field)
    known = "found" in values and "suggestion" in values
    fix = replace_text(*place, str(values["found"]), str(values["suggestion"])) if known else None
    return build_problem(code, document.path, place, name, severity, fix, **values)


def drop_ignored(problems: Iterable[Problem], readings: Mapping[str, Reading | None]) -> Iterator[Problem]:
    """Yield the problems without the warnings that their files say to ignore; `readings` are by path."""
    for problem in problems:
        reading = readings.get(problem.path) if problem.severity == WARNING else None
        ignored = reading.document.fields.lint_ignore if reading and "lint_ignore" in reading.document.stated else ()
        if problem.code not in ignored:
            yield problem


def _locate(document: Document, field: str) -> tuple[int, int]:
    """Return the place of a field, or of the nearest thing that holds it."""
    path, lines = field, document.lines
    while path:
        if path in lines:
            return lines[path]
        path = path[: max(path.rfind("."), path.rfind("["), 0)]
    return 1, 1


def _list_places(field: str, values: tuple[str, ...]) -> Iterator[tuple[str, str]]:
    """Yield each value of a field with its place; a value that stands alone is the field itself."""
    for position, value in enumerate(values):
        yield (f"{field}[{position}]" if len(values) > 1 else field), value


class References:
    """Looks up what documents refer to; what is wrong is added to `problems`.

    `unread` holds, by kind, the slugs of files that have errors of their own: a reference to one of them is right.
    """

    def __init__(
        self,
        targets: Mapping[str, Mapping[str, Document]],
        holders: Mapping[str, tuple[str, ...]],
        unread: Mapping[str, frozenset[str]],
        problems: list[Problem],
    ) -> None:
        self._targets = targets
        self._holders = holders
        self._unread = unread
        self._problems = problems

    def resolve(self, document: Document, field: str, kind: str) -> tuple[str, ...]:
        """Return the slugs of a field that lead to documents of a kind, each once."""
        value = getattr(document.fields, field)
        if not value:
            return ()
        if isinstance(value, str):
            return (value,) if self.find(document, field, value, kind) else ()
        targets = self._targets[kind]
        if len(value) == 1 and value[0] in targets:
            return value
        slugs = set(value)
        if targets.keys() >= slugs:
            # The same value for article and links: there are many of both.
            return value if len(slugs) == len(value) else tuple(dict.fromkeys(value))
        found = {
            slug: None for place, slug in _list_places(field, value) if self.find(document, place, slug, kind)
        }
        return tuple(found)

    def find(self, document: Document, field: str, slug: str, kind: str) -> Document | None:
        """Return the document that a slug leads to; None, and a problem, when there is none."""
        target = self._targets[kind].get(slug)
        if target is None:
            self._report_unknown(document, field, slug, kind)
        return target

    def resolve_directives(self, document: Document, field: str) -> tuple[str, ...]:
        """Return the register entries of a field that holds slugs, or symbols that one entry alone bears."""
        value = getattr(document.fields, field)
        if not value:
            return ()
        found: dict[str, None] = {}
        for place, reference in _list_places(field, value):
            slug = self._find_directive(document, place, reference)
            if slug == document.slug and document.kind == "directive":
                self._problems.append(problem_at(document, place, "refers-to-itself"))
            elif slug:
                found[slug] = None
        return tuple(found)

    def knows(self, kind: str, slug: str) -> bool:
        """Tell whether there is a document of a kind."""
        return slug in self._targets[kind]

    def find_entry(self, reference: str) -> tuple[str, ...]:
        """Return the one register entry that a slug or a symbol means, () where it is none or several."""
        holders = self._list_holders(reference)
        return holders if len(holders) == 1 else ()

    def _list_holders(self, reference: str) -> tuple[str, ...]:
        if reference in self._targets["directive"]:
            return (reference,)
        symbol = parse_symbol(reference)
        return self._holders.get(symbol_slug(symbol), ()) if symbol else ()

    def _find_directive(self, document: Document, place: str, reference: str) -> str | None:
        holders = self._list_holders(reference)
        if len(holders) == 1:
            return holders[0]
        if holders:
            self._problems.append(
                problem_at(document, place, "ambiguous-symbol", found=reference, choices=", ".join(sorted(holders)))
            )
        else:
            self._report_unknown(document, place, reference, "directive")
        return None

    def _report_unknown(self, document: Document, field: str, found: str, kind: str) -> None:
        unread = self._unread.get(kind, frozenset())
        # A symbol begins the file name of its entry.
        if found in unread or (kind == "directive" and any(slug.startswith(slugify(found)) for slug in unread)):
            return
        targets = self._targets[kind]
        # An editor who writes a body's or a document's name in place of its slug is shown the slug.
        named = [slug for slug, target in targets.items() if fold(found) in _list_names(target)]
        suggestion = named[0] if len(named) == 1 else nearest(slugify(found), targets)
        values = {"kind": say(f"kind.{kind}"), "found": found}
        if suggestion:
            problem = problem_at(document, field, "unknown-reference", suggestion=suggestion, **values)
        else:
            problem = problem_at(document, field, "unknown-reference-no-hint", folder=f"{kind}s", **values)
        self._problems.append(problem)

    def check_choice(self, document: Document, field: str, found: str, choices: Iterable[str], code: str) -> None:
        """Report a value that is none of the choices."""
        choices = list(choices)
        if found in choices:
            return
        if choices:
            self._problems.append(
                problem_at(
                    document,
                    field,
                    code,
                    found=found,
                    choices=", ".join(dict.fromkeys(choices)),
                    suggestion=nearest(found, choices) or choices[0],
                )
            )
        else:
            self._problems.append(problem_at(document, field, f"{code}-no-campaign", found=found))

    def check_circles(
        self, documents: Mapping[str, Document], field: str, list_next: Callable[[str], Iterable[str | None]]
    ) -> None:
        """Report each circle that a relation runs in, once, at the first document by path that is in it."""
        done: set[str] = set()
        for start in sorted(documents, key=lambda slug: documents[slug].path):
            # An explicit stack: a hostile register may be deeper than Python's own.
            stack = [] if start in done else [(start, iter(list_next(start)))]
            while stack:
                slug, following = stack[-1]
                trail = [earlier for earlier, _ in stack]
                for other in following:
                    if other in trail:
                        circle = [*trail[trail.index(other) :], other]
                        self._problems.append(problem_at(documents[other], field, "circle", circle=" → ".join(circle)))
                    elif other in documents and other not in done:
                        stack.append((other, iter(list_next(other))))
                        break
                else:
                    stack.pop()
                    done.add(slug)


def _list_names(document: Document) -> set[str]:
    """Return the folded names by which an editor may call a document."""
    fields = document.fields
    names = {fields.title, getattr(fields, "short_title", None), getattr(fields, "symbol", None)}
    return {fold(name) for name in names if name}
