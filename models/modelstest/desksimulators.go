package modelstest

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/providers"
)

// Simulator is a gateway's, with one language for all of them: what a test does there, and what it compares the book with.
type Simulator interface {
	Handler() http.Handler
	SetPublicURL(string)
	Close() error
	Flush(context.Context) error
	ReleaseWebhooks()       // lets go of those that were held
	SetPortalWebhooks(bool) // whether what is done elsewhere is told
	Calls(word string) int

	Credentials() map[string]string
	HookTo(url string)
	// Pay is what the customer does on the page.
	Pay(*models.Payment) error
	// Decline is what comes of it where the bank refuses.
	Decline(*models.Payment) error
	// Trouble has things go wrong by the simulator's own name for it, as JSON: "loseAnswer" … With a * behind it questions
	// and tokens go wrong as well; a simulator that does not know the name does nothing wrong. An empty name ends it.
	Trouble(name string)
	// Slow has what is taken stay under way until Come lets all of it through, or refuses it. Gate's trouble "later" is the
	// same; Computop does all at once.
	Slow(bool)
	Come(through bool) error
	// Sums are authorized, captured, refunded and disputed in the simulator's own ledger, LetGo what was released there.
	Sums(*models.Payment) [4]int64
	LetGo(*models.Payment) int64
	// Made are the amounts of what was done of a kind to a payment by call, where the simulator tells calls apart; else by
	// whomever.
	Made(*models.Payment, providers.Kind) []int64
	// There is what the simulator has under a payment's name: how many records, and what was sent out by them.
	There(*models.Payment) (records int, sent int64)
	// Words are the simulator's for what it does by call to what is there, or with something saved.
	Words() map[providers.Kind]string
	// Elsewhere is what somebody may do in the gateway's portal. An error is a refusal.
	Elsewhere() []func(p *models.Payment, minor int64) error
}

// Simulated is one of the gateways as a Desk has it.
type Simulated struct {
	Simulator
	Account *models.Account
	Door    *Door
}

// Simulate starts a gateway's simulator on a clock. It ends with the test.
func Simulate(t testing.TB, gateway string, clock func() time.Time) Simulator {
	t.Helper()
	s, err := map[string]func(func() time.Time) (Simulator, error){
		"computop": simulateComputop, "paytech": simulatePaytech, "gate": simulateGate, "paymentz": simulatePaymentz,
	}[gateway](clock)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// trouble sets one fault of a simulator's by its name in JSON, which is the same in all.
func trouble[F any](set func(F), name string) {
	var faults F
	if name != "" {
		only := ""
		if strings.HasSuffix(name, "*") {
			name, only = strings.TrimSuffix(name, "*"), "*"
		}
		if err := json.Unmarshal(fmt.Appendf(nil, `{%q: {"every": 1, "only": %q}}`, name, only), &faults); err != nil {
			panic(err) // the name is a test's
		}
	}
	set(faults)
}
