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
	"strings"
	"sync/atomic"
	"testing"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"kontor/providers/computop/sim"
)

// kills is how often the process is killed in the middle of an operation.
const kills = 210

// The moments at which it is killed.
const (
	afterRequest   = iota // the operation is written down, its form answered
	beforeArrival         // "sending" is written, the provider never gets the call
	whileArriving         // killed, then the provider does the work
	beforeAnswer          // the work is done, the answer not written
	afterAnswer           // the answer is on the wire: before, in or after its booking
	killingMoments        // how many there are
)

// Ensure that a process killed with kill -9 at every step of capture, refund, reversal, increment and credit does
// nothing twice at the provider and loses nothing, and that the book equals the provider's ledger to the minor unit.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	k := newKillRig(t)
	var asked []killed
	for i := range kills {
		asked = append(asked, k.killDuring(i))
	}
	k.app.restart()
	k.waitUntilSettled()
	k.app.stop()
	k.compare(asked)
	out, errOut, status := execute(t, binary, k.app.env, "verify")
	if status != 0 {
		t.Errorf("kontor verify: %d\n%s%s", status, out, errOut)
	}
}

// killed is one operation during which the process was killed.
type killed struct {
	kind   string
	payID  string // empty for a credit
	amount int64
}

// killRig is a real program, a simulator in this process, and a door between them that kills the program.
type killRig struct {
	t      *testing.T
	app    *app
	sim    *sim.Sim
	people *http.Client
	at     atomic.Pointer[trap]
}

// trap is set for one call of a kind.
type trap struct {
	path   string // the end of the call's path
	moment int
	sprung chan struct{}
}

