package office

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"handrail.school/handrail/internal/area/agreement"
	"handrail.school/handrail/internal/area/obligation"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
	"handrail.school/handrail/internal/words/id"
)

// PictureQuery chooses children to ask about: whole classes, and others by name.
type PictureQuery struct {
	Classes []id.Class
	Words   string
}

// PictureChoice is what can be asked: classes, children and uses.
type PictureChoice struct {
	Classes  []store.Class
	Children []store.Listed
	Uses     []agreement.Use
	Once     string
	None     bool // no wording is in force, so nobody was asked for consent
}

// FindForPicture lists the children about whom somebody may ask; teachers ask about those whom they teach.
var FindForPicture = Case[PictureQuery, PictureChoice]{
	About: About{Name: "FindForPicture", Says: "Choose the children in a picture that I want to show", Clause: "7.7/consent", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, q PictureQuery) (PictureChoice, error) {
		out := PictureChoice{Once: store.NewID()}
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		_, used := c.Kind(agreement.Pictures)
		out.Uses, out.None = c.InForce[agreement.Pictures].Uses, !used
		tx.Looked("roll", "list")
		if out.Classes, err = tx.Classes(false); err != nil {
			return out, err
		}
		names, err := c.names(d, &tx.View)
		if err != nil {
			return out, err
		}
		in, inAny := map[id.Person]bool{}, map[id.Class]bool{}
		for _, class := range out.Classes {
			places, err := tx.PlacesIn(class.ID)
			if err != nil {
				return out, err
			}
			for _, p := range places {
				if _, mine := names[p.Person]; mine && !p.Teaches {
					inAny[class.ID] = true
					in[p.Person] = in[p.Person] || slices.Contains(q.Classes, class.ID)
				}
			}
		}
		out.Classes = slices.DeleteFunc(out.Classes, func(c store.Class) bool { return !inAny[c.ID] })
		words := strings.Fields(strings.ToLower(q.Words))
		for _, p := range names {
			named := len(words) > 0 && !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(strings.ToLower(p.Name), w) })
			if p.Pupil && (in[p.ID] || named) {
				out.Children = append(out.Children, p)
			}
		}
		slices.SortFunc(out.Children, func(a, b store.Listed) int { return cmp.Or(cmp.Compare(a.Class, b.Class), cmp.Compare(a.Name, b.Name)) })
		return out, nil
	},
}

// PictureForm is a question: may these children be shown there?
type PictureForm struct {
	Children        []id.Person
	Uses            []string
	What            string
	Route, RouteWhy string
	Once            string // given back with the form, so that it counts once
}

// AskPicture answers from the consents of this moment whether children may be shown, by child and use, and keeps question
// and answer. No picture enters the records (obligations 7.7-a, 8.4-r, 8.4-s, 8.4-z).
var AskPicture = Case[PictureForm, id.PictureCheck]{
	About: About{Name: "AskPicture", Says: "Ask whether children may be shown in a picture, and keep the answer", Clause: "7.7/consent", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, in PictureForm) (id.PictureCheck, error) {
		number, again, err := askedOnce(d, tx, in.Once)
		if err != nil || again {
			return number, err
		}
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return "", err
		}
		if _, used := c.Kind(agreement.Pictures); !used {
			return "", fault.New(fault.Conflict, "No wording about photographs is in force, so no parent was asked. Until one is, the answer is no.")
		}
		n := agreement.PictureCheck{ID: number, By: d.By.Person, What: strings.TrimSpace(in.What), Uses: in.Uses, Route: in.Route, RouteWhy: strings.TrimSpace(in.RouteWhy)}
		if err := n.Check(in.Children, c.InForce[agreement.Pictures].Uses); err != nil {
			return "", err
		}
		if !slices.Contains(n.Uses, agreement.OnSocial) {
			n.Route, n.RouteWhy = "", ""
		}
		names, err := c.names(d, &tx.View)
		if err != nil {
			return "", err
		}
		slices.Sort(n.Uses)
		n.Uses = slices.Compact(n.Uses)
		for _, child := range slices.Compact(slices.Sorted(slices.Values(in.Children))) {
			if p, mine := names[child]; !mine || !p.Pupil {
				tx.Tried("person", string(child))
				return "", fault.New(fault.Refused, "You can ask about pupils whom you teach. For others, ask a leader.")
			}
			tx.Looked("person", string(child))
			for _, use := range n.Uses {
				n.Answers = append(n.Answers, agreement.PictureAnswer{Child: child, Use: use, State: c.picture(child, use, d.Now.In(d.House.Zone))})
			}
		}
		return n.ID, tx.AddPictureCheck(n)
	},
}

