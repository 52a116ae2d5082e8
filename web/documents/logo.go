package documents

import (
	"bytes"
	"image"
	"image/color"
	"image/draw"
	_ "image/jpeg" // a logo's
	"image/png"
)

const maxLogo = 4000 // pixels a side

// logo is a picture as every PDF can hold it: a PNG of eight bits on white. nil where it can't be read.
func logo(content []byte) []byte {
	size, _, err := image.DecodeConfig(bytes.NewReader(content))
	if err != nil || size.Width > maxLogo || size.Height > maxLogo {
		return nil
	}
	picture, _, err := image.Decode(bytes.NewReader(content))
	if err != nil {
		return nil
	}
	flat := image.NewRGBA(image.Rect(0, 0, picture.Bounds().Dx(), picture.Bounds().Dy()))
	draw.Draw(flat, flat.Bounds(), image.NewUniform(color.White), image.Point{}, draw.Src)
	draw.Draw(flat, flat.Bounds(), picture, picture.Bounds().Min, draw.Over)
	var out bytes.Buffer
	if err := png.Encode(&out, flat); err != nil {
		return nil
	}
	return out.Bytes()
}
