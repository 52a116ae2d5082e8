package ui

import (
	"slices"

	"kontor/models"
)

// AccountName is what the account of that id is called; "" for one that is not among them.
func AccountName(accounts []models.Account, id int64) string { return AccountOf(accounts, id).Name }

// AccountOf is the account of that id; an empty one where it is not among them.
func AccountOf(accounts []models.Account, id int64) models.Account {
	at := slices.IndexFunc(accounts, func(a models.Account) bool { return a.ID == id })
	if at < 0 {
		return models.Account{}
	}
	return accounts[at]
}

// AccountsOf are the accounts of a form's ways.
func AccountsOf(ways []models.Ways) []models.Account {
	accounts := make([]models.Account, len(ways))
	for i := range ways {
		accounts[i] = ways[i].Account
	}
	return accounts
}
