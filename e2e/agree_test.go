package e2e

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A payment is taken on each gateway's own page and refunded in part from ours; afterwards no gateway has anything to
// tell that the book does not hold, and the book agrees with itself.
func TestEveryGatewayAgrees(t *testing.T) {
	t.Parallel()
	s := newShop(t)
	page := s.signedIn(t, "clerk")
	for _, at := range []struct{ account, order, card string }{
		{"Demo games", "agree-1", "4000000000000408"},
		{"Demo travel", "agree-2", "4111111111111111"},
		{"Demo outlet", "agree-3", "4111110000000021"},
	} {
		s.takes(t, page, at.account, at.order, false)
		open := page.GetByText("Open the payment page")
		customer, err := page.Context().ExpectPage(func() error { return open.Click() })
		must(t, err)
		pays(t, customer, at.card)
		must(t, customer.Close())
		sees(t, head(page), "captured")
		dialog := act(t, page, "Refund")
		fill(t, dialog, "Amount", "5")
		fill(t, dialog, "Reason", "too small")
		press(t, dialog, "Refund €5.00")
		must(t, patient.Locator(operation(page, 1)).ToContainText("succeeded"))
		sees(t, head(page), "partially refunded")
	}
	s.stop()
	s.run()
	key, err := os.ReadFile(filepath.Join(s.Dir, "demo.key"))
	must(t, err)
	env := append(s.env, "KONTOR_SECRET_KEY="+strings.TrimSpace(string(key)))
	out, errOut, status := execute(t, binary, env, "sync", "--days", "1")
	if status != 0 || strings.Count(out, ", 0 changes\n") != 5 {
		t.Errorf("sync: %d\n%s%s", status, out, errOut)
	}
	for _, name := range []string{"Demo games", "Demo travel", "Demo outlet"} {
		if !strings.Contains(out, name+": ") || strings.Contains(out, name+": 0 payments") {
			t.Errorf("nothing of %s was looked at:\n%s", name, out)
		}
	}
	if out, errOut, status := execute(t, binary, env, "verify"); status != 0 {
		t.Errorf("verify: %d\n%s%s", status, out, errOut)
	}
}
