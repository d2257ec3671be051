package page

// All lists every page once, as its zero value. The engine renders only what
// stands here, and tests hold this list, the structs and the templates
// against each other.
func All() []Framed {
	return []Framed{
		GalleryPage{},
		ProblemPage{},
		SetupPage{}, JoinPage{}, SignInPage{}, CodePage{}, EnrolPage{}, CodesPage{},
		BoardPage{}, BoardMapPage{}, ObligationPage{},
	}
}
