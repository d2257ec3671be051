package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	"handrail.school/handrail/internal/config"
	"handrail.school/handrail/internal/front/web/static"
	"handrail.school/handrail/internal/office"
	"handrail.school/handrail/internal/publish"
	"handrail.school/handrail/internal/store"
	"handrail.school/handrail/internal/words/fault"
)

type doctorCmd struct {
	serveCmd
	Full bool `help:"Also read every record and walk the whole trail, which takes longer."`
	JSON bool `help:"Answer in JSON."`
}

// Help is shown by --help.
func (doctorCmd) Help() string {
	return "Example: handrail doctor --data /var/lib/handrail --public-url https://handrail.myschool.example\n\n" +
		"Give it the same options or variables as serve: it also says whether serve would start with them. It changes nothing. " +
		"Exit: 0 all is well, 1 findings, 2 the records cannot be used as they are."
}

// diagnosis is the doctor's answer.
type diagnosis struct {
	State    office.State     `json:"state"`
	Usable   bool             `json:"usable"`
	Build    build            `json:"build"`
	Findings []office.Finding `json:"findings"`
}

func (d *diagnosis) add(check string, state office.State, does, says string) {
	d.Findings = append(d.Findings, office.Finding{Check: check, State: state, Says: says, Do: does})
}

// Run looks at everything that can be looked at.
func (c doctorCmd) Run(ctx context.Context) error {
	d := diagnosis{Build: thisBuild(), Usable: true}
	d.program(time.Now())
	checked := d.settings(c.config(), c.School)
	if d.folder(c.Data, c.School) {
		c.records(ctx, &d, checked)
	}
	d.State = office.Worst(d.Findings)
	if err := answer(c.JSON, d, d.print); err != nil {
		return err
	}
	switch {
	case !d.Usable:
		return fault.New(fault.Conflict, "the records cannot be used as they are")
	case d.State != office.OK:
		return errNo
	}
	return nil
}

func (d *diagnosis) print() {
	words := map[office.State]string{office.OK: "ok  ", office.Warn: "WARN", office.Fail: "FAIL"}
	for _, f := range d.Findings {
		fmt.Printf("%s  %s: %s\n", words[f.State], f.Check, f.Says)
		if f.Do != "" {
			fmt.Printf("      %s\n", f.Do)
		}
	}
}

// programOld is the age from which a newer version surely exists, if the project lives.
const programOld = 180 * 24 * time.Hour

func (d *diagnosis) program(now time.Time) {
	switch age := now.Sub(d.Build.Made); {
	case d.Build.Made.IsZero():
		d.add("version", office.Warn, "Use a released package, or build in a git checkout.", "Handrail "+d.Build.Version+" does not know how old it is.")
	case age > programOld:
		d.add("version", office.Warn, "Read the change log and upgrade: serious fixes belong in place within 14 days.",
			fmt.Sprintf("Handrail %s is %d days old.", d.Build.Version, int(age.Hours()/24)))
	case age < -24*time.Hour:
		d.add("version", office.Fail, "Set the clock and let the machine keep it by NTP.", "This machine's clock is before the day on which this Handrail was made.")
	default:
		d.add("version", office.OK, "", fmt.Sprintf("Handrail %s is %d days old.", d.Build.Version, max(0, int(age.Hours()/24))))
	}
	if files, err := static.New(); err != nil || !files.Built() {
		d.add("style sheet", office.Warn, "Run make, which builds it into the program.", "The style sheet is not built in, so pages are plain.")
	} else {
		d.add("style sheet", office.OK, "", "The style sheet and script are built in.")
	}
	if path, err := publish.Chromium(); err != nil {
		d.add("PDF", office.Warn, "Install the package chromium, or name the program in HANDRAIL_CHROMIUM. Word and web pages work without it.", err.Error()+".")
	} else {
		d.add("PDF", office.OK, "", "PDF files are made with "+path+".")
	}
}

// settings says whether serve would start as told, and how people's words travel.
func (d *diagnosis) settings(s config.Serve, school string) config.Checked {
	checked, err := s.Check()
	if err != nil {
		for _, line := range strings.Split(err.Error(), "\n") {
			d.add("settings", office.Fail, "Handrail does not start like this. See handrail serve --help.", line)
		}
		return checked
	}
	switch {
	case checked.TLS:
		d.certificate(s.TLSCert, s.TLSKey)
	case checked.SecureCookies():
		d.add("HTTPS", office.OK, "", "A proxy is expected to encrypt for "+checked.Public.String()+".")
	case s.PlainHTTP:
		d.add("HTTPS", office.Warn, "Leave out --plain-http and give a certificate, or a proxy with an https --public-url.",
			"Passphrases travel unencrypted to "+s.Listen+", as --plain-http asks.")
	default:
		d.add("HTTPS", office.OK, "", "Handrail answers on this machine only ("+s.Listen+").")
	}
	d.address(checked.Public, school)
	d.nightly(s.BackupDir)
	return checked
}

