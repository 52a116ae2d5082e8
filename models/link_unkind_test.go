package models_test

import (
	"bytes"
	"context"
	"os"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
)

// payThere is what a customer does on an attempt's page.
func payThere(t *testing.T, d *modelstest.Desk, gateway string, id int64) {
	t.Helper()
	if err := d.Gateways[gateway].Pay(d.Payment(t, id)); err != nil {
		t.Fatal(err)
	}
	d.Work(t)
}

// again presses Start again until the gateway has said how the attempt before stands.
func again(t *testing.T, d *modelstest.Desk, k *models.Link) (*models.Payment, error) {
	t.Helper()
	ask := models.PayAsk{Key: models.NewKey(), Again: true}
	if _, err := d.PayLink(t.Context(), k.ID, ask); !models.HasCode(err, models.Unavailable) {
		t.Errorf("an attempt was left before anybody asked its gateway: %v", err)
	}
	d.Work(t)
	return d.PayLink(t.Context(), k.ID, ask)
}

// Ensure that at every gateway a second payment of a link is flagged at once, also over a restart, stands where people
// look, and is over with its refund.
func TestLinkPaidTwice(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			k := newLink(t, d, name, nil)
			first := press(t, d, k)
			d.Work(t)
			second, err := again(t, d, k)
			if err != nil || second.ID == first.ID {
				t.Fatalf("%s: %v", name, err)
			}
			d.Reopen(t)
			d.Work(t)
			payThere(t, d, name, second.ID)
			if k = readLink(t, d, k.ID); k.Status != models.LinkPaid || k.Overpaid {
				t.Errorf("%s after one: %+v", name, k)
			}
			payThere(t, d, name, first.ID)
			k = readLink(t, d, k.ID)
			if late := d.Payment(t, first.ID); !k.Overpaid || k.Received != 2400 || k.Payments != 2 || late.Excess != 1200 || late.ExcessLeft() != 1200 {
				t.Errorf("%s after two: %+v, excess %d", name, k, late.Excess)
			}
			if a, err := d.Attention(t.Context()); err != nil || len(a.Overpaid) != 1 || a.Overpaid[0].ID != k.ID || a.OverpaidN.N != 1 {
				t.Errorf("%s: home has %+v, %v", name, a.Overpaid, err)
			}
			_, err = d.RequestRefund(t.Context(), modelstest.Clerk, models.Ask{PaymentID: first.ID, Amount: money.New(1200, "EUR"), Key: models.NewKey()})
			if err != nil {
				t.Fatal(err)
			}
			d.WorkLater(t, time.Minute)
			if k = readLink(t, d, k.ID); k.Overpaid || k.Kept != 1200 || k.Status != models.LinkPaid {
				t.Errorf("%s after the refund: %+v", name, k)
			}
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

// Ensure that one form is one attempt, that a key is of one link, and that another form finds the attempt under way.
func TestLinkForms(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		k, other := newLink(t, d, "computop", nil), newLink(t, d, "computop", nil)
		many := newLink(t, d, "computop", func(n *models.NewLink) { n.Many = true })
		pay := func(k *models.Link, key string) (*models.Payment, error) {
			return d.PayLink(t.Context(), k.ID, models.PayAsk{Key: key})
		}
		a, b := models.NewKey(), models.NewKey()
		first, err := pay(k, a)
		if err != nil {
			t.Fatal(err)
		}
		for _, key := range []string{a, b} {
			if p, err := pay(k, key); err != nil || p.ID != first.ID {
				t.Errorf("another press is another payment: %v", err)
			}
		}
		if _, err := pay(other, a); !models.HasCode(err, models.Conflict) {
			t.Errorf("a key of another link: %v", err)
		}
		x, err := pay(many, models.NewKey())
		if err != nil {
			t.Fatal(err)
		}
		if y, err := pay(many, models.NewKey()); err != nil || x.ID == y.ID || y.Attempt != 2 {
			t.Errorf("two people pay a link that is for many: %v", err)
		}
		if _, err := pay(k, ""); !models.HasCode(err, models.Invalid) {
			t.Errorf("no key: %v", err)
		}
	})
}

