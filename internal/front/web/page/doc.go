// Package page turns page structs into whole HTML pages. It knows no records
// and no requests: handlers fill in a struct, and Engine.Render writes it.
//
// To add a page, write a struct whose name ends in Page and which embeds
// Frame, with the parts that it shows as fields, in the file of its area:
//
//	// SignInPage asks who is there.
//	type SignInPage struct {
//		Frame
//		Email    part.Input
//		Password part.PasswordInput
//		Send     part.Button
//	}
//
// Beside it goes a .html file with a template of the same name:
//
//	{{define "SignInPage"}}
//	<h1 class="govuk-heading-l">{{.Title}}</h1>
//	<form method="post" novalidate>
//	{{template "input" .Email}}
//	{{template "password-input" .Password}}
//	{{template "button" .Send}}
//	</form>
//	{{end}}
//
// Last, add the struct to All. Tests then type-check the template against the
// struct and render it empty, so a page must survive its zero value.
//
// The frame around it (title, navigation, banner, error summary, print
// footer) comes from Frame and needs nothing in the template. Errors at form
// parts are collected into the summary and the browser's title by themselves,
// from fields that are form parts or slices of them; a page whose form parts
// lie deeper has a method FormParts.
//
// Pieces of a page's own are defined under the page's name with a small first
// letter, such as "signInPage-help". A piece is always called with the same
// type. Templates format; they never look anything up.
package page
