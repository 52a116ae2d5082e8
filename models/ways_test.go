package models_test

import (
	"slices"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/models/money"
	"kontor/providers"
)

// Ensure that an account offers what its gateway can, and typed cards only where an admin lets staff type them.
func TestWays(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	want := map[string]models.Ways{
		"computop": {
			Channels: []string{"hosted", "intent", "link", "credit", "recurring"}, TypedPays: true, CapturesByHand: true, Recurs: true, LongestDelay: 696 * time.Hour,
		},
		"paytech":  {CapturesByHand: true, Channels: []string{"hosted", "payout", "saved", "recurring"}, SavesOnPage: true, Recurs: true, Destinations: []models.DestinationKind{"saved_method", "bank"}},
		"gate":     {Channels: []string{"hosted"}, TypedPays: true, TypedPaysOut: true},
		"paymentz": {Channels: []string{"hosted", "payout", "saved", "recurring"}, TypedPays: true, CapturesByHand: true, Recurs: true, SavesTyped: true, Destinations: []models.DestinationKind{"payment"}},
	}
	check := func(when string) {
		t.Helper()
		all, err := d.Ways(t.Context())
		if err != nil || len(all) != len(want) {
			t.Fatalf("%s: %+v, %v", when, all, err)
		}
		for _, w := range all {
			x := want[w.Account.Provider]
			slices.Sort(w.Destinations)
			slices.Sort(x.Destinations)
			if !slices.Equal(w.Channels, x.Channels) || !slices.Equal(w.Destinations, x.Destinations) || w.TypedPays != x.TypedPays || w.TypedPaysOut != x.TypedPaysOut || w.CapturesByHand != x.CapturesByHand ||
				w.SavesOnPage != x.SavesOnPage || w.SavesTyped != x.SavesTyped || w.Recurs != x.Recurs || w.LongestDelay != x.LongestDelay {
				t.Errorf("%s, %s: %+v, want %+v", when, w.Account.Provider, w, x)
			}
		}
	}
	check("at first")
	for name, g := range d.Gateways {
		err := d.SetCardEntry(t.Context(), modelstest.Admin, g.Account.ID, true)
		if can := want[name].TypedPays; can != (err == nil) {
			t.Errorf("%s lets staff type cards: %v, want %t", name, err, can)
		}
	}
	gate := models.Ways{Channels: []string{"hosted", "payout", "card"}, TypedPays: true, TypedPaysOut: true, Destinations: []models.DestinationKind{"card"}}
	want["gate"] = gate
	for _, name := range []string{"computop", "paymentz"} {
		w := want[name]
		w.Channels = append(w.Channels, "card")
		want[name] = w
	}
	check("with cards")
}

// Ensure that what an account's gateway can't do is refused beside its field, before anything is written down.
func TestWaysRefuse(t *testing.T) {
	d := modelstest.NewDesk(t, "")
	n := models.NewPayment{Amount: money.New(100, "EUR"), Channel: models.ChannelHosted, Capture: providers.CaptureAutomatic}
	for name, c := range map[string]struct {
		gateway string
		change  func(*models.NewPayment)
		field   string
	}{
		"keeping a card where none is kept": {"paymentz", func(n *models.NewPayment) { n.SaveMethod = true }, "save_method"},
		"later by itself":                   {"gate", func(n *models.NewPayment) { n.Capture, n.DelayHours = providers.CaptureDelayed, 5 }, "capture"},
		"by hand":                           {"gate", func(n *models.NewPayment) { n.Capture = providers.CaptureManual }, "capture"},
		"too late":                          {"computop", func(n *models.NewPayment) { n.Capture, n.DelayHours = providers.CaptureDelayed, 697 }, "delay_hours"},
		"after no time":                     {"computop", func(n *models.NewPayment) { n.Capture = providers.CaptureDelayed }, "delay_hours"},
		"an intent":                         {"gate", func(n *models.NewPayment) { n.Channel, n.Customer.Email = models.ChannelIntent, "e@example.com" }, "account"},
	} {
		wrong := n
		wrong.Key, wrong.AccountID = models.NewKey(), d.Gateways[c.gateway].Account.ID
		c.change(&wrong)
		_, err := d.TakePayment(t.Context(), modelstest.Clerk, wrong)
		if p := models.AsProblem(err); p == nil || p.Field != c.field {
			t.Errorf("%s: %v, want it beside %s", name, err, c.field)
		}
	}
	if page, err := d.FindPayments(t.Context(), models.View{}, 1); err != nil || page.Total != 0 {
		t.Errorf("%d were written down, %v", page.Total, err)
	}
}
