package e2e

import (
	"fmt"
	"net/http"
	"net/url"
	"testing"
	"time"

	"kontor/models"
	"kontor/providers"
)

// The moments at which the program is killed.
const (
	afterRequest   = iota // the operation is written down, its form answered
	beforeArrival         // "sending" is written, the provider never gets the call
	whileArriving         // killed, then the provider does the work
	beforeAnswer          // the work is done, the answer not written
	afterAnswer           // the answer is on the wire: before, in or after its booking
	killingMoments        // how many there are
)

// Ensure that a process killed with kill -9 at every step of everything that each gateway can do does nothing twice at the
// provider and loses nothing: what the provider can tell of is done in the end, what it can't waits for a person, a card
// that went with the process is declined or found. The book equals the provider's ledger to the minor unit.
func TestKilledAtEveryStep(t *testing.T) {
	t.Parallel()
	var rigs []*killRig
	for _, g := range killGateways {
		k := newKillRig(t, g)
		rigs = append(rigs, k)
		defer k.in(t) // for the end of its program
	}
	killed := t.Run("killed", func(t *testing.T) {
		for _, k := range rigs {
			t.Run(k.gateway.name, func(t *testing.T) {
				t.Parallel()
				k.in(t)
				k.prepare()
				for i := range k.rounds() {
					k.killDuring(i)
				}
			})
		}
	})
	if !killed {
		return
	}
	for _, k := range rigs { // all wait out the quiet time together
		t.Run("settled/"+k.gateway.name, func(t *testing.T) {
			k.in(t)
			k.waitUntilSettled()
			k.decide()
			k.app.stop()
			k.compare()
			if out, errOut, status := execute(t, binary, k.app.env, "verify"); status != 0 {
				t.Errorf("kontor verify: %d\n%s%s", status, out, errOut)
			}
		})
	}
}

// killed is one operation during which the program was killed.
type killed struct {
	deed
	moment int
	key    string
}

// deedOf is what is done in round i, and when the program is killed in it: each deed at each moment.
func (g killGateway) deedOf(i int) (deed, int) {
	return g.deeds[i%len(g.deeds)], i / len(g.deeds) % killingMoments
}

// rounds is how often the program is killed: at each moment of each deed.
func (k *killRig) rounds() int { return k.gateway.rounds * killingMoments * len(k.gateway.deeds) }

// killDuring asks for one operation, kills the program in the middle of it, and starts the program again.
func (k *killRig) killDuring(i int) {
	k.t.Helper()
	d, moment := k.gateway.deedOf(i)
	path, form := d.form(k, k.made[i])
	set := &trap{call: d.call, moment: moment, sprung: make(chan struct{})}
	if moment != afterRequest {
		k.at.Store(set)
	}
	asked := killed{d, moment, newKey()}
	form.Set("key", asked.key)
	if d.on == nothing { // Paymentz tells charges apart by their amount, where it lost their name
		form.Set("amount", fmt.Sprintf("%d.%02d", 30+i/100, i%100))
	}
	if status, _ := k.post(path, form); status != http.StatusSeeOther {
		k.t.Fatalf("%s %s answered %d", d.kind, path, status)
	}
	if moment != afterRequest {
		select {
		case <-set.sprung:
		case <-time.After(time.Minute):
			k.t.Fatalf("%s was never sent", d.kind)
		}
	}
	k.app.kill()
	k.app.run()
	if k.status(asked.key) == "" { // the trap took an earlier call that was made again: a person who got no answer asks again
		k.mustPost(path, form)
		asked.moment = afterRequest
	}
	k.asked = append(k.asked, asked)
}

// waitUntilSettled waits out the quiet time of calls that never arrived.
func (k *killRig) waitUntilSettled() {
	k.t.Helper()
	k.until("nothing is unsettled but what only a person can tell", func() bool {
		n := -1
		k.one("SELECT count(*) FROM operations WHERE status NOT IN ('succeeded', 'declined') AND NOT (status = 'unknown' AND kind = ?)",
			k.gateway.untold, &n)
		return n == 0
	})
}

// decide is a person who asks until the program gives up asking, and then says what the provider's own ledger shows.
func (k *killRig) decide() {
	k.t.Helper()
	for _, a := range k.asked {
		id, paymentID := k.unknown(a.key)
		if id == 0 {
			continue
		}
		for k.attempts(id) > 0 {
			before := k.attempts(id)
			if status, _ := k.post(fmt.Sprintf("/transactions/%d/inquiries", paymentID), url.Values{}); status != http.StatusSeeOther {
				k.t.Fatalf("the question answered %d", status)
			}
			k.until("it was asked after", func() bool { n := k.attempts(id); return n == 0 || n > before && !k.isAsked(id) })
		}
		happened := "no"
		if len(k.sim.Made(k.payment(paymentID), a.kind)) > 0 {
			happened = "yes"
		}
		form := url.Values{"happened": {happened}, "reason": {"as the portal shows"}}
		if status, _ := k.post(fmt.Sprintf("/operations/%d/decisions", id), form); status != http.StatusSeeOther {
			k.t.Fatalf("the decision answered %d", status)
		}
		k.decided++
	}
	k.waitUntilSettled()
	if doubtful := k.gateway.untold != ""; doubtful != (k.decided > 0) {
		k.t.Errorf("%d operations were left to a person", k.decided)
	}
}

// compare holds the book against the provider's own ledger.
func (k *killRig) compare() {
	k.t.Helper()
	done := map[providers.Kind]int{}
	for _, a := range k.asked {
		status := k.status(a.key)
		if want := k.wanted(a); status != want && want != "" {
			k.t.Errorf("%s killed at moment %d is %q, want %q", a.kind, a.moment, status, want)
		}
		if status == models.OpSucceeded {
			done[a.kind]++
		}
	}
	for kind, word := range k.sim.Words() {
		if n := k.sim.Calls(word) - k.before[kind]; n != done[kind] {
			k.t.Errorf("%s: done %d times, %d in the book", kind, n, done[kind])
		}
	}
	for _, p := range k.payments() {
		k.compareOne(p)
	}
}

// wanted is how an operation ends: done, but for a card that never arrived. Empty: as a person said.
func (k *killRig) wanted(a killed) models.OperationStatus {
	switch {
	case a.kind == k.gateway.untold:
		return ""
	case a.card && a.moment == beforeArrival:
		return models.OpDeclined
	}
	return models.OpSucceeded
}

func (k *killRig) compareOne(p *models.Payment) {
	k.t.Helper()
	records, sent := k.sim.There(p)
	if p.Kind != models.KindPayment {
		if sent != p.Refunded || records > 1 {
			k.t.Errorf("%s %d: %d sent in the book, %d in %d records at the provider", p.Kind, p.ID, p.Refunded, sent, records)
		}
		return
	}
	book, provider := [4]int64{p.Authorized, p.Captured, p.Refunded, p.ChargedBack}, k.sim.Sums(p)
	if book != provider || p.Reversed != k.sim.LetGo(p) || records > 1 || p.Drift != "" {
		k.t.Errorf("payment %d: %v and %d let go in the book, %v and %d in %d records at the provider, drift %q",
			p.ID, book, p.Reversed, provider, k.sim.LetGo(p), records, p.Drift)
	}
}
