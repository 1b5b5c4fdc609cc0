"""What a report says to people, part by part: the one source of Markdown and PDF.

Reads no row. The machine's suggestions stand beside people's ratings, and nothing adds them up.
"""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from interviews.admin.moments import day_and_time
from interviews.clock_time import clock
from pipeline.exports.parts import Facts, Heading, Item, Paragraph, Part, QuotePart, say
from pipeline.exports.prose import Block, Words, blocks_of
from pipeline.exports.report import CompetencyReport, ItemReport, OwnRating, Quote, SessionReport
from pipeline.exports.spoken import compose_transcript


def compose(report: SessionReport) -> Iterator[Part]:
    yield Heading(report.candidate or _("Preview"), level=1)
    yield Facts(tuple(_facts(report)))
    yield from _cautions(report)
    yield from _decision(report)
    yield from _summary(report)
    yield from _competencies(report)
    yield from _items(report)
    yield from compose_transcript(report)
    yield from _receipt(report)


def _facts(report: SessionReport) -> Iterator[tuple[str, str]]:
    version = f" v{report.version}" if report.version is not None else ""
    yield _("Interview"), f"{report.interview}{version}"
    yield _("Organization"), report.organization
    yield _("State"), f"{report.state_word}. {report.ending}".strip(" .") + "."
    if report.started_at:
        yield _("Started"), day_and_time(report.started_at)
    if report.length_ms:
        yield _("Length"), clock(report.length_ms)
    if report.quality:
        yield _("Transcript"), report.quality.word
    if report.agreement:
        yield _("Agreement"), _agreement(report)
    yield _("Exported"), day_and_time(report.exported_at)
    yield _("Session"), report.session_id


def _agreement(report: SessionReport) -> str:
    given = report.agreement
    assert given is not None  # noqa: S101 - asked for by the only caller
    if given.withdrawn_at:
        return _("withdrawn %(when)s") % {"when": day_and_time(given.withdrawn_at)}
    scopes = {_("interview by AI"): True, _("recording"): given.recording}
    scopes[_("evaluation by AI")] = given.ai_evaluation
    words = ", ".join(scope for scope, is_agreed in scopes.items() if is_agreed)
    when = day_and_time(given.given_at)
    return _("%(scopes)s; given %(when)s") % {"scopes": words, "when": when}


def _cautions(report: SessionReport) -> Iterator[Part]:
    """What a reader must know before relying on the words."""
    if report.is_preview:
        yield say(_("This was a preview, tried by staff. It counts nowhere."), "note")
    if report.quality:
        for reason in report.quality.reasons:
            yield say(reason, "note")
    if any(turn.is_rough for turn in report.turns):
        words = _("This transcript is rough: listen to the recording before you rely on its words.")
        yield say(words, "note")


def _decision(report: SessionReport) -> Iterator[Part]:
    if report.decision is None:
        return
    yield Heading(_("Decision"))
    given = report.decision
    who = {"who": given.decided_by, "when": day_and_time(given.decided_at)}
    yield Paragraph((Words(given.word, is_strong=True),))
    if given.reason:
        yield say(given.reason)
    yield say(_("Decided by %(who)s, %(when)s.") % who, "quiet")


def _summary(report: SessionReport) -> Iterator[Part]:
    yield Heading(_("Summary"))
    if report.summary is None:
        yield say(_("There is no summary."), "quiet")
        return
    if report.summary.is_outdated:
        yield say(_("This was written of an earlier version of the transcript."), "note")
    for block in blocks_of(report.summary.markdown):
        yield _part_of(block)
    model = report.summary.model
    words = (
        _("Written by a text model (%(model)s). The times lead to what was said.")
        if model
        else _("Sentences of the transcript, chosen without a text model. The times lead to them.")
    )
    yield say(words % {"model": model}, "quiet")


def _part_of(block: Block) -> Part:
    """Headings of a summary stand below the report's own."""
    if block.kind == "heading":
        text = "".join(span.text for span in block.spans if isinstance(span, Words))
        return Heading(text, level=3)
    return Item(block.spans) if block.kind == "item" else Paragraph(block.spans)


def _competencies(report: SessionReport) -> Iterator[Part]:
    if not report.competencies:
        return
    yield Heading(_("Evidence by competency"))
    words = _("What a program suggests stands beside what people found. A person decides.")
    yield say(words, "quiet")
    for competency in report.competencies:
        yield Heading(competency.name, level=3)
        yield from _suggestion(competency)
        for own in competency.own:
            yield _own(competency, own)


def _suggestion(competency: CompetencyReport) -> Iterator[Part]:
    if not competency.outcome:
        yield say(_("A program has suggested nothing."), "quiet")
    elif competency.level is None:
        yield Paragraph((Words(f"{competency.outcome_word}."),))
        if competency.reason:
            yield say(competency.reason, "quiet")
    else:
        words = _level(competency, competency.level)
        spans = (Words(_("Suggested: "), is_strong=True), Words(words))
        yield Paragraph(spans)
        if competency.reason:
            yield say(competency.reason)
    for quote in competency.quotes:
        yield _quote(quote)


def _own(competency: CompetencyReport, own: OwnRating) -> Part:
    level = _level(competency, own.level) if own.level else _("too little was said")
    note = f" {own.note}" if own.note else ""
    when = day_and_time(own.given_at)
    return Item((Words(f"{own.reviewer}: ", is_strong=True), Words(f"{level}.{note} ({when})")))


def _level(competency: CompetencyReport, level: int) -> str:
    words = _("level %(level)d of %(most)d") % {"level": level, "most": len(competency.levels)}
    anchor = competency.anchor_of(level)
    return f"{words}, {anchor}" if anchor else words


def _items(report: SessionReport) -> Iterator[Part]:
    yield Heading(_("Action items"))
    if not report.items:
        yield say(_("Nothing was promised."), "quiet")
    for item in report.items:
        yield Item((Words(f"{item.status_word}: ", is_strong=True), Words(_describe(item))))
        if item.quote:
            yield _quote(item.quote)


def _describe(item: ItemReport) -> str:
    more = [item.assignee or item.owner, item.due_hint]
    return f"{item.description} ({', '.join(word for word in more if word)})"


def _quote(quote: Quote) -> Part:
    return QuotePart(quote.words, clock(quote.start_ms))


def _receipt(report: SessionReport) -> Iterator[Part]:
    """Nothing for a session that cost nothing, as one with a voice of this machine."""
    receipt = report.receipt
    if not receipt and not report.steps_receipt:
        return
    yield Heading(_("Receipt"))
    for line in receipt.lines:
        yield Item((Words(_("%(what)s: %(tokens)d tokens") % vars(line)),))
    if receipt.transcribed_s:
        yield Item((Words(_("Sound written down: %(s)d s") % {"s": receipt.transcribed_s}),))
    if receipt.cost:
        cost = _("The voice cost US$ %(cost)s.") % {"cost": receipt.cost}
        yield say(f"{cost} {_('This is estimated.') if receipt.is_estimate else ''}".strip())
    if receipt.is_partial:
        yield say(_("Not everything has a known price."), "quiet")
    if report.steps_receipt:
        yield say(_("Text models: %(spent)s.") % {"spent": report.steps_receipt})
