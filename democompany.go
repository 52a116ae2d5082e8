package main

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/png"

	"kontor/models"
)

// demoCompany gives the demo's merchant a name, a bank and a face, once: what somebody changed since stays. Nobody has
// the address or the numbers; VAT id and IBAN are the examples of the documents that define them.
func (a *app) demoCompany(ctx context.Context) error {
	held, err := a.ledger.Company(ctx)
	if err != nil || held.UpdatedAt != 0 {
		return err
	}
	for _, section := range []models.CompanyInput{
		models.CompanyAddress{
			Name: "Lindenhof Feinkost GmbH", Street: "Musterallee 12", PostalCode: "10999", City: "Berlin", Country: "DE",
			VATID: "DE136695976", Register: "Amtsgericht Musterstadt, HRB 00000", Email: "office@lindenhof.example",
			Phone: "+49 30 0000 000", Website: "https://www.lindenhof.example",
		},
		models.CompanyBank{IBAN: "DE89370400440532013000", BIC: "COBADEFFXXX", BankName: "Musterbank"},
		models.CompanyLook{Color: "#7a3b12"},
	} {
		if err := a.ledger.ChangeCompany(ctx, models.System, section); err != nil {
			return err
		}
	}
	logo, err := demoLogo()
	if err != nil {
		return err
	}
	return a.ledger.SetLogo(ctx, models.System, logo)
}

// demoLogo is a leaf in a disc: two circles meet in it.
func demoLogo() ([]byte, error) {
	const side, fine = 320, 4 // each pixel is asked at fine × fine places
	const unit = side * fine
	ground, leaf := color.NRGBA{122, 59, 18, 255}, color.NRGBA{255, 233, 196, 255}
	in := func(x, y, cx, cy, radius int) bool { return (x-cx)*(x-cx)+(y-cy)*(y-cy) <= radius*radius }
	logo := image.NewNRGBA(image.Rect(0, 0, side, side))
	for py := range side {
		for px := range side {
			var disc, both int
			for i := range fine * fine {
				x, y := px*fine+i%fine, py*fine+i/fine
				if in(x, y, unit/2, unit/2, unit/2) {
					disc++
					if in(x, y, unit*3/10, unit*3/10, unit*9/20) && in(x, y, unit*7/10, unit*7/10, unit*9/20) {
						both++
					}
				}
			}
			logo.SetNRGBA(px, py, blend(ground, leaf, disc, both, fine*fine))
		}
	}
	var b bytes.Buffer
	err := png.Encode(&b, logo)
	return b.Bytes(), err
}

// blend is a pixel of which some parts are the leaf's, others the ground's, and the rest is clear.
func blend(ground, leaf color.NRGBA, disc, both, all int) color.NRGBA {
	if disc == 0 {
		return color.NRGBA{}
	}
	mix := func(a, b uint8) uint8 { return uint8((int(a)*(disc-both) + int(b)*both) / disc) }
	return color.NRGBA{mix(ground.R, leaf.R), mix(ground.G, leaf.G), mix(ground.B, leaf.B), uint8(255 * disc / all)}
}
