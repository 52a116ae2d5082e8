package post

import (
	"crypto/x509"
	"errors"
	"fmt"
	"net"
	"net/mail"
	"net/url"
	"os"
	"strconv"
	"time"
)

// security is how the way to the server is encrypted.
type security int

const (
	startTLS security = iota // must be offered, else nothing is sent
	wholeTLS                 // from the first byte
	plain
)

// Server is a mail server that mails are handed over to.
type Server struct {
	host     string
	port     int
	user     string
	password string
	security security
	from     mail.Address
	helo     string
	roots    *x509.CertPool // nil: the system's
	patience time.Duration  // until the dot is sent
	answer   time.Duration  // that the server may take after it
}

const (
	patience = 25 * time.Second
	answer   = 12 * time.Second
	maxFrom  = 254
)

// Option changes a server's settings; tests need it.
type Option func(*Server)

// Trusting takes these instead of the system's authorities.
func Trusting(roots *x509.CertPool) Option { return func(s *Server) { s.roots = roots } }

// Patient bounds the conversation until the dot, and the wait for an answer after it.
func Patient(before, after time.Duration) Option {
	return func(s *Server) { s.patience, s.answer = before, after }
}

var errURL = errors.New("smtp://USER:PASSWORD@HOST:587 and smtps://USER:PASSWORD@HOST:465 are allowed, " +
	"and ?tls=none or ?tls=starttls behind smtp")

// ErrFrom is an address that nothing can be sent from.
var ErrFrom = errors.New("one e-mail address is allowed, with or without a name, such as Example Shop <pay@example.com>")

// NewServer reads where mails go. address is smtp://USER:PASSWORD@HOST:PORT, whose server must offer STARTTLS unless it
// is on this machine or ?tls=none says otherwise, or smtps://…, encrypted from the first byte. No error tells the password.
func NewServer(address, from string, options ...Option) (*Server, error) {
	u, err := url.Parse(address)
	if err != nil || u.Hostname() == "" || u.Path != "" && u.Path != "/" || u.Fragment != "" {
		return nil, errURL
	}
	s := &Server{host: u.Hostname(), user: u.User.Username(), patience: patience, answer: answer}
	s.password, _ = u.User.Password()
	for _, read := range []func() error{
		func() error { return s.readSecurity(u) }, func() error { return s.readPort(u.Port()) }, func() error { return s.readFrom(from) },
	} {
		if err := read(); err != nil {
			return nil, err
		}
	}
	if (s.user == "") != (s.password == "") {
		return nil, errors.New("a user without a password, or the other way round, opens no server")
	}
	if s.security == plain && s.user != "" && !loopback(s.host) {
		return nil, errors.New("tls=none would send the password in the clear: leave it out, or leave out user and password")
	}
	if s.helo, err = os.Hostname(); err != nil || s.helo == "" {
		s.helo = "localhost"
	}
	for _, o := range options {
		o(s)
	}
	return s, nil
}

func (s *Server) readSecurity(u *url.URL) error {
	q := u.Query()
	tls := q.Get("tls")
	if q.Del("tls"); len(q) > 0 {
		return errURL
	}
	switch {
	case u.Scheme == "smtps" && tls == "":
		s.security = wholeTLS
	case u.Scheme == "smtp" && (tls == "none" || tls == "" && loopback(s.host)):
		s.security = plain
	case u.Scheme == "smtp" && (tls == "starttls" || tls == ""):
		s.security = startTLS
	default:
		return errURL
	}
	return nil
}

func (s *Server) readPort(port string) (err error) {
	switch {
	case port == "" && s.security == wholeTLS:
		s.port = 465
	case port == "":
		s.port = 587
	default:
		if s.port, err = strconv.Atoi(port); err != nil || s.port < 1 || s.port > 65535 {
			return errURL
		}
	}
	return nil
}

// readFrom takes one address, with or without a name. What is no plain address can't stand in an envelope.
func (s *Server) readFrom(from string) error {
	a, err := mail.ParseAddress(from)
	if err != nil || len(a.Address) > maxFrom || !printable(a.Address) || !oneWord(a.Address) {
		return ErrFrom
	}
	s.from = *a
	return nil
}

func printable(s string) bool {
	for _, r := range s {
		if r <= ' ' || r > '~' {
			return false
		}
	}
	return true
}

func oneWord(address string) bool {
	for _, r := range address {
		switch r {
		case '"', '<', '>', '(', ')', ',', ';', ':', '\\', '[', ']':
			return false
		}
	}
	return true
}

func loopback(host string) bool {
	return host == "localhost" || net.ParseIP(host).IsLoopback()
}

// Sender is the address that mails come from.
func (s *Server) Sender() string { return s.from.Address }

// String names the server, and no secret.
func (s *Server) String() string {
	way := [...]string{"STARTTLS", "TLS", "not encrypted"}[s.security]
	return fmt.Sprintf("%s (%s)", net.JoinHostPort(s.host, strconv.Itoa(s.port)), way)
}
