package paytech

import "kontor/providers"

// Limits are pay.tech's own. That a capture in part is the only one, and lets the rest go, is assumed: neither is
// documented. A void takes no amount, a chargeback neither, and a deposit can have one chargeback [spec]. How long an
// authorization lives is not told.
func (c *Client) Limits(k providers.Kind) providers.Limits {
	switch k {
	case providers.Capture:
		return providers.Limits{Once: true, ReleasesRest: true}
	case providers.Reversal:
		return providers.Limits{WholeOnly: true}
	case providers.Chargeback:
		return providers.Limits{Once: true, WholeOnly: true}
	}
	return providers.Limits{}
}
