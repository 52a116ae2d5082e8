package models_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"testing"
	"time"

	"kontor/models"
	"kontor/models/modelstest"
)

// killedPayEnv says what a process that is there to be killed pays: the database, the base URL, the clock, the link and the
// key of the form.
const killedPayEnv = "KONTOR_TEST_KILLED_PAY"

// payMoment is when the process is killed that had a customer pay.
type payMoment struct {
	name            string
	worked, through bool // of the call that hangs then, see modelstest.Door
}

var (
	pressedOnly = payMoment{name: "pressed"} // the attempt is written, nothing sent
	payMoments  = []payMoment{
		pressedOnly,
		{"never arrived", false, false},
		{"arrives after the end", false, true},
		{"answer lost", true, false},
	}
)

// Ensure that a process killed with kill -9 while a customer's press on Pay is worked off, at whatever moment and gateway,
// leaves one live attempt that is paid once, whoever presses again, and tells the truth meanwhile.
func TestLinkKilledWhilePaying(t *testing.T) {
	modelstest.OnEach(t, func(t *testing.T, database string) {
		d := modelstest.NewDesk(t, database)
		for _, name := range modelstest.GatewayNames {
			for _, m := range payMoments {
				if name != "paymentz" || m == pressedOnly { // nothing is called there before the customer's browser posts its form
					killWhilePaying(t, d, database, name, m, newLink(t, d, name, nil))
				}
			}
		}
		for _, m := range payMoments {
			killWhilePaying(t, d, database, "computop", m, newLink(t, d, "computop", func(n *models.NewLink) { n.Native = true }))
		}
		if found := findings(t, d.Ledger); len(found) > 0 {
			t.Errorf("the book: %v", found)
		}
	})
}

func killWhilePaying(t *testing.T, d *modelstest.Desk, database, gateway string, m payMoment, k *models.Link) {
	t.Helper()
	where, key := fmt.Sprintf("%s, killed when %s, native %v", gateway, m.name, k.Native), models.NewKey()
	payUntilKilled(t, d, database, gateway, m, k, key)
	d.Reopen(t)
	if k = readLink(t, d, k.ID); k.Status != models.LinkOpen || k.Attempts != 1 || k.Received != 0 {
		t.Fatalf("%s: %+v", where, k)
	}
	same, err := d.PayLink(t.Context(), k.ID, models.PayAsk{Key: key})
	if err != nil {
		t.Fatalf("%s: %v", where, err)
	}
	if other := press(t, d, k); other.ID != same.ID || !same.Awaited() {
		t.Fatalf("%s: a second attempt beside %+v", where, same)
	}
	d.WorkLater(t, time.Minute) // past the quiet time
	if p := d.Payment(t, same.ID); p.CheckoutURL == "" {
		t.Fatalf("%s: no page: %+v", where, p.Operations)
	}
	payThere(t, d, gateway, same.ID)
	if records, _ := d.Gateways[gateway].There(d.Payment(t, same.ID)); records != 1 {
		t.Errorf("%s: %d payments there", where, records)
	}
	agree(t, d, gateway, same.ID)
	if k = readLink(t, d, k.ID); k.Status != models.LinkPaid || k.Received != 1200 || k.Payments != 1 || k.Attempts != 1 || k.Overpaid {
		t.Errorf("%s: %+v", where, k)
	}
}

// payUntilKilled runs a process that presses Pay and works it off, and kills it at the moment.
func payUntilKilled(t *testing.T, d *modelstest.Desk, database, gateway string, m payMoment, k *models.Link, key string) {
	t.Helper()
	address, err := d.LinkURL(k)
	if err != nil {
		t.Fatal(err)
	}
	base, _, _ := strings.Cut(address, "/pay/")
	works := "works"
	if m == pressedOnly {
		works = ""
	}
	c := exec.Command(os.Args[0], "-test.run=^TestPayUntilKilled$")
	c.Env = append(os.Environ(), killedPayEnv+"="+strings.Join([]string{
		database, base, d.Clock.Now().Format(time.RFC3339), strconv.FormatInt(k.ID, 10), key, works,
	}, "\n"))
	door := d.Gateways[gateway].Door
	held := door.Hold(m.worked)
	out, err := c.StdoutPipe()
	if err == nil {
		err = c.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	begun := make([]byte, len(payBegun))
	if _, err := out.Read(begun); err != nil || string(begun) != payBegun {
		t.Fatalf("it said %q, %v", begun, err)
	}
	if m == pressedOnly {
		door.Forget()
	} else {
		select {
		case <-held.Caught:
		case <-time.After(time.Minute):
			t.Fatal("it never called")
		}
	}
	if err := c.Process.Kill(); err != nil {
		t.Fatal(err)
	}
	_ = c.Wait()
	if m != pressedOnly {
		held.Let(m.through)
	}
}

const payBegun = "pressed"

// TestPayUntilKilled is no test but the process that TestLinkKilledWhilePaying kills.
func TestPayUntilKilled(t *testing.T) {
	given := os.Getenv(killedPayEnv)
	if given == "" {
		t.Skip("run by TestLinkKilledWhilePaying")
	}
	told := strings.Split(given, "\n")
	now, err := time.Parse(time.RFC3339, told[2])
	if err != nil {
		t.Fatal(err)
	}
	id, err := strconv.ParseInt(told[3], 10, 64)
	if err != nil {
		t.Fatal(err)
	}
	l := modelstest.Open(t, models.Options{Database: told[0], BaseURL: told[1], Gateways: modelstest.Gateways, Now: func() time.Time { return now }})
	if _, err := l.PayLink(t.Context(), id, models.PayAsk{Key: told[4]}); err != nil {
		t.Fatal(err)
	}
	fmt.Print(payBegun)
	if told[5] != "" {
		_ = l.RunDueJobs(context.Background())
	}
	select {} // until it is killed
}
