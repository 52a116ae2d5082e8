package main

import (
	"cmp"
	"context"

	"kontor/models"
	"kontor/providers"
)

// demoAccount is one of the demo's accounts, in the book and at its simulator.
type demoAccount struct {
	sim   simulator
	input models.AccountInput
	held  *models.Account
}

// demoDesk makes the demo's accounts, or finds them, wherever the simulators listen today. Computop's first is the first:
// the busiest, whose history has every status.
func (a *app) demoDesk(ctx context.Context, sims *simulators) ([]demoAccount, error) {
	known, err := a.ledger.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	var desk []demoAccount
	for _, g := range simulatedGateways {
		sim := sims.all[g.name]
		for _, in := range sim.accounts() {
			in.Provider, in.Mode, in.BaseURL = g.name, providers.ModeSimulator, sims.url+"/"+g.name
			held, err := a.demoAccount(ctx, known, in)
			if err != nil {
				return nil, err
			}
			sim.setWebhookURL(in, a.ledger.WebhookURL(held))
			desk = append(desk, demoAccount{sim, in, held})
		}
	}
	return desk, nil
}

func (a *app) demoAccount(ctx context.Context, known []models.Account, in models.AccountInput) (*models.Account, error) {
	for i := range known {
		held := &known[i]
		switch {
		case held.Slug != in.Slug:
		case held.BaseURL == in.BaseURL:
			return held, nil
		default:
			in.Name = held.Name
			return a.ledger.UpdateAccount(ctx, models.System, held.ID, in)
		}
	}
	return a.ledger.CreateAccount(ctx, models.System, in)
}

// invent gives an empty book a year of history, and the simulators the same. The simulators first: should the demo be
// killed in between, the next start invents anew.
func (a *app) invent(ctx context.Context, desk []demoAccount, clock *demoClock) error {
	page, err := a.ledger.FindPayments(ctx, models.View{}, 1)
	if err != nil || len(page.Payments) > 0 {
		return err
	}
	now := a.ledger.Now()
	o := models.SeedOptions{
		Payments: demoPayments, Seed: uint64(cmp.Or(a.config.Seed, now.UnixNano())), From: now.AddDate(-1, 0, 0), To: now,
	}
	for _, d := range desk {
		o.Accounts, o.Traits = append(o.Accounts, *d.held), append(o.Traits, d.sim.trait())
	}
	payments := make([][]models.HistoricPayment, len(desk))
	for p := range models.History(o.History()) {
		payments[p.Account] = append(payments[p.Account], p)
	}
	for i, d := range desk {
		if err := d.sim.load(d.input, payments[i]); err != nil {
			return err
		}
	}
	if err := a.ledger.Seed(ctx, o); err != nil {
		return err
	}
	if err := a.recur(ctx, desk, clock); err != nil {
		return err
	}
	if err := a.link(ctx, desk, clock); err != nil {
		return err
	}
	if err := a.bill(ctx, desk, clock); err != nil {
		return err
	}
	return a.leaveOpen(ctx, desk)
}
