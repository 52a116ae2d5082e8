package providertest_test

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"net/http"
	"slices"
	"strconv"

	"kontor/providers"
	"kontor/providers/providertest"
)

// hooks are deliveries on their way.
type hooks struct {
	arrived, held []providertest.Delivery
	trouble       providertest.HookTrouble
}

// event is the body of a delivery. Of a single-minded provider the mark does not cover the note.
type event struct {
	Number int
	Update providers.Update
	Note   string
}

// tell sends news of a payment, or of one operation of it.
func (m *memory) tell(p *payment, o *operation) {
	e := event{Number: len(m.hooks.arrived) + len(m.hooks.held) + 1, Update: m.update(p)}
	if o != nil && m.nameless && !m.is("refunds are not told at all") {
		e.Update.Operations = []providers.OperationNews{newsOf(o)}
	}
	if m.is("news is beyond the truth") {
		e.Update.Totals.Captured.Minor += e.Update.Totals.Authorized.Minor + 1
	}
	body, _ := json.Marshal(e)
	d := providertest.Delivery{Header: http.Header{}, Body: body}
	d.Header.Set("Mark", m.mark(body))
	trouble := m.hooks.trouble
	if trouble != providertest.ReverseHook {
		m.hooks.trouble = ""
	}
	switch trouble {
	case providertest.ForgeHook:
		d.Header.Set("Mark", m.mark([]byte("other")))
	case providertest.DoubleHook:
		m.hooks.arrived = append(m.hooks.arrived, d)
	case providertest.ReverseHook:
		m.hooks.held = append(m.hooks.held, d)
		return
	}
	m.hooks.arrived = append(m.hooks.arrived, d)
}

func (m *memory) release() {
	slices.Reverse(m.hooks.held)
	m.hooks.arrived = append(m.hooks.arrived, m.hooks.held...)
	m.hooks.held, m.hooks.trouble = nil, ""
}

func (m *memory) mark(body []byte) string {
	var e event
	if m.single && json.Unmarshal(body, &e) == nil {
		e.Note = ""
		body, _ = json.Marshal(e)
	}
	h := hmac.New(sha256.New, []byte(secret))
	h.Write(body)
	return hex.EncodeToString(h.Sum(nil))
}

func (m *memory) verify(header http.Header, body []byte) (providers.Proof, error) {
	var e event
	garbage := json.Unmarshal(body, &e) != nil || e.Number == 0
	switch {
	case m.unsigned && garbage:
		return providers.Proof{}, providers.ErrMalformed
	case m.unsigned:
		return providers.Proof{}, nil
	case header.Get("Mark") != m.mark(body) && !m.careless(header, body):
		return providers.Proof{}, providers.ErrSignature
	}
	key := strconv.Itoa(e.Number)
	if m.is("all events are one") {
		key = e.Update.Payment.Reference
	}
	if m.is("no two events are one") {
		key = m.id("e")
	}
	return providers.Proof{Signed: true, EventKey: key}, nil
}

// careless says which wrong marks a flaw lets pass.
func (m *memory) careless(header http.Header, body []byte) bool {
	switch {
	case m.is("any mark will do"):
		return header.Get("Mark") != ""
	case m.is("no mark will do"):
		return header.Get("Mark") == ""
	case m.is("white space does not count"):
		return len(body) > 0 && body[len(body)-1] == ' '
	}
	return false
}

func (m *memory) parse(body []byte) (providers.News, error) {
	var e event
	if err := json.Unmarshal(body, &e); (err != nil || e.Number == 0) && !m.is("anything is news") {
		return providers.News{}, providers.ErrMalformed
	}
	switch {
	case m.unsigned && !m.is("what nothing proves is believed"):
		return providers.News{Ask: []providers.PaymentRef{e.Update.Payment}}, nil
	case e.Note != "" && m.is("what no proof covers is believed"):
		e.Update.State = providers.StateCancelled
	case m.is("news leads elsewhere"):
		e.Update.Payment = providers.PaymentRef{Reference: "elsewhere"}
	}
	return providers.News{Updates: []providers.Update{e.Update}}, nil
}
