package page

import (
	"time"

	"handrail.school/handrail/internal/front/web/part"
)

// GatheringsPage is where a teacher opens a class for signing in together.
type GatheringsPage struct {
	Frame
	Class   part.Select
	Minutes part.Radios
	Send    part.Button
	Open    []OpenClass
	Empty   part.EmptyState
	// Cards lead to the cards of each class.
	Cards []part.Link
}

// OpenClass is a class that is open now.
type OpenClass struct {
	Title string
	Until time.Time
	In    int
	Close part.Button
}

// GatheringPage shows the code of a class that was opened, for the board.
type GatheringPage struct {
	Frame
	Code    string
	Address string
	Until   time.Time
	Picture part.QR
	On      part.Button
}

// CardsPage prints the cards of a class.
type CardsPage struct {
	Frame
	Path  string
	Kind  part.Radios
	Make  part.Button
	Cards []ChildCard
}

// ChildCard is one card. Pictures or Words is set, or neither where there is none yet.
type ChildCard struct {
	Name     string
	Pictures []part.Picture
	Words    string
	Anew     part.Button
}

// ClassCodePage asks for the code on the board.
type ClassCodePage struct {
	Frame
	Code part.Input
	Send part.Button
}

// ClassNamesPage lets a child find their name.
type ClassNamesPage struct {
	Frame
	Names []part.Link
	Away  part.Button
}

// ClassCardPage lets a child show their card.
type ClassCardPage struct {
	Frame
	Path     string
	Problem  string
	Pictures []part.Picture // to choose from; none for words
	Chosen   []part.Picture
	SoFar    string
	Words    part.Input
	Send     part.Button
	Again    part.Link
	NotMe    part.Link
}
