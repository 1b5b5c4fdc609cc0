"""Every admin class of every package, seen from another organization: nothing is there."""

from collections.abc import Iterable
from uuid import uuid4

import pytest
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.exceptions import PermissionDenied
from django.db.models import ForeignKey, Model
from django.test import Client, RequestFactory
from django.urls import reverse

from interviews.admin.base import (
    OrganizationModelAdmin,
    is_owned,
    refuse_foreign_relations,
    related_choices,
)
from interviews.models import (
    Interview,
    Membership,
    Organization,
)
from tests.cast import (
    Cast,
    make_candidate,
    make_interview,
    make_invitation,
    make_member,
    make_version,
)
from tests.interviews.admin.desk import page, post, signed_in, text_of
from tests.interviews.admin.house import furnish

pytestmark = [pytest.mark.db, pytest.mark.django_db]

REGISTERED = sorted(admin.site._registry, key=lambda model: model._meta.label)


def ids(models: Iterable[type[Model]]) -> list[str]:
    return [model._meta.label for model in models]


@pytest.fixture
def rows(cast: Cast) -> dict[type[Model], Model]:
    return furnish(cast)


def address(model: type[Model], page: str, *args: object) -> str:
    return reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_{page}", args=args)


def answers_as_for_nothing(client: Client, model: type[Model], page: str, row: Model) -> bool:
    """The answer about a row is the answer about an id that nobody has."""
    there = client.get(address(model, page, row.pk), follow=True)
    nowhere = client.get(address(model, page, uuid4()), follow=True)
    same = (there.status_code, there.redirect_chain) == (
        nowhere.status_code,
        nowhere.redirect_chain,
    )
    return same and str(row) not in there.content.decode()


def test_every_admin_class_extends_the_one_base() -> None:
    strangers = [
        model._meta.label
        for model, model_admin in admin.site._registry.items()
        if not isinstance(model_admin, OrganizationModelAdmin)
    ]
    assert strangers == []


def test_there_is_a_row_to_probe_for_every_table(rows: dict[type[Model], Model]) -> None:
    assert set(REGISTERED) == set(rows)


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_a_list_shows_nothing_of_others(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    own = signed_in(cast.owner).get(address(model, "changelist"))
    other = signed_in(cast.outsider).get(address(model, "changelist"))
    assert str(rows[model].pk) in own.content.decode()
    assert other.status_code == 200
    assert str(rows[model].pk) not in other.content.decode()


@pytest.mark.fault("E85")
@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
@pytest.mark.parametrize("page", ["change", "delete", "history"])
def test_a_row_of_others_is_as_absent(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model], page: str
) -> None:
    assert answers_as_for_nothing(signed_in(cast.outsider), model, page, rows[model])