// Ensure that a lost answer leads to one payment there, and that the link waits with it.
func TestLinkAnswerLost(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range []string{"computop", "paytech", "gate"} { // Paymentz is asked nothing before its form is posted
			k := newLink(t, d, name, nil)
			d.Gateways[name].Trouble("loseAnswer")
			p := press(t, d, k)
			d.Work(t)
			d.Gateways[name].Trouble("")
			if again := press(t, d, k); again.ID != p.ID {
				t.Errorf("%s: another attempt beside one whose answer is lost", name)
			}
			d.WorkLater(t, 5*time.Minute)
			if n, _ := d.Gateways[name].There(d.Payment(t, p.ID)); n != 1 {
				t.Errorf("%s: %d payments there", name, n)
			}
		}
	})
}

// Ensure that a link expires at its moment, whoever works when, and that its customer can ask for another one.
func TestLinkExpires(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		k := newLink(t, d, "gate", nil)
		if err := d.WantLink(t.Context(), k.ID); !models.HasCode(err, models.Conflict) {
			t.Errorf("an open link is wanted anew: %v", err)
		}
		d.Clock.Turn(models.LinkLife)
		now := models.At(d.Clock.Now())
		if got := readLink(t, d, k.ID); got.Status != models.LinkOpen || got.StatusAt(now) != models.LinkExpired || got.StatusAt(now-1) != models.LinkOpen {
			t.Errorf("before the worker: %s", got.StatusAt(now))
		}
		if _, err := d.PayLink(t.Context(), k.ID, models.PayAsk{Key: models.NewKey()}); !models.HasCode(err, models.Conflict) {
			t.Errorf("an expired link is paid: %v", err)
		}
		for range 2 {
			if err := d.WantLink(t.Context(), k.ID); err != nil {
				t.Fatal(err)
			}
		}
		d.Work(t)
		if got := readLink(t, d, k.ID); got.Status != models.LinkExpired || got.DueAt != 0 || got.WantedAt != now {
			t.Errorf("after the worker: %+v", got)
		}
		if a, err := d.Attention(t.Context()); err != nil || len(a.Wanted) != 1 || a.WantedN.N != 1 {
			t.Errorf("home: %+v, %v", a.Wanted, err)
		}
		if err := d.AnswerWish(t.Context(), modelstest.Viewer, k.ID); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer answers: %v", err)
		}
		if err := d.AnswerWish(t.Context(), modelstest.Clerk, k.ID); err != nil || readLink(t, d, k.ID).WantedAt != 0 {
			t.Errorf("answered: %v", err)
		}
	})
}

// Ensure that a link is not cancelled while somebody may be paying it, and that what comes after is flagged.
func TestLinkCancelled(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		k := newLink(t, d, "paytech", nil)
		p := press(t, d, k)
		d.Work(t)
		if err := d.CancelLink(t.Context(), modelstest.Clerk, k.ID); !models.HasCode(err, models.Conflict) {
			t.Errorf("cancelled while it is being paid: %v", err)
		}
		d.Clock.Turn(31 * time.Minute)
		if err := d.CancelLink(t.Context(), modelstest.Viewer, k.ID); !models.HasCode(err, models.Forbidden) {
			t.Errorf("a viewer cancels: %v", err)
		}
		if err := d.CancelLink(t.Context(), modelstest.Clerk, k.ID); err != nil {
			t.Fatal(err)
		}
		payThere(t, d, "paytech", p.ID)
		k = readLink(t, d, k.ID)
		if !k.Overpaid || d.Payment(t, p.ID).ExcessLeft() != 1200 {
			t.Errorf("paid after it was cancelled: %+v", k)
		}
		if err := d.KeepExcess(t.Context(), modelstest.Clerk, p.ID, ""); !models.HasCode(err, models.Invalid) {
			t.Errorf("kept without a reason: %v", err)
		}
		if err := d.KeepExcess(t.Context(), modelstest.Clerk, p.ID, "goods were sent"); err != nil || readLink(t, d, k.ID).Overpaid {
			t.Errorf("kept: %v", err)
		}
	})
}

