package providertest_test

import (
	"os"
	"os/exec"
	"strings"
	"testing"
)

const flawName = "PROVIDERTEST_FLAW"

// flaws say which case must fail, by shape, ability and case, when a provider has the fault.
var flaws = []struct{ flaw, fails string }{
	{"a lost answer is a no", "named/capture/answer_lost"},
	{"a lost answer is a no", "named/hosted_page/broken_after"},
	{"a lost answer is a no", "nameless/card_by_phone/garbage"},
	{"a lost answer is a no", "named/forgetting_a_saved_method/answer_lost"},
	{"a lost answer is a yes", "nameless/payout_to_a_bank_account/never_arrived"},
	{"a lost answer is a yes", "named/intent_for_an_app"},
	{"a lost answer is a yes", "named/native_link/silent"},
	{"a lost call is sent again at once", "nameless/card_by_phone/answer_lost"},
	{"a lost call is sent again at once", "nameless/charge_of_a_saved_method/silent_after_work"},
	{"an unanswered question is a no", "named/fetch/broken_before"},
	{"an unanswered question is a no", "named/list_of_payments/never_arrived"},
	{"an unanswered question is a no", "named/list_of_saved_methods/garbage"},
	{"an unanswered question is a no", "named/balances/silent"},
	{"busy for how long is not told", "named/fetch/busy"},
	{"done again for the same key", "named/refund/done_twice"},
	{"done again for the same key", "named/increment/answer_lost"},
	{"done again for the same reference", "nameless/payout_to_a_saved_method/done_twice"},
	{"a duplicate is a no", "nameless/charge_of_a_saved_method/done_twice"},
	{"everything is found", "nameless/refund/found"},
	{"everything is found", "nameless/payout_to_who_paid_before/never_arrived"},
	{"everything is found", "nameless/card_by_phone/never_arrived"},
	{"nothing is found", "named/refund_without_reference/found"},
	{"nothing is found", "nameless/payout_to_a_bank_account/answer_lost"},
	{"nothing is found", "nameless/card_by_phone/answer_lost"},
	{"nothing is found", "nameless/charge_of_a_saved_method/garbage"},
	{"done again for the same reference", "nameless/payout_to_a_bank_account/done_twice"},
	{"its like is taken for it", "named/capture/found"},
	{"its like is taken for it", "nameless/payout_to_a_bank_account/found"},
	{"a late no is a yes", "nameless/refund/declines_later"},
	{"a late no is a yes", "nameless/payout_to_a_bank_account/declines_later"},
	{"refunds are not told at all", "nameless/refund/succeeds_in_EUR"},
	{"anything goes over the border", "nameless/payout_to_a_bank_account/succeeds_in_BHD"},
	{"anything goes over the border", "named/hosted_page/refused_before_it_is_sent"},
	{"anything goes over the border", "named/card_by_phone/refused_before_it_is_sent"},
	{"any card number will do", "named/card_by_phone/refused_before_it_is_sent"},
	{"a bad card is taken", "named/card_by_phone/declines"},
	{"any card number will do", "named/payout_to_a_typed_card/refused_before_it_is_sent"},
	{"anything goes over the border", "nameless/payout_to_a_typed_card/succeeds_in_BHD"},
	{"a bad card is taken", "nameless/payout_to_a_typed_card/declined_card"},
	{"a lost answer is a no", "nameless/payout_to_a_typed_card/answer_lost"},
	{"nothing is found", "nameless/payout_to_a_typed_card/garbage"},
	{"a card is logged", "named/payout_to_a_typed_card|secrets/succeeds_in_EUR|^$"},
	{"a page is refused and made", "named/native_link/refused_before_it_is_sent"},
	{"too much is taken", "named/refund/too_much"},
	{"too much is taken", "nameless/payout_to_a_bank_account/too_much"},
	{"a second one is taken", "single/refund/only_one"},
	{"it is not said that the rest is let go", "single/capture/partial"},
	{"what is not there is taken", "nameless/charge_of_a_saved_method/not_there"},
	{"what is not there is taken", "nameless/payout_to_who_paid_before/not_there"},
	{"what is not there is open", "nameless/fetch/not_there"},
	{"a no is unknown", "named/capture/not_there"},
	{"a no is unknown", "named/capture/wrong_state"},
	{"nobody says why", "nameless/chargeback/declines"},
	{"the work is only said to be done", "named/approval_of_payouts/succeeds_in_EUR"},
	{"the work is only said to be done", "named/rejection_of_payouts/succeeds_in_EUR"},
	{"the work is only said to be done", "named/confirmation/succeeds_in_JPY"},
	{"everything waits", "named/approval_of_payouts/the_wait_shows"},
	{"the answer is about another payment", "named/change_of_details/succeeds_in_EUR"},
	{"what went out looks like what came in", "nameless/payout_to_a_bank_account/succeeds_in_EUR"},
	{"what is held is told as captured", "named/capture/partial"},
	{"totals nobody has are made up", "nameless/portal/refund"},
	{"portal refunds do not show", "named/portal/refund"},
	{"a dispute stays for ever", "named/portal/chargeback"},
	{"what was asked is what went through", "named/fetch/in_another_currency"},
	{"what is not there is taken", "named/payout_to_a_bank_account/elsewhere"},
	{"refunds are not listed", "nameless/list_of_payments/made_in_the_portal"},
	{"the list ends after a page", "named/list_of_payments/each_once"},
	{"a page leaves one out", "named/list_of_payments/each_once"},
	{"a page begins with the last of the one before", "named/list_of_payments/each_once"},
	{"the list never ends", "named/list_of_payments/each_once"},
	{"the list knows no period", "named/list_of_payments/in_the_period"},
	{"the list goes back a day", "named/list_of_payments/in_the_period"},
	{"the end is in the period", "named/list_of_payments/in_the_period"},
	{"a new one hides another", "named/list_of_payments/made_between_two_pages"},
	{"what is left out is not told", "named/list_of_payments/left_out"},
	{"what is left out is of another period", "named/list_of_payments/left_out"},
	{"what can't be held stops the list", "nameless/list_of_payments/left_out"},
	{"methods of all are listed", "named/list_of_saved_methods/listed"},
	{"methods of all are listed", "named/list_of_saved_methods/nobody's"},
	{"one method is listed", "named/list_of_saved_methods/listed"},
	{"a whole number is listed", "named/list_of_saved_methods/listed"},
	{"nothing is forgotten", "named/forgetting_a_saved_method/forgotten"},
	{"what is gone is forgotten", "named/forgetting_a_saved_method/not_there"},
	{"a pot is told wrongly", "named/balances/told"},
	{"an invoice is of another amount", "named/invoices_lodged_there/lodged_in_EUR"},
	{"done again for the same reference", "named/invoices_lodged_there/lodged_twice"},
	{"the work is only said to be done", "named/invoices_lodged_there/cancelled"},
	{"what is over goes on", "named/invoices_lodged_there/cancelled"},
	{"what is over goes on", "named/invoices_lodged_there/paid"},
	{"what pays an invoice is not told", "named/invoices_lodged_there/paid"},
	{"everything is found", "named/invoices_lodged_there/not_there"},
	{"everything is found", "named/invoices_lodged_there/lodging_never_arrived"},
	{"a lost answer is a no", "named/invoices_lodged_there/lodging_answer_lost"},
	{"a lost answer is a yes", "named/invoices_lodged_there/cancellation_silent"},
	{"a lost call is sent again at once", "named/invoices_lodged_there/reminder_answer_lost"},
	{"an unanswered question is a no", "named/invoices_lodged_there/garbage"},
	{"anything goes over the border", "named/invoices_lodged_there/refused_before_it_is_sent"},
	{"a page is no page", "named/hosted_page/paid_in_EUR"},
	{"a page is paid from the start", "named/hosted_page/paid_in_EUR"},
	{"each question makes a page", "named/hosted_page/asked_for_twice"},
	{"each question makes a page", "named/native_link/answer_lost"},
	{"no series begins", "named/hosted_page/begins_a_series"},
	{"no series begins", "named/native_link/begins_a_series"},
	{"nobody says that nothing recurs", "nameless/hosted_page/begins_a_series"},
	{"a typed card begins a series", "named/card_by_phone/begins_no_series"},
	{"a series is of two", "named/recurring_payments/goes_on"},
	{"any payment begins a series", "named/recurring_payments/of_no_series"},
	{"what is not there is taken", "named/recurring_payments/not_there"},
	{"done again for the same key", "named/recurring_payments/answer_lost"},
	{"a lost answer is a no", "single/recurring_payments/silent_after_work"},
	{"all is taken at once", "named/hosted_page/captured:_manual"},
	{"all is taken at once", "named/card_by_phone/captured:_manual"},
	{"nothing is saved", "named/hosted_page/saves_what_is_paid_with"},
	{"nothing is saved", "nameless/card_by_phone/saves_what_is_paid_with"},
	{"nobody says that nothing is saved", "single/hosted_page/saves_what_is_paid_with"},
	{"nobody says that nothing is saved", "single/card_by_phone/saves_what_is_paid_with"},
	{"nobody says that nothing is saved", "single/intent_for_an_app"},
	{"a delay has no end", "named/native_link/captured_at_the_latest"},
	{"a delay has no end", "named/card_by_phone/captured_at_the_latest"},
	{"a form is never the same", "nameless/hosted_page/asked_for_twice"},
	{"a form has a field without a name", "nameless/hosted_page/paid_in_EUR"},
	{"a form has the key in it", "nameless/hosted_page|secrets/paid_in_EUR|^$"},
	{"a card is logged", "named/card_by_phone|secrets/succeeds_in_EUR|^$"},
	{"a CVV is logged", "named/card_by_phone|secrets/succeeds_in_EUR|^$"},
	{"the test of the credentials pays", "named/test_of_the_credentials"},
	{"any mark will do", "named/webhooks/forged_by_the_simulator"},
	{"any mark will do", "named/webhooks/changed_on_its_way"},
	{"no mark will do", "named/webhooks/changed_on_its_way"},
	{"white space does not count", "named/webhooks/changed_on_its_way"},
	{"anything is news", "named/webhooks/malformed"},
	{"all events are one", "named/webhooks/out_of_order"},
	{"no two events are one", "named/webhooks/doubled"},
	{"news leads elsewhere", "named/webhooks/true"},
	{"news leads elsewhere", "named/refund/told_by_webhook"},
	{"news is beyond the truth", "named/webhooks/true"},
	{"news is beyond the truth", "named/webhooks/out_of_order"},
	{"what nothing proves is believed", "unsigned/webhooks/true"},
	{"what no proof covers is believed", "single/webhooks/changed_where_no_proof_reaches"},
}

// TestFlaws ensures that the suite notices each flaw in the case that is there for it. A test can't fail and pass at once,
// so each runs in a process of its own.
func TestFlaws(t *testing.T) {
	if os.Getenv(flawName) != "" {
		t.Skip("this is the process of one flaw")
	}
	for _, f := range flaws {
		t.Run(f.flaw+"/"+f.fails, func(t *testing.T) {
			run := exec.CommandContext(t.Context(), os.Args[0], "-test.run", "^TestMemory$/"+exactly(f.fails))
			run.Env = append(os.Environ(), flawName+"="+f.flaw)
			out, err := run.CombinedOutput()
			if err == nil || !strings.Contains(string(out), "--- FAIL: TestMemory/") || strings.Contains(string(out), "panic:") {
				t.Errorf("nobody notices: %v\n%s", err, out)
			}
		})
	}
}

// exactly matches a path of subtests, and nothing whose name only contains one.
func exactly(path string) string {
	parts := strings.Split(path, "/")
	for i, p := range parts {
		parts[i] = "^(" + p + ")$"
	}
	return strings.Join(parts, "/")
}
