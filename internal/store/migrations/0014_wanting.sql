-- Which answer of a duty's form said that something is wanting, of the action that follows from it: until that action
-- has ended, the duty does not count as met. '' for every other action.
ALTER TABLE plan_action ADD COLUMN answer TEXT NOT NULL DEFAULT '';
