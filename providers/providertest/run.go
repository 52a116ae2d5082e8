package providertest

import "testing"

// Run runs the whole list. Subtests are named by ability and case; a skipped ability is what the client does not offer.
func Run(t *testing.T, h Harness) {
	seen := listen(t, h)
	t.Run("fetch", func(t *testing.T) { runFetch(t, seen) })
	t.Run("portal", func(t *testing.T) { runPortal(t, seen) })
	for _, a := range abilities {
		if a.run == nil {
			continue
		}
		t.Run(a.name, func(t *testing.T) {
			if !a.offered(seen.world(t).Client) {
				t.Skip("the client does not offer it")
			}
			a.run(t, seen)
		})
	}
	t.Run("secrets", func(t *testing.T) { seen.check(t) })
}
