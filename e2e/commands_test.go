package e2e

import (
	"bytes"
	"context"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// machine is a folder with a database, on which commands are run one after the other.
type machine struct {
	t    *testing.T
	dir  string
	env  []string
	text string // the last command's stdout
	said string // its stderr
}

func newMachine(t *testing.T) *machine {
	t.Helper()
	dir := t.TempDir()
	return &machine{t: t, dir: dir, env: []string{
		"KONTOR_DATABASE=" + filepath.Join(dir, "kontor.db"), "KONTOR_SECRET_KEY=" + secretKey, "KONTOR_ADDR=127.0.0.1:0",
		"KONTOR_SIM_ADDR=127.0.0.1:0", "KONTOR_SIM_CONTROL_ADDR=127.0.0.1:0", "KONTOR_SEED=1",
	}}
}

// does runs a command with standard input and wants its exit status and a part of what it prints: on stdout where it
// did it, else on stderr, in one line.
func (m *machine) does(want int, sentence, input string, args ...string) {
	m.t.Helper()
	path, err := binary()
	must(m.t, err)
	var out, errOut bytes.Buffer
	ctx, cancel := context.WithTimeout(m.t.Context(), time.Minute)
	defer cancel()
	c := exec.CommandContext(ctx, path, args...)
	c.Dir, c.Stdin, c.Stdout, c.Stderr = m.dir, strings.NewReader(input), &out, &errOut
	for _, variable := range os.Environ() {
		if !strings.HasPrefix(variable, "KONTOR_") {
			c.Env = append(c.Env, variable)
		}
	}
	c.Env = append(c.Env, m.env...)
	_ = c.Run()
	m.text, m.said = out.String(), errOut.String()
	text := m.text
	if want != 0 {
		text = strings.TrimPrefix(m.said, "password: ")
		if strings.Count(text, "\n") != 1 || !strings.HasPrefix(text, "kontor") {
			m.t.Errorf("kontor %s: not one line on stderr: %q", strings.Join(args, " "), text)
		}
	}
	if status := c.ProcessState.ExitCode(); status != want || !strings.Contains(text, sentence) {
		m.t.Errorf("kontor %s: %d, want %d with %q\n%s%s", strings.Join(args, " "), status, want, sentence, out.String(), errOut.String())
	}
}

// with is the same machine with other settings.
func (m *machine) with(env ...string) *machine {
	other := *m
	other.env = append(append([]string{}, m.env...), env...)
	return &other
}

var everyCommand = []string{
	"demo", "serve", "simulate", "migrate", "admin create", "admin reset-password", "backup", "restore", "verify", "seed", "sync", "doctor", "version",
}

// Every command explains itself with 0, and answers wrong words with 2 and one line.
func TestCommandsExplainThemselves(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	m.does(0, "usage: kontor COMMAND", "", "--help")
	for _, name := range everyCommand {
		if !strings.Contains(m.text, "  "+name+" ") {
			t.Errorf("%s is not in the overview", name)
		}
	}
	for _, name := range everyCommand {
		words := strings.Fields(name)
		m.does(0, "usage: kontor "+name, "", append(words, "--help")...)
		m.does(2, "see kontor "+name+" --help", "", append(words, "--wrong")...)
		m.does(2, "see kontor "+name+" --help", "", append(words, "one", "word", "too", "many")...)
	}
	for _, wrong := range []string{"dance", "admin", "admin dance"} {
		m.does(2, "no such command: "+wrong, "", strings.Fields(wrong)...)
	}
	m.does(2, "--email is missing", "", "admin", "create")
	m.does(2, "--payments is missing", "", "seed")
	m.does(0, "kontor ", "", "version")
}

// The life of a database by commands: made, filled, checked, backed up, lost and restored.
func TestCommandsKeepABook(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	database, copied := filepath.Join(m.dir, "kontor.db"), filepath.Join(m.dir, "copy.db")
	m.does(0, "the schema is at version", "", "migrate")
	m.does(1, "too short", "short\n", "admin", "create", "--email", "ada@example.com")
	m.does(0, "ada@example.com can sign in as admin", "correct horse battery\n", "admin", "create", "--email", "ada@example.com", "--name", "Ada")
	m.does(1, "is here already", "correct horse battery\n", "admin", "create", "--email", "ada@example.com")
	m.does(0, "has a new password", "another long sentence\n", "admin", "reset-password", "--email", "ada@example.com")
	m.does(1, "no such person", "another long sentence\n", "admin", "reset-password", "--email", "eve@example.com")
	m.does(0, "300 payments in", "", "seed", "--payments", "300")
	m.does(1, "payments", "", "seed", "--payments", "5") // it holds some already
	m.does(0, "every balance and every amount agrees", "", "verify")
	m.does(0, "ok", "", "doctor")
	m.does(0, "checked", "", "backup", copied)
	m.does(1, "exist", "", "backup", copied)
	m.does(1, "--force puts the backup in its place", "", "restore", copied) // a database is there: kept
	must(t, os.WriteFile(filepath.Join(m.dir, "not.db"), []byte("not a database"), 0o600))
	m.does(1, "not.db", "", "restore", "--force", filepath.Join(m.dir, "not.db"))
	m.does(0, "every balance", "", "verify")
	for _, end := range []string{"", "-wal", "-shm"} {
		_ = os.Remove(database + end)
	}
	m.does(0, "is restored from", "", "restore", copied)
	m.does(0, "every balance", "", "verify")
	m.does(0, "checked", "", "backup", copied+".2")
	first, err := os.Stat(copied)
	must(t, err)
	if second, err := os.Stat(copied + ".2"); err != nil || second.Size() != first.Size() {
		t.Errorf("the copy of what was restored differs in size: %v", err)
	}
	m.with("KONTOR_SECRET_KEY="+strings.Repeat("A", 43)+"=").does(1, "the secret key is not the one", "", "verify")
}

// A setting that is wrong stops the start with its name and what is allowed, and never shows a secret.
func TestCommandsRefuseWrongSettings(t *testing.T) {
	t.Parallel()
	m := newMachine(t)
	file := filepath.Join(m.dir, "file") // where a folder is wanted
	must(t, os.WriteFile(file, nil, 0o600))
	for setting, sentence := range map[string]string{
		"KONTOR_TIME_ZONE=Mars":              `KONTOR_TIME_ZONE is "Mars": a name such as UTC or Europe/Berlin is allowed`,
		"KONTOR_LOCALE=fr":                   `KONTOR_LOCALE is "fr": en and de are allowed`,
		"KONTOR_ADDR=8080":                   `KONTOR_ADDR is "8080": HOST:PORT is allowed`,
		"KONTOR_SIM_ADDR=0.0.0.0:0":          `KONTOR_SIM_ADDR is "0.0.0.0:0": simulators bind to a loopback address only`,
		"KONTOR_BASE_URL=kontor":             `KONTOR_BASE_URL is "kontor": an http or https URL is allowed`,
		"KONTOR_TRUSTED_PROXIES=10.0.0.1,me": `KONTOR_TRUSTED_PROXIES is "10.0.0.1,me": the addresses or networks of your own proxies are allowed`,
		"KONTOR_TRUSTED_PROXIES=0.0.0.0/0":   `KONTOR_TRUSTED_PROXIES is "0.0.0.0/0"`,
		"KONTOR_SEED=many":                   `KONTOR_SEED is "many": a whole number is allowed`,
		"KONTOR_SECRET_KEY=c2VjcmV0":         "KONTOR_SECRET_KEY is not 32 bytes in base64",
		"KONTOR_SECRET_KEY=":                 "KONTOR_SECRET_KEY is not set",
		"KONTOR_SECRET_KEY_FILE=/nowhere":    "KONTOR_SECRET_KEY and KONTOR_SECRET_KEY_FILE are both set",
		"KONTOR_ACCOUNTS_FILE=/nowhere":      "KONTOR_ACCOUNTS_FILE can't be read",
		"KONTOR_MAIL_FROM=pay@example.com":   "KONTOR_MAIL_FROM is set and KONTOR_SMTP_URL is not",
		"KONTOR_SMTP_URL=smtp://a.example":   "KONTOR_SMTP_URL is set and KONTOR_MAIL_FROM is not",
		"KONTOR_DATABASE=" + file + "/my.db": file,
	} {
		m.with(setting).does(1, sentence, "", "serve")
		if strings.Contains(m.said, "c2VjcmV0") {
			t.Errorf("%s is shown: %s", setting, m.said)
		}
	}
	mail := m.with("KONTOR_SMTP_URL=smtp://a:c2VjcmV0@mail.example.com?tls=none", "KONTOR_MAIL_FROM=pay@example.com")
	mail.does(1, "KONTOR_SMTP_URL is wrong: tls=none would send the password in the clear", "", "serve")
	if strings.Contains(mail.said, "c2VjcmV0") {
		t.Errorf("the mail server's password is shown: %s", mail.said)
	}
	mail.with("KONTOR_SMTP_URL=smtps://mail.example.com", "KONTOR_MAIL_FROM=nobody").does(1, `KONTOR_MAIL_FROM is "nobody": one e-mail address is allowed`, "", "serve")
	taken, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer taken.Close()
	address := taken.Addr().String()
	m.with("KONTOR_ADDR="+address).does(1, address+" is in use by another program: stop it, or set KONTOR_ADDR to another port", "", "serve")
	m.with("KONTOR_ADDR="+address).does(1, address+" is in use by another program", "", "demo")
	m.with("KONTOR_SIM_ADDR="+address).does(1, "set KONTOR_SIM_ADDR to another port", "", "simulate")
}
