package models_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
)

// picture is noise of one seed, which nothing compresses: the heaviest logo of its size.
func picture(width, height int) *image.NRGBA {
	r := rand.New(rand.NewPCG(1, 2))
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for i := range p.Pix {
		p.Pix[i] = uint8(r.Uint32())
	}
	return p
}

// flat is one color, half of it clear.
func flat(width, height int) *image.NRGBA {
	p := image.NewNRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width / 2 {
			p.SetNRGBA(x, y, color.NRGBA{15, 92, 102, 255})
		}
	}
	return p
}

func pngOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := png.Encode(&b, p); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func jpegOf(t testing.TB, p image.Image) []byte {
	t.Helper()
	var b bytes.Buffer
	if err := jpeg.Encode(&b, p, nil); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// chunk is one part of a PNG, whole and right.
func chunk(kind string, content []byte) []byte {
	b := binary.BigEndian.AppendUint32(nil, uint32(len(content)))
	b = append(append(b, kind...), content...)
	return binary.BigEndian.AppendUint32(b, crc32.ChecksumIEEE(b[4:]))
}

// bomb is a PNG that claims a size in a few bytes.
func bomb(width, height uint32) []byte {
	head := binary.BigEndian.AppendUint32(binary.BigEndian.AppendUint32(nil, width), height)
	return append([]byte("\x89PNG\r\n\x1a\n"), append(chunk("IHDR", append(head, 8, 6, 0, 0, 0)), chunk("IDAT", []byte{0x78, 0x9c})...)...)
}

func served(t *testing.T, l *models.Ledger) ([]byte, string, image.Image) {
	t.Helper()
	content, contentType, err := l.Logo(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	p, kind, err := image.Decode(bytes.NewReader(content))
	if err != nil || "image/"+kind != contentType {
		t.Fatalf("%s is said to be %s, %v", kind, contentType, err)
	}
	return content, contentType, p
}

// Ensure that a logo is encoded anew: small enough for a light page, its shape and its clear parts kept, and nothing in
// it that came along.
func TestLogoIsEncodedAnew(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		l := modelstest.Open(t, models.Options{Database: database})
		const secret = "GPS 52.5 N"
		small := pngOf(t, flat(100, 50))
		small = append(append(append([]byte{}, small[:33]...), chunk("tEXt", []byte("Comment\x00"+secret))...), small[33:]...)
		for name, c := range map[string]struct {
			content       []byte
			kind          string
			width, height int
		}{
			"a comment, and bytes behind the end": {append(small, "<script>"+secret...), "image/png", 100, 50},
			"large":                               {pngOf(t, flat(2000, 1000)), "image/png", 640, 320},
			"high":                                {pngOf(t, flat(1000, 2000)), "image/png", 160, 320},
			"one line":                            {pngOf(t, flat(2000, 1)), "image/png", 640, 1},
			"a photograph":                        {jpegOf(t, flat(1600, 800)), "image/jpeg", 640, 320},
		} {
			if err := l.SetLogo(t.Context(), modelstest.Admin, c.content); err != nil {
				t.Errorf("%s: %v", name, err)
				continue
			}
			content, kind, p := served(t, l)
			size := p.Bounds().Size()
			held := company(t, l)
			if kind != c.kind || size.X != c.width || size.Y != c.height || held.LogoWidth != c.width || held.LogoHeight != c.height {
				t.Errorf("%s: %s of %v, said to be %d × %d", name, kind, size, held.LogoWidth, held.LogoHeight)
			}
			if held.LogoHash != models.LogoHash(content) || bytes.Contains(content, []byte(secret)) || bytes.Contains(content, []byte("<script>")) {
				t.Errorf("%s: %s, or what came along is served", name, held.LogoHash)
			}
			if _, _, _, alpha := p.At(size.X-1, 0).RGBA(); kind == "image/png" && alpha != 0 {
				t.Errorf("%s: what was clear is not", name)
			}
		}
		if err := l.RemoveLogo(t.Context(), modelstest.Admin); err != nil {
			t.Fatal(err)
		}
		if _, _, err := l.Logo(t.Context()); !models.HasCode(err, models.Missing) || company(t, l).HasLogo() {
			t.Errorf("the logo is still there: %v", err)
		}
	})
}