func newKillRig(t *testing.T) *killRig {
	t.Helper()
	k := &killRig{t: t}
	var err error
	if k.sim, err = sim.New(sim.Options{Seed: 1, Backoff: []time.Duration{0}}); err != nil {
		t.Fatal(err)
	}
	provider := httptest.NewServer(http.HandlerFunc(k.door))
	t.Cleanup(provider.Close)
	t.Cleanup(func() { _ = k.sim.Close() })
	k.sim.SetPublicURL(provider.URL)
	dir := t.TempDir()
	accounts := filepath.Join(dir, "accounts.yaml")
	text := fmt.Sprintf("- slug: shop\n  provider: computop\n  name: Shop\n  mode: simulator\n  base_url: %s\n"+
		"  credentials: {merchant_id: sim_merchant, api_key: sim_demo}\n", provider.URL)
	if err := os.WriteFile(accounts, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	settings := []option{
		withArgs("serve"), withEnv("KONTOR_ADDR", freeAddress(t)), withEnv("KONTOR_ACCOUNTS_FILE", accounts),
		withEnv("KONTOR_SECRET_KEY", base64.StdEncoding.EncodeToString(bytes.Repeat([]byte{9}, 32))),
	}
	k.app = start(t, settings...)
	k.app.stop()
	k.makeAdmin()
	k.app.run()
	k.signIn()
	return k
}

// freeAddress is one that nobody listens on; the program takes the same one after each kill.
func freeAddress(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	return l.Addr().String()
}

const killPassword = "correct horse battery"

func (k *killRig) makeAdmin() {
	k.t.Helper()
	path, err := binary()
	if err != nil {
		k.t.Fatal(err)
	}
	c := exec.Command(path, "admin", "create", "--email", "admin@example.com")
	c.Env, c.Dir, c.Stdin = k.app.env, k.app.Dir, strings.NewReader(killPassword+"\n")
	if out, err := c.CombinedOutput(); err != nil {
		k.t.Fatalf("admin create: %v\n%s", err, out)
	}
}

func (k *killRig) signIn() {
	k.t.Helper()
	jar, err := cookiejar.New(nil)
	if err != nil {
		k.t.Fatal(err)
	}
	k.people = &http.Client{Jar: jar, CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	if status := k.post("/login", url.Values{"email": {"admin@example.com"}, "password": {killPassword}}); status != http.StatusSeeOther {
		k.t.Fatalf("the sign-in answered %d", status)
	}
}

func (k *killRig) post(path string, form url.Values) int {
	k.t.Helper()
	r, err := k.people.PostForm(k.app.URL+path, form)
	if err != nil && k.at.Load() == nil { // the trap was quicker than the answer to the form
		return http.StatusSeeOther
	}
	if err != nil {
		k.t.Fatal(err)
	}
	defer r.Body.Close()
	_, _ = io.Copy(io.Discard, r.Body)
	return r.StatusCode
}

// door lets calls through to the simulator and kills the program at the moment that the trap says.
func (k *killRig) door(w http.ResponseWriter, r *http.Request) {
	trap := k.at.Load()
	if trap == nil || r.Method != http.MethodPost || !strings.HasSuffix(r.URL.Path, trap.path) || !k.at.CompareAndSwap(trap, nil) {
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

var killKinds = []struct{ kind, url, call string }{
	{"capture", "captures", "/captures"},
	{"refund", "refunds", "/refunds"},
	{"reversal", "reversals", "/reversals"},
	{"increment", "increments", "/incrementals"},
	{"credit", "", "/payments/refunds"},
}

// killDuring asks for one operation, kills the program in the middle of it, and starts the program again.
func (k *killRig) killDuring(i int) killed {
	k.t.Helper()
	kind := killKinds[i%len(killKinds)]
	moment := i / len(killKinds) % killingMoments
	d := killed{kind: kind.kind, amount: 1000}
	path, form := "/credits", url.Values{
		"key": {"k" + rand.Text()}, "reason": {"killed"}, "account": {"1"}, "currency": {"EUR"}, "amount": {"10.00"},
		"first_name": {"Erika"}, "last_name": {"Muster"}, "email": {"erika@example.com"},
	}
	if kind.url != "" {
		var id int64
		d.payID, id = k.payment(i, kind.kind == "refund")
		path = fmt.Sprintf("/transactions/%d/%s", id, kind.url)
	}
	set := &trap{path: kind.call, moment: moment, sprung: make(chan struct{})}
	if moment != afterRequest {
		k.at.Store(set)
	}
	if status := k.post(path, form); status != http.StatusSeeOther {
		k.t.Fatalf("%s %s answered %d", kind.kind, path, status)
	}
	if moment != afterRequest {
		select {
		case <-set.sprung:
		case <-time.After(time.Minute):
			k.t.Fatalf("%s was never sent", kind.kind)
		}
	}
	k.app.kill()
	k.app.run()
	return d
}

// payment makes one at the provider, tells the program by a webhook, and gives its number in the book.
func (k *killRig) payment(i int, captured bool) (payID string, id int64) {
	k.t.Helper()
	payID = fmt.Sprintf("%032x", i+1)
	p := sim.Payment{
		PayID: payID, TransID: fmt.Sprintf("KILL-%d", i), MerchantID: "sim_merchant", Kind: sim.KindPayment, Currency: "EUR",
		Amount: 1000, Authorized: 1000, Status: sim.StatusAuthorized, ResponseCode: "00000000", Method: "CARD",
		Created: time.Now(), Updated: time.Now(),
	}
	if captured {
		p.Captured, p.Status = 1000, sim.StatusCaptured
	}
	if err := k.sim.Load([]sim.Payment{p}); err != nil {
		k.t.Fatal(err)
	}
	body := strings.NewReader(`{"payId":"` + payID + `"}`)
	r, err := http.Post(k.app.URL+"/webhooks/computop/shop", "application/json", body)
	if err != nil {
		k.t.Fatal(err)
	}
	r.Body.Close()
	k.until("the payment is in the book", func(db *sql.DB) bool {
		err := db.QueryRow("SELECT id FROM payments WHERE provider_id = ? AND authorized > 0", payID).Scan(&id)
		return err == nil
	})
	return payID, id
}

// until looks into the database file until it shows what is waited for.
func (k *killRig) until(what string, there func(*sql.DB) bool) {
	k.t.Helper()
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(k.app.Dir, "kontor.db")+"?mode=ro&_busy_timeout=5000")
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	end := time.After(6 * time.Minute)
	for !there(db) {
		select {
		case <-tick.C:
		case <-end:
			k.t.Fatalf("it never came about that %s", what)
		}
	}
}

// waitUntilSettled waits out the quiet time of calls that never arrived.
func (k *killRig) waitUntilSettled() {
	k.t.Helper()
	k.until("nothing is unsettled", func(db *sql.DB) bool {
		n := -1
		err := db.QueryRow("SELECT count(*) FROM operations WHERE status NOT IN ('succeeded', 'declined')").Scan(&n)
		return err == nil && n == 0
	})
}

// compare holds the book against the provider's own ledger.
func (k *killRig) compare(asked []killed) {
	k.t.Helper()
	counts := map[string]int{}
	for _, d := range asked {
		counts[d.kind]++
	}
	for kind, n := range counts {
		if done := k.sim.Calls(kind); done != n {
			k.t.Errorf("%s: asked for %d times, done %d times", kind, n, done)
		}
	}
	db, err := sql.Open("sqlite3", "file:"+filepath.Join(k.app.Dir, "kontor.db")+"?mode=ro")
	if err != nil {
		k.t.Fatal(err)
	}
	defer db.Close()
	for _, d := range asked {
		if d.payID == "" {
			continue
		}
		theirs, _ := k.sim.Payment(d.payID)
		var book [4]int64
		err := db.QueryRow("SELECT authorized, captured, reversed, refunded FROM payments WHERE provider_id = ?", d.payID).
			Scan(&book[0], &book[1], &book[2], &book[3])
		provider := [4]int64{theirs.Authorized, theirs.Captured, theirs.Reversed, theirs.Refunded}
		if err != nil || book != provider {
			k.t.Errorf("%s of %s: %v in the book, %v at the provider (%v)", d.kind, d.payID, book, provider, err)
		}
	}
	var credits int
	if err := db.QueryRow("SELECT count(*) FROM payments WHERE kind = 'credit' AND refunded = 1000").Scan(&credits); err != nil || credits != counts["credit"] {
		k.t.Errorf("%d credits in the book, %d asked for (%v)", credits, counts["credit"], err)
	}
}
