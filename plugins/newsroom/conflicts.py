"""Statements of one file that can't all be true; those that span files are the index's affair."""

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date

import msgspec

from plugins.newsroom.problems import ERROR, WARNING
from plugins.newsroom.schemas import Article, Campaign, Committee, Directive, Notice
from plugins.newsroom.vietnamese import normalize_tone_style

CREDIT = re.compile(r"\b(?:ảnh|hình|đồ họa|nguồn|tư liệu)\b[^.]{0,20}:", re.IGNORECASE)


class Conflict(msgspec.Struct, frozen=True):
    """What contradicts what: the field to look at, and the code and values of the message."""

    field: str
    code: str
    severity: str = ERROR
    values: Mapping[str, object] = {}


def find_conflicts(schema: type, known: Mapping[str, object]) -> Iterator[Conflict]:
    """Find the conflicts among the fields that are right; a part that is not right is None."""
    finder = FINDERS.get(schema)
    return finder(known) if finder else iter(())


def _find_in_article(known: Mapping[str, object]) -> Iterator[Conflict]:
    published, modified = known.get("date"), known.get("modified")
    # By the day: a bare day is 00:00, which is earlier than the hour at which an article came out on it.
    if published and modified:
        days = {"date": published.date(), "modified": modified.date()}
        yield from _compare_days(days, "date", "modified", severity=WARNING)
    if known.get("image") and not known.get("image_alt"):
        yield Conflict("image", "missing-alt", WARNING)
    # A credit stands in the caption itself as well: "… Ảnh: N.P".
    caption = known.get("image_caption")
    if caption and not known.get("image_credit") and not CREDIT.search(caption):
        yield Conflict("image_caption", "caption-without-credit", WARNING)
    for position, progress in _list_parts(known, "progress"):
        if progress.total is not None and progress.done > progress.total:
            values = {"done": progress.done, "total": progress.total}
            yield Conflict(f"progress[{position}].done", "done-over-total", values=values)


def _find_in_committee(known: Mapping[str, object]) -> Iterator[Conflict]:
    yield from _compare_days(known, "valid_from", "valid_to")
    for position, term in _list_parts(known, "terms"):
        days = {"from": term.from_, "to": term.to}
        yield from _compare_days(days, "from", "to", prefix=f"terms[{position}].")


def _find_in_campaign(known: Mapping[str, object]) -> Iterator[Conflict]:
    yield from _compare_days(known, "start", "end")
    stages = [normalize_tone_style(stage).casefold() for stage in known.get("stages", ())]
    for position, stage in enumerate(stages):
        if stage in stages[:position]:
            yield Conflict(
                f"stages[{position}]", "duplicate-stage", values={"stage": known["stages"][position]}
            )
    seen: set[str] = set()
    for position, indicator in _list_parts(known, "indicators"):
        if indicator.id in seen:
            yield Conflict(f"indicators[{position}].id", "duplicate-indicator", values={"id": indicator.id})
        seen.add(indicator.id)
    for position, milestone in _list_parts(known, "milestones"):
        if milestone.article is None and (milestone.date is None or milestone.title is None):
            yield Conflict(f"milestones[{position}]", "bare-milestone")


def _find_in_directive(known: Mapping[str, object]) -> Iterator[Conflict]:
    # Some documents do take effect before the day of their issue.
    yield from _compare_days(known, "issued", "effective", severity=WARNING)
    yield from _compare_days(known, "effective" if known.get("effective") else "issued", "expires")


def _find_in_notice(known: Mapping[str, object]) -> Iterator[Conflict]:
    days = {"date": known["date"].date() if known.get("date") else None, "expires": known.get("expires")}
    yield from _compare_days(days, "date", "expires", severity=WARNING)


FINDERS: Mapping[type, Callable[[Mapping[str, object]], Iterator[Conflict]]] = {
    Article: _find_in_article,
    Committee: _find_in_committee,
    Campaign: _find_in_campaign,
    Directive: _find_in_directive,
    Notice: _find_in_notice,
}


def _list_parts(known: Mapping[str, object], key: str) -> Iterator[tuple[int, object]]:
    return ((position, part) for position, part in enumerate(known.get(key, ())) if part is not None)


def _compare_days(
    known: Mapping[str, object], earlier: str, later: str, prefix: str = "", severity: str = ERROR
) -> Iterator[Conflict]:
    first, last = known.get(earlier), known.get(later)
    if first and last and last < first:
        values = {"day": _format(last), "other": earlier, "other_day": _format(first)}
        yield Conflict(f"{prefix}{later}", "days-reversed", severity, values)


def _format(day: date) -> str:
    return f"{day.day}-{day.month}-{day.year}"
