package documents_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"image"
	"image/color"
	"image/png"
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"kontor/models/billing"
	"kontor/models/money"
	"kontor/web/documents"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// read is a PDF as another program sees it, which checks it on the way.
func read(t *testing.T, pdf []byte) *model.Context {
	t.Helper()
	c, err := api.ReadAndValidate(bytes.NewReader(pdf), model.NewDefaultConfiguration())
	if err != nil {
		t.Fatal(err)
	}
	return c
}

var shown = regexp.MustCompile(`(?s)Td \((.*?[^\\]|)\) Tj`)

// texts are what each page of a PDF says, one text a line.
func texts(t *testing.T, pdf []byte) (pages []string) {
	t.Helper()
	c := read(t, pdf)
	for page := range c.PageCount {
		content, err := c.PageContent(pageDict(t, c, page+1), page+1)
		if err != nil {
			t.Fatal(err)
		}
		var lines []string
		for _, m := range shown.FindAllSubmatch(content, -1) {
			lines = append(lines, decoded(m[1]))
		}
		pages = append(pages, strings.Join(lines, "\n"))
	}
	return pages
}

func pageDict(t *testing.T, c *model.Context, page int) types.Dict {
	t.Helper()
	d, _, _, err := c.PageDict(page, false)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

// decoded is a text of two bytes a character, out of its escapes.
func decoded(escaped []byte) string {
	raw := regexp.MustCompile(`(?s)\\(.)`).ReplaceAllFunc(escaped, func(m []byte) []byte {
		if m[1] == 'r' {
			return []byte{'\r'}
		}
		return m[1:]
	})
	var units []uint16
	for i := 0; i+1 < len(raw); i += 2 {
		units = append(units, uint16(raw[i])<<8|uint16(raw[i+1]))
	}
	return string(utf16.Decode(units))
}

func wantTexts(t *testing.T, text string, wanted ...string) {
	t.Helper()
	for _, want := range wanted {
		if !strings.Contains("\n"+text+"\n", "\n"+want+"\n") {
			t.Errorf("no line %q in\n%s", want, text)
		}
	}
}

// Ensure that a document says on paper all that it holds.
func TestPDFSaysIt(t *testing.T) {
	pages := texts(t, print(t, documents.PDF, invoice(), billing.Letterhead{PayURL: "https://example.com/invoice/abc", Footer: "Geschäftsführerin: Jana Weiß"}))
	if len(pages) != 1 {
		t.Fatalf("%d pages", len(pages))
	}
	wantTexts(t, pages[0], "Rechnung RE-2026-0042", "RE-2026-0042", "27.11.2026", "11.12.2026", "20.11.2026", "K-10442", "Kostenstelle 12", "PO-4711",
		"Architekturbüro Łukasz Nowak", "Łukasz Nowak", "Hafenstraße 7", "20459 Hamburg",
		"Bürostuhl Modell „Ergo 3“", "Höhenverstellbar, Bezug anthrazit,", "mit Armlehnen.", "249,00", "19 %", "498,00", "2,5", "Stunden", "abzüglich 10 % Rabatt: 17,13", "154,12",
		"Fachbuch „Licht am Arbeitsplatz“", "119,70", "Kopierpapier, Preis je Blatt", "2.500", "0,012345", "30,86", "Schulung Arbeitssicherheit", "pauschal", "180,00",
		"Summe netto", "982,68", "19 % USt. auf 682,98", "129,77", "7 % USt. auf 119,70", "8,38", "Ohne USt. auf 180,00", "0,00",
		"Gesamtbetrag", "1.120,83\u00a0€", "Bereits bezahlt", "−100,00", "Zu zahlen", "1.020,83\u00a0€", "Steuerfrei nach § 4 Nr. 21 UStG.",
		"Bitte zahlen Sie 1.020,83\u00a0€ bis zum 11.12.2026.", "DE02 1203 0000 0000 2020 51", "Bei Zahlung innerhalb von 7 Tagen 2 % Skonto.",
		"https://example.com/invoice/abc", "USt-IdNr. DE123456789", "Steuernummer 30/123/45678", "Geschäftsführerin: Jana Weiß", "Seite 1 von 1")
}

func TestPDFOfACreditNote(t *testing.T) {
	text := texts(t, print(t, documents.PDF, creditNote(), billing.Letterhead{PayURL: "https://example.com/"}))[0]
	wantTexts(t, text, "Credit note CN-2026-0007", "RE-2026-0042 of 27 Nov 2026", "€776.02", "The amount goes back to the card that you paid with.", "Page 1 of 1")
	if strings.Contains(text, "https://") || strings.Contains(text, "Please pay") {
		t.Error("asks for money")
	}
}

// Ensure that each category without VAT says why.
func TestPDFSaysWhyThereIsNoVAT(t *testing.T) {
	for reason, d := range map[string]*billing.Document{
		"Reverse charge: the VAT is owed by the recipient.": reverseCharge(), "Intra-Community supply, free of VAT.": intraEU(),
		"Export outside the European Union, free of VAT.": export(), "Services supplied outside the European Union.": outOfScope(),
		"Kein Ausweis von Umsatzsteuer nach § 19 UStG.": exempt(),
	} {
		wantTexts(t, texts(t, print(t, documents.PDF, d, billing.Letterhead{}))[0], reason)
	}
}

// Ensure that sixty lines are all there, under the head that each page repeats, in every exponent.
func TestPDFOfManyPages(t *testing.T) {
	for _, currency := range []string{"EUR", "JPY", "BHD"} {
		pages := texts(t, print(t, documents.PDF, long(currency), billing.Letterhead{}))
		if len(pages) < 3 {
			t.Fatalf("%s: %d pages", currency, len(pages))
		}
		all := strings.Join(pages, "\n")
		for i, it := range long(currency).Lines {
			if !strings.HasPrefix(it.Name, "Donau") {
				wantTexts(t, all, it.Name, it.Price.Format(currency, "de"), strings.TrimSuffix(billing.Quantity(10000*(i+1)).Format("de"), ",0"))
			}
		}
		for i, page := range pages[1 : len(pages)-1] {
			wantTexts(t, page, "Bezeichnung", "Betrag ("+currency+")", "Rechnung RE-2026-0042", strings.NewReplacer("N", string(rune('2'+i)), "M", string(rune('0'+len(pages)))).Replace("Seite N von M"))
		}
		sums := long(currency).Totals()
		wantTexts(t, all, billing.FormatAmount(sums.Net, "de"), sums.Due.Format("de"))
	}
}

// Ensure that a draft, and one that breaks every rule, can be looked at.
func TestPDFOfADraft(t *testing.T) {
	wantTexts(t, texts(t, print(t, documents.PDF, &billing.Document{Kind: billing.Invoice, Language: "de", Currency: "EUR"}, billing.Letterhead{}))[0],
		"Rechnung – Entwurf", "0,00\u00a0€")
}

func TestPDFRefuses(t *testing.T) {
	d := invoice()
	d.Buyer.Name, d.Lines[2].Description = "株式会社", "🎉"
	_, err := documents.PDF(t.Context(), d, billing.Letterhead{})
	var refused documents.Refused
	if !errors.As(err, &refused) || len(refused) != 2 || refused[0].Field != "buyer.name" || refused[0].Args["characters"] != "株式会社" || refused[1].Field != "lines.2.description" {
		t.Errorf("got %v", err)
	}
	d = invoice()
	d.Lines[0].Quantity, d.Lines[0].Price = 1<<62, 1<<62
	if _, err := documents.PDF(t.Context(), d, billing.Letterhead{}); !errors.As(err, &refused) || refused[0].Rule != "KO-02" {
		t.Errorf("got %v", err)
	}
}

// pixels is a logo with transparent parts.
func pixels(t *testing.T) []byte {
	t.Helper()
	m := image.NewNRGBA(image.Rect(0, 0, 60, 20))
	for x := range 40 {
		m.Set(x, x/2, color.NRGBA{15, 118, 110, uint8(x * 6)})
	}
	var b bytes.Buffer
	if err := png.Encode(&b, m); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// Ensure that the seller's name stands where a logo can't be read.
func TestLogo(t *testing.T) {
	for name, c := range map[string]struct {
		logo    []byte
		written int
	}{"none": {nil, 2}, "broken": {[]byte("<svg/>"), 2}, "cut off": {pixels(t)[:60], 2}, "a picture": {pixels(t), 1}} {
		text := texts(t, print(t, documents.PDF, yen(), billing.Letterhead{Logo: c.logo}))[0]
		if n := strings.Count(text, "Müller & Söhne Bürobedarf") - strings.Count(text, "Prenzlauer Allee 36 · "); n-1 != c.written {
			t.Errorf("%s: the name is written %d times", name, n-1)
		}
	}
}

// Ensure that every font is in the file: others print it with what they have.
func TestFontsAreEmbedded(t *testing.T) {
	c, fonts := read(t, print(t, documents.Hybrid, long("EUR"), billing.Letterhead{})), 0
	for _, entry := range c.Table {
		d, ok := entry.Object.(types.Dict)
		if !ok || d.Type() == nil || *d.Type() != "Font" {
			continue
		}
		switch *d.Subtype() {
		case "Type0":
			fonts++
		case "CIDFontType2":
			if descriptor, err := c.DereferenceDict(d["FontDescriptor"]); err != nil || descriptor["FontFile2"] == nil {
				t.Errorf("%v is not embedded: %v", d["BaseFont"], err)
			}
		default:
			t.Errorf("a font of type %s", *d.Subtype())
		}
	}
	if fonts != 2 {
		t.Errorf("%d fonts", fonts)
	}
}

// Ensure that the XML is in the PDF, found by who looks for it by Factur-X's rules, and nothing is in one without.
func TestHybrid(t *testing.T) {
	d := invoice()
	pdf := print(t, documents.Hybrid, d, billing.Letterhead{})
	want, err := documents.XML(d)
	if err != nil {
		t.Fatal(err)
	}
	found, err := api.ExtractAttachmentsRaw(bytes.NewReader(pdf), "", nil, model.NewDefaultConfiguration())
	if err != nil || len(found) != 1 || found[0].FileName != "factur-x.xml" {
		t.Fatalf("found %v, %v", found, err)
	}
	if got, err := io.ReadAll(found[0]); err != nil || !bytes.Equal(got, want) {
		t.Errorf("the XML is another, %v", err)
	}
	c := read(t, pdf)
	associated, err := c.DereferenceArray(c.RootDict["AF"])
	if err != nil || len(associated) != 1 {
		t.Fatalf("associated files: %v, %v", associated, err)
	}
	if spec, err := c.DereferenceDict(associated[0]); err != nil || spec["AFRelationship"] != types.Name("Alternative") {
		t.Errorf("%v, %v", spec, err)
	}
	for _, part := range []string{
		"<fx:DocumentFileName>factur-x.xml<", "<fx:ConformanceLevel>EN 16931<", "<fx:DocumentType>INVOICE<", "<fx:Version>1.0<", "<pdfaid:part>3<", "<pdfaid:conformance>B<",
	} {
		if !strings.Contains(metadata(t, c), part) {
			t.Errorf("no %s", part)
		}
	}
	if bare := print(t, documents.PDF, d, billing.Letterhead{}); bytes.Contains(bare, []byte("factur-x")) {
		t.Error("a PDF alone speaks of an XML")
	}
}

// metadata is that of a file, which must be XML.
func metadata(t *testing.T, c *model.Context) string {
	t.Helper()
	s, _, err := c.DereferenceStreamDict(c.RootDict["Metadata"])
	if err != nil || s == nil {
		t.Fatalf("no metadata: %v", err)
	}
	for decoder := xml.NewDecoder(bytes.NewReader(s.Raw)); ; {
		if _, err := decoder.Token(); err == io.EOF {
			return string(s.Raw)
		} else if err != nil {
			t.Fatal(err)
		}
	}
}

// Ensure that names with signs of XML and of PDF are what they are, everywhere.
func TestOddNames(t *testing.T) {
	d := yen()
	d.Number, d.Seller.Name, d.Lines[0].Name = `R(1)\2`, `<script>"A" & 'B'</script> (GmbH)\`, `( \( ) Ċ Ċ`
	pdf := print(t, documents.Hybrid, d, billing.Letterhead{PayURL: `https://example.com/(a)\b`})
	wantTexts(t, texts(t, pdf)[0], `Invoice R(1)\2`, `( \( ) Ċ Ċ`, `https://example.com/(a)\b`)
	c := read(t, pdf)
	if c.Title != `Invoice R(1)\2` || c.Author != d.Seller.Name {
		t.Errorf("title %q, author %q", c.Title, c.Author)
	}
	if !strings.Contains(metadata(t, c), "&lt;script&gt;") {
		t.Error("the name is not in the metadata")
	}
}

// Ensure that who can't see a document hears all of it, in order: tags for each text, and none twice.
func TestTags(t *testing.T) {
	c := read(t, print(t, documents.PDF, long("EUR"), billing.Letterhead{Logo: pixels(t), PayURL: "https://example.com/invoice/abc"}))
	if !bytes.Contains([]byte(c.RootDict.String()), []byte("MarkInfo")) {
		t.Error("not marked as tagged")
	}
	root, err := c.DereferenceDict(c.RootDict["StructTreeRoot"])
	if err != nil {
		t.Fatal(err)
	}
	roles, marks := map[string]int{}, map[[2]int]int{}
	walk(t, c, root, roles, marks)
	if roles["Document"] != 1 || roles["H1"] != 1 || roles["Table"] != 3 || roles["Figure"] != 1 || roles["Link"] != 1 || roles["TH"] < 6 || roles["TD"] < 60*6 {
		t.Errorf("roles %v", roles)
	}
	inPages := 0
	for page := range c.PageCount {
		content, err := c.PageContent(pageDict(t, c, page+1), page+1)
		if err != nil {
			t.Fatal(err)
		}
		n := len(regexp.MustCompile(`/MCID \d+>> BDC`).FindAll(content, -1))
		inPages += n
		if begun, ended := bytes.Count(content, []byte(" BDC\n"))+bytes.Count(content, []byte(" BMC\n")), bytes.Count(content, []byte("\nEMC\n")); begun != ended {
			t.Errorf("page %d begins %d marks and ends %d", page+1, begun, ended)
		}
	}
	if len(marks) != inPages {
		t.Errorf("%d marks in the tree, %d in the pages", len(marks), inPages)
	}
}

func walk(t *testing.T, c *model.Context, d types.Dict, roles map[string]int, marks map[[2]int]int) {
	t.Helper()
	if role, ok := d["S"].(types.Name); ok {
		roles[role.Value()]++
	}
	kids, _ := d["K"].(types.Array)
	for _, kid := range kids {
		k, err := c.DereferenceDict(kid)
		if err != nil {
			t.Fatal(err)
		}
		if id, ok := k["MCID"].(types.Integer); ok {
			at := [2]int{k["Pg"].(types.IndirectRef).ObjectNumber.Value(), id.Value()}
			if marks[at]++; marks[at] > 1 {
				t.Errorf("mark %v is twice in the tree", at)
			}
			continue
		}
		walk(t, c, k, roles, marks)
	}
}

// Ensure that a file keeps what PDF/A-3 asks of it, where a validator would look.
func TestArchive(t *testing.T) {
	pdf := print(t, documents.Hybrid, invoice(), billing.Letterhead{Logo: pixels(t), PayURL: "https://example.com/invoice/abc"})
	if !bytes.HasPrefix(pdf, []byte("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")) {
		t.Errorf("begins %q", pdf[:16])
	}
	c := read(t, pdf)
	if len(c.ID) != 2 || c.RootDict["Lang"] != types.StringLiteral("de") {
		t.Errorf("id %v, language %v", c.ID, c.RootDict["Lang"])
	}
	intents, err := c.DereferenceArray(c.RootDict["OutputIntents"])
	if err != nil || len(intents) != 1 || intents[0].(types.Dict)["S"] != types.Name("GTS_PDFA1") {
		t.Errorf("output intents %v, %v", intents, err)
	}
	links := 0
	for _, entry := range c.Table {
		switch o := entry.Object.(type) {
		case types.Dict:
			if o["Subtype"] == types.Name("Link") {
				links++
				if o["F"] != types.Integer(4) || o["StructParent"] == nil {
					t.Errorf("a link is %v", o)
				}
			}
		case types.StreamDict:
			if o.Dict["SMask"] != nil {
				t.Error("a picture is transparent")
			}
		}
	}
	if links != 1 {
		t.Errorf("%d links", links)
	}
}

func TestPaidAndRounded(t *testing.T) {
	d := invoice()
	d.Rounding = money.New(2, "EUR")
	text := texts(t, print(t, documents.PDF, d, billing.Letterhead{}))[0]
	wantTexts(t, text, "Rundung", "0,02", "1.020,85\u00a0€")
	lines := strings.Split(text, "\n")
	if slices.Index(lines, "Gesamtbetrag") > slices.Index(lines, "Rundung") {
		t.Error("the rounding is above the total")
	}
}
