package providertest

import (
	"context"
	"fmt"
	"sync/atomic"
	"testing"
	"time"

	"kontor/models/money"
	"kontor/providers"
)

type ctx = context.Context

// sender sends a call of one kind.
type sender func(context.Context, providers.Call) (providers.Answer, error)

// amounts have no, two and three decimals; a client that takes one for another is off by a hundred.
var amounts = []money.Money{money.New(12346, "EUR"), money.New(1500, "JPY"), money.New(1234568, "BHD")}

// one is the amount of the cases in which the currency does not matter.
var one = amounts[0]

// third is a part so small that it can be moved three times.
var third = money.New(one.Minor/3, one.Currency)

var serial atomic.Int64

// fresh gives a name that was not used before. No number stands in it by itself, so that none looks like a CVV.
func fresh(prefix string) string { return fmt.Sprintf("%s-n%d", prefix, serial.Add(1)) }

// newCall is an operation of a payment as the book makes one.
func newCall(kind providers.Kind, ref providers.PaymentRef, m money.Money) providers.Call {
	return providers.Call{
		Kind: kind, Key: fresh("key"), Reference: fresh("op"), Payment: ref, Amount: m, Reason: "a reason",
		Customer: providers.Customer{FirstName: "Ada", LastName: "Lovelace", Email: "ada@example.com"},
		Details:  providers.Details{Metadata: map[string]string{"note": "changed"}},
	}
}

// again is the call as it is sent another time.
func again(call providers.Call) providers.Call {
	call.FirstSent = time.Now()
	return call
}

// missing is what nobody has, named in the same form.
func missing(ref providers.PaymentRef) providers.PaymentRef {
	if ref.ProviderID == "" {
		return providers.PaymentRef{Reference: fresh("nobody")}
	}
	return providers.PaymentRef{Reference: ref.Reference, ProviderID: turned(ref.ProviderID)}
}

// turned has every digit changed.
func turned(id string) string {
	b := []byte(id)
	for i := range b {
		if b[i] >= '0' && b[i] <= '9' {
			b[i] = '0' + (b[i]-'0'+1)%10
		}
	}
	return string(b)
}

// impatient is the caller of a simulator that never answers: it gives up as soon as the call has come, or the work is
// done.
func impatient(t *testing.T, w World, trouble Trouble, kind providers.Kind) ctx {
	return impatientAfter(t, w, trouble, kind, 0)
}

// impatientAfter is impatient where some was done before.
func impatientAfter(t *testing.T, w World, trouble Trouble, kind providers.Kind, before int) ctx {
	switch trouble {
	case Hang:
		return Until(t, w.Hung)
	case HangAfter:
		return Until(t, func() bool { return w.Calls(kind) != before })
	}
	return t.Context()
}

// Until is the caller who leaves as soon as it is so.
func Until(t *testing.T, so func() bool) ctx {
	c, leave := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(leave)
	go func() {
		for tick := time.NewTicker(time.Millisecond); c.Err() == nil; <-tick.C {
			if so() {
				leave()
			}
		}
	}()
	return c
}
