// Package post hands mails over to a mail server by SMTP, one recipient each, and tells exactly what became of it. What
// a mail says is not its business, and it keeps nothing.
package post

import "time"

// Message is one mail to one recipient. Addresses are bare and checked; text is UTF-8.
type Message struct {
	ID       string    // of the header Message-ID, without its brackets
	Date     time.Time // of the header Date
	FromName string    // stands before the sender's address where the settings name none
	ReplyTo  string    // empty: whoever answers, answers the sender
	To       string
	ToName   string
	Subject  string
	Text     string
	HTML     string
	Files    []File
}

// File is attached to a message.
type File struct {
	Name    string
	Type    string // "application/pdf"
	Content []byte
}

// Outcome is what became of a handing over.
type Outcome string

// The outcomes. A message ends with a dot on a line of its own: the server must not do anything with it before, and may
// have done all after.
const (
	Accepted  Outcome = "accepted"  // the server took it on
	Deferred  Outcome = "deferred"  // certainly not taken: the server said not now, or was lost before the dot
	Bounced   Outcome = "bounced"   // certainly not taken, and never will be: the server refuses this mail for good
	Uncertain Outcome = "uncertain" // the dot was sent and no answer came
)

// Answer is the outcome with the server's words.
type Answer struct {
	Outcome Outcome
	Code    int    // SMTP's; 0: the server did not answer
	Words   string // the server's, or what kept it from answering; bounded, and no secret of ours in them
	// NotThisMail says that no mail would have been taken: the server could not be reached, refused us, or has no time.
	NotThisMail bool
}
