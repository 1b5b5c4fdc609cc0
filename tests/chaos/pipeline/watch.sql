-- Who wrote what in which transaction: triggers of the storm, of which the product knows nothing.
CREATE SCHEMA storm;

CREATE TABLE storm.written (
    id bigserial PRIMARY KEY,
    tx bigint NOT NULL DEFAULT txid_current(),
    what text NOT NULL,
    step_run_id uuid NOT NULL
);

CREATE TABLE storm.moved (
    id bigserial PRIMARY KEY,
    tx bigint NOT NULL DEFAULT txid_current(),
    step_run_id uuid NOT NULL,
    old_status text NOT NULL,
    new_status text NOT NULL,
    old_fence integer NOT NULL,
    new_fence integer NOT NULL,
    late_s double precision,
    error text NOT NULL,
    at timestamptz NOT NULL DEFAULT clock_timestamp()
);

-- Rows that went with their session.
CREATE TABLE storm.gone (
    what text NOT NULL,
    id text NOT NULL,
    name text NOT NULL,
    status text NOT NULL
);

CREATE FUNCTION storm.note_written() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO storm.written (what, step_run_id) VALUES (TG_TABLE_NAME, NEW.step_run_id);
    RETURN NULL;
END $$;

CREATE FUNCTION storm.note_moved() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO storm.moved (step_run_id, old_status, new_status, old_fence, new_fence, late_s,
                             error)
    VALUES (NEW.id, OLD.status, NEW.status, OLD.fence, NEW.fence,
            extract(epoch FROM clock_timestamp() - OLD.lease_until), NEW.error);
    RETURN NULL;
END $$;

CREATE FUNCTION storm.note_step_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO storm.gone VALUES (TG_TABLE_NAME, OLD.id, OLD.step, OLD.status);
    RETURN NULL;
END $$;

CREATE FUNCTION storm.note_delivery_gone() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO storm.gone VALUES (TG_TABLE_NAME, OLD.id, OLD.key, OLD.status);
    RETURN NULL;
END $$;

CREATE TRIGGER storm_gone AFTER DELETE ON pipeline_steprun
    FOR EACH ROW EXECUTE FUNCTION storm.note_step_gone();
CREATE TRIGGER storm_gone AFTER DELETE ON pipeline_delivery
    FOR EACH ROW EXECUTE FUNCTION storm.note_delivery_gone();

CREATE TRIGGER storm_moved AFTER UPDATE ON pipeline_steprun FOR EACH ROW
    WHEN (OLD.status IS DISTINCT FROM NEW.status OR OLD.fence IS DISTINCT FROM NEW.fence
          OR NEW.status = 'done' AND OLD.finished_at IS DISTINCT FROM NEW.finished_at)
    EXECUTE FUNCTION storm.note_moved();

CREATE TRIGGER storm_written AFTER INSERT OR UPDATE ON pipeline_summary
    FOR EACH ROW EXECUTE FUNCTION storm.note_written();
CREATE TRIGGER storm_written AFTER INSERT OR UPDATE ON pipeline_quality
    FOR EACH ROW EXECUTE FUNCTION storm.note_written();
CREATE TRIGGER storm_written AFTER INSERT OR UPDATE ON pipeline_rating
    FOR EACH ROW EXECUTE FUNCTION storm.note_written();
CREATE TRIGGER storm_written AFTER INSERT ON pipeline_passage
    FOR EACH ROW WHEN (NEW.step_run_id IS NOT NULL) EXECUTE FUNCTION storm.note_written();
CREATE TRIGGER storm_written AFTER INSERT OR UPDATE ON pipeline_link
    FOR EACH ROW EXECUTE FUNCTION storm.note_written();
