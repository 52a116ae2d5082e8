package modelstest

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"log"
	"net"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"kontor/models/post"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

// MailStage is where in a conversation something goes wrong.
type MailStage string

// The stages.
const (
	AtMail    MailStage = "mail"
	AtRcpt    MailStage = "rcpt"
	BeforeDot MailStage = "before the dot"
	AfterDot  MailStage = "after the dot"
)

// MailFault is what goes wrong with one mail, once: an answer, a connection that drops, or a server that hangs until
// the test ends.
type MailFault struct {
	At    MailStage
	Code  int
	Words string
	Drop  bool
	Hang  bool
}

// MailSecurity is how a mail server encrypts.
type MailSecurity string

// The ways.
const (
	MailPlain    MailSecurity = ""
	MailStartTLS MailSecurity = "starttls"
	MailTLS      MailSecurity = "tls"
)

// MailServerOptions are what a mail server is like.
type MailServerOptions struct {
	Security MailSecurity
	Password string // of the user "kontor"; empty: everybody may send
	Largest  int64  // bytes of a mail; 0: any
}

// ReceivedMail is one that the server has whole, whatever it answered.
type ReceivedMail struct {
	From, To string
	Content  string
	Accepted bool
}

// MailServer is a real one on this machine, with a certificate that nobody signed.
type MailServer struct {
	URL   string // as KONTOR_SMTP_URL has it
	Roots *x509.CertPool

	options  MailServerOptions
	stop     func()
	mu       sync.Mutex
	faults   []MailFault
	received []ReceivedMail
	signIns  int
	ended    chan struct{}
}

// NewMailServer starts one; it stops with the test.
func NewMailServer(t testing.TB, o MailServerOptions) *MailServer {
	t.Helper()
	s := &MailServer{options: o, ended: make(chan struct{})}
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	server := smtp.NewServer(smtp.BackendFunc(func(c *smtp.Conn) (smtp.Session, error) { return &mailSession{server: s, conn: c}, nil }))
	server.Domain, server.AllowInsecureAuth, server.MaxMessageBytes = "mail.test", true, o.Largest
	server.ErrorLog = log.New(io.Discard, "", 0)
	s.URL = s.address(listener.Addr().String())
	if o.Security != MailPlain {
		certificate, roots := selfSigned(t)
		s.Roots = roots
		secure := &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
		if o.Security == MailTLS {
			listener = tls.NewListener(listener, secure)
		} else {
			server.TLSConfig = secure
		}
	}
	served := make(chan struct{})
	go func() {
		defer close(served)
		_ = server.Serve(listener)
	}()
	s.stop = sync.OnceFunc(func() {
		close(s.ended)
		_ = listener.Close() // the server may not know it yet
		_ = server.Close()
		<-served
	})
	t.Cleanup(s.stop)
	return s
}

func (s *MailServer) address(hostPort string) string {
	u := url.URL{Scheme: "smtp", Host: hostPort}
	switch s.options.Security {
	case MailTLS:
		u.Scheme = "smtps"
	case MailStartTLS:
		u.RawQuery = "tls=starttls"
	}
	if s.options.Password != "" {
		u.User = url.UserPassword("kontor", s.options.Password)
	}
	return u.String()
}

// Post is the way to this server, with a short patience where it will hang: before the dot still enough to come there.
func (s *MailServer) Post(t testing.TB) *post.Server {
	t.Helper()
	options := []post.Option{post.Trusting(s.Roots)}
	if s.hangs() {
		options = append(options, post.Patient(3*time.Second, 300*time.Millisecond))
	}
	server, err := post.NewServer(s.URL, "Example Shop <pay@example.test>", options...)
	if err != nil {
		t.Fatal(err)
	}
	return server
}

func (s *MailServer) hangs() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.ContainsFunc(s.faults, func(f MailFault) bool { return f.Hang })
}

// Next says what goes wrong with the next mails, one after the other.
func (s *MailServer) Next(faults ...MailFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Received are the mails that came whole, in their order.
func (s *MailServer) Received() []ReceivedMail {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]ReceivedMail(nil), s.received...)
}

// SignIns counts who tried to sign in.
func (s *MailServer) SignIns() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.signIns
}

// Stop lets nobody in any more.
func (s *MailServer) Stop() { s.stop() }

// fault takes what is to go wrong at this stage.
func (s *MailServer) fault(at MailStage) (f MailFault, wrong bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if len(s.faults) == 0 || s.faults[0].At != at {
		return f, false
	}
	f, s.faults = s.faults[0], s.faults[1:]
	return f, true
}

// mailSession is one conversation.
type mailSession struct {
	server   *MailServer
	conn     *smtp.Conn
	from, to string
	let      bool
}

var _ smtp.AuthSession = (*mailSession)(nil)

func (m *mailSession) AuthMechanisms() []string {
	if m.server.options.Password == "" {
		return nil
	}
	return []string{sasl.Plain}
}

func (m *mailSession) Auth(string) (sasl.Server, error) {
	return sasl.NewPlainServer(func(_, user, password string) error {
		m.server.mu.Lock()
		m.server.signIns++
		m.server.mu.Unlock()
		if user != "kontor" || password != m.server.options.Password {
			return &smtp.SMTPError{Code: 535, EnhancedCode: smtp.EnhancedCode{5, 7, 8}, Message: "no such user " + user + ", no such password " + password}
		}
		m.let = true
		return nil
	}), nil
}

func (m *mailSession) Mail(from string, _ *smtp.MailOptions) error {
	m.from = from
	if m.server.options.Password != "" && !m.let {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	return m.at(AtMail)
}

func (m *mailSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	m.to = to
	return m.at(AtRcpt)
}

func (m *mailSession) Data(r io.Reader) error {
	if f, wrong := m.server.fault(BeforeDot); wrong {
		_, _ = io.CopyN(io.Discard, r, 100)
		return m.do(f)
	}
	content, err := io.ReadAll(r)
	if err != nil {
		return err
	}
	f, wrong := m.server.fault(AfterDot)
	m.server.mu.Lock()
	m.server.received = append(m.server.received, ReceivedMail{
		From: m.from, To: m.to, Content: strings.ReplaceAll(string(content), "\r\n", "\n"), Accepted: !wrong,
	})
	m.server.mu.Unlock()
	if wrong {
		return m.do(f)
	}
	return nil
}

func (m *mailSession) at(stage MailStage) error {
	if f, wrong := m.server.fault(stage); wrong {
		return m.do(f)
	}
	return nil
}

var errDropped = errors.New("the connection is gone")

func (m *mailSession) do(f MailFault) error {
	switch {
	case f.Drop:
		_ = m.conn.Conn().Close()
		return errDropped
	case f.Hang:
		<-m.server.ended
		return errDropped
	}
	return &smtp.SMTPError{Code: f.Code, EnhancedCode: smtp.EnhancedCode{f.Code / 100, 7, 1}, Message: f.Words}
}

func (m *mailSession) Reset() {}

func (m *mailSession) Logout() error { return nil }
