package handlers_test

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"kontor/models"
	"kontor/models/modelstest"
	"kontor/web/letters"
)

// mailRig is the web over a ledger with a mail server.
func mailRig(t *testing.T) (*rig, *modelstest.MailServer) {
	t.Helper()
	server := modelstest.NewMailServer(t, modelstest.MailServerOptions{})
	return rigOf(t, modelstest.NewShop(t, modelstest.ShopOptions{Composer: letters.Composer{}, Mailer: server.Post(t)})), server
}

func (r *rig) work() {
	r.t.Helper()
	if err := r.RunDueJobs(context.Background()); err != nil {
		r.t.Fatal(err)
	}
}

// testMail sends one through the page and gives the address of its own.
func (r *rig) testMail(to string) string {
	r.t.Helper()
	form := url.Values{"key": {r.get("/mail").wants(http.StatusOK).value("key")}, "email": {to}, "language": {"en"}}
	where := r.post("/mail", form).wants(http.StatusSeeOther).header.Get("Location")
	if again := r.post("/mail", form).wants(http.StatusSeeOther).header.Get("Location"); again != where {
		r.t.Errorf("the same form led to %s and %s", where, again)
	}
	return where
}

// Ensure that without a mail server the page says that none leaves, and each mail can be read.
func TestMailIsReadWhereNoneLeaves(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	if text := r.get("/mail").wants(http.StatusOK).Find("main").Text(); !strings.Contains(text, "No mail leaves this house") || !strings.Contains(text, "No mails yet") {
		t.Errorf("%s", text)
	}
	where := r.testMail("vera@example.test")
	if p := r.get(where).wants(http.StatusOK); !strings.Contains(p.Find("#mail .status").Text(), "queued") || p.Find("#mail[hx-get]").Length() != 1 {
		t.Errorf("%s", p.Find("#mail").Text())
	}
	r.work()
	p := r.get(where).wants(http.StatusOK)
	if p.Find("#mail[hx-get]").Length() != 0 || !strings.Contains(p.Find("#mail .status").Text(), "kept") || !strings.Contains(p.Find("pre.body").Text(), "This mail was sent to see") {
		t.Errorf("%s", p.Find("main").Text())
	}
	if p.Find(`form[action$="/sendings"]`).Length() != 0 {
		t.Error("it is offered to be sent, and there is no mail server")
	}
	r.as(models.Viewer)
	if rows := r.get("/mail").wants(http.StatusOK).Find("tbody tr"); rows.Length() != 1 || !strings.Contains(rows.Text(), "vera@example.test") {
		t.Errorf("a viewer sees %q", rows.Text())
	}
}

// Ensure that the letter is shown under a policy of its own, in a frame that may do nothing, and its page keeps ours.
func TestLetterHasItsOwnPolicy(t *testing.T) {
	r := newRig(t)
	r.as(models.Clerk)
	where := r.testMail("vera@example.test")
	r.get(where + "/letter").wants(http.StatusNotFound) // not composed yet
	r.work()
	frame := r.get(where).wants(http.StatusOK).Find("iframe")
	if src, _ := frame.Attr("src"); src != where+"/letter" {
		t.Errorf("the frame shows %q", src)
	}
	if sandbox, has := frame.Attr("sandbox"); !has || sandbox != "" {
		t.Errorf("the frame may %q", sandbox)
	}
	letter := r.get(where + "/letter").wants(http.StatusOK)
	policy := letter.header.Get("Content-Security-Policy")
	for _, want := range []string{"default-src 'none'", "sandbox", "frame-ancestors 'self'", "form-action 'none'"} {
		if !strings.Contains(policy, want) {
			t.Errorf("%q is not in %q", want, policy)
		}
	}
	if strings.Contains(policy, "script-src") || letter.header.Get("X-Content-Type-Options") != "nosniff" {
		t.Errorf("%v", letter.header)
	}
	if ours := r.get(where).header.Get("Content-Security-Policy"); strings.Contains(ours, "unsafe") {
		t.Errorf("the page allows %q", ours)
	}
	r.nobody()
	r.get(where + "/letter").wants(http.StatusSeeOther)
}

