package models_test

import (
	"context"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/providers"
	"kontor/providers/computop"
)

const accountsFile = `# our accounts
- slug: shop
  provider: computop
  name: Shop
  mode: simulator
  base_url: http://127.0.0.1:1
  credentials:
    merchant_id: sim_merchant
    api_key: sim_secret
- name: Zweiter Laden
  provider: computop
  mode: simulator
  base_url: http://127.0.0.1:1
  credentials: {merchant_id: sim_merchant, api_key: sim_secret}
`

func ledgerForAccounts(t *testing.T, database string) *models.Ledger {
	t.Helper()
	return modelstest.Open(t, models.Options{Database: database, Gateways: []providers.Gateway{computop.Gateway}})
}

// Ensure that the file makes accounts, changes what it says differently, and leaves the rest and the audit trail alone.
func TestAccountsFile(t *testing.T) {
	ctx := context.Background()
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := ledgerForAccounts(t, database)
		if err := l.LoadAccountsFile(ctx, modelstest.Clerk, strings.NewReader(accountsFile)); !models.HasCode(err, models.Forbidden) {
			t.Errorf("for a clerk: %v", err)
		}
		for _, text := range []string{
			accountsFile, accountsFile, strings.ReplaceAll(accountsFile, "name: Shop", "name: The shop"), "", "# nothing\n",
		} {
			if err := l.LoadAccountsFile(ctx, models.System, strings.NewReader(text)); err != nil {
				t.Fatal(err)
			}
		}
		accounts, err := l.Accounts(ctx)
		if err != nil || len(accounts) != 2 || accounts[0].Name != "The shop" || accounts[1].Slug != "zweiter-laden" {
			t.Errorf("accounts: %+v, %v", accounts, err)
		}
		lines, err := l.FindAudit(ctx, modelstest.Admin, models.AuditFilter{Limit: 10})
		if err != nil || len(lines) != 3 {
			t.Errorf("audit: %+v, %v", lines, err)
		}
		changed := strings.Replace(accountsFile, "sim_secret", "sim_another", 1)
		if err := l.LoadAccountsFile(ctx, models.System, strings.NewReader(changed)); err != nil {
			t.Fatal(err)
		}
		if lines, _ = l.FindAudit(ctx, modelstest.Admin, models.AuditFilter{Limit: 10}); len(lines) != 4 {
			t.Error("another secret is no change")
		}
	})
}

// Ensure that what is wrong is told with its line, repeats no secret, and writes nothing.
func TestAccountsFileRefuses(t *testing.T) {
	l := ledgerForAccounts(t, modelstest.SQLite(t))
	for name, c := range map[string]struct{ from, to, want string }{
		"misspelt field":   {"  mode:", "  moode:", "line 5"},
		"unknown gateway":  {"provider: computop\n  mode", "provider: other\n  mode", "line 10"},
		"wrong mode":       {"mode: simulator", "mode: real", "line 2"},
		"no credential":    {"    api_key: sim_secret\n", "", "line 2"},
		"the slug twice":   {"- name: Zweiter Laden", "- slug: shop\n  name: Zweiter Laden", "line 10"},
		"not a list":       {"- slug: shop\n  provider: computop", "slug: shop\nprovider: computop", "line"},
		"a word":           {accountsFile, "sim_secret", "list"},
		"broken":           {"credentials:\n", "credentials: [sim_secret\n", "line"},
		"a field twice":    {"  name: Shop\n", "  name: Shop\n  name: Shop\n", "line 5"},
		"a list of words":  {accountsFile, "- sim_secret\n", "line 1"},
		"another's number": {"name: Shop", "name: [sim_secret]", "line 4"},
	} {
		text := strings.Replace(accountsFile, c.from, c.to, 1)
		err := l.LoadAccountsFile(context.Background(), models.System, strings.NewReader(text))
		if text == accountsFile || err == nil {
			t.Errorf("%s: taken", name)
		} else if says := err.Error(); !strings.Contains(says, c.want) || strings.ContainsAny(says, "\n") || strings.Contains(says, "sim_secret") {
			t.Errorf("%s: %v", name, err)
		}
	}
	if accounts, err := l.Accounts(context.Background()); err != nil || len(accounts) != 0 {
		t.Errorf("written all the same: %+v, %v", accounts, err)
	}
}
