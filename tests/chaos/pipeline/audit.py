"""Judges what the slow half has written by the ledgers outside: lost, doubled or stuck (pure).

Ended sessions, edits and clicks are known from the people, answers from the model, and moves from
triggers. A ledger that contradicts itself proves nothing: that is an error of the harness.
"""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise, product

from tests.chaos.audit import Finding, HarnessError
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import words
from tests.chaos.pipeline.record import Move, Record, SentOut, WorkedSession

DONE, RUNNING, SENT = "done", "running", "sent"
CHANNELS = ("email", "webhook")
KINDS = ("lost", "doubled", "stuck", "remained")
#: It is done anew when any other step has been.
LOOKS_AGAIN = "notify"
#: Rows that every session has once, whatever was said in it: so few words are one passage.
ONCE = ("quality", "summary", "rating", "thread", "posted", "passage", "embedding", "worded")


@dataclass(frozen=True)
class Told:
    """What is known from outside about one session."""

    entries: Sequence[Entry]

    def of(self, what: str) -> list[Entry]:
        return [entry for entry in self.entries if entry.what == what]

    def is_surely(self, what: str) -> bool:
        return any(entry.values["is_sure"] for entry in self.of(what))

    def last_words(self, what: str) -> set[str]:
        """What must stand at the end: the last that was certain, or whatever may have followed."""
        entries = self.of(what)
        certain = [place for place, entry in enumerate(entries) if entry.values["is_sure"]]
        return {entry.values["words"] for entry in entries[certain[-1] :]} if certain else set()


def audit(
    people: Iterable[Entry], model: Iterable[Entry], record: Record, plan: Sequence[str]
) -> list[Finding]:
    """`plan` names the steps. Raises HarnessError."""
    told, said = told_of(people), said_by(model)
    check_ledgers(told, record)
    findings: list[Finding] = []
    for key, session in record.sessions.items():
        mine = told.get(key, Told(()))
        if mine.is_surely("erased"):
            findings.append(Finding("remained", key, "its session"))
        if not mine.of("ended"):
            findings += judge_unended(session)
            continue
        findings += judge_steps(session, plan)
        findings += judge_outputs(session)
        findings += judge_nonces(session, said)
        for judge in JUDGES_OF_PEOPLE:
            findings += judge(session, mine)
    findings += judge_moves(record)
    findings += judge_repeats(record, told)
    return sorted(findings)


def told_of(people: Iterable[Entry]) -> dict[str, Told]:
    entries: dict[str, list[Entry]] = defaultdict(list)
    for entry in people:
        entries[entry.key].append(entry)
    return {key: Told(each) for key, each in entries.items()}


def said_by(model: Iterable[Entry]) -> dict[str, set[str]]:
    said: dict[str, set[str]] = defaultdict(set)
    for entry in model:
        if entry.what == "asked":
            said[entry.key].add(entry.values["nonce"])
    return said


def erased_in(people: Iterable[Entry], record: Record) -> dict[str, str]:
    """Keys by session id, of those who are gone because somebody asked for it."""
    asked = {entry.values["session"]: entry.key for entry in people if entry.what == "erased"}
    return {each: key for each, key in asked.items() if key not in record.sessions}


def check_ledgers(told: dict[str, Told], record: Record) -> None:
    gone = {key for key, each in told.items() if each.of("erased")}
    if unknown := set(told) - set(record.sessions) - gone:
        raise HarnessError(f"sessions that nobody has made: {sorted(unknown)[:3]}")
    if not record.moves and any(session.steps for session in record.sessions.values()):
        raise HarnessError("steps moved, and no trigger saw it")


# --- The rows of one session


def judge_unended(session: WorkedSession) -> Iterator[Finding]:
    yield Finding("stuck", session.key, f"never ended: {session.state}")


def judge_steps(session: WorkedSession, plan: Sequence[str]) -> Iterator[Finding]:
    counted = Counter(step for step, _version, _status in session.steps)
    for step in plan:
        if not counted[step]:
            yield Finding("lost", session.key, f"{step} was never begun")
        elif counted[step] > 1:
            yield Finding("doubled", session.key, f"{step} is there {counted[step]} times")
    for step, _version, status in session.steps:
        if status != DONE:
            yield Finding("stuck", session.key, f"{step} is {status}")


def judge_outputs(session: WorkedSession) -> Iterator[Finding]:
    wanted = dict.fromkeys(ONCE, 1)
    wanted["recording"] = int(words.is_recorded(session.key))
    wanted["tape"] = 0
    found = {**session.rows, "item": len(session.found_items), "tool": len(session.tools)}
    wanted |= {"item": 1, "tool": 1}
    for table, count in wanted.items():
        yield from _compare(session.key, table, count, found.get(table, 0))
    if session.tools and set(session.tools) != {words.TOOL}:
        yield Finding("lost", session.key, f"links to {session.tools}")


def _compare(key: str, table: str, wanted: int, found: int) -> Iterator[Finding]:
    if found < wanted:
        yield Finding("lost", key, f"{found} rows of {table}, not {wanted}")
    elif found > wanted:
        yield Finding("doubled", key, f"{found} rows of {table}, not {wanted}")


def judge_nonces(session: WorkedSession, said: dict[str, set[str]]) -> Iterator[Finding]:
    """Outputs are of answers that the model gave about this very session."""
    for nonce in sorted(session.nonces - said[session.key]):
        yield Finding("doubled", session.key, f"{nonce} is from elsewhere")
    for key in sorted(session.rated_by - {session.key}):
        yield Finding("doubled", session.key, f"a level stands on words of {key}")
    kinds = {nonce.split("x")[1] for nonce in session.nonces}
    if words.is_read_by_ai(session.key):
        if "summary" not in kinds:
            yield Finding("lost", session.key, "summary has nothing of the model")
        if not session.rated_by:
            yield Finding("lost", session.key, "ratings has no level of the model")
    elif session.nonces or session.rated_by:
        yield Finding("doubled", session.key, "the model was not to read it")