// Ensure that a stolen database opens no link: the token stands in no row, log or audit line, at any gateway.
func TestLinkTokenStandsNowhere(t *testing.T) {
	file := modelstest.SQLite(t)
	d := modelstest.NewDesk(t, file)
	var tokens []string
	for _, name := range modelstest.GatewayNames {
		k := newLink(t, d, name, func(n *models.NewLink) { n.Native = name == "computop" })
		address, err := d.LinkURL(k)
		if err != nil {
			t.Fatal(err)
		}
		tokens = append(tokens, address[strings.LastIndex(address, "/")+1:])
		p := press(t, d, k)
		d.Work(t)
		payThere(t, d, name, p.ID)
		if got, err := d.LinkByToken(t.Context(), strings.ToUpper(tokens[len(tokens)-1])); err != nil || got.ID != k.ID || got.Status != models.LinkPaid {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, path := range []string{file, file + "-wal"} {
		content, err := os.ReadFile(path)
		if err != nil && !os.IsNotExist(err) {
			t.Fatal(err)
		}
		for i, token := range tokens {
			if bytes.Contains(bytes.ToLower(content), []byte(token)) {
				t.Errorf("the token of %s stands in %s", modelstest.GatewayNames[i], path)
			}
		}
	}
	for i, token := range tokens {
		if strings.Contains(d.Log.String(), token) {
			t.Errorf("the token of %s stands in the log", modelstest.GatewayNames[i])
		}
	}
	for _, wrong := range []string{"", "x", tokens[0] + "a", strings.Repeat("a", 26), "../" + tokens[0]} {
		if _, err := d.LinkByToken(t.Context(), wrong); !models.HasCode(err, models.Missing) {
			t.Errorf("%q: %v", wrong, err)
		}
	}
}

// Ensure that links are found by what a customer would say, page by page and in a file alike.
func TestFindLinks(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		var made []int64
		for i, name := range modelstest.GatewayNames {
			k := newLink(t, d, name, func(n *models.NewLink) {
				n.Amount = money.New(int64(1000+i), "EUR")
				n.OrderReference = "B-" + name
			})
			made = append(made, k.ID)
			d.Clock.Turn(time.Minute)
		}
		account := d.Gateways["gate"].Account.ID
		for _, c := range []struct {
			view models.LinkView
			want int
		}{
			{models.LinkView{}, 4},
			{models.LinkView{Query: "erika@EX"}, 4},
			{models.LinkView{Query: "muster"}, 4},
			{models.LinkView{Query: "two BOOKS"}, 4},
			{models.LinkView{Query: "B-pay"}, 2},
			{models.LinkView{Query: "10.02"}, 1},
			{models.LinkView{Query: "nobody"}, 0},
			{models.LinkView{AccountID: account}, 1},
			{models.LinkView{Statuses: []models.LinkStatus{models.LinkPaid}}, 0},
			{models.LinkView{Currency: "USD"}, 0},
		} {
			var seen []int64
			for v := c.view; ; {
				page, err := d.FindLinks(t.Context(), v, 1)
				if err != nil || page.Total != c.want {
					t.Fatalf("%+v: %d, %v", c.view, page.Total, err)
				}
				for _, k := range page.Links {
					seen = append(seen, k.ID)
				}
				if v.After = page.Next; v.After == 0 {
					break
				}
			}
			var written []int64
			err := d.ExportLinks(context.Background(), c.view, func(k *models.Link) error {
				written = append(written, k.ID)
				return nil
			})
			if err != nil || len(seen) != c.want || len(written) != c.want || len(seen) > 1 && seen[0] < seen[1] {
				t.Errorf("%+v: pages %v, file %v, %v; made %v", c.view, seen, written, err, made)
			}
		}
		if _, err := d.FindLinks(t.Context(), models.LinkView{Statuses: []models.LinkStatus{"lost"}}, 1); !models.HasCode(err, models.Invalid) {
			t.Errorf("no such status: %v", err)
		}
	})
}

// Ensure that an amount finds its links in every currency, with as many places behind the point as it has, written in
// either way.
func TestFindLinksByAmount(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		if page, err := d.FindLinks(t.Context(), models.LinkView{Query: "12"}, 10); err != nil || page.Total != 0 {
			t.Errorf("none is there: %+v, %v", page, err)
		}
		for _, m := range []money.Money{
			money.New(1250, "EUR"), money.New(1250, "PLN"), money.New(12500, "KWD"), money.New(1250, "JPY"), money.New(12_000_000_000, "JPY"), money.New(1250, "ISK"),
		} {
			newLink(t, d, "paytech", func(n *models.NewLink) { n.Amount = m })
		}
		for q, want := range map[string]int{"12.50": 3, "12,5": 3, "12.500": 1, "1250": 2, "1.250": 2, "12000000000": 1, "12,000,000,000": 1, "12.51": 0} {
			if page, err := d.FindLinks(t.Context(), models.LinkView{Query: q}, 10); err != nil || page.Total != want {
				t.Errorf("%q finds %d, want %d; %v", q, page.Total, want, err)
			}
		}
	})
}
