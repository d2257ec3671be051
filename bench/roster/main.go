// Command roster writes a made-up OneRoster 1.1 folder of any size, for measuring imports.
//
//	go run ./bench/roster --people 100000 --dir DIR
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
)

var given = []string{"Amira", "Ben", "Carys", "Dilip", "Erin", "Farid", "Grace", "Hamish", "Imogen", "Jonah", "Kezia", "Luca", "Marta", "Nadia", "Owen", "Priya", "Rosa", "Samir"}
var family = []string{"Ashdown", "Birch", "Calder", "Dunmore", "Ellwood", "Fenwick", "Garside", "Haldane", "Inglewood", "Jessop", "Kirkham", "Lomax", "Marsden"}

func main() {
	log.SetFlags(0)
	people := flag.Int("people", 100_000, "how many: six in ten are pupils, one in thirty is staff, the others are parents")
	dir := flag.String("dir", "", "folder to write into")
	flag.Parse()
	if err := write(*dir, *people); err != nil {
		log.Fatal(err)
	}
}

// table writes one file of the roster.
func table(dir, name, header string, rows func(out *bufio.Writer)) error {
	f, err := os.Create(filepath.Join(dir, name))
	if err != nil {
		return err
	}
	out := bufio.NewWriter(f)
	fmt.Fprintln(out, header)
	rows(out)
	return errors.Join(out.Flush(), f.Close())
}

func write(dir string, people int) error {
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	pupils, staff := people*6/10, people/30+1
	parents, classes := people-pupils-staff, pupils/30+1
	return errors.Join(
		table(dir, "manifest.csv", "propertyName,value", func(out *bufio.Writer) {
			fmt.Fprint(out, "manifest.version,1.0\noneroster.version,1.1\nfile.orgs,bulk\nfile.users,bulk\nfile.classes,bulk\nfile.enrollments,bulk\nfile.demographics,bulk\n")
		}),
		table(dir, "orgs.csv", "sourcedId,status,dateLastModified,name,type,identifier,parentSourcedId", func(out *bufio.Writer) {
			fmt.Fprintln(out, "S,,,Bench Primary School,school,,")
		}),
		table(dir, "users.csv", "sourcedId,status,dateLastModified,enabledUser,orgSourcedIds,role,username,userIds,givenName,familyName,middleName,identifier,email,sms,phone,agentSourcedIds,grades,password", func(out *bufio.Writer) {
			for i := range pupils {
				agents := ""
				if parents > 0 {
					agents = fmt.Sprintf("A%d", i%parents)
				}
				fmt.Fprintf(out, "P%d,,,true,S,student,pupil%d,,%s,%s,,,,,,%s,%d,\n", i, i, given[i%len(given)], family[i/7%len(family)], agents, i%6+1)
			}
			for i := range staff {
				fmt.Fprintf(out, "T%d,,,true,S,teacher,staff%d,,%s,%s,,,staff%d@bench.example,,,,,\n", i, i, given[i%len(given)], family[i%len(family)], i)
			}
			for i := range parents {
				fmt.Fprintf(out, "A%d,,,true,S,parent,parent%d,,%s,%s,,,parent%d@bench.example,,,,,\n", i, i, given[i*5%len(given)], family[i/7%len(family)], i)
			}
		}),
		table(dir, "classes.csv", "sourcedId,status,dateLastModified,title,grades,courseSourcedId,classCode,classType,location,schoolSourcedId,termSourcedIds,subjects,subjectCodes,periods", func(out *bufio.Writer) {
			for i := range classes {
				fmt.Fprintf(out, "C%d,,,Class %d,,,,homeroom,,S,,,,\n", i, i)
			}
		}),
		table(dir, "enrollments.csv", "sourcedId,status,dateLastModified,classSourcedId,schoolSourcedId,userSourcedId,role,primary,beginDate,endDate", func(out *bufio.Writer) {
			for i := range pupils {
				fmt.Fprintf(out, "E%d,,,C%d,S,P%d,student,,,\n", i, i/30, i)
			}
			for i := range classes {
				fmt.Fprintf(out, "F%d,,,C%d,S,T%d,teacher,,,\n", i, i, i%staff)
			}
		}),
		table(dir, "demographics.csv", "sourcedId,status,dateLastModified,birthDate,sex", func(out *bufio.Writer) {
			for i := range pupils {
				fmt.Fprintf(out, "P%d,,,%d-%02d-%02d,%s\n", i, 2015+i%6, i/28%12+1, i%28+1, []string{"male", "female"}[i%2])
			}
		}),
	)
}
