package models

import "kontor/providers"

// The border's neutral words, for handlers and pages: they know the book, not the border.
type (
	// OperationKind is what an operation does to a payment.
	OperationKind = providers.Kind
	// CaptureMode says when an authorized amount is taken.
	CaptureMode = providers.CaptureMode
	// Mode says whose money an account moves.
	Mode = providers.Mode
	// Person is whom a payment is from, or a credit goes to.
	Person = providers.Customer
	// Details are what may be changed of a payment after it was made.
	Details = providers.Details
	// Gateway is what an account can be made for.
	Gateway = providers.Gateway
)

// The kinds of operation that a person can ask for on a payment.
const (
	Capture       = providers.Capture
	Refund        = providers.Refund
	Reversal      = providers.Reversal
	Increment     = providers.Increment
	Confirmation  = providers.Confirmation
	DetailsUpdate = providers.DetailsUpdate
)