# --- What people did


def judge_edits(session: WorkedSession, told: Told) -> Iterator[Finding]:
    by_item: dict[str, list[Entry]] = defaultdict(list)
    for entry in told.of("edited"):
        by_item[entry.values["item"]].append(entry)
    for item, entries in by_item.items():
        wanted = Told(entries).last_words("edited")
        now = {**session.found_items, **dict.fromkeys(session.own_items, "")}.get(item)
        own = set(session.own_items)
        if wanted and now not in wanted and not wanted & own:
            yield Finding("lost", session.key, f"the correction of {item}: {now!r}")


def judge_added(session: WorkedSession, told: Told) -> Iterator[Finding]:
    """Nothing that a person added is gone or twice; a correction may have changed its words."""
    certain = len([entry for entry in told.of("added") if entry.values["is_sure"]])
    if len(session.own_items) < certain:
        yield Finding("lost", session.key, f"{len(session.own_items)} of {certain} own items")
    if len(session.own_items) > len(told.of("added")):
        yield Finding("doubled", session.key, f"{len(session.own_items)} own items")


def judge_rated(session: WorkedSession, told: Told) -> Iterator[Finding]:
    wanted = told.last_words("rated")
    if wanted and not wanted & set(session.notes):
        yield Finding("lost", session.key, f"a reviewer's rating: {session.notes}")
    if len(session.notes) > 1:
        yield Finding("doubled", session.key, f"{len(session.notes)} ratings by one reviewer")


def judge_comments(session: WorkedSession, told: Told) -> Iterator[Finding]:
    counted = Counter(session.comments)
    for entry in told.of("commented"):
        found = counted[entry.values["words"]]
        if found > 1:
            yield Finding("doubled", session.key, entry.values["words"])
        elif not found and entry.values["is_sure"]:
            yield Finding("lost", session.key, entry.values["words"])


JUDGES_OF_PEOPLE: tuple[Callable[[WorkedSession, Told], Iterator[Finding]], ...] = (
    judge_edits,
    judge_added,
    judge_rated,
    judge_comments,
)


# --- What leaves the house


def judge_deliveries(
    record: Record, received: Iterable[Entry], channels: Sequence[str] = CHANNELS
) -> Iterator[Finding]:
    """Each message has arrived; under one key always the same, and nothing under two."""
    arrived: dict[str, set[str]] = defaultdict(set)
    for entry in received:
        arrived[entry.key].add(entry.values["digest"])
    for each in record.deliveries:
        yield from _judge_delivery(each, arrived[each.key])
    of_the_erased = {each.name for each in record.gone if not each.is_step}
    known = {each.key for each in record.deliveries} | of_the_erased
    for unknown in sorted(arrived.keys() - known):
        yield Finding("doubled", "", f"{unknown} was sent by nobody")
    for key, channel in product(record.sessions, channels):
        told = [
            each.data
            for each in record.deliveries
            if (each.session_key, each.channel) == (key, channel)
        ]
        if not told:
            yield Finding("lost", key, f"nobody was told by {channel}")
        if any(first == second for first, second in pairwise(told)):
            yield Finding("doubled", key, f"the same was told twice by {channel}")


def _judge_delivery(delivery: SentOut, arrived: set[str]) -> Iterator[Finding]:
    name = f"{delivery.channel} {delivery.key}"
    if delivery.status != SENT:
        yield Finding("stuck", delivery.session_key, f"{name} is {delivery.status}")
    elif not arrived:
        yield Finding("lost", delivery.session_key, f"{name} never arrived")
    if len(arrived) > 1:
        yield Finding("doubled", delivery.session_key, f"{name} says two things")


# --- The moves


def judge_moves(record: Record) -> Iterator[Finding]:
    """A step is taken when nobody has it, and its outputs come with its end or not at all."""
    ended: set[tuple[int, str]] = set()
    for move in record.moves:
        key, step = record.names.get(move.step_run_id, ("", "?"))
        if move.new_fence != move.old_fence and not _was_free(move):
            yield Finding("doubled", key, f"{step} was taken when it was {move.old_status}")
        if move.new_status == DONE:
            ended.add((move.tx, move.step_run_id))
            if move.old_status != RUNNING:
                yield Finding("doubled", key, f"{step} was done when it was {move.old_status}")
    for tx, table, step_run_id in record.written:
        if (tx, step_run_id) not in ended:
            key, step = record.names.get(step_run_id, ("", "?"))
            yield Finding("doubled", key, f"{step} wrote {table} without being done")


def _was_free(move: Move) -> bool:
    """Ready, or with a lease that was over."""
    is_over = move.late_s is not None and move.late_s > 0
    return move.old_status == "ready" or (move.old_status == RUNNING and is_over)


def judge_repeats(record: Record, told: dict[str, Told]) -> Iterator[Finding]:
    """Done once, and once more for each time that a person asked for it."""
    done = Counter(
        record.names[move.step_run_id]
        for move in record.moves
        if move.new_status == DONE and move.step_run_id in record.names
    )
    for (key, step), count in done.items():
        clicks = told.get(key, Told(())).of("clicked")
        asked = [e for e in clicks if e.values["step"] == step or step == LOOKS_AGAIN]
        if count > 1 + len(asked):
            yield Finding("doubled", key, f"{step} was done {count} times")
