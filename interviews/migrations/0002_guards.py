"""What the database itself refuses: changing a frozen version, or moving a stored Turn."""

from django.db import migrations
from pgvector.django import VectorExtension

FREEZE_VERSIONS = """
CREATE FUNCTION interviews_refuse_version_change() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.definition, NEW.number, NEW.interview_id, NEW.organization_id, NEW.is_preview)
        IS DISTINCT FROM
       (OLD.definition, OLD.number, OLD.interview_id, OLD.organization_id, OLD.is_preview) THEN
        RAISE EXCEPTION 'A published interview version cannot be changed.'
            USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER version_is_frozen BEFORE UPDATE ON interviews_interviewversion
    FOR EACH ROW EXECUTE FUNCTION interviews_refuse_version_change();
"""

FIX_TURNS = """
CREATE FUNCTION interviews_refuse_turn_move() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF (NEW.session_id, NEW.leg_number, NEW.position, NEW.item_id, NEW.organization_id)
        IS DISTINCT FROM
       (OLD.session_id, OLD.leg_number, OLD.position, OLD.item_id, OLD.organization_id) THEN
        RAISE EXCEPTION 'A stored turn keeps its place.' USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
END $$;
CREATE TRIGGER turn_keeps_its_place BEFORE UPDATE ON interviews_turn
    FOR EACH ROW EXECUTE FUNCTION interviews_refuse_turn_move();
"""


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial")]

    operations = [
        VectorExtension(),
        migrations.RunSQL(
            FREEZE_VERSIONS,
            "DROP TRIGGER version_is_frozen ON interviews_interviewversion;"
            "DROP FUNCTION interviews_refuse_version_change();",
        ),
        migrations.RunSQL(
            FIX_TURNS,
            "DROP TRIGGER turn_keeps_its_place ON interviews_turn;"
            "DROP FUNCTION interviews_refuse_turn_move();",
        ),
    ]
