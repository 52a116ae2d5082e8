package main

import (
	"context"
	"fmt"

	"kontor/models"
	"kontor/models/money"
	"kontor/providers"
	"kontor/providers/gate/sim"
)

// leaveOpen leaves what a desk finds in the morning: refunds at Gate whose answers were lost, of which one was made and
// one was not, and a payout that waits at pay.tech for a manager. They are asked for by the same verbs as a person's.
func (a *app) leaveOpen(ctx context.Context, desk []demoAccount) error {
	for _, d := range desk {
		switch s := d.sim.(type) {
		case gateSim:
			for _, faults := range []sim.Faults{{LoseAnswer: sim.Fault{Next: 1, Only: "refund"}}, {NeverWork: sim.Fault{Next: 1, Only: "refund"}}} {
				s.SetFaults(faults)
				if err := a.refundOne(ctx, d.held); err != nil {
					return err
				}
			}
			s.SetFaults(sim.Faults{})
		case paytechSim:
			if err := a.payOutPrize(ctx, d.held); err != nil {
				return err
			}
		}
	}
	return nil
}

// refundOne asks for a part of the account's newest payment that nothing was given back of yet.
func (a *app) refundOne(ctx context.Context, account *models.Account) error {
	page, err := a.ledger.FindPayments(ctx, models.View{Accounts: []int64{account.ID}, Statuses: []models.PaymentStatus{models.StatusCaptured}}, 20)
	if err != nil {
		return err
	}
	for i := range page.Payments {
		ask := models.Ask{PaymentID: page.Payments[i].ID, Key: models.NewKey(), Reason: "One night less"}
		p, err := a.ledger.Payment(ctx, ask.PaymentID)
		if err != nil {
			return err
		}
		if p.Refundable().Minor < p.Captured { // the one before
			continue
		}
		ask.Amount = p.Money(p.Refundable().Minor / 2)
		if _, err := a.ledger.RequestRefund(ctx, models.System, ask); err != nil {
			return fmt.Errorf("leave a refund unsettled: %w", err)
		}
		return a.ledger.RunDueJobs(ctx)
	}
	return nil
}

func (a *app) payOutPrize(ctx context.Context, account *models.Account) error {
	_, err := a.ledger.SendPayout(ctx, models.System, models.NewPayment{
		Key: models.NewKey(), AccountID: account.ID, Amount: money.New(2_500_00, "EUR"), Reason: "Prize of the spring cup",
		OrderReference: "CUP-1", Customer: providers.Customer{FirstName: "Nora", LastName: "Lindqvist", Email: "nora.lindqvist@example.com"},
		Destination: providers.Destination{Kind: providers.ToBank, Bank: providers.BankAccount{
			Holder: "Nora Lindqvist", Number: "DE89370400440532013000", Country: "DE",
		}},
	})
	if err != nil {
		return fmt.Errorf("leave a payout for a manager: %w", err)
	}
	return a.ledger.RunDueJobs(ctx)
}
