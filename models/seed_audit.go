package models

import (
	"container/heap"
	"encoding/json"

	"kontor/providers"
)

// auditHeap orders audit lines by their time: the trail is read by id, and a history is told payment by payment.
type auditHeap []Audit

func (h auditHeap) Len() int { return len(h) }
func (h auditHeap) Less(i, j int) bool {
	return h[i].At < h[j].At || h[i].At == h[j].At && h[i].ID < h[j].ID
}
func (h auditHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }

// Push and Pop are for container/heap.
func (h *auditHeap) Push(x any) { *h = append(*h, x.(Audit)) }

// Pop is for container/heap.
func (h *auditHeap) Pop() any {
	old := *h
	last := old[len(old)-1]
	*h = old[:len(old)-1]
	return last
}

// tell keeps an audit line until no earlier one can come.
func (s *seeder) tell(line Audit) {
	s.told++
	line.ID = s.told
	heap.Push(&s.waiting, line)
}

// trail adds the lines of before now: what comes later in a history is not earlier than its payment.
func (s *seeder) trail(before Instant) {
	for len(s.waiting) > 0 && s.waiting[0].At < before {
		line := heap.Pop(&s.waiting).(Audit)
		s.line++
		var user any
		if line.UserID != nil {
			user = *line.UserID
		}
		s.audit.add(s.line, int64(line.At), user, line.Actor, line.Action, line.Subject, line.SubjectID, *line.PaymentID, line.Detail)
	}
}

// told of what the provider had before we did.
func (s *seeder) tellFound(id int64, h *HistoricPayment) error {
	detail, err := json.Marshal(map[string]any{"amount": h.Amount, "currency": h.Currency})
	s.tell(Audit{
		At: At(h.CreatedAt), Actor: byProvider.Name, Action: "payment.found", Subject: "payment", SubjectID: id, PaymentID: &id,
		Detail: string(detail),
	})
	return err
}

// tellRequested says who asked for an operation.
func (s *seeder) tellRequested(actor Actor, p *Payment, key string, o *HistoricOperation) error {
	id := p.ID
	detail, err := json.Marshal(requested{o.Amount, p.Currency, key, o.Reason})
	s.tell(Audit{
		At: At(o.At), UserID: actor.userID(), Actor: actor.Name, Action: string(o.Kind) + ".requested", Subject: "operation",
		SubjectID: s.operation, PaymentID: &id, Detail: string(detail),
	})
	return err
}

// requested is the detail of an operation's first audit line.
type requested struct {
	Amount   int64  `json:"amount"`
	Currency string `json:"currency"`
	Key      string `json:"key"`
	Reason   string `json:"reason"`
}

// begunHere says whether Kontor began the payment, so that its first operation says what was asked.
func (p *HistoricPayment) begunHere() bool {
	return len(p.Operations) > 0 && p.Operations[0].Origin == FromKontor &&
		(p.Operations[0].Kind == providers.Authorization || p.Operations[0].Kind == providers.Credit)
}
