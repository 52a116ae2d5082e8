package sheets

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"
)

// The styles of cells, as stylesPart numbers them.
const (
	plain  = 0
	bold   = 1
	moment = 2
	amount = 3 // and the decimals of the currency: 3, 4, 5, 6
)

// maxText is how many UTF-16 units Excel takes in a cell.
const maxText = 32_767

const declaration = `<?xml version="1.0" encoding="UTF-8" standalone="yes"?>` + "\n"

func appendSheetHead(b []byte, s Sheet, first bool) []byte {
	b = append(b, declaration+`<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetViews><sheetView`...)
	if first {
		b = append(b, ` tabSelected="1"`...)
	}
	b = append(b, ` workbookViewId="0">`...)
	if s.Head != nil {
		b = append(b, `<pane ySplit="1" topLeftCell="A2" activePane="bottomLeft" state="frozen"/>`...)
	}
	b = append(b, `</sheetView></sheetViews><cols>`...)
	for i, width := range s.Widths {
		b = fmt.Appendf(b, `<col min="%d" max="%d" width="%d" customWidth="1"/>`, i+1, i+1, width)
	}
	return append(b, `</cols><sheetData>`...)
}

// escape is how a text says _x000D_ without meaning the character of that number.
var escape = regexp.MustCompile(`_x[0-9A-Fa-f]{4}_`)

// appendText writes a text of any origin: what XML can't hold becomes U+FFFD, what Excel can't is cut off.
func appendText(b []byte, s string) []byte {
	if strings.Contains(s, "_x") {
		s = escape.ReplaceAllString(s, "_x005F$0")
	}
	units := 0
	for _, r := range s {
		if units++; r > 0xFFFF {
			units++
		}
		if units > maxText {
			break
		}
		switch {
		case r == '&':
			b = append(b, "&amp;"...)
		case r == '<':
			b = append(b, "&lt;"...)
		case r == '>':
			b = append(b, "&gt;"...)
		case r == '"':
			b = append(b, "&quot;"...)
		case r == '\r': // else an XML reader makes it a line feed
			b = append(b, "&#13;"...)
		case r < ' ' && r != '\t' && r != '\n' || r == 0xFFFE || r == 0xFFFF:
			b = utf8.AppendRune(b, utf8.RuneError)
		default:
			b = utf8.AppendRune(b, r)
		}
	}
	return b
}

// epoch is day 0 of Excel's calendar, for days after February 1900.
var epoch = time.Date(1899, time.December, 30, 0, 0, 0, 0, time.UTC)

// appendSerial is a time on the clock of its zone as Excel counts it: days, with the time of day to the second.
func appendSerial(b []byte, t time.Time) []byte {
	_, offset := t.Zone()
	seconds := t.Unix() + int64(offset) - epoch.Unix()
	return strconv.AppendFloat(b, float64(seconds)/(24*60*60), 'f', 8, 64)
}

type part struct{ name, content string }

// parts are what a workbook has beside its sheets.
func (b *Book) parts() []part {
	var types, sheets, links strings.Builder
	for i, name := range b.names {
		n := strconv.Itoa(i + 1)
		types.WriteString(`<Override PartName="/xl/worksheets/sheet` + n + `.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"/>`)
		sheets.WriteString(`<sheet name="` + string(appendText(nil, name)) + `" sheetId="` + n + `" r:id="rId` + n + `"/>`)
		links.WriteString(`<Relationship Id="rId` + n + `" Type="` + relation + `/worksheet" Target="worksheets/sheet` + n + `.xml"/>`)
	}
	return []part{
		{"xl/styles.xml", declaration + stylesPart},
		{"xl/workbook.xml", declaration + `<workbook xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main" xmlns:r="` + relation +
			`"><bookViews><workbookView activeTab="0"/></bookViews><sheets>` + sheets.String() + `</sheets></workbook>`},
		{"xl/_rels/workbook.xml.rels", declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			links.String() + `<Relationship Id="styles" Type="` + relation + `/styles" Target="styles.xml"/></Relationships>`},
		{"_rels/.rels", declaration + `<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">` +
			`<Relationship Id="rId1" Type="` + relation + `/officeDocument" Target="xl/workbook.xml"/></Relationships>`},
		{"[Content_Types].xml", declaration + `<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">` +
			`<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>` +
			`<Default Extension="xml" ContentType="application/xml"/>` +
			`<Override PartName="/xl/workbook.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"/>` +
			`<Override PartName="/xl/styles.xml" ContentType="application/vnd.openxmlformats-officedocument.spreadsheetml.styles+xml"/>` +
			types.String() + `</Types>`},
	}
}

const relation = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

// stylesPart are the styles in the order of their constants. Excel writes the formats in the way of whoever opens them.
const stylesPart = `<styleSheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">` +
	`<numFmts count="3"><numFmt numFmtId="164" formatCode="yyyy\-mm\-dd\ hh:mm:ss"/><numFmt numFmtId="165" formatCode="#,##0.0"/>` +
	`<numFmt numFmtId="166" formatCode="#,##0.000"/></numFmts>` +
	`<fonts count="2"><font><sz val="11"/><name val="Calibri"/></font><font><b/><sz val="11"/><name val="Calibri"/></font></fonts>` +
	`<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>` +
	`<borders count="1"><border><left/><right/><top/><bottom/><diagonal/></border></borders>` +
	`<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>` +
	`<cellXfs count="7"><xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>` +
	`<xf numFmtId="0" fontId="1" fillId="0" borderId="0" xfId="0" applyFont="1"/>` +
	`<xf numFmtId="164" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="3" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="165" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="4" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/>` +
	`<xf numFmtId="166" fontId="0" fillId="0" borderId="0" xfId="0" applyNumberFormat="1"/></cellXfs>` +
	`<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>`
