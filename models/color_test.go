package models_test

import (
	"fmt"
	"math"
	"testing"

	"kontor/models"
)

// Ensure that letters on any color, and any color as letters, have the contrast that WCAG's AA asks for.
func TestColorsAreReadable(t *testing.T) {
	for r := range 18 {
		for g := range 18 {
			for b := range 18 {
				color := fmt.Sprintf("#%02x%02x%02x", r*15, g*15, b*15)
				if c := models.Contrast(color, models.TextOn(color)); c < 4.5 {
					t.Fatalf("%s on %s has %.2f", models.TextOn(color), color, c)
				}
				for _, background := range []string{"#f8fafc", "#131c28"} {
					if ink := models.ReadableOn(background, color, 4.5); models.Contrast(ink, background) < 4.5 {
						t.Fatalf("%s became %s on %s", color, ink, background)
					}
				}
			}
		}
	}
	for color, want := range map[string]string{"#0f5c66": "#ffffff", "#ffd400": "#000000", "#757575": "#ffffff", "#767676": "#000000"} {
		if got := models.TextOn(color); got != want {
			t.Errorf("on %s stands %s", color, got)
		}
	}
}

// Ensure that the ratio is WCAG's, by published pairs.
func TestContrast(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#777777", 4.48}, {"#ffffff", "#767676", 4.54}, {"#ff0000", "#ffffff", 4.0}, {"#0000ff", "#ffffff", 8.59}} {
		if got := models.Contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
	if got := models.ReadableOn("#ffffff", "#123456", 4.5); got != "#123456" {
		t.Errorf("a color that can be read became %s", got)
	}
}
