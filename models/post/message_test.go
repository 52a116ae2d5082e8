package post

import (
	"bytes"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"
)

// part is a leaf of what arrived.
type part struct{ kind, name, content string }

// written takes apart a mail as it goes over the wire.
func written(t testing.TB, from string, m *Message) (mail.Header, []part) {
	t.Helper()
	s, err := NewServer("smtp://localhost", from)
	if err != nil {
		t.Fatal(err)
	}
	content, err := s.write(m)
	if err != nil {
		t.Fatal(err)
	}
	read, err := mail.ReadMessage(bytes.NewReader(content))
	if err != nil {
		t.Fatal(err)
	}
	return read.Header, leaves(t, read.Header.Get("Content-Type"), read.Header.Get("Content-Transfer-Encoding"), read.Body)
}

const shop = "Example Shop <pay@example.test>"

func letter() *Message {
	return &Message{
		ID: "abc@kontor.test", Date: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC), FromName: "Bäckerei Müller", ReplyTo: "shop@example.test",
		To: "vera@example.test", ToName: "Vera Österreich", Subject: "Ihre Rechnung für Oktober", Text: "Grüße\n.\nEnde", HTML: "<p>Grüße</p>",
		Files: []File{{Name: "Rechnung Öl.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7 …")}},
	}
}

func leaves(t testing.TB, kind, encoding string, body io.Reader) (all []part) {
	t.Helper()
	media, params, err := mime.ParseMediaType(kind)
	if err != nil {
		t.Fatalf("%q: %v", kind, err)
	}
	if !strings.HasPrefix(media, "multipart/") {
		if encoding == "quoted-printable" {
			body = quotedprintable.NewReader(body)
		}
		content, err := io.ReadAll(body)
		if err != nil {
			t.Fatal(err)
		}
		return []part{{media, params["name"], string(content)}}
	}
	r := multipart.NewReader(body, params["boundary"])
	for {
		p, err := r.NextRawPart()
		if err == io.EOF {
			return all
		}
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, leaves(t, p.Header.Get("Content-Type"), p.Header.Get("Content-Transfer-Encoding"), p)...)
	}
}

func decoded(t testing.TB, header string) string {
	t.Helper()
	text, err := (&mime.WordDecoder{}).DecodeHeader(header)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// Ensure that a mail is what it was written as: both parts, files, names beyond ASCII, and the headers that mail servers
// look for.
func TestMessage(t *testing.T) {
	header, parts := written(t, shop, letter())
	from, err := mail.ParseAddress(header.Get("From"))
	if err != nil || from.Name != "Example Shop" || from.Address != "pay@example.test" {
		t.Errorf("from %v, %v", from, err)
	}
	to, err := mail.ParseAddress(header.Get("To"))
	if err != nil || to.Name != "Vera Österreich" || to.Address != "vera@example.test" {
		t.Errorf("to %v, %v", to, err)
	}
	for name, want := range map[string]string{
		"Message-ID": "<abc@kontor.test>", "Auto-Submitted": "auto-generated", "Reply-To": "<shop@example.test>",
		"Date": "Wed, 18 Nov 2026 12:00:00 +0000", "User-Agent": "", "X-Mailer": "", "MIME-Version": "1.0",
	} {
		if got := header.Get(name); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	if subject := decoded(t, header.Get("Subject")); subject != "Ihre Rechnung für Oktober" {
		t.Errorf("subject %q", subject)
	}
	if len(parts) != 3 || parts[0].kind != "text/plain" || parts[0].content != "Grüße\r\n.\r\nEnde" ||
		parts[1].kind != "text/html" || parts[1].content != "<p>Grüße</p>" ||
		parts[2].kind != "application/pdf" || decoded(t, parts[2].name) != "Rechnung Öl.pdf" {
		t.Errorf("%q", parts)
	}
}

// Ensure that the merchant's name stands before an address that was configured without one.
func TestFromName(t *testing.T) {
	header, _ := written(t, "pay@example.test", letter())
	if from, err := mail.ParseAddress(header.Get("From")); err != nil || from.Name != "Bäckerei Müller" {
		t.Errorf("%v, %v", from, err)
	}
}

// evils are what somebody might type to add a header, a recipient or a part.
var evils = []string{
	"x\r\nBcc: victim@example.test", "x\nSubject: other", "x\r\n\r\nbody", "x\u2028Bcc: a@b.test", "x\x00y", "\r\n.\r\nMAIL FROM:<a@b.test>",
	`"a" <victim@example.test>, "b"`, "ceo@bank.test", "x\u202egnp.exe", "=?utf-8?q?x=0D=0ABcc:_a@b.test?=", strings.Repeat("é", 5000), "\xff\xfe",
}

// Ensure that nothing typed adds a header, a recipient or a part to a mail.
func TestInjection(t *testing.T) {
	for _, evil := range evils {
		checkMessage(t, evil)
	}
}

func checkMessage(t testing.TB, evil string) {
	t.Helper()
	m := letter()
	m.FromName, m.ToName, m.Subject, m.Text, m.HTML = evil, evil, evil, evil, evil
	m.Files = []File{{Name: evil, Type: "application/pdf", Content: []byte(evil)}}
	header, parts := written(t, shop, m)
	known := []string{
		"Auto-Submitted", "Content-Type", "Date", "From", "Message-Id", "Mime-Version", "Reply-To", "Subject", "To",
	}
	for name, values := range header {
		if !slices.Contains(known, name) || len(values) != 1 {
			t.Errorf("%q added %s: %q", evil, name, values)
		}
	}
	for _, name := range []string{"From", "To"} {
		all, err := header.AddressList(name)
		if err != nil || len(all) != 1 || all[0].Address != map[string]string{"From": "pay@example.test", "To": "vera@example.test"}[name] {
			t.Errorf("%q made %s %q, %v", evil, name, header.Get(name), err)
		}
		if len(all) == 1 && strings.ContainsAny(all[0].Name, "@<>\r\n") {
			t.Errorf("%q made the name %q", evil, all[0].Name)
		}
	}
	if subject := decoded(t, header.Get("Subject")); strings.ContainsAny(subject, "\r\n\x00") || utf8.RuneCountInString(subject) > 200 {
		t.Errorf("%q made the subject %q", evil, subject)
	}
	if len(parts) != 3 && evil != "" { // without HTML there is no such part
		t.Errorf("%q made %d parts", evil, len(parts))
	}
	if name := decoded(t, parts[len(parts)-1].name); name == "" || strings.ContainsAny(name, "/\\\r\n\"") {
		t.Errorf("%q made the file name %q", evil, name)
	}
}

// FuzzMessage looks for text that adds to a mail what was not meant to be there.
func FuzzMessage(f *testing.F) {
	for _, evil := range evils {
		f.Add(evil)
	}
	f.Fuzz(func(t *testing.T, evil string) {
		if len(evil) < 10_000 {
			checkMessage(t, evil)
		}
	})
}
