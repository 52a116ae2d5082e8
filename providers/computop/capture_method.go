package computop

import (
	"time"

	"kontor/providers"
)

// longestDelay is how many hours a delayed capture can wait at most [seed 001].
const longestDelay = 696

// CaptureMethod says when an authorized amount is taken [seed 001]. Without it, at once (the Axepta guide
// "Authorize, capture, cancel, refund").
type CaptureMethod struct {
	Type    string   `json:"type,omitempty"` // AUTOMATIC, MANUAL, DELAYED
	Delayed *Delayed `json:"delayed,omitempty"`
}

// Delayed is required where the type is DELAYED.
type Delayed struct {
	Hours int64 `json:"delayedHours"` // 1 to 696
}

func (m *CaptureMethod) check(c checker) {
	if m == nil {
		return
	}
	c.oneOf("type", m.Type, "AUTOMATIC", "MANUAL", "DELAYED")
	if m.Delayed != nil {
		c.at("delayed").between("delayedHours", &m.Delayed.Hours, 1, longestDelay)
	}
	c.want(m.Type != "DELAYED" || m.Delayed != nil, "delayed.delayedHours", "is required where the type is DELAYED")
}

var captureTypes = map[providers.CaptureMode]string{
	providers.CaptureAutomatic: "AUTOMATIC",
	providers.CaptureManual:    "MANUAL",
	providers.CaptureDelayed:   "DELAYED",
}

// LongestDelay is 29 days: Paygate captures by itself where CaptureDelayed says when.
func (c *Client) LongestDelay() time.Duration { return longestDelay * time.Hour }

// captureMethodOf keeps a mode that it does not know as it is, so that check refuses it by name.
func captureMethodOf(mode providers.CaptureMode, hours int) *CaptureMethod {
	if mode == "" {
		return nil
	}
	m := &CaptureMethod{Type: captureTypes[mode]}
	if m.Type == "" {
		m.Type = string(mode)
	}
	if mode == providers.CaptureDelayed {
		m.Delayed = &Delayed{Hours: int64(hours)}
	}
	return m
}
