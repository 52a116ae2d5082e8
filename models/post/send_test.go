package post_test

import (
	"bytes"
	"context"
	"crypto/rand"
	"net"
	"strings"
	"testing"
	"time"

	"kontor/models/modelstest"
	"kontor/models/post"
)

func letter() *post.Message {
	return &post.Message{
		ID: "abc@kontor.test", Date: time.Date(2026, 11, 18, 12, 0, 0, 0, time.UTC), FromName: "Bäckerei Müller", ReplyTo: "shop@example.test",
		To: "vera@example.test", ToName: "Vera Österreich", Subject: "Ihre Rechnung für Oktober", Text: "Grüße\n.\nEnde", HTML: "<p>Grüße</p>",
		Files: []post.File{{Name: "Rechnung Öl.pdf", Type: "application/pdf", Content: []byte("%PDF-1.7 …")}},
	}
}

// large is a mail that no buffer on the way takes whole.
func large() *post.Message {
	content := make([]byte, 8<<20)
	rand.Read(content)
	m := letter()
	m.Files = []post.File{{Name: "large.bin", Type: "application/octet-stream", Content: content}}
	return m
}

// Ensure that a mail arrives over each way to a server, signed in where that is asked for.
func TestSend(t *testing.T) {
	for _, security := range []modelstest.MailSecurity{modelstest.MailPlain, modelstest.MailStartTLS, modelstest.MailTLS} {
		for _, password := range []string{"", "geheim@ %wort"} {
			t.Run(string(security)+" "+password, func(t *testing.T) {
				server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Security: security, Password: password})
				s := server.Post(t)
				if err := s.Try(context.Background()); err != nil {
					t.Fatal(err)
				}
				if a := s.Send(context.Background(), letter()); a.Outcome != post.Accepted || a.Code != 250 || a.NotThisMail {
					t.Fatalf("%+v", a)
				}
				got := server.Received()
				if len(got) != 1 || got[0].From != "pay@example.test" || got[0].To != "vera@example.test" || !strings.Contains(got[0].Content, "\n.\nEnde") {
					t.Fatalf("%+v", got)
				}
			})
		}
	}
}

// Ensure that what becomes of a mail is told by where the conversation ended: certain before the dot, uncertain after it.
func TestOutcomes(t *testing.T) {
	tests := []struct {
		name  string
		fault modelstest.MailFault
		large bool
		want  post.Outcome
		code  int
		other bool // NotThisMail
	}{
		{"mail 4xx", modelstest.MailFault{At: modelstest.AtMail, Code: 451}, false, post.Deferred, 451, true},
		{"mail 5xx", modelstest.MailFault{At: modelstest.AtMail, Code: 550}, false, post.Deferred, 550, true},
		{"mail drops", modelstest.MailFault{At: modelstest.AtMail, Drop: true}, false, post.Deferred, 0, true},
		{"mail hangs", modelstest.MailFault{At: modelstest.AtMail, Hang: true}, false, post.Deferred, 0, true},
		{"rcpt 4xx", modelstest.MailFault{At: modelstest.AtRcpt, Code: 450}, false, post.Deferred, 450, false},
		{"rcpt busy", modelstest.MailFault{At: modelstest.AtRcpt, Code: 421}, false, post.Deferred, 421, true},
		{"rcpt wants a sign-in", modelstest.MailFault{At: modelstest.AtRcpt, Code: 530}, false, post.Deferred, 530, true},
		{"rcpt 5xx", modelstest.MailFault{At: modelstest.AtRcpt, Code: 550}, false, post.Bounced, 550, false},
		{"rcpt drops", modelstest.MailFault{At: modelstest.AtRcpt, Drop: true}, false, post.Deferred, 0, false},
		{"rcpt hangs", modelstest.MailFault{At: modelstest.AtRcpt, Hang: true}, false, post.Deferred, 0, false},
		{"drops before the dot", modelstest.MailFault{At: modelstest.BeforeDot, Drop: true}, true, post.Deferred, 0, false},
		{"hangs before the dot", modelstest.MailFault{At: modelstest.BeforeDot, Hang: true}, true, post.Deferred, 0, false},
		{"after the dot 4xx", modelstest.MailFault{At: modelstest.AfterDot, Code: 452}, false, post.Deferred, 452, false},
		{"after the dot 5xx", modelstest.MailFault{At: modelstest.AfterDot, Code: 554}, false, post.Bounced, 554, false},
		{"drops after the dot", modelstest.MailFault{At: modelstest.AfterDot, Drop: true}, false, post.Uncertain, 0, false},
		{"hangs after the dot", modelstest.MailFault{At: modelstest.AfterDot, Hang: true}, false, post.Uncertain, 0, false},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server := modelstest.NewMailServer(t, modelstest.MailServerOptions{})
			tt.fault.Words = "no room for vera"
			server.Next(tt.fault)
			m, began := letter(), time.Now()
			if tt.large {
				m = large()
			}
			a := server.Post(t).Send(context.Background(), m)
			if a.Outcome != tt.want || a.Code != tt.code || a.NotThisMail != tt.other || a.Words == "" || strings.HasSuffix(a.Words, "EOF") {
				t.Errorf("%+v", a)
			}
			if tt.code != 0 && !strings.Contains(a.Words, "no room for vera") {
				t.Errorf("the server's words are lost: %q", a.Words)
			}
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("it took %s", took)
			}
			for _, got := range server.Received() {
				if got.Accepted || tt.want == post.Deferred && tt.code == 0 {
					t.Errorf("the server has it: %q", got.To)
				}
			}
		})
	}
}

