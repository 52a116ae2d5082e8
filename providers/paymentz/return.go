package paymentz

import (
	"net/url"

	"kontor/providers"
)

// Return is what a customer's browser brings back to merchantRedirectUrl, by POST.
type Return struct {
	Payment providers.PaymentRef
	Status  string // their short word; StatusWords has a plain one
	// Signed says that the checksum is good. It covers no time, and the browser may come back with an old one: what became
	// of the payment is for FetchPayment to say.
	Signed bool
}

// ReadReturn reads it. An older kit signs a cancelled one with a word that anybody knows: that is read, and not taken for
// proof. Returns ErrSignature where a checksum is there and wrong. WebhookReceiver takes the same form for a reason to ask.
//
// A token of what was saved may be in it, and is not read: the checksum does not cover it, so a browser could bring the
// token of somebody else's card. Who asked for one has it from the answer to the typed card, or from SavedMethods.
func (c *Client) ReadReturn(form url.Values) (Return, error) {
	var n notification
	n.fromForm(form)
	n.older()
	r := Return{
		Payment: providers.PaymentRef{Reference: n.Reference.id(), ProviderID: n.PaymentID.id()}, Status: n.short(),
	}
	given, of := string(n.Checksum), []string{string(n.PaymentID), string(n.Reference), string(n.Amount), r.Status}
	switch {
	case given == "":
		return r, nil
	case sameSum(given, c.sumNews(of[0], of[1], of[2], of[3])):
		r.Signed = true
		return r, nil
	case sameSum(given, c.sumOldReturn(of[0], of[1], of[2], of[3])):
		r.Signed = r.Status != shortCancelled
		return r, nil
	}
	return Return{}, &providers.Error{Kind: providers.ErrSignature, Message: "The customer came back with a checksum that is wrong."}
}
