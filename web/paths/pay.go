package paths

import "strconv"

// The customers' pages. Whoever has the token may use them; it is shown to nobody else and stands in no log.
const pay = "/pay/"

// Pay is the page of a payment link, and where its button goes, by POST.
func Pay(token string) string { return pay + token }

// PayGo leads on to the page that an attempt is paid on, or waits for it.
func PayGo(token string, attempt int) string { return pay + token + "/go/" + strconv.Itoa(attempt) }

// PayBack is where a customer comes back to from paying, by GET or by another site's POST.
func PayBack(token string, attempt int) string { return pay + token + "/back/" + strconv.Itoa(attempt) }

// PayChecks asks the provider how an attempt stands, by POST.
func PayChecks(token string, attempt int) string {
	return pay + token + "/checks/" + strconv.Itoa(attempt)
}

// PayOpenings notes that somebody has the page before them, by POST.
func PayOpenings(token string) string { return pay + token + "/openings" }

// PayWishes asks for a new link where one has expired, by POST.
func PayWishes(token string) string { return pay + token + "/wishes" }
