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
	// Destination is where a payout goes.
	Destination = providers.Destination
	// DestinationKind says which sort of place that is.
	DestinationKind = providers.DestinationKind
	// BankAccount is where a bank transfer goes.
	BankAccount = providers.BankAccount
	// Card is one that a person typed.
	Card = providers.Card
	// Balance is money that lies at the provider.
	Balance = providers.Balance
	// FormField is one hidden field of a form that leads to a payment page.
	FormField = providers.FormField
)

// The destinations of payouts.
const (
	ToSavedMethod = providers.ToSavedMethod
	ToBank        = providers.ToBank
	ToPayment     = providers.ToPayment
	ToCard        = providers.ToCard
)

// The kinds of operation that a person can ask for on a payment.
const (
	Capture       = providers.Capture
	Refund        = providers.Refund
	Reversal      = providers.Reversal
	Increment     = providers.Increment
	Confirmation  = providers.Confirmation
	DetailsUpdate = providers.DetailsUpdate
	Chargeback    = providers.Chargeback
	Approval      = providers.Approval
	Rejection     = providers.Rejection
)
