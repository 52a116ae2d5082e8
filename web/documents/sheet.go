package documents

import (
	"math"
	"strings"

	"github.com/johnfercher/go-tree/node"
	"github.com/johnfercher/maroto/v2/pkg/components/col"
	"github.com/johnfercher/maroto/v2/pkg/components/row"
	"github.com/johnfercher/maroto/v2/pkg/consts/align"
	"github.com/johnfercher/maroto/v2/pkg/consts/extension"
	"github.com/johnfercher/maroto/v2/pkg/consts/fontstyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/linestyle"
	"github.com/johnfercher/maroto/v2/pkg/consts/orientation"
	"github.com/johnfercher/maroto/v2/pkg/core"
	"github.com/johnfercher/maroto/v2/pkg/core/entity"
	"github.com/johnfercher/maroto/v2/pkg/props"
)

// A4 as DIN 5008 has it, form B, in mm from the page's edges.
const (
	pageWidth, pageHeight   = 210.0, 297.0
	leftMargin, rightMargin = 25.0, 20.0
	topMargin, bottomMargin = 10.0, 10.0
	sheetWidth              = pageWidth - leftMargin - rightMargin
)

// sheet is a document while it is laid out: bands, one below the other, that are drawn when the pages are known.
type sheet struct {
	maroto core.Maroto
	tags   tags
	err    error
}

// band is a strip across the sheet. What it draws is placed by hand: maroto breaks the pages, repeats the heads and puts
// in what is drawn, but does not know how wide a text is before it has a page.
//
// Heights are in 64ths of a millimetre, which add up without a rest: by the smallest rest gofpdf begins a page that
// maroto knows nothing of.
func (s *sheet) band(height float64, draw func(pen)) core.Row {
	height = math.Ceil(height*64) / 64
	return row.New(height).Add(col.New().Add(&strip{height: height, draw: draw, tags: &s.tags}))
}

// add puts bands below what is there.
func (s *sheet) add(bands ...core.Row) { s.maroto.AddRows(bands...) }

// text adds a text that may go on to the next page.
func (s *sheet) text(l lines) {
	l.tag = s.tags.whole(l.tag)
	for _, line := range l.text {
		s.add(s.band(l.leading(), func(p pen) { p.text(0, 0, line, l.style) }))
	}
}

// repeat puts bands here, and at the top of every page from here on.
func (s *sheet) repeat(bands ...core.Row) {
	if err := s.maroto.RegisterHeader(bands...); err != nil {
		s.err = err
	}
}

// space leaves some paper white. At the top of a page it does too, which no eye minds.
func (s *sheet) space(height float64) { s.add(s.band(height, func(pen) {})) }

// strip is a band as maroto wants it.
type strip struct {
	height float64
	draw   func(pen)
	tags   *tags
}

func (s *strip) SetConfig(*entity.Config) {}

func (s *strip) GetStructure() *node.Node[core.Structure] {
	return node.New(core.Structure{Type: "strip"})
}

func (s *strip) GetHeight(core.Provider, *entity.Cell) float64 { return s.height }

func (s *strip) Render(provider core.Provider, cell *entity.Cell) {
	s.draw(pen{provider: provider, x: cell.X, y: cell.Y, tags: s.tags})
}

// pen draws in a band. Places are in mm from its upper left corner.
type pen struct {
	provider core.Provider
	x, y     float64
	tags     *tags
}

// atTop says whether the band is the first of its page.
func (p pen) atTop() bool { return p.y < 0.01 }

// style is how a text looks, and what it is to who can't see it.
type style struct {
	size  float64 // in points; 9 where it is zero
	bold  bool
	color *props.Color
	tag   tag
}

func (s style) points() float64 {
	if s.size == 0 {
		return 9
	}
	return s.size
}

func (s style) face() *face {
	if s.bold {
		return bold()
	}
	return regular()
}

func (s style) width(text string) float64 { return s.face().width(text, s.points()) }

// leading is from one line to the next, in mm.
func (s style) leading() float64 { return s.points() * mm * 1.38 }

func (s style) wrap(text string, width float64) []string {
	return s.face().wrap(text, s.points(), width)
}

// cut is as much of a text as fits into a line: of what stands elsewhere in full.
func (s style) cut(text string, width float64) string {
	if s.width(text) <= width {
		return text
	}
	return text[:s.face().fits(text, s.points(), width-s.width("…"))] + "…"
}

// lines is a text that is wrapped.
type lines struct {
	style
	text []string
}

func (s style) lines(text string, width float64) lines { return lines{s, s.wrap(text, width)} }

func (l lines) height() float64 { return float64(len(l.text)) * l.leading() }

// text writes one line; y is its upper edge.
func (p pen) text(x, y float64, text string, s style) {
	if strings.TrimSpace(text) == "" {
		return
	}
	props := props.Text{Family: family, Style: fontstyle.Normal, Size: s.points(), Color: s.color, Align: align.Left}
	if s.bold {
		props.Style = fontstyle.Bold
	}
	if s.color == nil {
		props.Color = ink
	}
	s.tag.area = area{p.x + x, p.y + y, s.width(text), s.leading()}
	p.tags.add(s.tag)
	p.provider.AddText(text, &entity.Cell{X: p.x + x, Y: p.y + y, Width: pageWidth, Height: pageHeight}, &props)
}

// right writes one line that ends at x.
func (p pen) right(x, y float64, text string, s style) { p.text(x-s.width(text), y, text, s) }

// lines writes a text, and gives where the next line would be.
func (p pen) lines(x, y float64, l lines) float64 {
	l.tag = p.tags.whole(l.tag)
	for _, line := range l.text {
		p.text(x, y, line, l.style)
		y += l.leading()
	}
	return y
}

// rule draws a line across.
func (p pen) rule(x, y, width, thickness float64, color *props.Color) {
	p.provider.AddLine(&entity.Cell{X: p.x + x, Y: p.y + y, Width: width}, &props.Line{
		Color: color, Thickness: thickness, Orientation: orientation.Horizontal, Style: linestyle.Solid, SizePercent: 100,
	})
}

// image draws a PNG as large as fits into the box, from its upper left corner.
func (p pen) image(x, y, width, height float64, png []byte, alt string) {
	p.tags.add(tag{role: figure, alt: alt})
	p.provider.AddImageFromBytes(png, &entity.Cell{X: p.x + x, Y: p.y + y, Width: width, Height: height}, &props.Rect{Percent: 100}, extension.Png)
}