// nightly says whether the copy of each night has a place to go to. That the sandbox of the service lets it in
// only the service itself can see: then the job "nightly backup" fails, and says why.
func (d *diagnosis) nightly(dir string) {
	switch err := writable(dir); {
	case dir == "":
		d.add("nightly backup", office.Warn, "Give serve --backup-dir and --backup-recipient.", "No copy is made each night by itself.")
	case err != nil:
		d.add("nightly backup", office.Fail, "Give the folder to the user that runs the server: sudo chown handrail: "+dir,
			"No copy can be put into "+dir+": "+err.Error()+".")
	default:
		d.add("nightly backup", office.OK, "", "A copy is made each night in "+dir+".")
	}
}

// address says where people find the school, which is also what its letters say.
func (d *diagnosis) address(public *config.Public, school string) {
	says := "People reach this school at " + public.For(school) + "."
	if !public.Many() {
		says += " Another school on this server would be at " + public.For("name") + "."
	}
	d.add("address", office.OK, "", says)
}

func (d *diagnosis) certificate(cert, key string) {
	pair, err := tls.LoadX509KeyPair(cert, key)
	if err == nil && pair.Leaf == nil {
		pair.Leaf, err = x509.ParseCertificate(pair.Certificate[0])
	}
	if errors.Is(err, fs.ErrPermission) {
		d.add("HTTPS", office.Fail, fmt.Sprintf("Let the user that runs the server read both: sudo chgrp handrail %s %s && sudo chmod 0640 %[1]s %[2]s", cert, key),
			"The certificate or its key cannot be read: "+err.Error()+".")
		return
	}
	if err != nil {
		d.add("HTTPS", office.Fail, "Give a certificate and the key that belongs to it, both PEM.", "The certificate cannot be used: "+err.Error()+".")
		return
	}
	left := time.Until(pair.Leaf.NotAfter)
	says := "The certificate is good until " + pair.Leaf.NotAfter.Format("2 January 2006") + "."
	switch {
	case left < 0:
		d.add("HTTPS", office.Fail, "Renew it and restart Handrail.", "The certificate ran out on "+pair.Leaf.NotAfter.Format("2 January 2006")+".")
	case left < 14*24*time.Hour:
		d.add("HTTPS", office.Warn, "Renew it and restart Handrail.", says)
	default:
		d.add("HTTPS", office.OK, "", says)
	}
}

// folder looks at the files without opening the records; false if there is nothing to open.
func (d *diagnosis) folder(data, school string) bool {
	info, err := os.Stat(data)
	if err != nil || !info.IsDir() {
		d.Usable = false
		d.add("data folder", office.Fail, "Give --data the folder that the server uses, or start the server to make it.", data+" is not a folder that this user can see.")
		return false
	}
	private, does := privacy(info, data)
	for _, file := range []string{filepath.Join(data, "keys"), filepath.Join(data, "keys", school+".json")} {
		if info, err := os.Stat(file); err == nil && private == "" {
			private, does = privacy(info, file)
		}
	}
	if private != "" {
		d.add("data folder", office.Fail, does, private)
	} else {
		d.add("data folder", office.OK, "", "Only its owner can look into "+data+".")
	}
	for _, dir := range []string{data, filepath.Join(data, "schools")} {
		if err := writable(dir); err != nil && !errors.Is(err, fs.ErrNotExist) {
			d.add("data folder", office.Fail, "See whether its disk was mounted for reading only after an error, and whether you are the user that runs the server.",
				"Nothing can be written into "+dir+": "+sentence(err))
			break
		}
	}
	if left, err := filepath.Glob(filepath.Join(data, ".drill-*")); err == nil && len(left) > 0 {
		d.add("drill", office.Warn, "Unless a drill runs now, remove it: it holds a restored copy with its keys.", left[0]+" is still there.")
	}
	return true
}

