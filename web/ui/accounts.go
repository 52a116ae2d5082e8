package ui

import "kontor/models"

// AccountName is what the account of that id is called; "" for one that is not among them.
func AccountName(accounts []models.Account, id int64) string {
	for i := range accounts {
		if accounts[i].ID == id {
			return accounts[i].Name
		}
	}
	return ""
}

// AccountsOf are the accounts of a form's ways.
func AccountsOf(ways []models.Ways) []models.Account {
	accounts := make([]models.Account, len(ways))
	for i := range ways {
		accounts[i] = ways[i].Account
	}
	return accounts
}
