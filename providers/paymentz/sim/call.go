package sim

import (
	"net/http"
)

// call is one authenticated request that was read and whose checksum is right.
type call struct {
	kind   string
	member Account
	id     string // of the path
	f      fields
}

// verb does the work of one endpoint. The caller holds s.mu; the verb changes nothing itself.
type verb func(*Sim, *call) (outcome, error)

// outcome is what a verb wants done and answered.
type outcome struct {
	change change
	answer any
	notify string // kind of change to tell of the first payment in it; "" for none
}

// serve wraps an endpoint: read, misbehave or work, answer or misbehave. kindOf picks the verb, for some paths have several.
func (s *Sim) serve(kindOf func(fields) string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s.count()
		f, err := readFields(w, r)
		if err != nil {
			writeAnswer(w, r, refused(err))
			return
		}
		kind := kindOf(f)
		c, a := s.receive(r, kind, f)
		if c == nil {
			writeAnswer(w, r, a)
			return
		}
		if !s.before(w, r, kind) {
			s.after(w, r, kind, s.perform(c))
		}
	}
}

// receive authenticates. A bad token is a 401, which is assumed; a bad checksum is a refusal like any other.
func (s *Sim) receive(r *http.Request, kind string, f fields) (*call, answer) {
	member, known := s.member(r)
	if !known || s.trip("*", func(f *Faults) *Fault { return &f.ExpireToken }) {
		return nil, answer{http.StatusUnauthorized, resultOnly(refuse(codeStaleToken))}
	}
	c := &call{kind: kind, member: member, id: r.PathValue("id"), f: f}
	signed, there := signedParts[kind]
	switch {
	case !there:
		return nil, refused(refuse(codeMalformed, "paymentType is none of those that are known here"))
	case f["authentication.memberId"] != member.MemberID:
		return nil, refused(refuse(codeMember))
	case !same(f["authentication.checksum"], md5Of(signed(f, member.MemberID, member.SecureKey, c.id)...)):
		return nil, refused(refuse(codeChecksum))
	}
	return c, answer{}
}

// perform does a verb's work whole or not at all: refused, or journaled and then applied.
func (s *Sim) perform(c *call) answer {
	s.mu.Lock()
	defer s.mu.Unlock()
	out, err := verbs[c.kind](s, c)
	if err != nil {
		return refused(err)
	}
	if err := s.commit(out.change); err != nil {
		return broken()
	}
	if out.notify != "" {
		s.notify(out.change.Payments[0], out.notify)
	}
	return ok(out.answer)
}

// declines says whether the bank says no to this call. The caller holds s.mu.
func (s *Sim) declines(kind string) bool {
	return s.trip(kind, func(f *Faults) *Fault { return &f.Decline })
}
