package paytech

import "time"

// SetQuiet changes how long a call may still be on its way.
func (c *Client) SetQuiet(d time.Duration) { c.quiet = d }
