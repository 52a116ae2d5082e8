package models

import (
	"bufio"
	"encoding/json"
	"io"
	"slices"
	"time"

	"kontor/models/money"
)

// staff stands for our own people in a person's file.
const staff = "staff"

// jsonStream writes one object, field by field, of which some are long lists.
type jsonStream struct {
	out   *bufio.Writer
	comma string // before the next field or element
}

func newJSONStream(w io.Writer) *jsonStream {
	return &jsonStream{out: bufio.NewWriterSize(w, 64<<10), comma: "{\n"}
}

func (s *jsonStream) value(before string, v any) error {
	text, err := json.MarshalIndent(v, "", "  ")
	if err != nil {
		return err
	}
	_, _ = s.out.WriteString(before) // the writer keeps its error for the next write
	_, err = s.out.Write(text)
	return err
}

func (s *jsonStream) name(name string) string {
	before := s.comma + `"` + name + `": `
	s.comma = ",\n"
	return before
}

func (s *jsonStream) field(name string, v any) error { return s.value(s.name(name), v) }

// begin opens a list, to which elements are added until it is closed.
func (s *jsonStream) begin(name string) error {
	_, err := s.out.WriteString(s.name(name) + "[")
	s.comma = "\n"
	return err
}

func (s *jsonStream) element(v any) error {
	before := s.comma
	s.comma = ",\n"
	return s.value(before, v)
}

func (s *jsonStream) close() error {
	_, err := s.out.WriteString("]")
	s.comma = ",\n"
	return err
}

func (s *jsonStream) end() error {
	_, _ = s.out.WriteString("\n}\n")
	return s.out.Flush()
}

// listOf writes a whole list.
func listOf[T any](s *jsonStream, name string, all []T, as func(*T) any) error {
	return s.field(name, mapped(all, as))
}

func mapped[T, U any](all []T, as func(*T) U) []U {
	list := make([]U, 0, len(all))
	for i := range all {
		list = append(list, as(&all[i]))
	}
	return list
}

// auditLine is a line of the trail without our people's names.
func auditLine(a *Audit) any {
	by := staff
	if a.UserID == nil && slices.Contains([]string{System.Name, byProvider.Name, byCustomer.Name}, a.Actor) {
		by = a.Actor
	}
	line := map[string]any{"at": utc(a.At), "by": by, "what": a.Action}
	if a.Detail != "" {
		line["detail"] = json.RawMessage(a.Detail)
	}
	return line
}

// utc is an instant as files of data have it; nil for never.
func utc(i Instant) any {
	if i == 0 {
		return nil
	}
	return i.Time().Format(time.RFC3339)
}

// decimal is an amount as a plain number in text, so that no reader makes a float of it.
func decimal(m money.Money) string { return m.Typed("en") }
