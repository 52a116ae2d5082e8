package computop

import (
	"time"

	"kontor/providers"
)

// replayWindow is how long a key is taken to be remembered. How long it is, is not documented: assumed.
const replayWindow = 24 * time.Hour

// replaySafe are the kinds that are not done twice for one Idempotency-Key [axepta]; an update changes nothing the
// second time. A credit and a confirmation have no documented key.
var replaySafe = map[providers.Kind]bool{
	providers.Authorization: true,
	providers.Capture:       true,
	providers.Refund:        true,
	providers.Reversal:      true,
	providers.Increment:     true,
	providers.Charge:        true,
	providers.DetailsUpdate: true,
}

// ReplaySafe says whether a call of this kind may be sent again with its key.
func (c *Client) ReplaySafe(k providers.Kind) bool { return replaySafe[k] }

// ReplayWindow says for how long.
func (c *Client) ReplayWindow() time.Duration { return replayWindow }

// Limits are Paygate's own. A reversal takes all that is open: the payment's amounts have no reversedValue, so a part
// that was let go could not be seen again; that a part is refused is not documented, leaving it out is our choice.
// Cards hold an authorization for seven days (docs.axepta.bnpparibas, "Authorize, capture, cancel, refund").
func (c *Client) Limits(k providers.Kind) providers.Limits {
	switch k {
	case providers.Reversal:
		return providers.Limits{WholeOnly: true}
	case providers.Authorization:
		return providers.Limits{Lifetime: 7 * 24 * time.Hour}
	}
	return providers.Limits{}
}
