package documents

import (
	"strconv"

	"github.com/johnfercher/maroto/v2/pkg/props"
)

var (
	ink  = &props.Color{Red: 24, Green: 24, Blue: 27}
	dim  = &props.Color{Red: 95, Green: 99, Blue: 110} // 6:1 on white
	hair = &props.Color{Red: 212, Green: 214, Blue: 220}
)

// brand is the merchant's colour, if it can be read on white paper; ink otherwise.
func brand(hex string) *props.Color {
	n, err := strconv.ParseUint(trimHash(hex), 16, 32)
	if err != nil || len(hex) != 7 {
		return ink
	}
	c := &props.Color{Red: int(n >> 16), Green: int(n >> 8 & 255), Blue: int(n & 255)}
	if c.Red*299+c.Green*587+c.Blue*114 > 150_000 { // of 255 000: pale
		return ink
	}
	return c
}

func trimHash(hex string) string {
	if hex != "" && hex[0] == '#' {
		return hex[1:]
	}
	return ""
}
