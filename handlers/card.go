package handlers

import (
	"strconv"
	"strings"

	"kontor/models"

	"github.com/gin-gonic/gin"
)

// readCard reads a card that somebody read out. It is handed on and kept nowhere. What can't be read stays empty, and
// the verb refuses it beside its field.
func readCard(c *gin.Context) models.Card {
	month, year := readExpiry(c.PostForm("card_expiry"))
	return models.Card{
		Number: strings.NewReplacer(" ", "", "-", "").Replace(strings.TrimSpace(c.PostForm("card_number"))),
		Holder: strings.TrimSpace(c.PostForm("card_holder")), ExpiryMonth: month, ExpiryYear: year,
		CVV: strings.TrimSpace(c.PostForm("card_cvv")),
	}
}

// readExpiry reads 04/28, 4/28, 04/2028, 0428 and the same with spaces; zeros for anything else.
func readExpiry(typed string) (month, year int) {
	typed = strings.ReplaceAll(typed, " ", "")
	first, second, found := strings.Cut(typed, "/")
	if !found && len(typed) == 4 {
		first, second = typed[:2], typed[2:]
	}
	month, monthErr := strconv.Atoi(first)
	year, yearErr := strconv.Atoi(second)
	if monthErr != nil || yearErr != nil || len(second) != 2 && len(second) != 4 {
		return 0, 0
	}
	if len(second) == 2 {
		year += 2000
	}
	return month, year
}
