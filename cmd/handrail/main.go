// Command handrail runs a school's online safety policy: the server, and everything that the technician
// does beside it.
package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"

	"handrail.school/handrail/internal/words/fault"
)

// Exit codes (decision 27).
const (
	exitYes          = 0 // yes, or done
	exitNo           = 1 // no, or there are findings
	exitUnusable     = 2 // the input cannot be used
	exitNotPermitted = 3
)

// commands is the whole command line.
type commands struct {
	Serve       serveCmd       `cmd:"" help:"Run Handrail."`
	Demo        demoCmd        `cmd:"" help:"Open a made-up school to try everything."`
	Policy      policyCmd      `cmd:"" help:"Check the policies that a school has, or print the one that its answers make."`
	Setup       setupCmd       `cmd:"" help:"Set up a new school from a file of answers, without anybody at a screen."`
	Recover     recoverCmd     `cmd:"" help:"Make a new sign-in link for an administrator who cannot get in."`
	Keygen      keygenCmd      `cmd:"" help:"Make the pair of keys for copies of the records."`
	Backup      backupCmd      `cmd:"" help:"Make an encrypted copy of the records while they are used."`
	Restore     restoreCmd     `cmd:"" help:"Bring a copy back, or prove that it can be."`
	Doctor      doctorCmd      `cmd:"" help:"Say what is well, what is not, and what to do about it."`
	Audit       auditCmd       `cmd:"" help:"Check the trail of who did what, or print its newest signed head."`
	Approvals   approvalsCmd   `cmd:"" help:"Say what kinds of requests wait for a second person, and since when."`
	Obligations obligationsCmd `cmd:"" help:"Say of every obligation of the policy whether it is met."`
	Roster      rosterCmd      `cmd:"" help:"Take in pupils, staff, classes and families from another system."`
	Duty        dutyCmd        `cmd:"" help:"Say which of the school's recurring duties are due."`
	People      peopleCmd      `cmd:"" help:"List the accounts of colleagues, or show one."`
	Post        postCmd        `cmd:"" help:"Say who holds which post, and which are empty."`
	Gate        gateCmd        `cmd:"" help:"Ask whether somebody may use a system now, and what is missing."`
	Access      accessCmd      `cmd:"" help:"Take the record of who has access to what along."`
	Sign        signCmd        `cmd:"" help:"See how many families can sign at once on this machine."`
	Filter      filterCmd      `cmd:"" help:"Decide by lists which names may be opened."`
	Gias        giasCmd        `cmd:"" help:"Load the public register of schools."`
	Version     versionCmd     `cmd:"" help:"Say which Handrail this is."`
}

// answered is returned by commands whose answer is no: it was printed already.
var errNo = errors.New("no")

func main() { os.Exit(run(os.Args[1:])) }

func run(args []string) int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c commands
	parser, err := kong.New(&c, kong.Name("handrail"), kong.UsageOnError(),
		kong.Description("Handrail runs a school's online safety policy.\n\nEvery option can also be given as a variable: --data is HANDRAIL_DATA, and so on."),
		kong.DefaultEnvars("HANDRAIL"), kong.ConfigureHelp(kong.HelpOptions{Compact: true}), kong.Bind(&ctx),
		kong.Exit(func(code int) { panic(exit(code)) }))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUnusable
	}
	return guarded(parser, ctx, args)
}

type exit int

// guarded parses and runs; --help ends the program by a panic of its exit code.
func guarded(parser *kong.Kong, ctx context.Context, args []string) (code int) {
	defer func() {
		if p := recover(); p != nil {
			e, ok := p.(exit)
			if !ok {
				panic(p)
			}
			code = int(e)
		}
	}()
	k, err := parser.Parse(args)
	if err != nil {
		fmt.Fprintln(os.Stderr, "handrail:", err)
		return exitUnusable
	}
	k.BindTo(ctx, (*context.Context)(nil))
	return codeOf(k.Run())
}

func codeOf(err error) int {
	switch {
	case err == nil:
		return exitYes
	case errors.Is(err, errNo):
		return exitNo
	case fault.Is(err, fault.Refused), fault.Is(err, fault.SignIn):
		fmt.Fprintln(os.Stderr, "handrail:", err)
		return exitNotPermitted
	}
	fmt.Fprintln(os.Stderr, "handrail:", err)
	return exitUnusable
}
