package documents

import (
	"fmt"
	"math"
	"strings"
	"time"

	"kontor/web/words"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// finish gives a drawn PDF what maroto knows nothing of: tags for who can't see it, its language, what it is about, the
// meaning of its colours, and the XML where there is one.
func (l *letter) finish(drawn, xml []byte) ([]byte, error) {
	f, err := open(drawn)
	if err != nil {
		return nil, err
	}
	marked, err := f.markPages(l.sheet.tags.drawn)
	if err != nil {
		return nil, fmt.Errorf("mark the pages: %w", err)
	}
	if err := f.structure(marked); err != nil {
		return nil, fmt.Errorf("tag the document: %w", err)
	}
	catalog := f.RootDict
	catalog["Lang"] = literal(words.Language(l.ctx))
	catalog["MarkInfo"] = types.Dict{"Marked": types.Boolean(true)}
	catalog["ViewerPreferences"] = types.Dict{"DisplayDocTitle": types.Boolean(true)}
	catalog.Delete("Names")
	about := l.about(xml != nil)
	if err := f.describe(about); err != nil {
		return nil, fmt.Errorf("describe the document: %w", err)
	}
	if err := f.colors(); err != nil {
		return nil, fmt.Errorf("explain the colours: %w", err)
	}
	if xml != nil {
		if err := f.embed(xml, about.made); err != nil {
			return nil, fmt.Errorf("embed the XML: %w", err)
		}
	}
	return f.write()
}

// about is what a file says of itself, twice over: in its information and in its metadata.
type about struct {
	title, author string
	made          time.Time // the day of issue: a document doesn't change after it; zero for a draft's
	hybrid        bool
}

func (l *letter) about(hybrid bool) about {
	return about{title: joined(" ", l.kind(), l.doc.Number), author: l.doc.Seller.Name, made: l.doc.Issued.Time(), hybrid: hybrid}
}

const producer = "Kontor"

func (f *file) describe(a about) error {
	info := types.Dict{"Title": textString(a.title), "Author": textString(a.author), "Producer": literal(producer), "Creator": literal(producer)}
	if !a.made.IsZero() {
		info["CreationDate"], info["ModDate"] = literal(types.DateString(a.made)), literal(types.DateString(a.made))
	}
	infoRef, err := f.put(info)
	if err != nil {
		return err
	}
	f.Info = &infoRef
	packet := xmp(a)
	stream := types.StreamDict{Dict: types.Dict{"Type": types.Name("Metadata"), "Subtype": types.Name("XML")}, Raw: packet, Content: packet}
	f.RootDict["Metadata"], err = f.put(stream)
	return err
}

// colors says that red, green and blue are those of sRGB.
func (f *file) colors() error {
	profile, err := f.putStream(srgb(), types.Dict{"N": types.Integer(3)})
	if err != nil {
		return err
	}
	f.RootDict["OutputIntents"] = types.Array{types.Dict{
		"Type": types.Name("OutputIntent"), "S": types.Name("GTS_PDFA1"), "DestOutputProfile": profile,
		"OutputConditionIdentifier": literal("sRGB IEC61966-2.1"), "Info": literal("sRGB IEC61966-2.1"), "RegistryName": literal("http://www.color.org"),
	}}
	return nil
}

// textString is a text of any characters (PDF 1.7, 7.9.2.2).
func textString(text string) types.Object {
	var b strings.Builder
	b.WriteString("FEFF")
	for _, r := range text {
		fmt.Fprintf(&b, "%04X", min(r, 0xFFFF))
	}
	return types.HexLiteral(b.String())
}

// literal is a text of ASCII.
func literal(text string) types.Object {
	return types.StringLiteral(strings.NewReplacer(`\`, `\\`, `(`, `\(`, `)`, `\)`).Replace(text))
}

// point is a place on a page, to a hundredth of a point.
func point(f float64) types.Object { return types.Float(math.Round(f*100) / 100) }
