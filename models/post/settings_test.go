package post

import (
	"strings"
	"testing"
)

// Ensure that settings are read as they are written down for whoever runs it, and that a wrong one is refused without
// telling the password.
func TestNewServer(t *testing.T) {
	tests := []struct {
		address, from string
		want          string // what the server calls itself; empty: refused
		password      string
	}{
		{"smtp://shop:hunter2@mail.example.com:587", "pay@example.com", "mail.example.com:587 (STARTTLS)", "hunter2"},
		{"smtp://mail.example.com", "pay@example.com", "mail.example.com:587 (STARTTLS)", ""},
		{"smtps://shop:a%40b%2Fc@mail.example.com", "pay@example.com", "mail.example.com:465 (TLS)", "a@b/c"},
		{"smtps://mail.example.com:1465/", "Example Shop <pay@example.com>", "mail.example.com:1465 (TLS)", ""},
		{"smtp://mail.example.com:25?tls=none", "pay@example.com", "mail.example.com:25 (not encrypted)", ""},
		{"smtp://127.0.0.1:25", "pay@example.com", "127.0.0.1:25 (not encrypted)", ""},
		{"smtp://shop:hunter2@localhost:25", "pay@example.com", "localhost:25 (not encrypted)", "hunter2"},
		{"smtp://[::1]:2525?tls=starttls", "pay@example.com", "[::1]:2525 (STARTTLS)", ""},
		{"smtp://shop:hunter2@mail.example.com?tls=none", "pay@example.com", "", ""},
		{"smtp://shop@mail.example.com", "pay@example.com", "", ""},
		{"smtp://:hunter2@mail.example.com", "pay@example.com", "", ""},
		{"smtps://shop:hunter2@mail.example.com?tls=none", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@mail.example.com?tls=maybe", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@mail.example.com?insecure=1", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@mail.example.com/inbox", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@mail.example.com:0", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@mail.example.com:70000", "pay@example.com", "", ""},
		{"smtp://shop:hunter2@", "pay@example.com", "", ""},
		{"http://shop:hunter2@mail.example.com", "pay@example.com", "", ""},
		{"mail.example.com:587", "pay@example.com", "", ""},
		{"smtp://shop:hun%ter2@mail.example.com", "pay@example.com", "", ""},
		{"", "pay@example.com", "", ""},
		{"smtp://mail.example.com", "", "", ""},
		{"smtp://mail.example.com", "pay", "", ""},
		{"smtp://mail.example.com", "a@example.com, b@example.com", "", ""},
		{"smtp://mail.example.com", "\"a b\"@example.com", "", ""},
		{"smtp://mail.example.com", "pay@[127.0.0.1]", "", ""},
		{"smtp://mail.example.com", "päy@example.com", "", ""},
		{"smtp://mail.example.com", "Shop <pay@example.com>\r\nBcc: a@b.test", "", ""},
	}
	for _, tt := range tests {
		s, err := NewServer(tt.address, tt.from)
		switch {
		case tt.want == "" && err == nil:
			t.Errorf("%s from %s is taken: %s", tt.address, tt.from, s)
		case tt.want == "" && (strings.Contains(err.Error(), "hunter2") || strings.Contains(err.Error(), "hun%ter2")):
			t.Errorf("the password is told: %v", err)
		case tt.want != "" && err != nil:
			t.Errorf("%s from %s: %v", tt.address, tt.from, err)
		case tt.want != "" && (s.String() != tt.want || s.password != tt.password || s.Sender() != "pay@example.com"):
			t.Errorf("%s: %s, %q, %s", tt.address, s, s.password, s.Sender())
		}
	}
}
