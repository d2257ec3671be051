package roster

import (
	"strings"
	"testing"
	"time"
)

// TestHostileTables hands in what goes wrong on the way between systems, and what somebody might do on purpose.
func TestHostileTables(t *testing.T) {
	const h = "id,given_name,family_name,birth_date,year,class\n"
	const amira, ben = "1,Amira,Calder,2019-05-31,2,Oak\n", "2,Ben,Ash,2018-01-01,3,Elm\n"
	for name, c := range map[string]struct{ in, want string }{
		"ragged":                   {h + amira + "2,Ben\n3,Cy,Day,2019-01-01,2,Oak,more\n4,Di,East,2019-01-01,2\n", "plain table: 1 added\nrejected p.csv:3:3\nrejected p.csv:4:7\nrejected p.csv:5:6"},
		"line ends mixed":          {strings.TrimSpace(h) + "\r\n" + strings.TrimSpace(amira) + "\r" + ben, "plain table: 2 added"},
		"a quote never closed":     {h + strings.Replace(amira, "Amira", "\"Amira", 1) + ben, "plain table: 1 added\nrejected p.csv:2:2"},
		"a quote in the first":     {h + "\"" + amira + ben, "plain table: 1 added\nrejected p.csv:2:1"},
		"capitals apart":           {h + "A1" + amira[1:] + "a1" + ben[1:], "plain table: 2 added\nsimilar_id p.csv:3 [csv/A1 csv/a1]"},
		"a thousand cells":         {h + strings.TrimSpace(amira) + strings.Repeat(",x", 1000) + "\n" + ben, "plain table: 1 added\nrejected p.csv:2:502"},
		"a thousand columns":       {strings.Repeat("x,", 1000) + "\n1\n", "unusable: The header of p.csv cannot be read: it has more cells"},
		"formulas":                 {h + "=1+1,\"=HYPERLINK(\"\"http://x\"\")\",@SUM(A1),2019-05-31,2,+Oak\n", "plain table: 1 added"},
		"a NUL":                    {h + strings.Replace(amira, "Amira", "Am\x00ira", 1) + ben, "plain table: 1 added\nrejected p.csv:2:2"},
		"turned letters":           {h + strings.Replace(amira, "Amira", "Ami\u202era", 1), "plain table: 1 added"},
		"days of a spreadsheet":    {h + strings.Replace(amira, "2019-05-31", "43616", 1) + strings.Replace(ben, "2018-01-01", "5/31/2019", 1), "plain table: 0 added\nrejected p.csv:2:4\nrejected p.csv:3:4"},
		"numbers of a spreadsheet": {h + "1.0E+12" + amira[1:] + ben, "plain table: 1 added\nrejected p.csv:2:1"},
		"no letter in a name":      {h + "1,.,-,2019-05-31,2,Oak\n" + ben, "plain table: 1 added\nrejected p.csv:2:3"},
		"a total at the end":       {h + amira + "Total: 1 pupil\n", "plain table: 1 added\nrejected p.csv:3:2"},
		"two years for one":        {h + amira + strings.Replace(amira, ",2,Oak", ",3,Elm", 1), "plain table: 1 added\ngrade p.csv:3 [csv/1]"},
		"a web page":               {"<html><table><tr><td>Forename</td></tr></table></html>", "unusable: p.csv is XML or a web page"},
		"marks of order twice":     {"\uFEFF\uFEFF" + h + amira, "plain table: 1 added"},
		"nothing but commas":       {strings.Repeat(",", 400) + "\n" + strings.Repeat(",", 400) + "\n", "unusable: p.csv has no header."},
		"one long line":            {h + "1," + strings.Repeat("A", 30<<20), "plain table: 0 added\nrejected p.csv:2:2"},
		"only quotes":              {h + strings.Repeat("\"", 10<<20), "plain table: 0 added\nrejected p.csv:2:1"},
	} {
		t.Run(name, func(t *testing.T) {
			began := time.Now()
			got := said(Read("p.csv", []byte(c.in), Options{Today: day}))
			if got != c.want && !(strings.HasPrefix(c.want, "unusable") && strings.HasPrefix(got, c.want)) {
				t.Errorf("got\n%.600s\nwant\n%s", got, c.want)
			}
			if d := time.Since(began); d > 10*time.Second {
				t.Errorf("took %v", d)
			}
		})
	}
}

// More rows than any school has are not read, and nobody is taken for a leaver then.
func TestMoreRowsThanAnySchoolHas(t *testing.T) {
	snap, err := Read("p.csv", []byte("id,given_name,family_name\n"+strings.Repeat("1,A,B\n", mostPeople+2)), Options{Today: day})
	if err != nil || len(snap.Rejected) != 1 || snap.Rejected[0].Line != mostPeople+2 || !snap.Unsure {
		t.Errorf("%v %+v", err, snap.Rejected)
	}
}
