package part

import "strconv"

// TaskList shows what there is to do and how far each task is.
type TaskList struct {
	// ID begins the ids of the rows; needed when a page has several lists.
	ID    string
	Tasks []Task
}

// Task is one row. Without Href it cannot be begun yet.
type Task struct {
	Text string
	Href string
	Hint string
	// Status is a tag; StatusText is plain words, for what is done.
	Status     Tag
	StatusText string
}

// TaskRow is a task with its id.
type TaskRow struct {
	Task
	ID string
}

// Described lists the ids of hint and status.
func (r TaskRow) Described() string {
	if r.Hint != "" {
		return r.ID + "-hint " + r.ID + "-status"
	}
	return r.ID + "-status"
}

// Rows are the tasks with their ids.
func (t TaskList) Rows() []TaskRow {
	id := t.ID
	if id == "" {
		id = "task"
	}
	rows := make([]TaskRow, len(t.Tasks))
	for i, task := range t.Tasks {
		rows[i] = TaskRow{task, id + "-" + strconv.Itoa(i+1)}
	}
	return rows
}

func taskListExamples() []Example {
	return []Example{{"default", TaskList{ID: "set-up", Tasks: []Task{
		{Text: "School details", Href: "#details", StatusText: "Completed"},
		{Text: "People and roles", Href: "#people", Hint: "At least a DSL, a deputy and the headteacher", Status: Tag{"In progress", Blue}},
		{Text: "Agreements", Href: "#agreements", Status: Tag{"Not started", Teal}},
		{Text: "Approve the policy", Hint: "When the other tasks are done"},
	}}}}
}
