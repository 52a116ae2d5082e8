package ui

import (
	"context"

	"kontor/models"
	"kontor/web/words"
)

// mark is how a status looks beside its word: a shape and a tone. No two statuses of a kind share a shape.
type mark struct{ shape, tone string }

var paymentMarks = map[models.PaymentStatus]mark{
	models.StatusOpen:              {"ring", "neutral"},
	models.StatusPending:           {"clock", "info"},
	models.StatusAuthorized:        {"lock", "info"},
	models.StatusPartiallyCaptured: {"half", "success"},
	models.StatusCaptured:          {"check", "success"},
	models.StatusPartiallyRefunded: {"half-back", "warning"},
	models.StatusRefunded:          {"arrow-back", "warning"},
	models.StatusReversed:          {"unlock", "neutral"},
	models.StatusDeclined:          {"stop", "danger"},
	models.StatusCancelled:         {"ban", "neutral"},
	models.StatusExpired:           {"hourglass", "neutral"},
	models.StatusPaidOut:           {"send", "success"},
}

var operationMarks = map[models.OperationStatus]mark{
	models.OpAwaitingApproval: {"person", "warning"},
	models.OpRequested:        {"dot", "info"},
	models.OpSending:          {"send", "info"},
	models.OpSucceeded:        {"check", "success"},
	models.OpDeclined:         {"stop", "danger"},
	models.OpPending:          {"clock", "info"},
	models.OpUnknown:          {"question", "unknown"},
	models.OpRejected:         {"ban", "neutral"},
	models.OpWithdrawn:        {"arrow-back", "neutral"},
}

var deliveryMarks = map[models.DeliveryStatus]mark{
	models.DeliveryReceived:  {"inbox", "info"},
	models.DeliveryProcessed: {"check", "success"},
	models.DeliveryIgnored:   {"minus-circle", "neutral"},
	models.DeliveryFailing:   {"alert", "danger"},
}

var linkMarks = map[models.LinkStatus]mark{
	models.LinkOpen:      {"ring", "info"},
	models.LinkPaid:      {"check", "success"},
	models.LinkExpired:   {"hourglass", "neutral"},
	models.LinkCancelled: {"ban", "neutral"},
}

var mailMarks = map[models.MailStatus]mark{
	models.MailQueued:   {"ring", "neutral"},
	models.MailSending:  {"send", "info"},
	models.MailKept:     {"inbox", "neutral"},
	models.MailAccepted: {"check", "success"},
	models.MailDeferred: {"clock", "warning"},
	models.MailBounced:  {"arrow-back", "danger"},
	models.MailFailed:   {"stop", "danger"},
}

var batchMarks = map[models.BatchStatus]mark{
	models.BatchRehearsing: {"hourglass", "info"},
	models.BatchRehearsed:  {"ring", "neutral"},
	models.BatchRunning:    {"clock", "info"},
	models.BatchDone:       {"check", "success"},
	models.BatchStopped:    {"stop", "warning"},
}

var outcomeMarks = map[models.Outcome]mark{
	models.OutcomeReady:     {"ring", "info"},
	models.OutcomeRefused:   {"minus-circle", "neutral"},
	models.OutcomeChanged:   {"flag", "warning"},
	models.OutcomeUnderWay:  {"clock", "info"},
	models.OutcomeSucceeded: {"check", "success"},
	models.OutcomeDeclined:  {"stop", "danger"},
	models.OutcomeUnknown:   {"question", "unknown"},
}

// PaymentWord is the word of a payment's status.
func PaymentWord(ctx context.Context, s models.PaymentStatus) string {
	return words.T(ctx, "payment.status."+slug(string(s)))
}

// tryMarks are the outcomes of a handing over.
var tryMarks = map[string]mark{
	"":          {"send", "info"},
	"accepted":  {"check", "success"},
	"deferred":  {"clock", "warning"},
	"bounced":   {"arrow-back", "danger"},
	"uncertain": {"question", "unknown"},
}

// MailMark is how a mail's status looks, and its word. One that may have arrived says so.
func MailMark(ctx context.Context, m *models.Mail) (shape, tone, word string) {
	if m.Uncertain {
		return "question", "unknown", words.T(ctx, "mail.status.uncertain")
	}
	look := mailMarks[m.Status]
	return look.shape, look.tone, words.T(ctx, "mail.status."+string(m.Status))
}