// Ensure that a server that is not there, or is no mail server, costs nothing but a later try.
func TestNoServer(t *testing.T) {
	tests := map[string]struct {
		script func(net.Conn)
		code   int
	}{
		"greets with 421": {func(c net.Conn) { say(c, "421 too busy\r\n") }, 421},
		"greets with 554": {func(c net.Conn) { say(c, "554 no service for you\r\n") }, 554},
		"is silent":       {func(c net.Conn) { hear(c) }, 0},
		"says nonsense":   {func(c net.Conn) { say(c, "HTTP/1.1 400 Bad Request\r\n\r\n") }, 0},
		"hangs up":        {func(net.Conn) {}, 0},
		"never stops":     {func(c net.Conn) { forever(c) }, 0},
		"refuses the hello": {func(c net.Conn) {
			say(c, "220 hello\r\n")
			hear(c)
			say(c, "500 no\r\n")
			hear(c)
			say(c, "502 no\r\n")
		}, 500},
	}
	for name, tt := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := scripted(t, tt.script)
			a := s.Send(context.Background(), letter())
			if a.Outcome != post.Deferred || !a.NotThisMail || a.Words == "" || a.Code != tt.code {
				t.Errorf("%+v", a)
			}
			if s.Try(context.Background()) == nil {
				t.Error("the doctor finds it well")
			}
		})
	}
	t.Run("is not there", func(t *testing.T) {
		server := modelstest.NewMailServer(t, modelstest.MailServerOptions{})
		server.Stop()
		if a := server.Post(t).Send(context.Background(), letter()); a.Outcome != post.Deferred || !a.NotThisMail || a.Words == "" {
			t.Errorf("%+v", a)
		}
	})
}

// Ensure that a server that answers DATA with a refusal is believed, and that a mail too large for it is not even tried.
func TestRefusedBeforeContent(t *testing.T) {
	s := scripted(t, func(c net.Conn) {
		for _, answer := range []string{"220 hello\r\n", "250 hello\r\n", "250 ok\r\n", "250 ok\r\n", "554 5.7.1 no mails today\r\n"} {
			say(c, answer)
			hear(c)
		}
	})
	if a := s.Send(context.Background(), letter()); a.Outcome != post.Bounced || a.Code != 554 || !strings.Contains(a.Words, "no mails today") {
		t.Errorf("%+v", a)
	}
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Largest: 1000})
	if a := server.Post(t).Send(context.Background(), large()); a.Outcome != post.Bounced || !strings.Contains(a.Words, "1000") {
		t.Errorf("%+v", a)
	}
}

// Ensure that nothing is sent over a connection that is not encrypted as it must be, nor to a server that nobody vouches for.
func TestEncryption(t *testing.T) {
	ctx := context.Background()
	bare := modelstest.NewMailServer(t, modelstest.MailServerOptions{Password: "geheim"})
	s, err := post.NewServer(bare.URL+"?tls=starttls", "pay@example.test")
	if err != nil {
		t.Fatal(err)
	}
	if a := s.Send(ctx, letter()); a.Outcome != post.Deferred || !a.NotThisMail || len(bare.Received()) != 0 || bare.SignIns() != 0 {
		t.Errorf("a server without STARTTLS: %+v, %d sign-ins", a, bare.SignIns())
	}
	for _, security := range []modelstest.MailSecurity{modelstest.MailStartTLS, modelstest.MailTLS} {
		server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Security: security, Password: "geheim"})
		s, err := post.NewServer(server.URL, "pay@example.test")
		if err != nil {
			t.Fatal(err)
		}
		if a := s.Send(ctx, letter()); a.Outcome != post.Deferred || !strings.Contains(a.Words, "certificate") || server.SignIns() != 0 {
			t.Errorf("%s: a certificate that nobody signed: %+v", security, a)
		}
	}
}

// Ensure that a wrong password is told as the server tells it, without the password.
func TestWrongPassword(t *testing.T) {
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{Password: "right"})
	server.URL = strings.Replace(server.URL, "right", "hunter2hunter2", 1)
	a := server.Post(t).Send(context.Background(), letter())
	if a.Outcome != post.Deferred || !a.NotThisMail || a.Code != 535 || !strings.Contains(a.Words, "no such user kontor") {
		t.Errorf("%+v", a)
	}
	if strings.Contains(a.Words, "hunter2") {
		t.Errorf("the password is told: %q", a.Words)
	}
	if err := server.Post(t).Try(context.Background()); err == nil || strings.Contains(err.Error(), "hunter2") {
		t.Errorf("%v", err)
	}
}

func scripted(t *testing.T, script func(net.Conn)) *post.Server {
	t.Helper()
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	go func() {
		for {
			conn, err := listener.Accept()
			if err != nil {
				return
			}
			go func() {
				defer conn.Close()
				script(conn)
			}()
		}
	}()
	s, err := post.NewServer("smtp://"+listener.Addr().String(), "pay@example.test", post.Patient(2*time.Second, 2*time.Second))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func say(c net.Conn, words string) { _, _ = c.Write([]byte(words)) }

// hear reads what comes next; nil where the other side is gone.
func hear(c net.Conn) []byte {
	b := make([]byte, 4096)
	n, err := c.Read(b)
	if err != nil {
		return nil
	}
	return b[:n]
}

// forever is a greeting without an end.
func forever(c net.Conn) {
	for {
		if _, err := c.Write(bytes.Repeat([]byte("220-hello\r\n"), 1000)); err != nil {
			return
		}
	}
}
