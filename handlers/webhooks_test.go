package handlers_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/money"
)

// Ensure that each delivery ends as the outside was promised: a status that fits, and a JSON error for machines.
func TestDeliveriesAreAnswered(t *testing.T) {
	r := newRig(t)
	p := r.Take(t, money.New(1200, "EUR"), "manual")
	truth := `{"payId":"` + p.ProviderID + `"}`
	for _, c := range []struct {
		name, path, body string
		status           int
		code             string
	}{
		{"true", "/webhooks/computop/shop", truth, 200, ""},
		{"doubled", "/webhooks/computop/shop", truth, 200, ""},
		{"not JSON", "/webhooks/computop/shop", "payId=1", 400, "malformed"},
		{"empty", "/webhooks/computop/shop", "", 400, "malformed"},
		{"2 MiB", "/webhooks/computop/shop", `{"payId":"` + strings.Repeat("a", 2<<20) + `"}`, 413, "too_large"},
		{"another account", "/webhooks/computop/nobody", truth, 404, "no_such_account"},
		{"another provider", "/webhooks/paytech/shop", truth, 404, "no_such_account"},
	} {
		answer := r.do(http.MethodPost, c.path, strings.NewReader(c.body), http.Header{"Content-Type": {"application/json"}})
		if answer.status != c.status {
			t.Errorf("%s: %d, want %d", c.name, answer.status, c.status)
			continue
		}
		var said struct {
			Error struct{ Code, Message string }
		}
		if c.code != "" {
			err := json.Unmarshal([]byte(answer.body), &said)
			if err != nil || said.Error.Code != c.code || said.Error.Message == "" {
				t.Errorf("%s: %s (%v)", c.name, answer.body, err)
			}
		}
	}
	r.get("/webhooks/computop/shop").wants(http.StatusMethodNotAllowed)
	counts, err := r.RefusalCounts(t.Context(), 0)
	if err != nil || len(counts) != 1 || counts[0].Count != 2 {
		t.Errorf("refused: %+v, %v", counts, err)
	}
}

// Ensure that a database that is gone is said with 503, so that they send again.
func TestDeliveryWithoutDatabase(t *testing.T) {
	r := newRig(t)
	r.do(http.MethodPost, "/webhooks/computop/shop", strings.NewReader(`{"payId":"a1"}`), nil).wants(http.StatusOK)
	if err := r.Ledger.Close(); err != nil {
		t.Fatal(err)
	}
	r.do(http.MethodPost, "/webhooks/computop/shop", strings.NewReader(`{"payId":"a2"}`), nil).wants(http.StatusServiceUnavailable)
	r.get("/readyz").wants(http.StatusServiceUnavailable)
	r.get("/livez").wants(http.StatusOK)
}

// Ensure that the inbox shows what came, what it changed, and reads it again.
func TestInbox(t *testing.T) {
	r := newRig(t)
	p := r.Authorized(t, money.New(1200, "EUR"))
	r.as(models.Clerk)
	list := r.get("/deliveries").wants(http.StatusOK)
	if text := list.Find("table").Text(); !strings.Contains(text, "Shop") || !strings.Contains(text, "processed") {
		t.Errorf("the inbox: %q", text)
	}
	if body := r.get("/deliveries/1").wants(http.StatusOK).Find("pre").Text(); !strings.Contains(body, p.ProviderID) {
		t.Errorf("what came: %q", body)
	}
	r.post("/deliveries/1/processings", nil).wants(http.StatusSeeOther)
	r.Work(t)
	if d, err := r.Delivery(t.Context(), 1); err != nil || d.Attempts != 1 || d.Status != models.DeliveryProcessed {
		t.Errorf("%+v, %v", d, err)
	}
	if after := r.Payment(t, p.ID); len(after.Operations) != len(p.Operations) {
		t.Error("reading it again did something again")
	}
}