// askedOnce is the number of a question whose form was sent; again says that it came before, from another click or tab.
func askedOnce(d *Desk, tx *store.Tx, once string) (number id.PictureCheck, again bool, err error) {
	number = id.PictureCheck(tx.NewID())
	if !id.Valid(once) {
		return number, false, nil
	}
	old, err := tx.PictureCheck(id.PictureCheck(once))
	switch {
	case store.None(err):
		return id.PictureCheck(once), false, nil
	case err != nil || old.By != d.By.Person: // a number that somebody else's question has is not taken
		return number, false, err
	}
	return old.ID, true, nil
}

// picture is how the consents about one child stand for one use.
func (c *Covers) picture(child id.Person, use string, at time.Time) agreement.State {
	k, used := c.Kind(agreement.Pictures)
	if !used {
		return agreement.None
	}
	return cmp.Or(c.Of(k, child, at).Uses[use], agreement.None)
}

// broken are the answers to a question that do not hold any more. Of a child who left, the consent stands as it was: nobody
// here can take it back, and a letter to the school can.
func (c *Covers) broken(n agreement.PictureCheck, at time.Time) []agreement.PictureAnswer {
	return n.Broken(func(child id.Person, use string) agreement.State {
		if c.Subjects[child].Gone {
			return agreement.Agreed
		}
		return c.picture(child, use, at)
	})
}

// PictureShown is one question for the person looking.
type PictureShown struct {
	agreement.PictureCheck
	Asker, Closer string
	Names         map[id.Person]store.Listed
	Uses          []agreement.Use // that were asked, with their titles
	Broken        []agreement.PictureAnswer
	MayClose      bool
}

// PicturesShown are the questions that were asked.
type PicturesShown struct {
	All   []PictureShown
	Down  int  // have something to take down
	Whole bool // of everybody; else one's own
}

// pictureReaders see every question; others who ask see their own.
var pictureReaders = wholeRoll

// ListPictures shows what was asked about pictures, and what has to come down since (obligation 8.4-r).
var ListPictures = Case[struct{}, PicturesShown]{
	About: About{Name: "ListPictures", Says: "See which pictures were asked about, and which have to be taken down", Clause: "7.7/consent", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, _ struct{}) (PicturesShown, error) {
		out := PicturesShown{Whole: pictureReaders.Meets(d.By.Roles)}
		tx.Looked("picture", "list")
		by := d.By.Person
		if out.Whole {
			by = ""
		}
		all, err := tx.PictureChecks(by)
		if err != nil {
			return out, err
		}
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return out, err
		}
		names, err := namesOf(&tx.View)
		for _, n := range all {
			x := shownPicture(d, c, n)
			x.Asker, x.Closer = names[n.By].Name, names[n.DownBy].Name
			if len(x.Broken) > 0 {
				out.Down++
			}
			out.All = append(out.All, x)
		}
		return out, err
	},
}

func shownPicture(d *Desk, c *Covers, n agreement.PictureCheck) PictureShown {
	x := PictureShown{PictureCheck: n, Broken: c.broken(n, d.Now.In(d.House.Zone))}
	x.MayClose = n.Down.IsZero() && slices.ContainsFunc(n.Uses, n.May)
	for _, key := range n.Uses {
		title := key
		for _, u := range c.InForce[agreement.Pictures].Uses {
			if u.Key == key {
				title = u.Title
			}
		}
		x.Uses = append(x.Uses, agreement.Use{Key: key, Title: title})
	}
	return x
}

// thePicture finds a question that the person looking may see.
func thePicture(d *Desk, tx *store.Tx, number id.PictureCheck) (agreement.PictureCheck, error) {
	n, err := tx.PictureCheck(number)
	if err != nil {
		return n, err
	}
	if n.By != d.By.Person && !pictureReaders.Meets(d.By.Roles) {
		tx.Tried("picture", string(number))
		return n, fault.New(fault.Refused, "A colleague asked this. Leaders see every question, others their own.")
	}
	return n, nil
}

