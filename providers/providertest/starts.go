package providertest

import (
	"testing"

	"kontor/models/money"
	"kontor/providers"
)

// authorized is paid, with nothing captured.
func authorized(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.Authorized == nil {
		t.Skip("payments are captured at once")
	}
	return w.Authorized(t, fresh("pay"), m)
}

// captured is paid and captured.
func captured(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.Captured != nil {
		return w.Captured(t, fresh("pay"), m)
	}
	ref := authorized(t, w, m)
	w.PortalCapture(t, ref, m.Minor)
	return ref
}

// paidFor is paid, and captured where that can't be told apart.
func paidFor(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.Authorized == nil {
		return captured(t, w, m)
	}
	return authorized(t, w, m)
}

// unpaid has nothing captured, or nothing left of it.
func unpaid(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.Authorized != nil {
		return authorized(t, w, m)
	}
	if w.PortalRefund == nil {
		t.Skip("the simulator has nobody who refunds in the portal")
	}
	ref := captured(t, w, m)
	w.PortalRefund(t, ref, m.Minor)
	return ref
}

func waiting(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.Waiting == nil {
		t.Fatal("World.Waiting is nil")
	}
	return w.Waiting(t, fresh("pay"), m)
}

func waitingPayout(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	if w.WaitingPayout == nil {
		t.Fatal("World.WaitingPayout is nil")
	}
	return w.WaitingPayout(t, fresh("pay"), m)
}

// goneOut is a payout that waits no more.
func goneOut(t *testing.T, w World, m money.Money) providers.PaymentRef {
	t.Helper()
	ref := waitingPayout(t, w, m)
	if _, err := w.Client.(providers.Approver).Approve(t.Context(), newCall(providers.Approval, ref, m)); err != nil {
		t.Fatal(err)
	}
	if w.Settle != nil {
		w.Settle(t)
	}
	return ref
}

// waitShows ensures that a payout's status word tells whether it waits.
func waitShows(t *testing.T, seen *witness) {
	w := seen.world(t)
	for want, ref := range map[bool]providers.PaymentRef{true: waitingPayout(t, w, one), false: goneOut(t, w, one)} {
		u, err := w.Client.FetchPayment(t.Context(), ref)
		seen.note(u, err)
		if got := w.Client.(providers.Approver).AwaitsApproval(u.RawStatus); err != nil || got != want {
			t.Errorf("%q waits: %t, want %t: %v", u.RawStatus, got, want, err)
		}
	}
	if w.Client.(providers.Approver).AwaitsApproval("") {
		t.Error("no word at all waits")
	}
}

// toCome is the name of a payment that the call itself makes.
func toCome(*testing.T, World, money.Money) providers.PaymentRef {
	return providers.PaymentRef{Reference: fresh("pay")}
}

func savedMethod(t *testing.T, w World, customer string) string {
	t.Helper()
	if w.SavedMethod == nil {
		t.Fatal("World.SavedMethod is nil")
	}
	return w.SavedMethod(t, customer)
}

func fromSavedMethod(t *testing.T, w World, c *providers.Call) {
	t.Helper()
	c.Customer.Reference = fresh("customer")
	c.Token = savedMethod(t, w, c.Customer.Reference)
}

func toSavedMethod(t *testing.T, w World, c *providers.Call) {
	t.Helper()
	c.Customer.Reference = fresh("customer")
	c.Destination = providers.Destination{Kind: providers.ToSavedMethod, Token: savedMethod(t, w, c.Customer.Reference)}
}

func toPayment(t *testing.T, w World, c *providers.Call) {
	t.Helper()
	paid := one
	if w.expresses(c.Amount.Currency) {
		paid = c.Amount
	}
	c.Destination = providers.Destination{Kind: providers.ToPayment, Payment: captured(t, w, paid)}
}

func toBank(_ *testing.T, w World, c *providers.Call) {
	bank := w.Bank
	if bank == (providers.BankAccount{}) {
		bank = providers.BankAccount{
			Holder: "Ada Lovelace", Number: "DE89370400440532013000", BankName: "Commerzbank", BankCode: "COBADEFFXXX", Country: "DE",
		}
	}
	c.Destination = providers.Destination{Kind: providers.ToBank, Bank: bank}
}
