package paymentz

import "kontor/providers"

// stage is how far a payment's money went.
type stage int

const (
	nothing    stage = iota // no money is held
	held                    // authorized
	capturing               // authorized, and being captured
	captured                // what is captured is told by the list
	releasing               // authorized, and being let go
	released                // authorized, and let go whole
	refunding               // captured, and being refunded
	refunded                // captured, and refunded: once, in whole or in part [seed]
	disputed                // taken back by the bank
	uncaptured              // authorized, and the capture failed
	vague                   // ended, and it does not say what became of an authorization
	sending                 // a payout under way
	sent                    // a payout
	unsent                  // a payout that failed
)

// word is what one of their long status words means.
type word struct {
	state  providers.State
	stage  stage
	waits  bool // not final
	failed bool
	good   bool
	plain  string
}

// words is the one table of long status words [xoala "status.php"][prtpg]. Their order in a payment's life is assumed
// from their names. A word that is not here is kept and shown and changes nothing.
var words = map[string]word{
	"begun":             {state: providers.StateOpen, waits: true, plain: "begun, nobody has paid yet"},
	"authstarted":       {state: providers.StatePending, waits: true, plain: "authorization is under way"},
	"proofrequired":     {state: providers.StatePending, waits: true, plain: "a proof is asked of the customer"}, // [presta]
	"authsuccessful":    {state: providers.StateAuthorized, stage: held, good: true, plain: "authorized, the money is held"},
	"authfailed":        {state: providers.StateDeclined, failed: true, plain: "authorization failed"},
	"failed":            {state: providers.StateDeclined, failed: true, plain: "failed"},
	"capturestarted":    {state: providers.StateAuthorized, stage: capturing, waits: true, plain: "capture is under way"},
	"capturesuccess":    {state: providers.StateAuthorized, stage: captured, good: true, plain: "captured"},
	"settled":           {state: providers.StateAuthorized, stage: captured, good: true, plain: "settled, the money is on its way to you"},
	"capturefailed":     {state: providers.StateAuthorized, stage: uncaptured, failed: true, plain: "capture failed"},
	"cancelstarted":     {state: providers.StateAuthorized, stage: releasing, waits: true, plain: "the authorization is being let go"},
	"authcancelled":     {state: providers.StateAuthorized, stage: released, plain: "the authorization was let go"},
	"cancelled":         {state: providers.StateCancelled, stage: vague, plain: "cancelled"}, // by the customer, or by us
	"markedforreversal": {state: providers.StateAuthorized, stage: refunding, waits: true, plain: "the refund is queued"},
	"reversed":          {state: providers.StateAuthorized, stage: refunded, plain: "refunded"},
	"chargeback":        {state: providers.StateAuthorized, stage: disputed, plain: "taken back by the customer's bank"},
	"payoutstarted":     {state: providers.StatePending, stage: sending, waits: true, plain: "payout is under way"},
	"payoutsuccessful":  {state: providers.StateAuthorized, stage: sent, good: true, plain: "paid out"},
	"payoutfailed":      {state: providers.StateDeclined, stage: unsent, failed: true, plain: "payout failed"},
}

var shortWords = map[string]string{
	shortDone:      "done", // of an authorization and of a capture alike
	shortFailed:    "failed",
	shortPending:   "pending",
	short3D:        "waits for 3-D Secure",
	shortCancelled: "cancelled",
}

// StatusWords says in plain words what a status word means, long or short; "" for one that is not known.
func StatusWords(status string) string {
	if w, ok := words[status]; ok {
		return w.plain
	}
	return shortWords[status]
}

// isPayout says whether the word is of money that goes out.
func (w word) isPayout() bool { return w.stage == sending || w.stage == sent || w.stage == unsent }
