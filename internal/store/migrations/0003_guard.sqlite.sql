CREATE TRIGGER trail_keeps_update BEFORE UPDATE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER trail_keeps_delete BEFORE DELETE ON trail BEGIN SELECT RAISE(ABORT, 'the trail is never changed'); END;
CREATE TRIGGER trail_head_stays BEFORE DELETE ON trail_head BEGIN SELECT RAISE(ABORT, 'the trail has one head'); END;
