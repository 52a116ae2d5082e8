package documents

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

// marked is a piece of a page that has a tag.
type marked struct {
	tag
	page int // from 0
	id   int // on its page
}

// mark puts a tag around each text and picture of a page, and calls all else an artifact. What gofpdf writes is one
// operation a line; it sets the font anew for each text, three times over: once is enough.
func mark(ops [][]byte, page int, drawn []tag) (out []byte, found []marked) {
	var b bytes.Buffer
	var font []byte
	for _, op := range ops {
		switch {
		case bytes.HasSuffix(op, []byte(" Tf ET")) && bytes.Equal(op, font):
		case bytes.HasSuffix(op, []byte(" Tf ET")):
			font = op
			fmt.Fprintf(&b, "%s\n", op)
		case isDrawn(op) && drawn[0].role != artifact:
			fmt.Fprintf(&b, "/%s <</MCID %d>> BDC\n%s\nEMC\n", drawn[0].mark(), len(found), op)
			found = append(found, marked{tag: drawn[0], page: page, id: len(found)})
			drawn = drawn[1:]
		case isDrawn(op):
			fmt.Fprintf(&b, "/Artifact BMC\n%s\nEMC\n", op)
			drawn = drawn[1:]
		case bytes.HasSuffix(op, []byte(" S")):
			fmt.Fprintf(&b, "/Artifact BMC\n%s\nEMC\n", op)
		default:
			fmt.Fprintf(&b, "%s\n", op)
		}
	}
	return b.Bytes(), found
}

// isDrawn says whether an operation writes a text or draws a picture.
func isDrawn(op []byte) bool {
	return bytes.HasSuffix(op, []byte(" Tj ET")) || bytes.HasSuffix(op, []byte(" Tj ET Q")) || bytes.HasSuffix(op, []byte(" Do Q"))
}

// operations are the lines of a page's content. A line's end inside a text ends nothing.
func operations(content []byte) (ops [][]byte) {
	start, text := 0, false
	for i := 0; i < len(content); i++ {
		switch c := content[i]; {
		case text && c == '\\':
			i++
		case c == '(':
			text = true
		case c == ')':
			text = false
		case c == '\n' && !text:
			ops = append(ops, content[start:i])
			start = i + 1
		}
	}
	ops = append(ops, content[start:])
	return slices.DeleteFunc(ops, func(op []byte) bool { return len(bytes.TrimSpace(op)) == 0 })
}

// markPages tags all pages, and gives what has a tag.
func (f *file) markPages(drawn []tag) (all []marked, err error) {
	for page := range f.PageCount {
		d, _, _, err := f.PageDict(page+1, false)
		if err != nil {
			return nil, err
		}
		ops, err := f.pageOperations(d)
		if err != nil {
			return nil, fmt.Errorf("page %d: %w", page+1, err)
		}
		n := drawnIn(ops) - 1 // the last is the page's number, which maroto draws
		if n < 0 || n > len(drawn) {
			return nil, fmt.Errorf("page %d draws %d things of %d", page+1, n, len(drawn))
		}
		content, found := mark(ops, page, append(slices.Clip(drawn[:n]), tag{role: artifact}))
		drawn, all = drawn[n:], append(all, found...)
		ref, err := f.putStream(content, nil)
		if err != nil {
			return nil, err
		}
		d["Contents"], d["StructParents"], d["Tabs"] = ref, types.Integer(page), types.Name("S")
	}
	if len(drawn) > 0 {
		return nil, fmt.Errorf("%d things are on no page", len(drawn))
	}
	return all, nil
}

func (f *file) pageOperations(page types.Dict) ([][]byte, error) {
	s, _, err := f.DereferenceStreamDict(page["Contents"])
	if err != nil {
		return nil, err
	}
	if s == nil {
		return nil, errors.New("no content")
	}
	if err := s.Decode(); err != nil {
		return nil, err
	}
	return operations(s.Content), nil
}

func drawnIn(ops [][]byte) (n int) {
	for _, op := range ops {
		if isDrawn(op) {
			n++
		}
	}
	return n
}
