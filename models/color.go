package models

import (
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var colorShape = regexp.MustCompile(`^#[0-9a-f]{6}$`)

// parseColor reads #rrggbb, in whatever case. No color is refused for its contrast: see TextOn and ReadableOn.
func parseColor(typed string) (string, error) {
	color := strings.ToLower(typed)
	if !colorShape.MatchString(color) {
		return "", problem(Invalid, "company.color")
	}
	return color, nil
}

// What letters on a color are written in.
const (
	white = "#ffffff"
	black = "#000000"
)

// TextOn is the better of white and black for letters on a color. It is always enough for WCAG's AA, 4.5 : 1: even on
// the least fitting grey the better of the two gives 4.58.
func TextOn(color string) string {
	if Contrast(color, white) >= Contrast(color, black) {
		return white
	}
	return black
}

// Contrast is WCAG's ratio of two colors, from 1 to 21. Both are #rrggbb.
func Contrast(a, b string) float64 {
	x, y := luminance(a), luminance(b)
	return (max(x, y) + 0.05) / (min(x, y) + 0.05)
}

// ReadableOn is the color itself where it has at least that contrast on a background, else as much of it as leaves the
// contrast, mixed with white or black. The ratio is one that white or black has there.
func ReadableOn(background, color string, ratio float64) string {
	towards := TextOn(background)
	for part := range 21 { // in steps of 5 %
		if mixed := mix(color, towards, float64(part)/20); Contrast(mixed, background) >= ratio {
			return mixed
		}
	}
	return towards
}

func mix(a, b string, part float64) string {
	x, y := channels(a), channels(b)
	var mixed [3]int
	for i := range mixed {
		mixed[i] = int(math.Round(float64(x[i])*(1-part) + float64(y[i])*part))
	}
	return fmt.Sprintf("#%02x%02x%02x", mixed[0], mixed[1], mixed[2])
}

// luminance is WCAG's relative one.
func luminance(color string) float64 {
	var linear [3]float64
	for i, channel := range channels(color) {
		s := float64(channel) / 255
		if linear[i] = s / 12.92; s > 0.04045 {
			linear[i] = math.Pow((s+0.055)/1.055, 2.4)
		}
	}
	return 0.2126*linear[0] + 0.7152*linear[1] + 0.0722*linear[2]
}

// channels are red, green and blue; black for what is no color.
func channels(color string) (rgb [3]int) {
	n, err := strconv.ParseUint(strings.TrimPrefix(color, "#"), 16, 24)
	if err != nil || len(color) != 7 {
		return rgb
	}
	return [3]int{int(n >> 16), int(n >> 8 & 255), int(n & 255)}
}
