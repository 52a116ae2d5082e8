package e2e

import (
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// simulators runs the simulated gateways alone.
func simulators(t *testing.T) *app {
	t.Helper()
	return start(t, withArgs("simulate"), func(a *app) { a.waitFor = []string{"simulators", "controls"} })
}

// listed is a merchant account in the accounts file.
type listed struct{ slug, url, key string }

// accountsFile writes the accounts file that serve reads at its start.
func accountsFile(t *testing.T, path string, accounts ...listed) {
	t.Helper()
	var text strings.Builder
	for _, a := range accounts {
		fmt.Fprintf(&text, "- slug: %s\n  provider: computop\n  name: The %s one\n  mode: simulator\n  base_url: %s\n"+
			"  credentials: {merchant_id: sim_merchant, api_key: %s}\n", a.slug, a.slug, a.url, a.key)
	}
	must(t, os.WriteFile(path, []byte(text.String()), 0o600))
}

// The doctor tries every account's credentials when it is asked to: it tells a good one, a wrong key and a gateway that
// is not there apart, shows no secret, and moves nothing. Kontor runs meanwhile.
func TestDoctor(t *testing.T) {
	t.Parallel()
	sims, file := simulators(t), filepath.Join(t.TempDir(), "accounts.yaml")
	good := listed{"good", sims.Sims + "/computop", "sim_good"}
	accountsFile(t, file, good)
	kontor := start(t, withArgs("serve"), withEnv("KONTOR_SECRET_KEY", secretKey), withEnv("KONTOR_ACCOUNTS_FILE", file))
	m := newMachine(t).with("KONTOR_DATABASE=" + filepath.Join(kontor.Dir, "kontor.db"))
	m.does(0, "opens the credentials of every account (1)", "", "doctor")
	if strings.Contains(m.text, "account good") || sims.requests(t) != 0 {
		t.Errorf("unasked, the doctor tried the account:\n%s", m.text)
	}
	m.does(0, "the credentials work at "+good.url, "", "doctor", "--connections")
	m.finds("ok", "account good", "the credentials work at ")

	accountsFile(t, file, good, listed{"mistyped", good.url, "typo_secret"}, listed{"away", "http://" + freeAddress(t), "sim_secret"})
	kontor.restart()
	m.does(1, "kontor doctor: 2 of the checks failed", "", "doctor", "--connections")
	m.finds("ok", "database", "SQLite ")
	m.finds("ok", "account good", "the credentials work at ")
	m.finds("FAIL", "account mistyped", ".*Paygate refused the merchant ID or the API key")
	m.finds("FAIL", "account away", ".*No Paygate answers at the base URL")
	if strings.Contains(m.text+m.said, "_secret") {
		t.Errorf("a key is shown:\n%s%s", m.text, m.said)
	}
	if n := len(sims.gateway(t).Payments); n != 0 {
		t.Errorf("the doctor made %d payments", n)
	}
}

// finds wants a line of the last command that names a check with its verdict and a fact.
func (m *machine) finds(verdict, check, fact string) {
	m.t.Helper()
	if !regexp.MustCompile(`(?m)^` + verdict + ` +` + check + ` +` + fact).MatchString(m.text) {
		m.t.Errorf("no line with %s, %s and %s in\n%s", verdict, check, fact, m.text)
	}
}

// The simulators alone take keys that are not real, show on their control page what they did, and end when they are
// told to; what they held is forgotten.
func TestSimulate(t *testing.T) {
	t.Parallel()
	sims := simulators(t)
	_, payID := sims.buy(t, order{amount: 4990})
	for address, sentence := range map[string]string{
		sims.Controls + "/computop/": "The latest of 1", sims.Controls + "/computop/payments/" + payID: "49.90 EUR",
	} {
		r, err := http.Get(address)
		must(t, err)
		if text := string(bodyOf(t, r)); r.StatusCode != http.StatusOK || !contains(text, sentence) {
			t.Errorf("%s answered %d without %q", address, r.StatusCode, sentence)
		}
	}
	for address, want := range map[string]int{
		sims.Sims + "/computop/api/v2/payments/" + payID: http.StatusUnauthorized, sims.Sims + "/computop/nowhere": http.StatusNotFound,
		sims.Sims + "/": http.StatusNotFound,
	} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, nil)
		must(t, err)
		r.SetBasicAuth("merchant", "a_real_key")
		answer, err := http.DefaultClient.Do(r)
		must(t, err)
		if bodyOf(t, answer); answer.StatusCode != want {
			t.Errorf("%s answered %d, want %d", address, answer.StatusCode, want)
		}
	}
	sims.stop() // fails the test where the exit status is not 0
	if _, err := http.Get(sims.Sims); err == nil {
		t.Error("it answers after its end")
	}
	sims.run()
	if n := len(sims.gateway(t).Payments); n != 0 {
		t.Errorf("%d payments are remembered", n)
	}
}
