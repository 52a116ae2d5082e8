package sim

import (
	"cmp"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// controlAct is POST /payments/{id} with the field do.
func (s *Sim) controlAct(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	id := r.PathValue("id")
	minor, err := readMinor(r.PostFormValue("amount"))
	if err == nil {
		err = s.do(id, r.PostFormValue("do"), minor, r.PostFormValue("card"), r.PostFormValue("currency"))
	}
	if err == nil {
		acted(w, r, id)
		return
	}
	p, ok := s.Payment(id)
	switch {
	case !ok:
		failed(w, http.StatusNotFound, err)
	case wantsPage(r):
		s.renderPayment(w, http.StatusUnprocessableEntity, p, plain(err))
	default:
		failed(w, http.StatusUnprocessableEntity, err)
	}
}

func (s *Sim) do(id, what string, minor int64, number, currency string) error {
	switch what {
	case "refund":
		return s.PortalRefund(id, minor)
	case "capture":
		return s.PortalCapture(id, minor)
	case "void":
		return s.PortalVoid(id)
	case "complete":
		return s.Complete(id)
	case "refuse":
		return s.Refuse(id)
	case "pay":
		if minor > 0 {
			p, _ := s.Payment(id)
			return s.PayAs(id, number, minor, cmp.Or(strings.ToUpper(currency), p.Currency))
		}
		return s.Pay(id, number)
	case "decline":
		return s.Decline(id)
	case "cancel":
		return s.Cancel(id)
	case "confirm":
		return s.Confirm(id)
	case "fail":
		return s.Fail3DS(id)
	case "expire":
		return s.Expire(id)
	case "resend":
		return s.Resend(id)
	}
	return fmt.Errorf("paytech simulator: cannot %q a payment", what)
}

func readMinor(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("paytech simulator: amount %q must be a whole number of minor units", text)
	}
	return n, nil
}

func (s *Sim) controlToken(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if err := s.DeclineToken(r.PathValue("id"), r.PostFormValue("declines") == "true"); err != nil {
		failed(w, http.StatusNotFound, err)
		return
	}
	acted(w, r, "../")
}

func (s *Sim) controlCycle(w http.ResponseWriter, r *http.Request) {
	if _, err := s.RunSubscription(r.PathValue("id")); err != nil {
		failed(w, http.StatusNotFound, err)
		return
	}
	acted(w, r, "../")
}

func (s *Sim) controlSwitch(set func(bool), back string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		r.Body = http.MaxBytesReader(w, r.Body, maxBody)
		set(r.PostFormValue("on") == "true")
		acted(w, r, back)
	}
}

// postFaults takes the form of the control page: NAME.next, NAME.every and NAME.only of each fault.
func (s *Sim) postFaults(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var f Faults
	for _, n := range f.named() {
		if err := n.read(r.PostFormValue(n.Name+".next"), r.PostFormValue(n.Name+".every")); err != nil {
			failed(w, http.StatusUnprocessableEntity, err)
			return
		}
		n.Only = strings.TrimSpace(r.PostFormValue(n.Name + ".only"))
	}
	s.SetFaults(f)
	acted(w, r, "./")
}

func (n namedFault) read(next, every string) error {
	var err error
	if next != "" {
		if n.Next, err = strconv.Atoi(next); err != nil || n.Next < 0 {
			return fmt.Errorf("%s: next %q is not a count", n.Name, next)
		}
	}
	if every != "" {
		if n.Every, err = strconv.ParseFloat(every, 64); err != nil || !(n.Every >= 0 && n.Every <= 1) {
			return fmt.Errorf("%s: every %q is not between 0 and 1", n.Name, every)
		}
	}
	return nil
}
