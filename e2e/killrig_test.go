package e2e

import (
	"bytes"
	"crypto/rand"
	"database/sql"
	"encoding/base64"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/http/cookiejar"
	"net/http/httptest"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
)

// killRig is a real program, a simulator in this process, and a door between them that kills the program.
type killRig struct {
	t       *testing.T
	gateway killGateway
	app     *app
	sim     modelstest.Simulator
	people  *http.Client
	at      atomic.Pointer[trap]
	made    map[int]*models.Payment // what is there for round i to do something to
	before  map[providers.Kind]int  // done while that was made
	asked   []killed
	decided int
	db      *sql.DB
}

// trap is set for one call of a kind.
type trap struct {
	call   *regexp.Regexp // its path
	moment int
	sprung chan struct{}
}

func newKillRig(t *testing.T, g killGateway) *killRig {
	t.Helper()
	k := &killRig{
		t: t, gateway: g, sim: modelstest.Simulate(t, g.name, time.Now), made: map[int]*models.Payment{}, before: map[providers.Kind]int{},
	}
	provider := httptest.NewServer(http.HandlerFunc(k.door))
	t.Cleanup(provider.Close)
	k.sim.SetPublicURL(provider.URL)
	accounts, address := filepath.Join(t.TempDir(), "accounts.yaml"), freeAddress(t)
	must(t, os.WriteFile(accounts, []byte(k.accountsFile(provider.URL)), 0o600))
	k.sim.HookTo("http://" + address + "/webhooks/" + g.name + "/shop")
	k.app = start(t, withArgs("serve"), withEnv("KONTOR_ADDR", address), withEnv("KONTOR_ACCOUNTS_FILE", accounts),
		withEnv("KONTOR_SECRET_KEY", base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{9}, 32))))
	k.app.stop()
	k.openBook()
	k.makeAdmin()
	k.app.run()
	k.signIn()
	return k
}

// in has the rig fail that test from now on.
func (k *killRig) in(t *testing.T) { k.t, k.app.t = t, t }

func (k *killRig) accountsFile(root string) string {
	text := fmt.Sprintf("- slug: shop\n  provider: %s\n  name: Shop\n  mode: simulator\n  base_url: %s\n  credentials:\n", k.gateway.name, root)
	for name, value := range k.sim.Credentials() {
		text += fmt.Sprintf("    %s: %q\n", name, value)
	}
	return text
}

// freeAddress is one that nobody listens on; the program takes the same one after each kill.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	must(t, err)
	defer l.Close()
	return l.Addr().String()
}

const killPassword = "correct horse battery"

func (k *killRig) makeAdmin() {
	k.t.Helper()
	path, err := binary()
	must(k.t, err)
	c := exec.Command(path, "admin", "create", "--email", "admin@example.com")
	c.Env, c.Dir, c.Stdin = k.app.env, k.app.Dir, strings.NewReader(killPassword+"\n")
	if out, err := c.CombinedOutput(); err != nil {
		k.t.Fatalf("admin create: %v\n%s", err, out)
	}
}

func (k *killRig) signIn() {
	k.t.Helper()
	k.people = noFollow()
	var err error
	k.people.Jar, err = cookiejar.New(nil)
	must(k.t, err)
	k.mustPost("/login", url.Values{"email": {"admin@example.com"}, "password": {killPassword}})
}

// mustPost sends a form that is taken, and gives where it leads.
func (k *killRig) mustPost(path string, form url.Values) (location string) {
	k.t.Helper()
	status, location := k.post(path, form)
	if status != http.StatusSeeOther {
		k.t.Fatalf("%s answered %d", path, status)
	}
	return location
}

// post sends a form. Where the trap was quicker than its answer, it was taken.
func (k *killRig) post(path string, form url.Values) (status int, location string) {
	k.t.Helper()
	set := k.at.Load()
	r, err := k.people.PostForm(k.app.URL+path, form)
	if err != nil && set != nil {
		return http.StatusSeeOther, ""
	}
	must(k.t, err)
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode, r.Header.Get("Location")
}

// door lets calls through to the simulator and kills the program at the moment that the trap says.
func (k *killRig) door(w http.ResponseWriter, r *http.Request) {
	trap := k.at.Load()
	if trap == nil || r.Method != http.MethodPost || !trap.call.MatchString(r.URL.Path) || !k.at.CompareAndSwap(trap, nil) {
		k.sim.Handler().ServeHTTP(w, r)
		return
	}
	defer close(trap.sprung)
	kill := func() { _ = k.app.command.Process.Kill() }
	switch trap.moment {
	case beforeArrival:
		kill()
		panic(http.ErrAbortHandler)
	case whileArriving:
		body, _ := io.ReadAll(r.Body)
		r.Body = io.NopCloser(bytes.NewReader(body))
		kill()
		k.sim.Handler().ServeHTTP(w, r)
	case beforeAnswer:
		k.sim.Handler().ServeHTTP(httptest.NewRecorder(), r)
		kill()
		panic(http.ErrAbortHandler)
	case afterAnswer:
		answer := httptest.NewRecorder()
		k.sim.Handler().ServeHTTP(answer, r)
		w.Header().Set("Content-Type", answer.Header().Get("Content-Type"))
		w.Header().Set("Content-Length", fmt.Sprint(answer.Body.Len())) // so that a flush sends all of it
		w.WriteHeader(answer.Code)
		_, _ = w.Write(answer.Body.Bytes())
		_ = http.NewResponseController(w).Flush()
		for range randomSpins() { // some hundred microseconds, to hit the booking itself
		}
		kill()
	}
}

func randomSpins() int {
	var b [2]byte
	_, _ = rand.Read(b[:])
	return (int(b[0])<<8 | int(b[1])) * 40
}

func newKey() string { return "k" + rand.Text() }
