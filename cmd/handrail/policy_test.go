package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"handrail.school/handrail/internal/document"
)

// grave has a review date in the past, an old edition and a line to be filled in.
const grave = `Elm Road Primary School
Online safety policy

Next review: 1 September 2019

1. Introduction
This policy follows Keeping children safe in education (September 2018).
The designated safeguarding lead is [insert name].
`

func files(t *testing.T, texts map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range texts {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

// decoded is what a reader of the JSON may rely on.
type decoded []struct {
	File     string
	Error    string
	Format   string
	School   *string
	Sections []struct {
		Number, Title string
		Line          int
	}
	Profile map[string]struct {
		Value string
		Line  int
	}
	Findings []struct {
		Rule, Severity         string
		Line                   int
		Quote, Message, Advice string
	}
}

func decode(t *testing.T, text string) decoded {
	t.Helper()
	var all decoded
	d := json.NewDecoder(strings.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(&all); err != nil {
		t.Fatalf("standard output is not JSON alone: %v\n%s", err, text)
	}
	if d.More() {
		t.Fatalf("standard output goes on after the JSON:\n%s", text)
	}
	return all
}

func TestPolicyCheckJSON(t *testing.T) {
	dir := files(t, map[string]string{"grave.txt": grave})
	out, _, code := handrail(t, dir, "policy", "check", "--format", "json", "grave.txt")
	if code != exitNo {
		t.Errorf("exit %d with a high finding, want %d", code, exitNo)
	}
	all := decode(t, out)
	if len(all) != 1 || all[0].File != "grave.txt" || all[0].Format != "txt" || all[0].School == nil || *all[0].School != "Elm Road Primary School" {
		t.Fatalf("got %+v", all)
	}
	got := all[0]
	if len(got.Sections) != 1 || got.Sections[0].Number != "1" || got.Sections[0].Title != "Introduction" || got.Sections[0].Line != 6 {
		t.Errorf("sections %+v", got.Sections)
	}
	if v := got.Profile["policy.next_review"]; v.Line != 4 || v.Value == "" {
		t.Errorf("next review %+v", v)
	}
	lines := strings.Split(grave, "\n")
	high := 0
	for _, f := range got.Findings {
		if f.Rule == "" || f.Message == "" || f.Advice == "" || f.Line < 1 {
			t.Errorf("incomplete finding %+v", f)
		}
		if !strings.Contains(lines[f.Line-1], f.Quote) {
			t.Errorf("%q does not stand in line %d", f.Quote, f.Line)
		}
		if f.Severity == "high" {
			high++
		}
	}
	if high == 0 {
		t.Error("no high finding")
	}
}

func TestPolicyCheckExitCodes(t *testing.T) {
	dir := files(t, map[string]string{"grave.txt": grave, "fine.md": "# Elm Road Primary School\n\nChildren are kind online.\n", "empty.txt": "",
		"old.doc": "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 and so on", "bad.docx": "PK\x03\x04 not really"})
	if err := os.Mkdir(filepath.Join(dir, "folder"), 0o700); err != nil {
		t.Fatal(err)
	}
	for name, want := range map[string]int{
		"fine.md": exitYes, "grave.txt": exitNo, "fine.md grave.txt": exitNo,
		"missing.txt": exitUnusable, "folder": exitUnusable, "-": exitUnusable, "empty.txt": exitUnusable, "old.doc": exitUnusable,
		"bad.docx": exitUnusable, "grave.txt missing.txt": exitUnusable, "missing.txt fine.md": exitUnusable, "folder fine.md -": exitUnusable,
	} {
		args := strings.Fields(name)
		out, problems, code := handrail(t, dir, append([]string{"policy", "check", "--format=json"}, args...)...)
		if code != want {
			t.Errorf("%s: exit %d, want %d\n%s", name, code, want, problems)
		}
		all := decode(t, out)
		if len(all) != len(args) {
			t.Errorf("%s: %d objects", name, len(all))
			continue
		}
		for i, one := range all {
			if one.File != args[i] {
				t.Errorf("%s: object %d is about %s", name, i, one.File)
			}
			if (one.Error == "") == (one.Format == "") {
				t.Errorf("%s: either an error or a report: %+v", name, one)
			}
		}
	}
}

func TestPolicyCheckUnreadableHasNothingElse(t *testing.T) {
	out, _, _ := handrail(t, t.TempDir(), "policy", "check", "--format", "json", "none.pdf")
	var all []map[string]any
	if err := json.Unmarshal([]byte(out), &all); err != nil {
		t.Fatal(err)
	}
	if len(all) != 1 || len(all[0]) != 2 || all[0]["file"] != "none.pdf" || all[0]["error"] == "" {
		t.Errorf("got %v", all)
	}
}

func TestPolicyCheckEmptyLists(t *testing.T) {
	dir := files(t, map[string]string{"short.txt": "Be kind.\n"})
	out, _, _ := handrail(t, dir, "policy", "check", "--format", "json", "short.txt")
	for _, want := range []string{`"school": null`, `"sections": []`, `"profile": {}`, `"findings": [`} {
		if !strings.Contains(out, want) {
			t.Errorf("no %s in\n%s", want, out)
		}
	}
}

func TestPolicyCheckText(t *testing.T) {
	dir := files(t, map[string]string{"grave.txt": grave})
	out, _, code := handrail(t, dir, "policy", "check", "grave.txt", "none.txt")
	if code != exitUnusable {
		t.Errorf("exit %d", code)
	}
	for _, want := range []string{"School: Elm Road Primary School", "High: ", "Line 4 (", "What to do: ", "none.txt\n========\nCannot be read. "} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in\n%s", want, out)
		}
	}
	high, medium := strings.Index(out, "\nHigh: "), strings.Index(out, "\nMedium\n")
	if high < 0 || medium < high {
		t.Errorf("the gravest do not come first:\n%s", out)
	}
}

func TestPolicyCheckUsage(t *testing.T) {
	for _, args := range [][]string{{"policy", "check"}, {"policy", "check", "--format", "xml", "a"}, {"policy", "chekc"}} {
		out, problems, code := handrail(t, t.TempDir(), args...)
		if code != exitUnusable || problems == "" || out != "" {
			t.Errorf("%v: exit %d, %q, %q", args, code, out, problems)
		}
	}
}

func TestPolicyText(t *testing.T) {
	dir := files(t, map[string]string{"grave.txt": grave})
	if out, _, code := handrail(t, dir, "policy", "text", "grave.txt"); code != exitYes || out != grave {
		t.Errorf("exit %d\n%s", code, out)
	}
	for _, name := range []string{"-", ".", "none.docx"} {
		if out, problems, code := handrail(t, dir, "policy", "text", name); code != exitUnusable || out != "" || problems == "" {
			t.Errorf("%s: exit %d, %q, %q", name, code, out, problems)
		}
	}
}

const answers = `school:
  name: Elm Road Primary School
  county: Kent
area.pack: kent
role.dsl: Mrs Ana Ruiz
`

func TestPolicyRender(t *testing.T) {
	dir := files(t, map[string]string{"school.yaml": answers})
	for format, want := range map[string]string{"html": "<!DOCTYPE html>", "md": "# Elm Road Primary School", "text": "Elm Road Primary School\nOnline safety policy"} {
		out, problems, code := handrail(t, dir, "policy", "render", "--profile", "school.yaml", "--format", format)
		if code != exitYes || !strings.HasPrefix(out, want) || !strings.Contains(out, "Mrs Ana Ruiz") || problems != "" {
			t.Errorf("%s: exit %d, %.80q, %q", format, code, out, problems)
		}
	}
	out, _, code := handrail(t, dir, "policy", "render", "--profile", "school.yaml", "--format", "docx")
	doc, err := document.Read("policy.docx", []byte(out), document.DefaultLimits())
	if code != exitYes || err != nil || !strings.Contains(document.Render(doc), "Mrs Ana Ruiz") {
		t.Errorf("docx: exit %d, %v", code, err)
	}
}

func TestPolicyRenderRefuses(t *testing.T) {
	dir := files(t, map[string]string{
		"bad.yaml":  "school.nme: x\npolicy.written: soon\nschool:\n  urn: [1, 2]\n",
		"list.yaml": "- a\n",
		"big.yaml":  string(bytes.Repeat([]byte("# no\n"), 1<<18)),
		"area.yaml": "area.pack: atlantis\n",
	})
	for name, want := range map[string][]string{
		"bad.yaml":  {"bad.yaml: line 1, column 1", "school.name?", "bad.yaml: line 2, column 17", "bad.yaml: line 4, column 8"},
		"list.yaml": {"list.yaml: line 1"}, "big.yaml": {"larger than"}, "none.yaml": {"none.yaml"}, ".": {"directory"},
	} {
		out, problems, code := handrail(t, dir, "policy", "render", "--profile", name)
		if code != exitUnusable || out != "" {
			t.Errorf("%s: exit %d, %.80q", name, code, out)
		}
		for _, w := range want {
			if !strings.Contains(problems, w) {
				t.Errorf("%s: no %q in %s", name, w, problems)
			}
		}
	}
	if _, problems, code := handrail(t, dir, "policy", "render", "--profile", "area.yaml"); code != exitYes || !strings.Contains(problems, "atlantis") {
		t.Errorf("unknown area: exit %d, %s", code, problems)
	}
}
