package e2e

import (
	"database/sql"
	"net/url"
	"path"
	"path/filepath"
	"strconv"
	"time"

	_ "github.com/mattn/go-sqlite3"

	"kontor/models"
	"kontor/providers"
)

// prepare makes all that is to be done something to, in one life of the program: payments that are taken on the gateway's
// page, payouts that wait, and a saved method.
func (k *killRig) prepare() {
	k.t.Helper()
	k.prepareCards()
	for i := range k.rounds() {
		switch d, _ := k.gateway.deedOf(i); d.on {
		case held:
			k.made[i] = k.begins("/transactions", url.Values{"channel": {"hosted"}, "capture": {"manual"}, "amount": {"20"}})
		case captured:
			k.made[i] = k.begins("/transactions", url.Values{"channel": {"hosted"}, "capture": {"automatic"}, "amount": {"20"}})
		case waiting:
			k.made[i] = k.begins("/payouts", with(toBank, url.Values{"amount": {"2000"}}))
		}
	}
	for i, p := range k.made {
		k.made[i] = k.ready(p.ID)
	}
	for kind, word := range k.sim.Words() {
		k.before[kind] = k.sim.Calls(word)
	}
}

// prepareCards switches on cards by phone and has a method saved, where the gateway's deeds want it.
func (k *killRig) prepareCards() {
	k.t.Helper()
	page := url.Values{"channel": {"hosted"}, "capture": {"automatic"}, "save_hosted": {"yes"}}
	for _, d := range k.gateway.deeds {
		if d.card {
			k.mustPost("/settings/accounts/1/cards", url.Values{"on": {"true"}, "understood": {"yes"}})
			page = with(byCard, url.Values{"save_card": {"yes"}})
		}
	}
	for _, d := range k.gateway.deeds {
		if d.kind == providers.Charge {
			k.ready(k.begins("/transactions", page).ID)
		}
	}
}

func (k *killRig) begins(where string, more url.Values) *models.Payment {
	k.t.Helper()
	where, form := begin(where, with(more, url.Values{"key": {newKey()}}))(k, nil)
	id, err := strconv.ParseInt(path.Base(k.mustPost(where, form)), 10, 64)
	must(k.t, err)
	return &models.Payment{ID: id}
}

// ready is a payment whose customer has paid, or a payout that waits.
func (k *killRig) ready(id int64) *models.Payment {
	k.t.Helper()
	var p *models.Payment
	k.until("it is at the provider", func() bool {
		underWay := 1
		k.one("SELECT count(*) FROM operations WHERE status IN ('requested', 'sending') AND payment_id = ?", id, &underWay)
		p = k.payment(id)
		return underWay == 0 && (p.CheckoutURL != "" || p.Authorized > 0 || p.Kind == models.KindPayout && p.ProviderStatus != "")
	})
	if p.Kind == models.KindPayout || p.Authorized > 0 {
		return p
	}
	must(k.t, k.sim.Pay(p))
	k.until("it is paid", func() bool { p = k.payment(id); return p.Authorized > 0 })
	return p
}

const killColumns = "SELECT id, kind, reference, provider_id, checkout_url, checkout_form, provider_status, drift, authorized, captured, " +
	"reversed, refunded, charged_back FROM payments "

func (k *killRig) payment(id int64) *models.Payment {
	k.t.Helper()
	return k.paymentsWhere("WHERE id = " + strconv.FormatInt(id, 10))[0]
}

func (k *killRig) payments() []*models.Payment { return k.paymentsWhere("") }

func (k *killRig) paymentsWhere(condition string) (all []*models.Payment) {
	k.t.Helper()
	rows, err := k.db.Query(killColumns + condition)
	must(k.t, err)
	defer rows.Close()
	for rows.Next() {
		p := &models.Payment{}
		must(k.t, rows.Scan(&p.ID, &p.Kind, &p.Reference, &p.ProviderID, &p.CheckoutURL, &p.CheckoutForm, &p.ProviderStatus, &p.Drift,
			&p.Authorized, &p.Captured, &p.Reversed, &p.Refunded, &p.ChargedBack))
		all = append(all, p)
	}
	must(k.t, rows.Err())
	return all
}

// openBook looks into the database file. Nobody holds it open while the program is started anew.
func (k *killRig) openBook() {
	k.t.Helper()
	var err error
	k.db, err = sql.Open("sqlite3", "file:"+filepath.Join(k.app.Dir, "kontor.db")+"?mode=ro&_busy_timeout=5000")
	must(k.t, err)
	k.db.SetMaxIdleConns(0)
	k.t.Cleanup(func() { _ = k.db.Close() })
}

// until looks into the book until it shows what is waited for.
func (k *killRig) until(what string, there func() bool) {
	k.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	end := time.After(6 * time.Minute)
	for !there() {
		select {
		case <-tick.C:
		case <-end:
			k.t.Fatalf("it never came about that %s", what)
		}
	}
}

// one reads the one row of a question, or nothing.
func (k *killRig) one(question string, key any, into ...any) {
	k.t.Helper()
	if err := k.db.QueryRow(question, key).Scan(into...); err != nil && err != sql.ErrNoRows {
		k.t.Fatal(err)
	}
}

func (k *killRig) status(key string) (status models.OperationStatus) {
	k.one("SELECT status FROM operations WHERE key = ?", key, &status)
	return status
}

// unknown is the operation of a form, where nobody knows what became of it.
func (k *killRig) unknown(key string) (id, paymentID int64) {
	k.one("SELECT id, payment_id FROM operations WHERE status = 'unknown' AND key = ?", key, &id, &paymentID)
	return id, paymentID
}

// attempts is how often the provider was asked about an operation that still is asked about; 0 where it is left to a person.
func (k *killRig) attempts(id int64) (n int) {
	k.one("SELECT attempts FROM operations WHERE status = 'unknown' AND due_at > 0 AND id = ?", id, &n)
	return n
}

// isAsked says whether the provider is being asked about an operation now: a person's question would be lost in that one.
func (k *killRig) isAsked(id int64) bool {
	n := 0
	k.one("SELECT count(*) FROM operations WHERE lease_until > 0 AND id = ?", id, &n)
	return n > 0
}

// saved is the method that a customer saved.
func (k *killRig) saved() (id int64) {
	k.one("SELECT max(id) FROM saved_methods WHERE account_id = ?", 1, &id)
	return id
}