// ShowPicture shows one question with its answer, by child and use.
var ShowPicture = Case[id.PictureCheck, PictureShown]{
	About: About{Name: "ShowPicture", Says: "See what was answered about one picture", Clause: "7.7/consent", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, number id.PictureCheck) (PictureShown, error) {
		n, err := thePicture(d, tx, number)
		if err != nil {
			return PictureShown{}, err
		}
		tx.Looked("picture", string(number))
		c, err := coversNow(d.House, &tx.View)
		if err != nil {
			return PictureShown{}, err
		}
		x := shownPicture(d, c, n)
		rolled, err := d.House.memory.names.list(&tx.View)
		if err != nil {
			return x, err
		}
		var mine map[id.Person]bool
		if !pictureReaders.Meets(d.By.Roles) { // of children whom they do not teach any more they see no name
			if mine, err = taughtBy(&tx.View, d.By.Person); err != nil {
				return x, err
			}
		}
		x.Names = map[id.Person]store.Listed{}
		for _, l := range rolled {
			if (mine == nil || mine[l.ID]) && slices.ContainsFunc(n.Answers, func(a agreement.PictureAnswer) bool { return a.Child == l.ID }) {
				tx.Looked("person", string(l.ID))
				x.Names[l.ID] = l
			}
		}
		names, err := namesOf(&tx.View)
		x.Asker, x.Closer = names[n.By].Name, names[n.DownBy].Name
		return x, err
	},
}

// PictureEnd says that a picture is not shown any more, or never was.
type PictureEnd struct {
	Picture id.PictureCheck
	How     string
}

// TakePictureDown notes that a picture was taken down, with who says so and when (obligation 8.4-r).
var TakePictureDown = Case[PictureEnd, struct{}]{
	About: About{Name: "TakePictureDown", Says: "Note that a picture was taken down or never used", Clause: "7.7/consent", Sensitive: true, May: rollReaders},
	Do: func(d *Desk, tx *store.Tx, in PictureEnd) (struct{}, error) {
		n, err := thePicture(d, tx, in.Picture)
		if err != nil {
			return struct{}{}, err
		}
		if in.How != agreement.TakenDown && in.How != agreement.NeverUsed {
			return struct{}{}, (fault.Fields{{Name: "how", Sentence: "Choose what became of the picture"}}).Err()
		}
		if !slices.ContainsFunc(n.Uses, n.May) {
			return struct{}{}, fault.New(fault.Conflict, "The answer was no, so there is nothing to take down.")
		}
		ok, err := tx.TakePictureDown(n.ID, d.By.Person, in.How)
		if err == nil && !ok {
			err = fault.New(fault.Conflict, "Somebody noted this already.")
		}
		return struct{}{}, err
	},
}

// toTakeDown counts the questions about a child whose yes ends with an answer that is being recorded.
func (c *Covers) toTakeDown(d *Desk, tx *store.Tx, k agreement.Kind, s agreement.Signature) (int, error) {
	before := func(o agreement.Signature) bool { return o.Kind == k.Key }
	if k.Key != agreement.Pictures || !slices.ContainsFunc(c.signatures[s.Subject], before) {
		return 0, nil // nothing was allowed yet that could end
	}
	all, err := tx.PicturesOf(s.Subject)
	if err != nil {
		return 0, err
	}
	s.At = d.Now.In(d.House.Zone)
	for _, o := range c.signatures[s.Subject] {
		s.Seq = max(s.Seq, o.Seq+1)
	}
	after := agreement.CoverOf(k, c.InForce[k.Key].Edition, append(slices.Clone(c.signatures[s.Subject]), s), c.Subjects[s.Subject], s.At)
	count := 0
	for _, n := range all {
		ended := slices.ContainsFunc(n.Answers, func(a agreement.PictureAnswer) bool {
			return a.Child == s.Subject && n.May(a.Use) && c.picture(a.Child, a.Use, s.At) == agreement.Agreed && after.Uses[a.Use] != agreement.Agreed
		})
		if ended {
			count++
		}
	}
	return count, nil
}

// pictures counts for the board: what was asked within a year, and what has to come down.
func (c *Covers) pictures(v *store.View, now time.Time) (obligation.Pictures, error) {
	var out obligation.Pictures
	all, err := v.PictureChecks("")
	year := now.AddDate(-1, 0, 0)
	for _, n := range all {
		if n.At.After(year) {
			out.Asked++
			if n.Yes() {
				out.Yes++
			}
			if slices.Contains(n.Uses, agreement.OnSocial) && n.May(agreement.OnSocial) {
				out.Social++
				if n.Route == agreement.NoOtherRoute {
					out.Alone++
				}
			}
		}
		if n.DownHow == agreement.TakenDown && n.Down.After(year) {
			out.TakenDown++
		}
		for i, a := range c.broken(n, now) {
			if i == 0 {
				out.ToTakeDown++
			}
			if since := c.answeredLast(a.Child); out.Oldest.IsZero() || since.Before(out.Oldest) {
				out.Oldest = since
			}
		}
	}
	return out, err
}

// answeredLast is when the newest answer about pictures of a child was given.
func (c *Covers) answeredLast(child id.Person) time.Time {
	var newest time.Time
	for _, s := range c.signatures[child] {
		if s.Kind == agreement.Pictures && s.At.After(newest) {
			newest = s.At
		}
	}
	return newest
}
