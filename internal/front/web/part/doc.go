// Package part holds the components that pages are built from: one Go struct
// and one html/template definition each, named as in the GOV.UK Design System
// where it has the component, and in our own words where it has not.
//
// A page struct holds the parts it shows, and its template places them:
//
//	type SignInPage struct {
//		Frame
//		Email    part.Input
//		Password part.PasswordInput
//		Submit   part.Button
//	}
//
//	{{define "SignInPage"}}
//	<form method="post" novalidate>
//	  {{template "input" .Email}}
//	  {{template "password-input" .Password}}
//	  {{template "button" .Submit}}
//	</form>
//	{{end}}
//
// Rules that hold for every part:
//
//   - The zero value of every optional field means "leave it out".
//   - Strings are text, never HTML: html/template escapes them where they stand.
//   - A form part has a Name, and an ID that is the Name unless set. Its hint
//     and its error are tied to it by aria-describedby.
//   - A form part with a non-empty Error shows it, and Collect gathers such
//     errors for the summary at the top of the page.
//   - Everything works without JavaScript; scripts only make some parts nicer.
//
// Parts that wrap other content come in two halves, for example
//
//	{{template "fieldset-start" .Address}} … {{template "fieldset-end"}}
//
// Every component has examples beside its struct. They are shown by the
// gallery page and held by the golden files in testdata.
package part
