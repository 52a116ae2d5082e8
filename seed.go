package main

import (
	"context"

	"kontor/models"
	"kontor/providers"
	"kontor/web/words"
)

// seedAccount is the simulator's account that invented history is put under, made where there is none.
func seedAccount(ctx context.Context, l *models.Ledger) (*models.Account, error) {
	accounts, err := l.Accounts(ctx)
	if err != nil {
		return nil, err
	}
	for i := range accounts {
		if accounts[i].Mode == providers.ModeSimulator {
			return &accounts[i], nil
		}
	}
	return l.CreateAccount(ctx, models.System, models.AccountInput{
		Slug: "demo", Provider: "computop", Name: "Demo shop", Mode: providers.ModeSimulator, BaseURL: "http://127.0.0.1:8090/computop",
		Credentials: map[string]string{"merchant_id": "sim_merchant", "api_key": "sim_demo"},
	})
}

// sentence is what a person reads of an error on the command line.
func sentence(err error) error {
	if p := models.AsProblem(err); p != nil {
		return problemError{words.Problem(context.Background(), p), err}
	}
	return err
}

type problemError struct {
	text  string
	cause error
}

func (e problemError) Error() string { return e.text }
func (e problemError) Unwrap() error { return e.cause }