// Ensure that what is served is light however heavy the picture is.
func TestLogoIsLight(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for _, content := range [][]byte{pngOf(t, picture(240, 240)), jpegOf(t, picture(500, 500))} {
		if err := l.SetLogo(t.Context(), modelstest.Admin, content); err != nil {
			t.Fatal(err)
		}
		if content, _, p := served(t, l); len(content) > 32<<10 || p.Bounds().Dx() < 60 {
			t.Errorf("%d bytes, %v", len(content), p.Bounds())
		}
	}
}

// Ensure that what is no PNG and no JPEG of the allowed size is refused in plain words, and the logo that is there stays.
func TestLogoIsRefused(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	if err := l.SetLogo(t.Context(), modelstest.Admin, pngOf(t, flat(10, 10))); err != nil {
		t.Fatal(err)
	}
	held := company(t, l).LogoHash
	var animated bytes.Buffer
	if err := gif.Encode(&animated, flat(10, 10), nil); err != nil {
		t.Fatal(err)
	}
	whole := pngOf(t, flat(100, 100))
	for name, c := range map[string]struct {
		content []byte
		key     string
	}{
		"nothing":         {nil, "logo.kind"},
		"SVG":             {[]byte(`<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>`), "logo.kind"},
		"HTML":            {[]byte("<!doctype html>"), "logo.kind"},
		"GIF":             {animated.Bytes(), "logo.kind"},
		"too many bytes":  {bytes.Repeat([]byte("\x89"), models.MaxLogo+1), "logo.too_large"},
		"too wide":        {pngOf(t, flat(2001, 1)), "logo.too_wide"},
		"too high":        {jpegOf(t, flat(1, 2001)), "logo.too_wide"},
		"a bomb":          {bomb(1_000_000, 1_000_000), "logo.too_wide"},
		"a hollow bomb":   {bomb(2000, 2000), "logo.unreadable"},
		"cut":             {whole[:len(whole)/2], "logo.unreadable"},
		"only its sign":   {whole[:8], "logo.unreadable"},
		"JPEG's sign":     {[]byte("\xff\xd8\xff\xe0"), "logo.unreadable"},
		"a PNG in a JPEG": {append([]byte("\xff\xd8\xff"), whole...), "logo.unreadable"},
	} {
		err := l.SetLogo(t.Context(), modelstest.Admin, c.content)
		if p := models.AsProblem(err); p == nil || p.Key != c.key || p.Field != "logo" {
			t.Errorf("%s: %v, want %s", name, err, c.key)
		}
	}
	if company(t, l).LogoHash != held {
		t.Error("the logo is another")
	}
}

// Ensure that the trail tells of a logo by its name, and that the same one again leaves no line.
func TestLogoLeavesATrail(t *testing.T) {
	l := modelstest.Open(t, models.Options{})
	for range 2 {
		if err := l.SetLogo(t.Context(), modelstest.Admin, pngOf(t, flat(10, 10))); err != nil {
			t.Fatal(err)
		}
	}
	lines := trail(t, l)
	if len(lines) != 1 || len(lines[0]) != 1 || !strings.HasSuffix(lines[0]["logo_hash"], company(t, l).LogoHash) {
		t.Errorf("%v", lines)
	}
}

func FuzzLogo(f *testing.F) {
	f.Add(pngOf(f, flat(20, 10)))
	f.Add(jpegOf(f, flat(20, 10)))
	f.Add(bomb(2000, 2000))
	f.Add([]byte("<svg/>"))
	l := modelstest.Open(f, models.Options{})
	f.Fuzz(func(t *testing.T, content []byte) {
		err := l.SetLogo(context.Background(), modelstest.Admin, content)
		if err != nil {
			if models.AsProblem(err) == nil {
				t.Fatalf("%v is no problem", err)
			}
			return
		}
		logo, contentType, err := l.Logo(context.Background())
		if err != nil || len(logo) > 32<<10 || contentType != "image/png" && contentType != "image/jpeg" {
			t.Errorf("%d bytes of %s, %v", len(logo), contentType, err)
		}
	})
}
