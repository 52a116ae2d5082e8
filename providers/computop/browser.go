package computop

// BrowserInfo is what 3-D Secure asks of the customer's browser.
type BrowserInfo struct {
	AcceptHeaders     string `json:"acceptHeaders,omitempty"`
	IPAddress         string `json:"ipAddress,omitempty"`
	JavaEnabled       *bool  `json:"javaEnabled,omitempty"`
	JavaScriptEnabled *bool  `json:"javaScriptEnabled,omitempty"`
	Language          string `json:"language,omitempty"` // BCP 47
	ColorDepth        *int64 `json:"colorDepth,omitempty"`
	ScreenHeight      *int64 `json:"screenHeight,omitempty"`
	ScreenWidth       *int64 `json:"screenWidth,omitempty"`
	TimeZoneOffset    string `json:"timeZoneOffset,omitempty"` // minutes from UTC, as text
	UserAgent         string `json:"userAgent,omitempty"`
}

func (b *BrowserInfo) check(c checker) {
	if b == nil {
		return
	}
	c.ip("ipAddress", b.IPAddress)
	c.matches("language", b.Language, bcp47, "must be a language tag, such as de-AT")
	c.notNegative("colorDepth", b.ColorDepth)
	c.notNegative("screenHeight", b.ScreenHeight)
	c.notNegative("screenWidth", b.ScreenWidth)
	c.matches("timeZoneOffset", b.TimeZoneOffset, wholeNumber, "must be whole minutes")
	if b.JavaScriptEnabled != nil && *b.JavaScriptEnabled {
		b.checkScripted(c)
	}
}

// checkScripted asks for what only a script can have read [seed 001].
func (b *BrowserInfo) checkScripted(c checker) {
	const problem = "is required where JavaScript is enabled"
	c.want(b.JavaEnabled != nil, "javaEnabled", problem)
	c.want(b.ColorDepth != nil, "colorDepth", problem)
	c.want(b.ScreenHeight != nil, "screenHeight", problem)
	c.want(b.ScreenWidth != nil, "screenWidth", problem)
	c.want(b.TimeZoneOffset != "", "timeZoneOffset", problem)
}
