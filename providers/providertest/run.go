package providertest

import (
	"fmt"
	"strings"
	"testing"

	"kontor/providers"
)

// Run runs the whole list. Subtests are named by ability and case; a skipped one says what the client does not offer.
func Run(t *testing.T, h Harness) {
	seen := listen(t, h)
	t.Run("Fetch", func(t *testing.T) { runFetch(t, seen) })
	for _, a := range operations {
		t.Run(a.name, func(t *testing.T) { runOperation(t, seen, a) })
	}
	for _, p := range pages {
		t.Run(p.name, func(t *testing.T) { runPage(t, seen, p) })
	}
	t.Run("Intender", func(t *testing.T) { runIntender(t, seen) })
	t.Run("Tester", func(t *testing.T) { runTester(t, seen) })
	t.Run("WebhookReceiver", func(t *testing.T) { runWebhooks(t, seen) })
	t.Run("Portal", func(t *testing.T) { runPortal(t, seen) })
	t.Run("Secrets", func(t *testing.T) { seen.check(t) })
	t.Log(matrix(h.New(t).Client))
}

// matrix is what a client can do, by assertion like everywhere.
func matrix(p providers.Provider) string {
	has := func(ok bool) string {
		if ok {
			return "yes"
		}
		return "-"
	}
	var b strings.Builder
	_, _ = fmt.Fprintf(&b, "what %s can do:\n", p.Name())
	for _, a := range operations {
		_, _ = fmt.Fprintf(&b, "  %-16s %s\n", a.name, has(a.of(p) != nil))
	}
	for _, a := range pages {
		_, _ = fmt.Fprintf(&b, "  %-16s %s\n", a.name, has(a.of(p) != nil))
	}
	_, intends := p.(providers.Intender)
	_, finds := p.(providers.OperationFinder)
	_, replays := p.(providers.Replayer)
	_, limits := p.(providers.Limiter)
	_, tests := p.(providers.Tester)
	_, hooks := p.(providers.WebhookReceiver)
	for _, a := range []struct {
		name string
		ok   bool
	}{
		{"Intender", intends},
		{"OperationFinder", finds},
		{"Replayer", replays},
		{"Limiter", limits},
		{"Tester", tests},
		{"WebhookReceiver", hooks},
	} {
		_, _ = fmt.Fprintf(&b, "  %-16s %s\n", a.name, has(a.ok))
	}
	return b.String()
}
