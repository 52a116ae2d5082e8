package paymentz

import "kontor/providers"

// capturesOnce is assumed: that a second capture is refused, and that the first lets go of what it leaves, is said
// nowhere; one status word for all that is captured suggests it.
const capturesOnce = true

// Limits are Paymentz's own: one refund a payment [seed], no partial reversal [docs].
func (c *Client) Limits(k providers.Kind) providers.Limits {
	switch k {
	case providers.Capture:
		return providers.Limits{Once: capturesOnce, ReleasesRest: capturesOnce}
	case providers.Refund:
		return providers.Limits{Once: true}
	case providers.Reversal:
		return providers.Limits{WholeOnly: true}
	}
	return providers.Limits{}
}
