package part

import (
	"slices"
	"strconv"
)

// Option is one choice of Radios, Checkboxes or a Select.
type Option struct {
	Value string
	Text  string
	Hint  string
	// Divider is a word shown before this option, such as "or".
	Divider string
	// Exclusive, among checkboxes, means "none of these".
	Exclusive bool
	Disabled  bool
	// Input or Textarea asks for more when the option is chosen. The style
	// sheet hides it until then, without a script; it is sent all the same.
	Input    *Input
	Textarea *Textarea
}

// Radios lets one option be chosen.
type Radios struct {
	Name            string
	ID              string
	Legend          string
	LegendSize      string
	LegendIsHeading bool
	Hint            string
	Error           string
	Options         []Option
	// Value is the chosen option's value; empty chooses none.
	Value string
	// Inline puts the options side by side: for two short ones only.
	Inline bool
	Small  bool
}

// Checkboxes lets any number of options be chosen.
type Checkboxes struct {
	Name            string
	ID              string
	Legend          string
	LegendSize      string
	LegendIsHeading bool
	Hint            string
	Error           string
	Options         []Option
	// Values are the values of the chosen options.
	Values []string
	Small  bool
}

// Choice is an option with its id and whether it is chosen.
type Choice struct {
	Option
	ID      string
	Checked bool
}

// MoreInput is the line of text that the choice asks for; check Input first.
func (c Choice) MoreInput() Input { return *c.Input }

// MoreTextarea is the longer text that the choice asks for; check Textarea first.
func (c Choice) MoreTextarea() Textarea { return *c.Textarea }

// Reveals says whether the option asks for more when it is chosen.
func (c Choice) Reveals() bool { return c.Input != nil || c.Textarea != nil }

func choices(id string, options []Option, chosen func(string) bool) []Choice {
	list := make([]Choice, len(options))
	for i, o := range options {
		list[i] = Choice{Option: o, ID: id, Checked: chosen(o.Value)}
		if i > 0 {
			list[i].ID = id + "-" + strconv.Itoa(i+1)
		}
	}
	return list
}

// Ident is the id of the first option.
func (r Radios) Ident() string { return ident(r.ID, r.Name) }

// Head is what stands above the options.
func (r Radios) Head() FieldHead {
	return FieldHead{r.Ident(), r.Legend, r.LegendSize, r.LegendIsHeading, r.Hint, r.Error}
}

// Described lists the ids of the elements that explain the group.
func (r Radios) Described() string { return describedBy(r.Ident(), "", r.Hint, r.Error) }

// FieldError implements Failing. An error of a revealed field comes second.
func (r Radios) FieldError() (id, message string) {
	if r.Error == "" {
		return revealedError(r.Choices())
	}
	return r.Ident(), r.Error
}

// Choices are the options with ids and the chosen one marked.
func (r Radios) Choices() []Choice {
	return choices(r.Ident(), r.Options, func(v string) bool { return v != "" && v == r.Value })
}

// Ident is the id of the first option.
func (c Checkboxes) Ident() string { return ident(c.ID, c.Name) }

// Head is what stands above the options.
func (c Checkboxes) Head() FieldHead {
	return FieldHead{c.Ident(), c.Legend, c.LegendSize, c.LegendIsHeading, c.Hint, c.Error}
}

// Described lists the ids of the elements that explain the group.
func (c Checkboxes) Described() string { return describedBy(c.Ident(), "", c.Hint, c.Error) }

// FieldError implements Failing. An error of a revealed field comes second.
func (c Checkboxes) FieldError() (id, message string) {
	if c.Error == "" {
		return revealedError(c.Choices())
	}
	return c.Ident(), c.Error
}

// Choices are the options with ids and the chosen ones marked.
func (c Checkboxes) Choices() []Choice {
	return choices(c.Ident(), c.Options, func(v string) bool { return slices.Contains(c.Values, v) })
}

// revealedError finds the first error of a field that a choice reveals.
func revealedError(list []Choice) (id, message string) {
	for _, c := range list {
		switch {
		case c.Input != nil && c.Input.Error != "":
			return c.Input.FieldError()
		case c.Textarea != nil && c.Textarea.Error != "":
			return c.Textarea.FieldError()
		}
	}
	return "", ""
}
