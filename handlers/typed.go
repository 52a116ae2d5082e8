package handlers

import (
	"context"
	"slices"

	"kontor/models"
	"kontor/models/money"
)

// What a gateway does with typed cards is known from the ways of an account where an admin has switched them on. Off, the
// verbs are asked with no card: they refuse, and say whether it is for want of the switch or of the ability.

func (s *server) couldPayByCard(ctx context.Context, w *models.Ways) bool {
	if w.Can(models.ChannelCard) {
		return true
	}
	_, err := s.Ledger.TakeByCard(ctx, models.System, noCard(w), models.Card{})
	return switchedOff(err)
}

func (s *server) couldPayOutToCard(ctx context.Context, w *models.Ways) bool {
	if w.Can(models.ChannelPayout) {
		return slices.Contains(w.Destinations, models.ToCard)
	}
	_, err := s.Ledger.PayOutToCard(ctx, models.System, noCard(w), models.Card{})
	return switchedOff(err)
}

func noCard(w *models.Ways) models.NewPayment {
	return models.NewPayment{Key: models.NewKey(), AccountID: w.Account.ID, Amount: money.New(1, "EUR"), Capture: "automatic", Reason: "-"}
}

func switchedOff(err error) bool {
	p := models.AsProblem(err)
	return p != nil && p.Key == "card.switched_off"
}
