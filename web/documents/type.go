package documents

import (
	_ "embed"
	"strings"
	"sync"
	"unicode"

	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// IBM Plex Sans, as npm's @expo-google-fonts/ibm-plex-sans 0.4.1 has it: Latin with all accents, Greek and Cyrillic, and
// figures of one width, so that columns of amounts stand in line without a feature that no PDF library knows.
var (
	//go:embed fonts/ibm-plex-sans-regular.ttf
	regularFile []byte
	//go:embed fonts/ibm-plex-sans-semibold.ttf
	boldFile []byte

	regular = sync.OnceValue(func() *face { return newFace(regularFile) })
	bold    = sync.OnceValue(func() *face { return newFace(boldFile) })
)

const family = "plex"

// face knows how wide each character is.
type face struct{ widths map[rune]float64 } // in parts of the size

func newFace(file []byte) *face {
	f, err := sfnt.Parse(file)
	if err != nil {
		panic("documents: " + err.Error()) // embedded: only a mistake of ours
	}
	widths, buffer, size := map[rune]float64{}, &sfnt.Buffer{}, fixed.Int26_6(f.UnitsPerEm())<<6
	for r := rune(' '); r <= 0xFFFF; r++ { // no further: gofpdf writes 16 bits a character
		glyph, err := f.GlyphIndex(buffer, r)
		if err != nil || glyph == 0 {
			continue
		}
		if width, err := f.GlyphAdvance(buffer, glyph, size, font.HintingNone); err == nil {
			widths[r] = float64(width) / float64(size)
		}
	}
	return &face{widths}
}

// width is that of a text in mm, its size in points.
func (f *face) width(text string, size float64) float64 {
	sum := 0.0
	for _, r := range text {
		sum += f.widths[r]
	}
	return sum * size * mm
}

// mm is a point.
const mm = 25.4 / 72

// missing are the characters that the font has no picture of, each once.
func (f *face) missing(text string) string {
	var found strings.Builder
	for _, r := range text {
		if _, ok := f.widths[r]; !ok && r >= ' ' && !strings.ContainsRune(found.String(), r) {
			found.WriteRune(r)
		}
	}
	return found.String()
}

// wrap breaks a text into lines that fit: at its own line ends, else between words, else inside a word that is longer
// than a line.
func (f *face) wrap(text string, size, width float64) []string {
	var lines []string
	for paragraph := range strings.Lines(strings.ReplaceAll(text, "\r\n", "\n")) {
		line, begun := "", len(lines)
		for _, word := range strings.FieldsFunc(paragraph, breaks) {
			if joined := strings.TrimSpace(line + " " + word); f.width(joined, size) <= width {
				line = joined
				continue
			}
			if line != "" {
				lines = append(lines, line)
			}
			for f.width(word, size) > width {
				n := f.fits(word, size, width)
				lines, word = append(lines, word[:n]), word[n:]
			}
			line = word
		}
		if line != "" || len(lines) == begun {
			lines = append(lines, line)
		}
	}
	return lines
}

// breaks says where a line may end. A space that holds words together is no such place.
func breaks(r rune) bool { return unicode.IsSpace(r) && r != '\u00a0' && r != '\u202f' }

// fits is how many bytes of a word, one character at least, a line has room for. Addresses of mail and web break where
// their parts end.
func (f *face) fits(word string, size, width float64) int {
	sum, part := 0.0, 0
	for n, r := range word {
		sum += f.widths[r] * size * mm
		switch {
		case n > 0 && sum > width && part > 0:
			return part
		case n > 0 && sum > width:
			return n
		case strings.ContainsRune("@./-_?&=", r):
			part = n + 1
		}
	}
	return len(word)
}
