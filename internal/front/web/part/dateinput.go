package part

// Parts of a date, for DateInput.Wrong.
const (
	Day   = "day"
	Month = "month"
	Year  = "year"
)

// DateInput asks for a date that people know by heart, in three boxes named
// NAME-day, NAME-month and NAME-year.
type DateInput struct {
	Name            string
	ID              string
	Legend          string
	LegendSize      string
	LegendIsHeading bool
	Hint            string
	Error           string
	// Wrong is the part to mark and to move to ("day", "month", "year"); empty
	// marks all three and moves to the day.
	Wrong string
	// Day, Month and Year are what was typed, right or wrong.
	Day, Month, Year string
	// Birthday lets the browser fill in the birthday of the person typing.
	Birthday bool
}

// Ident is the id of the group of boxes.
func (d DateInput) Ident() string { return ident(d.ID, d.Name) }

// Head is what stands above the boxes.
func (d DateInput) Head() FieldHead {
	return FieldHead{d.Ident(), d.Legend, d.LegendSize, d.LegendIsHeading, d.Hint, d.Error}
}

// Described lists the ids of the elements that explain the group.
func (d DateInput) Described() string { return describedBy(d.Ident(), "", d.Hint, d.Error) }

// FieldError implements Failing.
func (d DateInput) FieldError() (id, message string) {
	wrong := d.Wrong
	if wrong == "" {
		wrong = Day
	}
	return d.Ident() + "-" + wrong, d.Error
}

// DateBox is one box of a DateInput.
type DateBox struct {
	ID, Name, Label, Value, Autocomplete string
	Width                                int
	Wrong                                bool
}

// Boxes are the three boxes in their order.
func (d DateInput) Boxes() [3]DateBox {
	box := func(part, label, value string, width int) DateBox {
		b := DateBox{
			ID: d.Ident() + "-" + part, Name: d.Name + "-" + part, Label: label, Value: value, Width: width,
			Wrong: d.Error != "" && (d.Wrong == "" || d.Wrong == part),
		}
		if d.Birthday {
			b.Autocomplete = "bday-" + part
		}
		return b
	}
	return [3]DateBox{box(Day, "Day", d.Day, 2), box(Month, "Month", d.Month, 2), box(Year, "Year", d.Year, 4)}
}

func dateInputExamples() []Example {
	return []Example{
		{"default", DateInput{Name: "seen-on", Legend: "When did you see it?", Hint: "For example, 22 11 2026"}},
		{"one part wrong", DateInput{Name: "review-on", Legend: "When will you look at this again?", LegendSize: "m",
			Day: "31", Month: "14", Year: "2026", Wrong: Month, Error: "The month must be between 1 and 12"}},
		{"nothing typed", DateInput{Name: "training-on", Legend: "When was the training?", Error: "Enter the date of the training"}},
		{"birthday", DateInput{Name: "born-on", Legend: "What is your date of birth?", Birthday: true}},
	}
}
