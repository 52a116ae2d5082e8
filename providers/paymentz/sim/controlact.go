package sim

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// controlAct is POST /payments/{id} with the field do.
func (s *Sim) controlAct(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	paymentID := r.PathValue("id")
	minor, err := readMinor(r.PostFormValue("amount"))
	if err == nil {
		err = s.do(paymentID, r.PostFormValue("do"), minor, r.PostFormValue("card"))
	}
	if err == nil {
		acted(w, r, paymentID)
		return
	}
	p, ok := s.Payment(paymentID)
	if ok && wantsPage(r) {
		s.renderPayment(w, http.StatusUnprocessableEntity, p, err.Error())
		return
	}
	status := http.StatusUnprocessableEntity
	if !ok {
		status = http.StatusNotFound
	}
	writeJSON(w, status, map[string]string{"error": err.Error()})
}

func (s *Sim) do(paymentID, what string, minor int64, number string) error {
	switch what {
	case "refund":
		return s.PortalRefund(paymentID, minor)
	case "capture":
		return s.PortalCapture(paymentID, minor)
	case "reverse":
		return s.PortalReverse(paymentID)
	case "chargeback":
		return s.Chargeback(paymentID, minor)
	case "winback":
		return s.WinBack(paymentID)
	case "payoff":
		return s.Payoff(paymentID)
	case "pay":
		return s.Pay(paymentID, number)
	case "decline":
		return s.Decline(paymentID)
	case "cancel":
		return s.Cancel(paymentID)
	case "resend":
		return s.Resend(paymentID)
	}
	return fmt.Errorf("paymentz simulator: cannot %q a payment", what)
}

func readMinor(text string) (int64, error) {
	text = strings.TrimSpace(text)
	if text == "" {
		return 0, nil
	}
	n, err := strconv.ParseInt(text, 10, 64)
	if err != nil || n <= 0 {
		return 0, fmt.Errorf("paymentz simulator: amount %q must be a whole number of minor units", text)
	}
	return n, nil
}

func (s *Sim) controlRelease(w http.ResponseWriter, r *http.Request) {
	s.ReleaseWebhooks()
	acted(w, r, "../")
}

func (s *Sim) controlPortal(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	s.SetPortalWebhooks(r.PostFormValue("on") == "true")
	acted(w, r, "../")
}

func (s *Sim) controlSlow(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	if r.PostFormValue("on") == "true" {
		s.SetSlow(SlowKinds...)
	} else {
		s.SetSlow()
	}
	acted(w, r, "./")
}

func (s *Sim) controlEnd(end func() (int, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if _, err := end(); err != nil {
			writeJSON(w, http.StatusInternalServerError, map[string]string{"error": err.Error()})
			return
		}
		acted(w, r, "./")
	}
}

// postFaults takes the form of the control page: NAME.next, NAME.every and NAME.only of each fault.
func (s *Sim) postFaults(w http.ResponseWriter, r *http.Request) {
	r.Body = http.MaxBytesReader(w, r.Body, maxBody)
	var f Faults
	for _, n := range f.named() {
		if err := n.read(r.PostFormValue(n.Name+".next"), r.PostFormValue(n.Name+".every")); err != nil {
			writeJSON(w, http.StatusBadRequest, map[string]string{"error": err.Error()})
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
