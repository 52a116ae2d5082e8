package documents_test

import (
	"bytes"
	"testing"

	"kontor/models/billing"
	"kontor/web/documents"
)

// Ensure that every kind of document is printed and encoded.
func TestSamples(t *testing.T) {
	for name, make := range samples {
		t.Run(name, func(t *testing.T) {
			for form, print := range map[string]func() ([]byte, error){
				"%PDF": func() ([]byte, error) { return documents.PDF(t.Context(), make(), billing.Letterhead{}) },
				"<?xm": func() ([]byte, error) { return documents.XML(make()) },
			} {
				if got, err := print(); err != nil || !bytes.HasPrefix(got, []byte(form)) {
					t.Errorf("%s: %v, %d bytes", form, err, len(got))
				}
			}
		})
	}
}
