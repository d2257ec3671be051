package part

// FileUpload asks for a file. Its form needs enctype="multipart/form-data".
// No case form has one: a picture must never enter a case.
type FileUpload struct {
	Name  string
	ID    string
	Label string
	Hint  string
	Error string
	// Accept lists the kinds of file offered, such as ".csv,.xlsx". The server
	// checks what arrives in any case.
	Accept string
}

// Ident is the id of the control.
func (f FileUpload) Ident() string { return ident(f.ID, f.Name) }

// Head is what stands above the control.
func (f FileUpload) Head() FieldHead {
	return FieldHead{ID: f.Ident(), Text: f.Label, Hint: f.Hint, Error: f.Error}
}

// Described lists the ids of the elements that explain the control.
func (f FileUpload) Described() string { return describedBy(f.Ident(), "", f.Hint, f.Error) }

// FieldError implements Failing.
func (f FileUpload) FieldError() (id, message string) { return f.Ident(), f.Error }

func fileUploadExamples() []Example {
	return []Example{
		{"default", FileUpload{Name: "roster", Label: "Class list", Accept: ".csv", Hint: "A CSV file from the school's register"}},
		{"error", FileUpload{Name: "policy-file", Label: "Your present policy", Accept: ".docx,.odt,.pdf", Error: "The file must be smaller than 10 MB"}},
	}
}
