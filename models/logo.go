package models

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"

	"golang.org/x/image/draw"
	"gorm.io/gorm"
)

const (
	// MaxLogo is how many bytes a logo may come with.
	MaxLogo = 256_000
	// MaxLogoSide is how wide and how high it may be, in pixels.
	MaxLogoSide = 2000

	// What is kept fits into this, so that a customer's page stays light: twice the size that it is shown at, and enough
	// for paper.
	logoWidth, logoHeight = 640, 320
	maxServedLogo         = 32 << 10
)

// codec is one of the two ways in which a logo may come, and is served.
type codec struct {
	contentType string
	magic       string
	config      func(r *bytes.Reader) (image.Config, error)
	decode      func(r *bytes.Reader) (image.Image, error)
	encode      func(w *bytes.Buffer, i image.Image) error
}

// codecs are named one by one: image.Decode knows all that any library of ours has registered.
var codecs = []codec{
	{
		"image/png", "\x89PNG\r\n\x1a\n",
		func(r *bytes.Reader) (image.Config, error) { return png.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return png.Decode(r) },
		func(w *bytes.Buffer, i image.Image) error {
			return (&png.Encoder{CompressionLevel: png.BestCompression}).Encode(w, i)
		},
	},
	{
		"image/jpeg", "\xff\xd8\xff",
		func(r *bytes.Reader) (image.Config, error) { return jpeg.DecodeConfig(r) },
		func(r *bytes.Reader) (image.Image, error) { return jpeg.Decode(r) },
		func(w *bytes.Buffer, i image.Image) error { return jpeg.Encode(w, i, &jpeg.Options{Quality: 88}) },
	},
}

// encodedLogo is a logo as it is served, with its size in pixels.
type encodedLogo struct {
	Logo
	size image.Point
}

// readLogo decodes an uploaded picture and encodes it anew, smaller where it has to be, so that nothing foreign is
// served: no comments, no place where it was taken, no bytes behind its end. Returns Invalid at "logo".
func readLogo(content []byte) (*encodedLogo, error) {
	if len(content) > MaxLogo {
		return nil, problem(Invalid, "logo.too_large", "max", MaxLogo/1000).at("logo")
	}
	for _, c := range codecs {
		if !bytes.HasPrefix(content, []byte(c.magic)) {
			continue
		}
		config, err := c.config(bytes.NewReader(content))
		switch {
		case err != nil || config.Width < 1 || config.Height < 1:
			return nil, unreadable(err)
		case config.Width > MaxLogoSide || config.Height > MaxLogoSide: // before its pixels are made room for
			return nil, problem(Invalid, "logo.too_wide", "max", MaxLogoSide, "width", config.Width, "height", config.Height).at("logo")
		}
		picture, err := c.decode(bytes.NewReader(content))
		if err != nil {
			return nil, unreadable(err)
		}
		return c.fit(picture)
	}
	return nil, problem(Invalid, "logo.kind").at("logo")
}

func unreadable(err error) error {
	p := problem(Invalid, "logo.unreadable").at("logo")
	p.Cause = err
	return p
}

// fit encodes the picture as large as it may be, and a fifth smaller until it is light enough.
func (c codec) fit(picture image.Image) (*encodedLogo, error) {
	for box := (image.Point{logoWidth, logoHeight}); ; box = box.Mul(4).Div(5) {
		scaled := shrink(picture, box)
		var out bytes.Buffer
		if err := c.encode(&out, scaled); err != nil {
			return nil, fmt.Errorf("encode the logo: %w", err)
		}
		if out.Len() <= maxServedLogo {
			logo := Logo{Hash: LogoHash(out.Bytes()), ContentType: c.contentType, Content: out.Bytes()}
			return &encodedLogo{logo, scaled.Bounds().Size()}, nil
		}
	}
}

// shrink draws the picture into a box, its proportions kept; it is never made larger.
func shrink(picture image.Image, box image.Point) image.Image {
	size := picture.Bounds().Size()
	if size.X <= box.X && size.Y <= box.Y {
		return picture
	}
	to := image.Point{max(1, min(box.X, size.X*box.Y/size.Y)), max(1, min(box.Y, size.Y*box.X/size.X))}
	scaled := image.NewNRGBA(image.Rectangle{Max: to})
	draw.CatmullRom.Scale(scaled, scaled.Bounds(), picture, picture.Bounds(), draw.Src, nil)
	return scaled
}

// SetLogo takes a PNG or a JPEG as the company's logo. For admins. Returns Invalid at "logo".
func (l *Ledger) SetLogo(ctx context.Context, actor Actor, content []byte) error {
	if err := actor.must(Admin); err != nil {
		return err
	}
	logo, err := readLogo(content)
	if err != nil {
		return err
	}
	logo.CreatedAt = l.now()
	return l.changeCompany(ctx, actor, func(tx *gorm.DB, _ *Company) (map[string]any, error) {
		return map[string]any{"logo_hash": logo.Hash, "logo_width": logo.size.X, "logo_height": logo.size.Y}, tx.Save(&logo.Logo).Error
	})
}

// RemoveLogo takes the logo away from all that comes. For admins.
func (l *Ledger) RemoveLogo(ctx context.Context, actor Actor) error {
	return l.changeCompany(ctx, actor, func(*gorm.DB, *Company) (map[string]any, error) {
		return map[string]any{"logo_hash": "", "logo_width": 0, "logo_height": 0}, nil
	})
}
