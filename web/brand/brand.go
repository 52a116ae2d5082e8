// Package brand is how a merchant's pages look like theirs: a style sheet with their color, and their logo.
package brand

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"kontor/models"
	"kontor/web/paths"
)

// The surfaces that text stands on, of static/src/tokens.css: the darkest light one and the lightest dark one, which
// leave the least contrast.
const (
	lightSurface = "#f8fafc"
	darkSurface  = "#131c28"
)

// textContrast is what WCAG's AA asks of text.
const textContrast = 4.5

// kontors is what the properties are where the merchant has no color.
const kontors = ":root{--merchant:var(--primary);--merchant-foreground:var(--primary-foreground);--merchant-ink:var(--link)}\n"

// Stylesheet sets the custom properties of a merchant's pages: --merchant, their color, for surfaces;
// --merchant-foreground for text on it; --merchant-ink, as much of the color as can be read on the page, for links and
// edges.
func Stylesheet(c *models.Company) string {
	if c.Color == "" {
		return kontors
	}
	return fmt.Sprintf(":root{--merchant:%s;--merchant-foreground:%s;--merchant-ink:%s}\n.dark{--merchant-ink:%s}\n",
		c.Color, models.TextOn(c.Color),
		models.ReadableOn(lightSurface, c.Color, textContrast), models.ReadableOn(darkSurface, c.Color, textContrast))
}

// StylesheetPath is where a merchant's style sheet is served. It names the content, so that browsers may keep it.
func StylesheetPath(c *models.Company) string {
	sum := sha256.Sum256([]byte(Stylesheet(c)))
	return paths.CompanyStylesheet(hex.EncodeToString(sum[:6]))
}

// LogoPath is where the merchant's logo is served; "" where there is none.
func LogoPath(c *models.Company) string {
	if !c.HasLogo() {
		return ""
	}
	return paths.CompanyLogo(c.LogoHash)
}
