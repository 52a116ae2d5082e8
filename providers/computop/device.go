package computop

import "encoding/json"

// Device is what a fraud service knows of the customer's device.
type Device struct {
	DeviceID             string      `json:"deviceId,omitempty"`
	DeviceType           string      `json:"deviceType,omitempty"`
	DeviceOS             string      `json:"deviceOs,omitempty"`
	Confidence           *int64      `json:"confidence,omitempty"` // 0: nothing known, 100: the very device
	NewDevice            *bool       `json:"newDevice,omitempty"`
	IsAnonymousProxyUsed *bool       `json:"isAnonymousProxyUsed,omitempty"`
	IsProxyUsed          *bool       `json:"isProxyUsed,omitempty"`
	Country              string      `json:"country,omitempty"` // its form is not documented
	City                 string      `json:"city,omitempty"`
	Latitude             string      `json:"latitude,omitempty"`
	Longitude            string      `json:"longitude,omitempty"`
	FraudScore           json.Number `json:"fraudScore,omitempty"` // of any scale
	FraudScoreRules      []string    `json:"fraudScoreRules,omitempty"`
	BrowserLanguages     []string    `json:"browserLanguages,omitempty"`
	IsMobileDevice       *bool       `json:"isMobileDevice,omitempty"`
	Fraud                string      `json:"fraud,omitempty"` // "fraud", "suspicion", "nofraud"
}

func (d *Device) check(c checker) {
	if d == nil {
		return
	}
	c.oneOf("deviceType", d.DeviceType, "DESKTOP", "TABLET", "SMARTPHONE")
	c.oneOf("deviceOs", d.DeviceOS, "ANDROID", "IOS", "OTHERS")
	c.between("confidence", d.Confidence, 0, 100)
	c.number("fraudScore", d.FraudScore)
}
