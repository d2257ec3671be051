package page

import "handrail.school/handrail/internal/front/web/part"

// SetupPage is the first page of a new school, opened by its one-time link.
type SetupPage struct {
	Frame
	Token      string
	SchoolName part.Input
	Name       part.Input
	Email      part.Input
	Passphrase part.PasswordInput
	Send       part.Button
}

// JoinPage lets an invited person choose a passphrase.
type JoinPage struct {
	Frame
	Token      string
	Name       string
	Email      string
	Passphrase part.PasswordInput
	Send       part.Button
	// Services accept the invitation with an account elsewhere.
	Services []part.Link
}

// SignInPage asks who is there.
type SignInPage struct {
	Frame
	To         string
	Email      part.Input
	Passphrase part.PasswordInput
	Send       part.Button
	Passkey    PasskeyForm
	// Services lead to the sign-in pages of Microsoft, Google or another service.
	Services []part.Link
}

// CodePage asks for the second factor.
type CodePage struct {
	Frame
	To       string
	Recovery bool
	Code     part.Input
	Send     part.Button
}

// EnrolPage sets up an authenticator app.
type EnrolPage struct {
	Frame
	Secret  string
	Link    string
	Picture part.QR
	Code    part.Input
	Send    part.Button
}

// CodesPage shows recovery codes, once.
type CodesPage struct {
	Frame
	Codes part.CodeBlock
	Go    part.Button
}
