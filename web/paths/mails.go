package paths

import (
	"net/url"
	"strconv"
)

const mails = "/mail"

// Mails is the list of mails; by POST it sends a test mail.
func Mails() string { return mails }

// MailsView is the list as the query has it.
func MailsView(query url.Values) string { return With(mails, query) }

// Mail is one of them.
func Mail(n int64) string { return id(mails, n) }

// MailLetter is what a mail client shows of it, under a policy of its own.
func MailLetter(n int64) string { return id(mails, n, "letter") }

// MailFile is one of the files attached, by its position.
func MailFile(n int64, position int) string { return id(mails, n, "files", strconv.Itoa(position)) }

// MailSendings sends a mail again, by POST.
func MailSendings(n int64) string { return id(mails, n, "sendings") }

// MailAside sets one aside that did not arrive, by POST.
func MailAside(n int64) string { return id(mails, n, "aside") }
