package providertest

import (
	"fmt"
	"testing"
	"time"

	"kontor/providers"
)

// longestDelay is a client's, in its unit.
func longestDelay(p providers.Provider) string {
	return fmt.Sprintf("up to %d h", hours(p.(providers.DelayedCapturer).LongestDelay()))
}

func hours(d time.Duration) int { return int(d / time.Hour) }

// delayedLongest ensures that the longest delay is taken, and that a longer one, and none, are refused and not sent.
func delayedLongest(t *testing.T, seen *witness, kind providers.Kind, send func(World, providers.Checkout) error) {
	w := seen.world(t)
	d, ok := w.Client.(providers.DelayedCapturer)
	if !ok {
		t.Skip("the client captures nothing by itself")
	}
	longest := hours(d.LongestDelay())
	o := checkout(w, one, providers.CaptureDelayed)
	for _, o.DelayHours = range []int{-1, 0, longest + 1} {
		o.Reference = fresh("pay")
		isA(t, send(w, o), providers.ErrDeclined)
	}
	once(t, w, kind, 0)
	o.DelayHours, o.Reference = longest, fresh("pay")
	if err := send(w, o); err != nil {
		t.Fatal(err)
	}
	once(t, w, kind, 1)
}
