package documents

import (
	"bytes"
	"crypto/sha256"
	"fmt"
	"maps"
	"slices"

	"github.com/pdfcpu/pdfcpu/pkg/api"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/model"
	"github.com/pdfcpu/pdfcpu/pkg/pdfcpu/types"
)

func init() { api.DisableConfigDir() } // else pdfcpu writes its settings into somebody's home

// file is a PDF as the objects that it is made of.
type file struct{ *model.Context }

func open(content []byte) (*file, error) {
	c, err := api.ReadContext(bytes.NewReader(content), model.NewDefaultConfiguration())
	if err != nil {
		return nil, fmt.Errorf("read the PDF back: %w", err)
	}
	return &file{c}, c.EnsurePageCount()
}

// put adds an object.
func (f *file) put(o types.Object) (types.IndirectRef, error) {
	ref, err := f.IndRefForNewObject(o)
	if err != nil {
		return types.IndirectRef{}, err
	}
	return *ref, nil
}

// putStream adds bytes, compressed.
func (f *file) putStream(content []byte, about types.Dict) (types.IndirectRef, error) {
	s, err := f.NewStreamDictForBuf(content)
	if err != nil {
		return types.IndirectRef{}, err
	}
	maps.Copy(s.Dict, about)
	if err := s.Encode(); err != nil {
		return types.IndirectRef{}, err
	}
	return f.put(*s)
}

// write gives the file. pdfcpu's own writer puts the clock into it; this one gives the same bytes for the same objects,
// whatever their numbers were.
func (f *file) write() ([]byte, error) {
	w := writer{file: f, numbers: map[int]int{}}
	trailer := types.Dict{"Root": *f.Root, "Info": *f.Info}
	root := w.number(trailer)
	w.out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	for i := 0; i < len(w.order); i++ { // grows on the way
		if err := w.object(w.order[i]); err != nil {
			return nil, err
		}
	}
	return w.close(root.(types.Dict)), nil
}

// writer numbers objects in the order in which they are found.
type writer struct {
	*file
	out     bytes.Buffer
	numbers map[int]int // of the file → as written
	order   []int
	offsets []int
}

// number is a copy of an object whose references are as written.
func (w *writer) number(o types.Object) types.Object {
	switch o := o.(type) {
	case types.IndirectRef:
		old := o.ObjectNumber.Value()
		if w.numbers[old] == 0 {
			w.order = append(w.order, old)
			w.numbers[old] = len(w.order)
		}
		return *types.NewIndirectRef(w.numbers[old], 0)
	case types.Dict:
		d := types.NewDict()
		for _, key := range slices.Sorted(maps.Keys(o)) {
			d[key] = w.number(o[key])
		}
		return d
	case types.Array:
		a := make(types.Array, len(o))
		for i := range o {
			a[i] = w.number(o[i])
		}
		return a
	}
	return o
}

func (w *writer) object(old int) error {
	entry, ok := w.FindTableEntryLight(old)
	if !ok || entry.Object == nil {
		return fmt.Errorf("object %d of the PDF is missing", old)
	}
	w.offsets = append(w.offsets, w.out.Len())
	fmt.Fprintf(&w.out, "%d 0 obj\n", w.numbers[old])
	if s, ok := entry.Object.(types.StreamDict); ok {
		d := w.number(s.Dict).(types.Dict)
		d["Length"] = types.Integer(len(s.Raw))
		fmt.Fprintf(&w.out, "%s\nstream\n%s\nendstream", d.PDFString(), s.Raw)
	} else {
		w.out.WriteString(w.number(entry.Object).PDFString())
	}
	w.out.WriteString("\nendobj\n")
	return nil
}

func (w *writer) close(trailer types.Dict) []byte {
	id, at := fmt.Sprintf("%X", sha256.Sum256(w.out.Bytes()))[:32], w.out.Len()
	trailer["Size"] = types.Integer(len(w.order) + 1)
	trailer["ID"] = types.Array{types.HexLiteral(id), types.HexLiteral(id)}
	fmt.Fprintf(&w.out, "xref\n0 %d\n0000000000 65535 f \n", len(w.order)+1)
	for _, offset := range w.offsets {
		fmt.Fprintf(&w.out, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&w.out, "trailer\n%s\nstartxref\n%d\n%%%%EOF\n", trailer.PDFString(), at)
	return w.out.Bytes()
}