// privacy says what is wrong with who may read a file, and how to mend it.
func privacy(info os.FileInfo, file string) (says, does string) {
	if open := info.Mode().Perm() & 0o077; open != 0 {
		return fmt.Sprintf("Others than its owner can get at %s (mode %04o).", file, info.Mode().Perm()), "chmod go= " + file
	}
	if owner, me := ownerOf(info), os.Geteuid(); owner >= 0 && me != 0 && owner != me {
		return fmt.Sprintf("%s belongs to another user (number %d).", file, owner), "Run this as the user that runs the server."
	}
	return "", ""
}

// records opens the school, if that can be done without changing anything, and asks it.
func (c doctorCmd) records(ctx context.Context, d *diagnosis, checked config.Checked) {
	unusable := func(check, says, does string) {
		d.Usable = false
		d.add(check, office.Fail, does, says)
	}
	server, err := store.Open(store.Options{Dir: c.Data, Database: c.Database})
	if err != nil {
		unusable("database", err.Error(), "See whether the database runs and the address is right.")
		return
	}
	defer server.Close()
	there, err := server.Exists(ctx, c.School)
	switch {
	case err != nil:
		unusable("database", "The database cannot be reached: "+err.Error()+".", "See whether it runs, and whether address and password are right.")
		return
	case !there:
		unusable("records", fmt.Sprintf("There is no school called %q here.", c.School), "Run handrail setup or handrail serve, or give --school its short name.")
		return
	}
	if err := server.KeysUsable(c.School); err != nil {
		unusable("key file", "The key file cannot be used: "+err.Error()+".", "Restore the newest backup, which holds the keys.")
		return
	}
	at, need, err := server.Schema(ctx, c.School)
	switch {
	case err != nil:
		unusable("database", "The records cannot be read: "+sentence(err), "Keep the files as they are, and restore the newest backup into an empty folder.")
		return
	case at > need:
		unusable("schema", fmt.Sprintf("The records are at step %d and this Handrail knows %d.", at, need), "Install the Handrail that last served these records, or a newer one.")
		return
	case at < need:
		d.add("schema", office.Warn, "Make a backup with the Handrail that serves them now, then start this one.",
			fmt.Sprintf("The records are at step %d; starting this Handrail brings them to %d. The other checks wait until then.", at, need))
		return
	}
	d.add("schema", office.OK, "", fmt.Sprintf("The records are at step %d, which this Handrail uses.", at))
	c.ask(ctx, d, checked)
}

func (c doctorCmd) ask(ctx context.Context, d *diagnosis, checked config.Checked) {
	h, server, err := c.openHouse(ctx)
	if err == nil {
		defer server.Close()
		h.Mails = checked.MailDir != "" || checked.SMTP != ""
		var found []office.Finding
		var health store.Health
		if found, health, err = office.CheckDeep(ctx, h, c.Full); err == nil {
			d.Findings = append(d.Findings, found...)
			d.room(c.Data, health, c.Database != "")
			found, err = office.CheckUp.Run(ctx, h, technician(), struct{}{})
			d.Findings = append(d.Findings, found...)
		}
	}
	if err == nil {
		return
	}
	d.Usable = false
	does := "Restore the newest backup into an empty folder and look there."
	if fault.Is(err, fault.Conflict) { // such as a restore that was cut off: it says itself what to do
		does = ""
	}
	d.add("records", office.Fail, does, "The records cannot be read: "+sentence(err))
}

// sentence is what an error says, with one full stop at its end.
func sentence(err error) string { return strings.TrimSuffix(err.Error(), ".") + "." }

// diskFull is what SQLite may need for one more transaction and its log.
const diskFull = 16 << 20

// room holds what is free on the disk against a gigabyte and twice the records.
func (d *diagnosis) room(data string, h store.Health, elsewhere bool) {
	free, err := freeBytes(data)
	need := int64(1) << 30
	if !elsewhere {
		need = max(need, 2*h.Bytes)
	}
	switch {
	case err != nil:
		d.add("disk", office.Warn, "Look yourself.", "How much room the disk has cannot be seen: "+err.Error()+".")
	case free < diskFull:
		d.add("disk", office.Fail, "Make room at once: nothing can be recorded.", fmt.Sprintf("The disk of %s is full (%d KB left).", data, free>>10))
	case free < need:
		d.add("disk", office.Warn, "Make room: nothing can be recorded once the disk is full.", fmt.Sprintf("The disk of %s has %d MB left.", data, free>>20))
	default:
		d.add("disk", office.OK, "", fmt.Sprintf("The disk of %s has %d MB left.", data, free>>20))
	}
}
