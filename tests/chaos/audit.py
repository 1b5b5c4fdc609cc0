"""Judges the record by the ledgers: what is lost, doubled, leaked, out of order or made up (pure).

A ledger that contradicts itself proves nothing: that is an error of the harness, and raised.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from math import inf

from tests.chaos import words
from tests.chaos.excuses import (
    Excuse,
    Excuses,
    farewell_of,
    lines_of,
    standstills_of,
    struck_of,
)
from tests.chaos.ledger import Entry
from tests.chaos.record import Record, RecordedSession

#: Whoever was away for longer finds a Gap.
ABSENCE_S = 3.0
#: What was played and not reported yet, and the margin within which an item counts as played out.
MARGIN_MS = 150
#: Of a line that was heard for so long, something is in the record.
HEARD_LINE_MS = 1_000
#: A run in which more of the words is excused proves too little.
MOST_EXCUSED = 0.20
#: In so few words a single cut, in a short storm that has no pause, weighs more.
FEW_WORDS = 5_000
MOST_EXCUSED_OF_FEW = 0.50
#: Too few to be judged at all.
SCANT_WORDS = 500
#: A Leg may end its line when the next one begins.
LAST_LINE_S = 1.0
#: What a process that stood still may ask for before it hears that it has lost the session.
LINES_OF_A_SLEEPER = 1
DONE, REPLACED = "done", "replaced"
OVER = frozenset({DONE, REPLACED})


class HarnessError(Exception):
    """The ledgers disagree with themselves: the run proves nothing."""


@dataclass(frozen=True, order=True)
class Finding:
    """One broken promise: `kind` is lost, doubled, leaked, disordered, overheard, undeclared.

    Or `unproven`: too much is excused for the rest to say anything.
    """

    kind: str
    key: str
    what: str


@dataclass
class Story:
    """All that the ledgers have on one candidate."""

    entries: list[Entry] = field(default_factory=list)

    def of(self, what: str) -> Iterator[Entry]:
        return (entry for entry in self.entries if entry.what == what)

    def names(self, what: str) -> set[str]:
        return {entry.values["name"] for entry in self.of(what)}


@dataclass
class Account:
    """What was said in all, and what is missing of it: with an excuse, or without one."""

    spoken: int = 0
    missing: int = 0
    excused: Counter[Excuse] = field(default_factory=Counter)
    #: Lines of the interviewer that were heard and are not in the record, excused.
    unrecorded: int = 0

    @property
    def numbers(self) -> dict[str, object]:
        return vars(self) | {"excused": dict(self.excused)}

    def weigh(self) -> list[Finding]:
        share = self.excused.total() / max(self.spoken, 1)
        most = MOST_EXCUSED if self.spoken >= FEW_WORDS else MOST_EXCUSED_OF_FEW
        if self.spoken < SCANT_WORDS or share <= most:
            return []
        return [Finding("unproven", "", f"{share:.0%} of the words are excused: {self.excused}")]


@dataclass
class Judgement:
    findings: list[Finding]
    account: Account


def audit(candidates: Iterable[Entry], provider: Iterable[Entry], record: Record) -> list[Finding]:
    """Raises HarnessError."""
    return judge(candidates, provider, record).findings


def judge(candidates: Iterable[Entry], provider: Iterable[Entry], record: Record) -> Judgement:
    """Raises HarnessError."""
    entries = list(candidates)
    stories = stories_of(entry for entry in entries if entry.key)
    lines = stories_of(entry for entry in provider if entry.what == "said")
    said = {words.token(each.values["text"]) for line in lines.values() for each in line.entries}
    check_ledgers(stories, said)
    findings: list[Finding] = []
    account = Account()
    blows, standstills = struck_of(entries), standstills_of(entries)
    for key, story in stories.items():
        session = record.sessions[key]
        for each in JUDGES:
            findings += each(key, story, session)
        farewell_at = farewell_of(story.entries, lines[key].entries)
        excuses = Excuses(session, lines_of(story.entries), blows, farewell_at, standstills)
        findings += judge_words(key, story, excuses, account)
        findings += judge_unrecorded(key, story, excuses, account)
        findings += judge_invented(key, story, session, said)
        findings += judge_legs(key, lines[key])
    findings += [Finding("leaked", "", what) for what in record.held]
    return Judgement(sorted(findings + account.weigh()), account)


def stories_of(entries: Iterable[Entry]) -> dict[str, Story]:
    stories: dict[str, Story] = defaultdict(Story)
    for entry in entries:
        stories[entry.key].entries.append(entry)
    return stories


def check_ledgers(stories: dict[str, Story], said: set[str]) -> None:
    for key, story in stories.items():
        spoken = {words.word(key, number) for number, _at in spoken_by(story)}
        known = story.names("typed") | spoken | said
        for entry in story.of("acked"):
            if entry.values["name"] not in known:
                raise HarnessError(f"{key} was shown {entry.values['name']}, which nobody said")
        times = [entry.at for entry in story.entries]
        if times != sorted(times):
            raise HarnessError(f"the ledger of {key} runs backwards")


def spoken_by(story: Story) -> list[tuple[int, float]]:
    """(word, when it was sent)."""
    return [
        (int(number), at) for entry in story.of("spoke") for number, at in entry.values["words"]
    ]


# --- What a session may be accused of -------------------------------------------------------------


def judge_saved(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    """What was shown as saved is in the record, with the text that was shown last."""
    by_name = {words.token(turn.text): turn for turn in session.turns}
    newest = {entry.values["name"]: entry.values for entry in story.of("acked")}
    for name, told in newest.items():
        turn = by_name.get(name)
        if turn is None:
            yield Finding("lost", key, f"{name} was shown as saved")
        elif not turn.text.startswith(told["text"]):
            yield Finding("lost", key, f"{name} was shown as saved with other words")


def judge_words(key: str, story: Story, excuses: Excuses, account: Account) -> Iterator[Finding]:
    """Every word that was spoken is there once, or has an excuse."""
    heard = Counter(
        number
        for turn in excuses.session.turns
        if turn.speaker == "candidate"
        for number in words.spoken_words(turn.heard_text)
    )
    for number, at in spoken_by(story):
        account.spoken += 1
        if heard[number] > 1:
            yield Finding("doubled", key, words.word(key, number))
        if heard[number]:
            continue
        account.missing += 1
        excuse = excuses.of(at)
        if excuse is None:
            yield Finding("lost", key, f"{words.word(key, number)} without an excuse at {at:.1f}")
        else:
            account.excused[excuse] += 1


def judge_unrecorded(
    key: str, story: Story, excuses: Excuses, account: Account
) -> Iterator[Finding]:
    """A line of the interviewer that was heard is there, unless it fell with its process."""
    recorded = {words.token(turn.text) for turn in excuses.session.turns}
    began_at = {entry.values["name"]: entry.at for entry in story.of("began")}
    for entry in story.of("heard"):
        name, ms = entry.values["name"], entry.values["ms"]
        if ms < HEARD_LINE_MS or name in recorded:
            continue
        at = began_at.get(name, entry.at)
        if excuses.fell_with_its_process(at) or excuses.fell_before_the_beginning(at):
            account.unrecorded += 1
        else:
            yield Finding("lost", key, f"{name} was heard for {ms} ms, and is not in the record")


def judge_doubles(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    names = Counter(words.token(turn.text) for turn in session.turns)
    for name, count in names.items():
        if name and count > 1 and not name.startswith("w"):
            yield Finding("doubled", key, f"{name} is there {count} times")


def judge_order(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    """What was shown as saved before another thing began stands before it."""
    places = {words.token(turn.text): turn.place for turn in session.turns}
    saved_at: dict[str, float] = {}
    for entry in story.of("acked"):
        saved_at.setdefault(entry.values["name"], entry.at)
    begun_at = {entry.values["name"]: entry.at for entry in story.of("began")}
    begun_at |= {entry.values["name"]: entry.at for entry in story.of("typed")}
    begun_at |= {words.word(key, number): at for number, at in spoken_by(story)}
    for first, saved in saved_at.items():
        for second, begun in begun_at.items():
            is_known = first in places and second in places
            if is_known and saved < begun and places[first] > places[second]:
                yield Finding("disordered", key, f"{second} stands before {first}")


def judge_heard(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    """Nothing unheard counts as heard."""
    played: dict[str, int] = {}
    for entry in story.of("heard"):
        name = entry.values["name"]
        played[name] = max(played.get(name, 0), entry.values["ms"])
    for turn in session.turns:
        if turn.speaker != "interviewer":
            continue
        name = words.token(turn.text)
        if turn.heard_ms > played.get(name, 0) + MARGIN_MS:
            yield Finding("overheard", key, f"{name}: {turn.heard_ms} of {played.get(name, 0)} ms")
        if turn.total_ms and not turn.heard_ms and turn.heard_text:
            yield Finding("overheard", key, f"{name}: words without sound")


def judge_absences(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    """Whoever was away while the interview went on finds a Gap for it."""
    lost_at: float | None = None
    has_begun = False
    for entry in story.entries:
        has_begun = has_begun or entry.what == "began"
        if entry.what == "lost_line" and has_begun:
            lost_at = entry.at if lost_at is None else lost_at
        elif entry.what == "welcomed":
            if lost_at is not None and _is_undeclared(session, lost_at, entry.at):
                away_s = entry.at - lost_at
                yield Finding("undeclared", key, f"away for {away_s:.1f} s from {lost_at:.1f}")
            lost_at = None


def _is_undeclared(session: RecordedSession, lost_at: float, back_at: float) -> bool:
    back_at = min(back_at, session.ended_at or back_at)
    if session.started_at is None or lost_at < session.started_at or back_at - lost_at < ABSENCE_S:
        return False
    return not any(
        gap.started_at <= back_at + 1 and (gap.ended_at or back_at) >= lost_at - 1
        for gap in session.gaps
    )


def judge_end(key: str, story: Story, session: RecordedSession) -> Iterator[Finding]:
    """One end, one reason, one set of steps, nothing left open."""
    if session.state not in {"ended", "closed"}:
        yield Finding("leaked", key, f"never ended: {session.state}")
        return
    for entry in story.of("ended"):
        if entry.values["reason"] != session.end_reason:
            told = entry.values["reason"]
            yield Finding("doubled", key, f"ended by {told} and by {session.end_reason}")
    if session.open_legs or any(gap.ended_at is None for gap in session.gaps):
        yield Finding("leaked", key, "a leg or a gap is open after the end")
    newest = [step for step, version, _status in session.steps if version == session.input_version]
    steps = [each for each in session.steps if not _is_replaced(each, session.input_version)]
    if len(newest) != len(set(newest)):
        yield Finding("doubled", key, "a step is there twice")
    if not newest or any(status != DONE for _step, _version, status in steps):
        yield Finding("leaked", key, f"steps that are not done: {session.steps}")
    elif session.summaries != len({version for step, version, _ in steps if step == "summary"}):
        yield Finding("doubled", key, f"{session.summaries} summaries")


def _is_replaced(step: tuple[str, int, str], newest: int) -> bool:
    """Of a transcript that has changed since: the newest one's is done instead."""
    _name, version, status = step
    return status == REPLACED and version < newest


