package post

import (
	"context"
	"crypto/tls"
	"errors"
	"io"
	"net"
	"net/textproto"
	"strconv"
	"time"

	"github.com/wneessen/go-mail"
	"github.com/wneessen/go-mail/smtp"
)

// Send hands a message over. It takes no longer than the patience before the dot and after it together.
func (s *Server) Send(ctx context.Context, m *Message) Answer {
	content, err := s.write(m)
	if err != nil { // of our own making: the next try would write the same
		return Answer{Outcome: Bounced, Words: s.clean(err.Error())}
	}
	t, err := s.dial(ctx)
	if err != nil {
		return s.lost(err, true)
	}
	defer t.leave()
	if largest, told := t.largest(); told && len(content) > largest {
		return Answer{Outcome: Bounced, Words: "the mail has " + strconv.Itoa(len(content)) + " bytes, and the server takes " + strconv.Itoa(largest)}
	}
	if err := t.client.Mail("<" + s.from.Address + ">"); err != nil {
		return s.lost(err, true) // it is our address that the server does not want
	}
	if err := t.client.Rcpt("<" + m.To + ">"); err != nil {
		return s.refused(err)
	}
	w, err := t.client.Data()
	if err != nil {
		return s.refused(err)
	}
	if err := t.put(w, content); err != nil {
		return s.lost(err, false)
	}
	return s.answered(w)
}

// put writes all but the dot, through every buffer of ours, and gives the server its time for an answer.
func (t *talk) put(w io.Writer, content []byte) error {
	if _, err := w.Write(content); err != nil {
		return err
	}
	if err := t.client.Text.W.Flush(); err != nil {
		return err
	}
	return t.wire.wait(t.answer)
}

// answered sends the dot. From here on silence is no answer.
func (s *Server) answered(w io.WriteCloser) Answer {
	err := w.Close()
	var reply *textproto.Error
	switch {
	case err == nil:
		words := ""
		if d, ok := w.(*smtp.DataCloser); ok {
			words = d.ServerResponse()
		}
		return Answer{Outcome: Accepted, Code: 250, Words: s.clean(words)}
	case errors.As(err, &reply):
		return s.refused(err)
	}
	return Answer{Outcome: Uncertain, Words: s.why(err)}
}

// Try opens a conversation and ends it: the server is there, encrypted as it must be, and lets us in.
func (s *Server) Try(ctx context.Context) error {
	t, err := s.dial(ctx)
	if err != nil {
		return errors.New(s.lost(err, true).Words)
	}
	t.leave()
	return nil
}

// authRequired is what servers say to whoever has to sign in first: no fault of the recipient.
const authRequired = 530

// refused reads an answer about this mail: 5xx is for good, everything else for now.
func (s *Server) refused(err error) Answer {
	var reply *textproto.Error
	if !errors.As(err, &reply) {
		return s.lost(err, false)
	}
	a := Answer{Outcome: Deferred, Code: reply.Code, Words: s.clean(reply.Msg)}
	switch {
	case reply.Code == authRequired, reply.Code == 421: // "closing the connection": it has no time for anybody
		a.NotThisMail = true
	case reply.Code >= 500:
		a.Outcome = Bounced
	}
	return a
}

// lost is a conversation that ended before the dot.
func (s *Server) lost(err error, notThisMail bool) Answer {
	a := Answer{Outcome: Deferred, Words: s.why(err), NotThisMail: notThisMail}
	var reply *textproto.Error
	if errors.As(err, &reply) {
		a.Code, a.Words = reply.Code, s.clean(reply.Msg)
	}
	return a
}

// talk is one conversation with the server.
type talk struct {
	client *smtp.Client
	wire   *wire // nil: never connected
	answer time.Duration
}

func (s *Server) dial(ctx context.Context) (*talk, error) {
	t := &talk{answer: s.answer}
	client, err := mail.NewClient(s.host, s.options(t)...)
	if err != nil {
		return nil, err
	}
	if t.client, err = client.DialToSMTPClientWithContext(ctx); err != nil {
		t.close()
		return nil, err
	}
	return t, t.wire.SetDeadline(t.wire.until)
}

func (s *Server) options(t *talk) []mail.Option {
	secure := &tls.Config{ServerName: s.host, RootCAs: s.roots, MinVersion: tls.VersionTLS12}
	options := []mail.Option{
		mail.WithPort(s.port), mail.WithTimeout(s.patience), mail.WithHELO(s.helo), mail.WithTLSConfig(secure),
		mail.WithoutSMTPUTF8(), mail.WithDialContextFunc(t.dialer(s.patience, s.security == wholeTLS, secure)),
	}
	policy := mail.NoTLS
	if s.security == startTLS {
		policy = mail.TLSMandatory
	}
	options = append(options, mail.WithTLSPolicy(policy))
	if s.user == "" {
		return options
	}
	ways := []mail.SMTPAuthType{mail.SMTPAuthPlain, mail.SMTPAuthLogin, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthCramMD5}
	if s.security == plain { // a server on this machine: see NewServer
		ways = []mail.SMTPAuthType{mail.SMTPAuthPlainNoEnc, mail.SMTPAuthLoginNoEnc, mail.SMTPAuthSCRAMSHA256, mail.SMTPAuthCramMD5}
	}
	return append(options, mail.WithOpportunisticSMTPAuth(ways...), mail.WithUsername(s.user), mail.WithPassword(s.password))
}

// dialer opens the connection, which the client does not close by itself where it fails.
func (t *talk) dialer(patience time.Duration, whole bool, secure *tls.Config) mail.DialContextFunc {
	return func(ctx context.Context, network, address string) (net.Conn, error) {
		until := time.Now().Add(patience)
		conn, err := (&net.Dialer{}).DialContext(ctx, network, address)
		if err != nil {
			return nil, err
		}
		t.wire = &wire{Conn: conn, until: until, left: maxHeard}
		if whole {
			return tls.Client(t.wire, secure), nil
		}
		return t.wire, nil
	}
}

// largest is the size of mail that the server said it takes.
func (t *talk) largest() (bytes int, told bool) {
	_, text := t.client.Extension("SIZE")
	n, err := strconv.Atoi(text)
	return n, err == nil && n > 0
}

// leave says goodbye, and hardly waits for an answer: what became of the mail is known.
func (t *talk) leave() {
	_ = t.wire.wait(time.Second)
	_ = t.client.Quit()
	t.close()
}

func (t *talk) close() {
	if t.wire != nil {
		_ = t.wire.Close()
	}
}
