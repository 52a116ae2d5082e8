package sim

import (
	"errors"
	"fmt"
	"time"
)

// required are the fields a request must have: documented for intents [seed 001], for sessions, payments, captures,
// reversals, refunds, increments and credits [P:axdoc]; for links, and inside paymentMethods, assumed.
var required = map[string][]string{
	"intent":    {"amount", "customerInfo.email"},
	"session":   {"transId", "amount"},
	"link":      {"transId", "amount"},
	"payment":   {"transId", "amount", "paymentMethods.type", "paymentMethods.integrationType"},
	"capture":   {"transId"},
	"reversal":  {"transId"},
	"refund":    {"transId"},
	"increment": {"transId", "amount"},
	"credit":    {"transId", "amount"},
}

// follows are the kinds that act on the amount of an earlier payment: their own amount is required by [P:axdoc] and
// optional by [P:axguide], so strict decides.
var follows = map[string]bool{"capture": true, "reversal": true, "refund": true}

func (b body) require(kind string, strict bool) error {
	for _, path := range required[kind] {
		if !b.has(path) {
			return fmt.Errorf("%s is required", path)
		}
	}
	if b.has("amount") && !(b.has("amount.value") && b.has("amount.currency")) {
		return errors.New("amount.value and amount.currency are required")
	}
	if strict && follows[kind] && !b.has("amount") {
		return errors.New("amount is required")
	}
	return b.consistent()
}

// consistent checks what one field asks of another. The length of transId is assumed, from classic Paygate.
func (b body) consistent() error {
	if b.has("transId") && (b.text("transId") == "" || len(b.text("transId")) > 64) {
		return errors.New("transId must have 1 to 64 characters")
	}
	if b.text("captureMethod.type") == captureDelayed && !b.has("captureMethod.delayed.delayedHours") {
		return errors.New("captureMethod.delayed.delayedHours is required")
	}
	if code := b.text("simulationMode"); b.has("simulationMode") && !isCode(code) {
		return errors.New("simulationMode must be a code of four or eight digits")
	}
	return nil
}

// isCode says whether a word is a code to simulate: four digits [P:classic] or eight, which is assumed.
func isCode(s string) bool {
	if len(s) != 4 && len(s) != 8 {
		return false
	}
	for _, c := range s {
		if c < '0' || c > '9' {
			return false
		}
	}
	return true
}

// simulated turns a simulationMode into the code to answer with: "" for success.
func simulated(mode string) string {
	switch {
	case mode == "" || mode == "0000" || mode == codeOK:
		return ""
	case len(mode) == 4:
		return "2200" + mode
	}
	return mode
}

// capturesAt is when a delayed capture falls due after an authorization.
func capturesAt(p Payment, at time.Time) time.Time {
	if p.CaptureMethod != captureDelayed {
		return time.Time{}
	}
	return at.Add(time.Duration(p.DelayedHours) * time.Hour)
}