@pytest.mark.fault("E85")
@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_a_row_of_others_cannot_be_changed(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    before = model._default_manager.filter(pk=rows[model].pk).values().get()
    for name in ("change", "delete"):
        data = {"post": "yes", "name": "taken", "title": "taken", "role": "owner"}
        signed_in(cast.outsider).post(address(model, name, rows[model].pk), data)
    assert model._default_manager.filter(pk=rows[model].pk).values().get() == before


@pytest.mark.fault("E85")
@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_an_action_does_not_reach_rows_of_others(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    before = model._default_manager.filter(pk=rows[model].pk).values().get()
    for action in ("delete_selected", "run_again_together"):
        data = {"action": action, "_selected_action": [str(rows[model].pk)], "post": "yes"}
        signed_in(cast.outsider).post(address(model, "changelist"), data)
    assert model._default_manager.filter(pk=rows[model].pk).values().get() == before


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_autocompletion_offers_nothing_of_others(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    for field in model._meta.fields:
        if isinstance(field, ForeignKey):
            given = {
                "app_label": model._meta.app_label,
                "model_name": str(model._meta.model_name),
                "field_name": field.name,
                "term": "",
            }
            answer = signed_in(cast.outsider).get(reverse("admin:autocomplete"), given)
            assert answer.status_code == 403 or str(rows[model].pk) not in answer.content.decode()
            assert "Marlo" not in answer.content.decode()


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_dropdowns_and_filters_offer_nothing_of_others(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    request = RequestFactory().get("/admin/")
    request.user = cast.outsider
    others = {row.pk for row in rows.values()} | {cast.version.pk, cast.quarzwerk.pk}
    for field in model._meta.fields:
        if isinstance(field, ForeignKey):
            offered = set(related_choices(field, request).values_list("pk", flat=True))
            assert offered & others <= {cast.quarzwerk.pk}
    for name in ("changelist", "add"):
        shown = signed_in(cast.outsider).get(address(model, name))
        if shown.status_code == 200:
            assert "Night baker" not in shown.content.decode()
            assert "Marlo" not in shown.content.decode()


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_a_superuser_who_is_no_member_reads_no_interview(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    shown = signed_in(cast.superuser).get(address(model, "changelist"))
    if model in {Organization, Membership}:
        assert str(rows[model].pk) in shown.content.decode()
    else:
        assert shown.status_code == 403


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_somebody_who_is_no_longer_a_member_sees_nothing(
    cast: Cast, rows: dict[type[Model], Model], model: type[Model]
) -> None:
    Membership.objects.filter(user=cast.editor).delete()
    assert signed_in(cast.editor).get(address(model, "changelist")).status_code == 403


def test_the_search_of_the_admin_finds_nothing_of_others(cast: Cast) -> None:
    found = signed_in(cast.outsider).get(reverse("admin:search"), {"s": "marlo", "extended": "1"})
    assert "Marlo" not in text_of(found)  # type: ignore[arg-type]


def test_a_list_can_be_filtered_by_own_rows_only(cast: Cast) -> None:
    make_interview(cast.quarzwerk, title="Glass blower")
    shown = page(cast.reviewer, "interviews_invitation_changelist")
    assert "Night baker" in shown
    assert "Glass blower" not in shown


def test_a_new_row_belongs_to_the_organization_of_who_adds_it(cast: Cast) -> None:
    add_interview(cast, by=cast.editor)
    assert Interview.objects.get(title="Day baker").organization == cast.lindenhof


def test_who_belongs_to_several_organizations_chooses_one(cast: Cast) -> None:
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.editor, role=Membership.Role.OWNER
    )
    assert "Quarzwerk" in page(cast.editor, "interviews_interview_add")
    add_interview(cast, by=cast.editor, organization=str(cast.quarzwerk.pk))
    assert Interview.objects.get(title="Day baker").organization == cast.quarzwerk


def test_who_only_reads_in_an_organization_cannot_choose_it(cast: Cast) -> None:
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.editor, role=Membership.Role.REVIEWER
    )
    assert "Quarzwerk" not in page(cast.editor, "interviews_interview_add")
    add_interview(cast, by=cast.editor, organization=str(cast.quarzwerk.pk))
    assert Interview.objects.get(title="Day baker").organization == cast.lindenhof


def test_lists_of_several_organizations_say_which_is_which(cast: Cast) -> None:
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.reviewer, role=Membership.Role.REVIEWER
    )
    assert "Lindenhof" in page(cast.reviewer, "interviews_interview_changelist")


@pytest.mark.fault("E85")
def test_deleting_many_leaves_alone_what_one_may_only_read(cast: Cast) -> None:
    Membership.objects.create(
        organization=cast.quarzwerk, user=cast.editor, role=Membership.Role.REVIEWER
    )
    own, foreign = make_interview(cast.lindenhof), make_interview(cast.quarzwerk)
    post(
        cast.editor,
        "interviews_interview_changelist",
        action="delete_selected",
        _selected_action=[str(own.pk), str(foreign.pk)],
        post="yes",
    )
    assert Interview.objects.filter(pk=foreign.pk).exists()


def test_a_row_never_points_into_another_organization(cast: Cast) -> None:
    foreign = make_version(make_interview(cast.quarzwerk))
    invitation = make_invitation(cast.version, candidate=make_candidate(cast.lindenhof))
    refuse_foreign_relations(invitation)
    invitation.version = foreign
    with pytest.raises(PermissionDenied):
        refuse_foreign_relations(invitation)


def test_the_history_knows_a_person_by_id_only(cast: Cast) -> None:
    post(cast.editor, "interviews_candidate_change", cast.candidate.pk, name="Mara New", email="")
    entry = LogEntry.objects.get()
    assert str(cast.candidate.pk) in entry.object_repr
    assert "Mara" not in entry.object_repr
    assert "Marlo" not in entry.object_repr


def test_the_history_of_a_thing_knows_its_name(cast: Cast) -> None:
    add_interview(cast, by=cast.editor)
    assert LogEntry.objects.get().object_repr == "Day baker"


def test_tables_that_belong_to_nobody_are_not_owned() -> None:
    assert is_owned(Interview)
    assert not is_owned(LogEntry)


def test_a_member_of_the_other_organization_is_still_served(cast: Cast) -> None:
    member = make_member(cast.quarzwerk, Membership.Role.EDITOR, "quinn.editorsen")
    make_interview(cast.quarzwerk, title="Glass blower")
    assert "Glass blower" in page(member, "interviews_interview_changelist")


def add_interview(cast: Cast, *, by: object, **extra: str) -> None:
    data = {
        "title": "Day baker",
        "role": "Baker",
        "language": "en",
        "time_budget_minutes": 10,
        "interviewer": "Ada",
        "voice_name": "marin",
        "turn_taking": "patient",
        "questions-TOTAL_FORMS": 0,
        "questions-INITIAL_FORMS": 0,
        "competencies-TOTAL_FORMS": 0,
        "competencies-INITIAL_FORMS": 0,
        **extra,
    }
    post(by, "interviews_interview_add", **data)  # type: ignore[arg-type]


@pytest.mark.parametrize("model", REGISTERED, ids=ids(REGISTERED))
def test_a_list_asked_for_with_nonsense_is_refused_not_broken(
    cast: Cast, model: type[Model]
) -> None:
    owner = signed_in(cast.owner)
    owner.raise_request_exception = False
    opts = model._meta
    address = reverse(f"admin:{opts.app_label}_{opts.model_name}_changelist")
    for name in ("state", "status__exact", "language__exact", "role__exact", "q"):
        assert owner.get(address, {name: "\0"}).status_code == 400
    for action in ("delete_selected", "run_again_together"):
        chosen = {"action": action, "index": 0, "_selected_action": "no key"}
        assert owner.post(address, chosen).status_code == 400
