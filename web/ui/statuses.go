package ui

import "kontor/models"

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