// Ensure that a mail that bounced is sent again from its page, once a form, and to another address as a mail of its own.
func TestMailIsSentAgain(t *testing.T) {
	r, server := mailRig(t)
	r.as(models.Clerk)
	server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 550, Words: "no such user <script>"})
	where := r.testMail("vera@example.test")
	r.work()
	p := r.get(where).wants(http.StatusOK)
	if text := p.Find("#mail").Text(); !strings.Contains(text, "bounced") || !strings.Contains(text, "550") || !strings.Contains(text, "no such user <script>") {
		t.Errorf("%s", text)
	}
	if home := r.get("/").wants(http.StatusOK); home.Find(`.need a[href="`+where+`"]`).Length() != 1 {
		t.Error("it is not among what needs a person")
	}
	form := url.Values{"key": {p.value("key")}, "email": {"vera@example.test, zoe@example.test"}}
	refused := r.post(where+"/sendings", form).wants(http.StatusUnprocessableEntity)
	if refused.value("email") != form.Get("email") || refused.errorOf("email") == "" || refused.value("key") != form.Get("key") {
		t.Errorf("%q, %q", refused.value("email"), refused.errorOf("email"))
	}
	form.Set("email", "right@example.test")
	next := r.post(where+"/sendings", form).wants(http.StatusSeeOther).header.Get("Location")
	if again := r.post(where+"/sendings", form).wants(http.StatusSeeOther).header.Get("Location"); next == where || again != next {
		t.Errorf("the same form led to %s and %s", next, again)
	}
	r.work()
	if got := server.Received(); len(got) != 1 || got[0].To != "right@example.test" {
		t.Errorf("%+v", got)
	}
	if r.get(where).Find(`#mail a[href="`+next+`"]`).Length() != 1 || r.get(next).Find(`#mail a[href="`+where+`"]`).Length() != 1 {
		t.Error("the two do not lead to each other")
	}
	if r.get("/").Find(`.need a[href="`+where+`"]`).Length() != 0 {
		t.Error("it still needs a person")
	}
}

// Ensure that a viewer reads why they can't, and the server holds it.
func TestMailRoles(t *testing.T) {
	r, server := mailRig(t)
	r.as(models.Clerk)
	server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 550})
	where := r.testMail("vera@example.test")
	r.work()
	r.as(models.Viewer)
	p := r.get(where).wants(http.StatusOK)
	if p.Find(`form[action$="/sendings"], form[action$="/aside"]`).Length() != 0 || r.get("/mail").Find(`form[method=post][action="/mail"]`).Length() != 0 {
		t.Error("a viewer is offered to send")
	}
	for path, form := range map[string]url.Values{
		"/mail": {"key": {"k1"}, "email": {"a@b.example"}, "language": {"en"}}, where + "/sendings": {"key": {"k2"}}, where + "/aside": {},
	} {
		r.post(path, form).wants(http.StatusForbidden)
	}
	r.as(models.Clerk)
	r.post(where+"/aside", nil).wants(http.StatusSeeOther)
	if r.get("/").Find(`.need a[href="`+where+`"]`).Length() != 0 || r.get(where).Find(`form[action$="/aside"]`).Length() != 0 {
		t.Error("it was not set aside")
	}
}

// Ensure that the list is narrowed by status and address, says what is wrong with a query, and loses no typed form.
func TestMailList(t *testing.T) {
	r, server := mailRig(t)
	r.as(models.Clerk)
	server.Next(modelstest.MailFault{At: modelstest.AtRcpt, Code: 550})
	r.testMail("anna@example.test")
	r.testMail("vera@example.test")
	r.work()
	for query, want := range map[string]string{"?status=bounced": "anna", "?status=accepted": "vera", "?email=VER": "vera", "?email=ann&status=accepted": ""} {
		rows := r.get("/mail" + query).wants(http.StatusOK).Find("tbody tr")
		if want == "" && rows.Length() != 0 || want != "" && (rows.Length() != 1 || !strings.Contains(rows.Text(), want)) {
			t.Errorf("%s: %q", query, rows.Text())
		}
	}
	for _, query := range []string{"?status=lost", "?before=x", "?email=zoe&before=1"} {
		r.get("/mail" + query).wants(http.StatusUnprocessableEntity)
	}
	refused := r.post("/mail", url.Values{"key": {"k"}, "email": {"nobody"}, "language": {"de"}}).wants(http.StatusUnprocessableEntity)
	if refused.Find("#test-email-error").Text() == "" || refused.Find("#test-email").AttrOr("value", "") != "nobody" || refused.Find(`select[name=language] option[selected]`).AttrOr("value", "") != "de" {
		t.Errorf("%s", refused.Find("main").Text())
	}
	for _, path := range []string{"/mail/99", "/mail/x", "/mail/1/files/0", "/mail/1/files/x"} {
		r.get(path).wants(http.StatusNotFound)
	}
}
