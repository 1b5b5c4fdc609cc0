"""Judges what the ledger says was paid by what the model has asked for (pure).

An answer that nobody could read is on no bill: its asker was killed or stopped, or had waited too
long. There is at most one such for each time that a step was taken from a worker, gave up on the
model or went with its session at work. A worker that dies while the database is away takes along
what that attempt has cost and nobody could write. What is missing beyond that is lost.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from tests.chaos.audit import Finding
from tests.chaos.ledger import Entry
from tests.chaos.pipeline import prices
from tests.chaos.pipeline.record import Expense, Record, Sum

#: (key, or nothing for those who are erased; step)
Account = tuple[str, str]
#: From when to when, in seconds since 1970.
Span = tuple[float, float]
#: How a step says that it has no answer, which may have been given all the same.
GAVE_UP = ("did not answer", "could not be reached", "could not be read")
RUNNING = "running"


def judge_money(
    record: Record,
    model: Sequence[Entry],
    *,
    erased: Iterable[str],
    shown: Mapping[str, int],
    away: Sequence[Span] = (),
) -> Iterator[Finding]:
    """`shown` is what the desk says that each session has cost; `away` was the database."""
    asked, excused = asked_for(model, set(erased)), excuses(record, model, away)
    paid: dict[Account, Counter[int]] = defaultdict(Counter)
    for expense in record.expenses:
        account = (expense.key, expense.step)
        yield from _judge_expense(expense)
        paid[account].update(prices.answers_in(expense.spent.tokens_in))
    for account in sorted(asked.keys() | paid.keys()):
        yield from _judge_account(account, asked[account], paid[account], excused[account])
    yield from _judge_sums(record, shown)


def numbers(record: Record, model: Iterable[Entry]) -> dict[str, int]:
    """How many answers were asked to be paid, and how many are on the ledger."""
    paid = sum(expense.spent.tokens_out for expense in record.expenses) // prices.TOKENS_OUT
    answers = len([entry for entry in model if entry.values["tokens"]])
    return {"answers": answers, "answers_paid": paid}


def asked_for(model: Iterable[Entry], gone: set[str]) -> dict[Account, Counter[int]]:
    asked: dict[Account, Counter[int]] = defaultdict(Counter)
    for entry in model:
        if tokens := entry.values["tokens"]:
            key = "" if entry.key in gone else entry.key
            asked[key, entry.values["step"]][tokens] += 1
    return asked


def excuses(record: Record, model: Iterable[Entry], away: Sequence[Span]) -> Counter[Account]:
    """How many answers of a step may have been given to nobody, or to one who kept them."""
    asked_at: dict[Account, list[float]] = defaultdict(list)
    for entry in model:
        asked_at[entry.key, entry.values["step"]].append(entry.at)
    found: Counter[Account] = Counter()
    taken_at: dict[str, float] = {}
    for move in record.moves:
        account = record.account_of(move.step_run_id)
        if move.is_reclaim:
            attempt = (taken_at[move.step_run_id], move.at)
            found[account] += _may_be_lost(attempt, asked_at[account], away)
        elif move.old_status == RUNNING and any(each in move.error for each in GAVE_UP):
            found[account] += 1
        if move.new_fence != move.old_fence:
            taken_at[move.step_run_id] = move.at
    for each in record.gone:
        if each.is_step and each.status == RUNNING:
            found["", each.name] += 1
    return found


def _may_be_lost(attempt: Span, asked_at: Iterable[float], away: Sequence[Span]) -> int:
    """The one that was under way; or all, where the database was away and nothing was written."""
    began, ended = attempt
    was_away = any(first <= ended and began <= last for first, last in away)
    count = len([at for at in asked_at if began <= at <= ended])
    return count if was_away else 1


def _judge_expense(expense: Expense) -> Iterator[Finding]:
    spent = expense.spent
    if not prices.is_once(spent.tokens_in, spent.tokens_out):
        yield Finding("doubled", expense.key, f"{expense.step} has paid {spent}")
    if spent.cost_microusd != prices.cost_of(spent.tokens_in, spent.tokens_out):
        yield Finding("lost", expense.key, f"{expense.step} has a wrong price: {spent}")


def _judge_account(
    account: Account, asked: Counter[int], paid: Counter[int], excused: int
) -> Iterator[Finding]:
    key, step = account
    if more := paid - asked:
        yield Finding("doubled", key, f"{step} has paid more than was asked: {dict(more)}")
    unpaid = sum((asked - paid).values())
    if unpaid > excused:
        yield Finding("lost", key, f"{unpaid} answers to {step} are on no bill, {excused} may")


def _judge_sums(record: Record, shown: Mapping[str, int]) -> Iterator[Finding]:
    """The rows of what was spent, the sums on the steps and what the desk shows are the same."""
    by_account: dict[Account, Sum] = defaultdict(Sum)
    by_session: Counter[str] = Counter()
    for expense in record.expenses:
        by_account[expense.key, expense.step] += expense.spent
        by_session[expense.key] += expense.spent.cost_microusd
    for account, on_step in record.spent.items():
        if on_step != by_account[account]:
            said = f"{account[1]} says {on_step}, its rows {by_account[account]}"
            yield Finding(_kind(by_account[account], on_step), account[0], said)
    for key, microusd in shown.items():
        if microusd != by_session[key]:
            kind = "lost" if microusd < by_session[key] else "doubled"
            said = f"the desk shows {microusd}, spent was {by_session[key]}"
            yield Finding(kind, key, said)


def _kind(wanted: Sum, found: Sum) -> str:
    return "lost" if found.cost_microusd < wanted.cost_microusd else "doubled"