def judge_invented(
    key: str, story: Story, session: RecordedSession, said: set[str]
) -> Iterator[Finding]:
    """Nothing is in the record that nobody said."""
    spoken = {number for number, _at in spoken_by(story)}
    typed = story.names("typed")
    for turn in session.turns:
        name = words.token(turn.text)
        unknown = set(words.spoken_words(turn.text)) - spoken
        if unknown or (name and not name.startswith("w") and name not in typed | said):
            yield Finding("doubled", key, f"nobody said {turn.text[:60]!r}")


def judge_legs(key: str, lines: Story) -> Iterator[Finding]:
    """A Leg falls silent when a later one speaks, or two processes drive the session."""
    began: dict[int, float] = {}
    for entry in lines.entries:
        began.setdefault(entry.values["leg"], entry.at)
    for leg, began_at in began.items():
        later_at = min((at for at in began.values() if at > began_at), default=inf)
        beside = [
            entry
            for entry in lines.entries
            if entry.values["leg"] == leg and entry.at > later_at + LAST_LINE_S
        ]
        if len(beside) > LINES_OF_A_SLEEPER:
            yield Finding("doubled", key, f"{len(beside)} lines of a leg beside a later one")


JUDGES = (
    judge_saved,
    judge_doubles,
    judge_order,
    judge_heard,
    judge_absences,
    judge_end,
)
