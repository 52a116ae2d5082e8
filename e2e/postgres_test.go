package e2e

import (
	"path/filepath"
	"strings"
	"testing"

	"kontor/models/modelstest"
)

// The built program on PostgreSQL, as an operator sets it up: an admin by command, an account by file; then a payment is
// taken, captured in part and refunded, and what was booked adds up.
func TestServeOnPostgres(t *testing.T) {
	t.Parallel()
	database := modelstest.Postgres(t)
	sims, file := simulators(t), filepath.Join(t.TempDir(), "accounts.yaml")
	accountsFile(t, file, listed{"shop", sims.Sims + "/computop", "sim_demo"})
	m := newMachine(t).with("KONTOR_DATABASE="+database, "KONTOR_ACCOUNTS_FILE="+file)
	m.does(0, "the schema is at version", "", "migrate")
	m.does(0, "ada@example.com can sign in as admin", "correct horse battery\n", "admin", "create", "--email", "ada@example.com", "--name", "Ada")
	kontor := start(t, withArgs("serve"), withEnv("KONTOR_SECRET_KEY", secretKey), withEnv("KONTOR_ACCOUNTS_FILE", file),
		withEnv("KONTOR_DATABASE", database))
	s := &shop{app: kontor}

	page := newPage(t)
	visit(t, page, s.URL+"/login")
	typeSignIn(t, page, "ada@example.com", "correct horse battery")
	must(t, expect.Locator(heading(page, "Home")).ToBeVisible())
	s.takeForm(t, page, "49.90", "RE-5432", byHand)
	customer := hosted(t, page)
	must(t, button(customer, "Pay").Click())
	sees(t, head(page), "authorized")

	dialog := act(t, page, "Capture")
	fill(t, dialog, "Amount", "30")
	press(t, dialog, "Capture €30.00")
	sees(t, head(page), "partially captured")
	dialog = act(t, page, "Refund")
	fill(t, dialog, "Amount", "12.50")
	press(t, dialog, "Refund €12.50")
	sees(t, head(page), "partially refunded")
	sees(t, amount(page, "Refunded"), "€17.50 left to refund")
	sees(t, operation(page, 1), "Ada")
	held := sims.gateway(t).Payments
	if len(held) != 1 || held[0].Authorized != 4990 || held[0].Captured != 3000 || held[0].Refunded != 1250 {
		t.Errorf("the gateway holds %+v", held)
	}

	visit(t, page, s.URL+"/transactions?q=RE-5432")
	sees(t, tableOf(page, "Transactions"), "partially refunded")
	s.stop()
	m.does(0, "every balance and every amount agrees", "", "verify")
	if left, _ := filepath.Glob(filepath.Join(s.Dir, "*")); len(left) != 0 {
		t.Errorf("files on the side of PostgreSQL: %s", strings.Join(left, " "))
	}
}
