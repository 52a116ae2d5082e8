package post

import (
	"bytes"
	"fmt"
	netmail "net/mail"
	"path"
	"strings"
	"unicode"

	"github.com/wneessen/go-mail"
)

const (
	maxSubject  = 200 // characters
	maxFileName = 100
)

// write is the message as it goes over the wire, headers and all. What could end a header early, or look like an
// address of its own, is taken out here too: this is the last place before the wire.
func (s *Server) write(m *Message) ([]byte, error) {
	msg := mail.NewMsg(mail.WithNoDefaultUserAgent(), mail.WithEncoding(mail.EncodingQP))
	from := s.from
	if from.Name == "" {
		from.Name = displayName(m.FromName)
	}
	msg.FromMailAddress(&from)
	msg.ToMailAddress(&netmail.Address{Name: displayName(m.ToName), Address: m.To})
	if m.ReplyTo != "" {
		msg.ReplyToMailAddress(&netmail.Address{Address: m.ReplyTo})
	}
	msg.Subject(clip(line(m.Subject), maxSubject))
	msg.SetMessageIDWithValue(m.ID)
	msg.SetDateWithValue(m.Date)
	msg.SetGenHeader("Auto-Submitted", "auto-generated") // RFC 3834: no out-of-office answers to it
	msg.SetBodyString(mail.TypeTextPlain, m.Text)
	if m.HTML != "" {
		msg.AddAlternativeString(mail.TypeTextHTML, m.HTML)
	}
	for _, f := range m.Files {
		err := msg.AttachReader(fileName(f.Name), bytes.NewReader(f.Content), mail.WithFileContentType(mail.ContentType(line(f.Type))))
		if err != nil {
			return nil, fmt.Errorf("attach a file: %w", err)
		}
	}
	var b bytes.Buffer
	if _, err := msg.WriteTo(&b); err != nil {
		return nil, fmt.Errorf("write the mail: %w", err)
	}
	return b.Bytes(), nil
}

// displayName is a name that can stand before an address; one that looks like an address itself is left out, since
// that is how mail is made to seem to come from, or go to, somebody else.
func displayName(name string) string {
	name = clip(line(name), 100)
	if strings.ContainsAny(name, "@<>") {
		return ""
	}
	return name
}

// line makes one line of text without signs that don't show, nor any that a mail client would decode into some.
func line(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.ReplaceAll(strings.Join(strings.Fields(s), " "), "=?", "= ?") // RFC 2047 begins so
}

func clip(s string, characters int) string {
	if runes := []rune(s); len(runes) > characters {
		return string(runes[:characters-1]) + "…"
	}
	return s
}

// fileName has no folder and nothing that a mail client would read as more than a name.
func fileName(name string) string {
	name = path.Base(strings.ReplaceAll(line(name), "\\", "/"))
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`"<>|:*?/`, r) {
			return '-'
		}
		return r
	}, name)
	if name = clip(strings.TrimLeft(name, "."), maxFileName); name == "" {
		return "file"
	}
	return name
}
