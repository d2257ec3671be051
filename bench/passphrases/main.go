// Command passphrases makes library/tried.bin from a list of passphrases that came out, one a line and the commonest
// first. docs/dependencies.md says which list it was made from.
//
//	go run ./bench/passphrases --list 10_million_password_list_top_1M.txt --out library/tried.bin
package main

import (
	"bufio"
	"encoding/binary"
	"flag"
	"fmt"
	"log"
	"os"
	"slices"
	"unicode/utf8"

	"handrail.school/handrail/internal/area/passphrase"
)

func main() {
	log.SetFlags(0)
	list := flag.String("list", "", "the list, one passphrase a line and the commonest first")
	most := flag.Int("short", 20_000, "how many of the commonest count that are shorter than a passphrase may be: figures and signs around them add little")
	out := flag.String("out", "", "file to write")
	flag.Parse()
	marks, err := read(*list, *most)
	if err != nil {
		log.Fatal(err)
	}
	var file []byte
	for _, m := range marks {
		file = binary.BigEndian.AppendUint32(file, m)
	}
	if err := os.WriteFile(*out, file, 0o644); err != nil {
		log.Fatal(err)
	}
	fmt.Printf("%d passphrases, %d bytes\n", len(marks), len(file))
}

// read takes every passphrase of the list that is long enough to be chosen here, and the commonest of the others.
func read(list string, most int) ([]uint32, error) {
	f, err := os.Open(list)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	var marks []uint32
	lines := bufio.NewScanner(f)
	for n := 0; lines.Scan(); n++ {
		if utf8.RuneCountInString(lines.Text()) < passphrase.Least && n >= most {
			continue
		}
		if m, ok := passphrase.Mark(lines.Text()); ok {
			marks = append(marks, m)
		}
	}
	slices.Sort(marks)
	return slices.Compact(marks), lines.Err()
}
